"""Working rows of what follows from a screening: adjustments, red flags, and their sources."""

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from screening.engine.catalog import values as engine
from screening.models.definitions import (
    KEY_LENGTH,
    BarrierDefinition,
    Keyed,
    choices,
    one_of,
)
from screening.models.questions import QuestionDefinition


class SourceDefinition(Keyed):
    KNOWN_AS = "title"

    order = models.PositiveSmallIntegerField(_("order"))
    authors = models.CharField(_("authors"), max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=400)
    journal = models.CharField(_("journal or publisher"), max_length=200, blank=True)
    doi = models.CharField(_("DOI"), max_length=120, blank=True)
    pmid = models.CharField(_("PMID"), max_length=12, blank=True)
    url = models.CharField(
        _("address"),
        max_length=300,
        blank=True,
        validators=[
            URLValidator(["http", "https"], message=_("Give an address that begins with https://."))
        ],
    )
    kind = models.CharField(_("kind"), max_length=20, choices=choices(*engine.SOURCE_KINDS))
    finding = models.TextField(_("finding"), max_length=800, blank=True)
    verified = models.CharField(
        _("verified"), max_length=10, choices=choices(*engine.VERIFICATIONS)
    )
    background_for = models.ManyToManyField(
        BarrierDefinition, blank=True, related_name="background"
    )

    class Meta:
        ordering = ["order", "key"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            one_of("kind", engine.SOURCE_KINDS, name="source_kind_is_known"),
            one_of("verified", engine.VERIFICATIONS, name="source_verified_is_known"),
        ]


class AdjustmentDefinition(Keyed):
    KNOWN_AS = "title"

    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title"), max_length=120)
    steps = models.TextField(_("steps, one on each line"), max_length=1500)
    timing = models.CharField(_("timing"), max_length=20, choices=choices(*engine.TIMINGS))
    cautions = models.TextField(_("cautions"), max_length=600, blank=True)
    grade = models.CharField(_("evidence grade"), max_length=1, choices=choices(*engine.GRADES))
    sources = models.ManyToManyField(SourceDefinition, blank=True, related_name="adjustments")
    contraindications = models.ManyToManyField(
        BarrierDefinition, blank=True, related_name="contraindicates"
    )

    class Meta:
        ordering = ["order", "key"]
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        constraints = [
            one_of("timing", engine.TIMINGS, name="adjustment_timing_is_known"),
            one_of("grade", engine.GRADES, name="adjustment_grade_is_known"),
        ]


class IndicationManager(models.Manager):
    def get_by_natural_key(self, adjustment, barrier):
        return self.get(adjustment_id=adjustment, barrier_id=barrier)


class IndicationDefinition(models.Model):
    KEY_FIELDS = ("adjustment", "barrier")

    adjustment = models.ForeignKey(
        AdjustmentDefinition, on_delete=models.CASCADE, related_name="indications"
    )
    barrier = models.ForeignKey(
        BarrierDefinition, on_delete=models.PROTECT, related_name="indicated_by"
    )
    order = models.PositiveSmallIntegerField(_("order"))
    strength = models.CharField(_("strength"), max_length=10, choices=choices(*engine.WEIGHTS))

    objects = IndicationManager()

    class Meta:
        ordering = ["adjustment", "order", "pk"]
        verbose_name = _("indication")
        verbose_name_plural = _("indications")
        constraints = [
            models.UniqueConstraint(
                fields=["adjustment", "barrier"],
                name="adjustment_is_indicated_for_a_barrier_once",
                violation_error_code="barrier",
                violation_error_message=_(
                    "This adjustment helps with this barrier already. Keep one of the two rows."
                ),
            ),
            one_of("strength", list(engine.WEIGHTS), name="indication_strength_is_known"),
        ]

    def __str__(self):
        return f"{self.adjustment_id} helps {self.barrier_id}"

    def natural_key(self):
        return (self.adjustment_id, self.barrier_id)

    natural_key.dependencies = ["screening.adjustmentdefinition", "screening.barrierdefinition"]


class RedFlagDefinition(Keyed):
    KNOWN_AS = "title"

    order = models.PositiveSmallIntegerField(_("order"))
    question = models.ForeignKey(
        QuestionDefinition, on_delete=models.PROTECT, related_name="red_flags"
    )
    at_least = models.PositiveSmallIntegerField(_("from level"), null=True, blank=True)
    option = models.SlugField(_("or at this option"), max_length=KEY_LENGTH, blank=True)
    title = models.CharField(_("title"), max_length=100)
    do_now = models.TextField(_("what to do now"), max_length=600)
    urgency = models.CharField(_("urgency"), max_length=4, choices=choices(*engine.URGENCIES))
    holds = models.ManyToManyField(AdjustmentDefinition, blank=True, related_name="held_by")

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
                violation_error_message=_(
                    "Give either a level or an option: one of the two, not both."
                ),
            ),
            models.CheckConstraint(
                condition=Q(at_least__isnull=True) | Q(at_least__range=(1, 3)),
                name="red_flag_level_is_1_to_3",
                violation_error_code="at_least",
                violation_error_message=_("Give a level from 1 to 3."),
            ),
            one_of("urgency", engine.URGENCIES, name="red_flag_urgency_is_known"),
        ]
