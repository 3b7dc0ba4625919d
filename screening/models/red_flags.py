"""Working rows of red flags: what raises one, what to do now, and what waits while it stands."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from screening.engine.catalog import values as engine
from screening.models.adjustments import AdjustmentDefinition
from screening.models.catalog_words import URGENCIES
from screening.models.definitions import (
    KEY_LENGTH,
    Keyed,
    one_of,
)
from screening.models.questions import QuestionDefinition


class RedFlagDefinition(Keyed):
    KNOWN_AS = "title"

    order = models.PositiveSmallIntegerField(_("order"))
    question = models.ForeignKey(
        QuestionDefinition, on_delete=models.PROTECT, related_name="red_flags"
    )
    at_least = models.PositiveSmallIntegerField(
        _("raised when the answer says at least"),
        null=True,
        blank=True,
        help_text=_("1 for a little or more, 2 for clearly or more, 3 for strongly."),
    )
    option = models.SlugField(_("or by this answer alone"), max_length=KEY_LENGTH, blank=True)
    title = models.CharField(_("title"), max_length=100)
    do_now = models.TextField(_("what to do now"), max_length=600)
    urgency = models.CharField(_("urgency"), max_length=4, choices=URGENCIES)
    holds = models.ManyToManyField(
        AdjustmentDefinition,
        blank=True,
        related_name="held_by",
        verbose_name=_("adjustments held while it stands"),
    )

    class Meta:
        ordering = ["order", "key"]
        verbose_name = _("red flag")
        verbose_name_plural = _("red flags")
        constraints = [
            models.CheckConstraint(
                condition=Q(at_least__isnull=False, option="")
                | (Q(at_least__isnull=True) & ~Q(option="")),
                name="red_flag_has_a_level_or_an_option",
                violation_error_code="option",
                violation_error_message=_("Give either a number or one answer, not both."),
            ),
            models.CheckConstraint(
                condition=Q(at_least__isnull=True) | Q(at_least__range=(1, 3)),
                name="red_flag_level_is_1_to_3",
                violation_error_code="at_least",
                violation_error_message=_("Give a number from 1 to 3."),
            ),
            one_of("urgency", engine.URGENCIES, name="red_flag_urgency_is_known"),
        ]


class PartHoldManager(models.Manager):
    def get_by_natural_key(self, flag, adjustment, part):
        return self.get(flag_id=flag, adjustment_id=adjustment, part=part)


class PartHoldDefinition(models.Model):
    """One part of an adjustment that waits while the flag stands; `part` is the part's key."""

    KEY_FIELDS = ("flag", "adjustment", "part")

    flag = models.ForeignKey(RedFlagDefinition, on_delete=models.CASCADE, related_name="part_holds")
    adjustment = models.ForeignKey(
        AdjustmentDefinition, on_delete=models.PROTECT, related_name="parts_held_by"
    )
    part = models.SlugField(_("part"), max_length=KEY_LENGTH)

    objects = PartHoldManager()

    class Meta:
        ordering = ["flag", "adjustment", "part"]
        verbose_name = _("part that waits")
        verbose_name_plural = _("parts that wait")
        constraints = [
            models.UniqueConstraint(
                fields=["flag", "adjustment", "part"],
                name="red_flag_holds_a_part_once",
                violation_error_code="part",
                violation_error_message=_("This part waits already. Keep one of the two rows."),
            ),
        ]

    def __str__(self):
        return f"{self.flag_id} / {self.adjustment_id} / {self.part}"

    def natural_key(self):
        return (self.flag_id, self.adjustment_id, self.part)

    natural_key.dependencies = ["screening.redflagdefinition", "screening.adjustmentdefinition"]

    @property
    def place(self):
        return (self.adjustment.place, self.part)


class RemarkManager(models.Manager):
    def get_by_natural_key(self, flag, adjustment):
        return self.get(flag_id=flag, adjustment_id=adjustment)


class RemarkDefinition(models.Model):
    """Words beside an adjustment while the flag stands, whether it waits or not."""

    KEY_FIELDS = ("flag", "adjustment")

    flag = models.ForeignKey(RedFlagDefinition, on_delete=models.CASCADE, related_name="remarks")
    adjustment = models.ForeignKey(
        AdjustmentDefinition, on_delete=models.PROTECT, related_name="remarks"
    )
    words = models.CharField(_("words"), max_length=300)

    objects = RemarkManager()

    class Meta:
        ordering = ["flag", "adjustment"]
        verbose_name = _("remark beside an adjustment")
        verbose_name_plural = _("remarks beside adjustments")
        constraints = [
            models.UniqueConstraint(
                fields=["flag", "adjustment"],
                name="red_flag_remarks_on_an_adjustment_once",
                violation_error_code="adjustment",
                violation_error_message=_(
                    "There is a remark on this adjustment already. Keep one of the two rows."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.flag_id} / {self.adjustment_id}"

    def natural_key(self):
        return (self.flag_id, self.adjustment_id)

    natural_key.dependencies = ["screening.redflagdefinition", "screening.adjustmentdefinition"]

    @property
    def place(self):
        return self.adjustment.place
