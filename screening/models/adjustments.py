"""Working rows of adjustments: what to change, its parts, what it helps with, its sources."""

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.engine.catalog import values as engine
from screening.models.barriers import BarrierDefinition
from screening.models.catalog_words import (
    GRADES_WITH_LETTERS,
    HOW_STRONGLY,
    SOURCE_KINDS,
    TIMINGS,
    VERIFICATIONS,
)
from screening.models.definitions import (
    KEY_LENGTH,
    Keyed,
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
    kind = models.CharField(_("kind"), max_length=20, choices=SOURCE_KINDS)
    finding = models.TextField(_("finding"), max_length=800, blank=True)
    verified = models.CharField(_("checked"), max_length=10, choices=VERIFICATIONS)
    background_for = models.ManyToManyField(
        BarrierDefinition,
        blank=True,
        related_name="background",
        verbose_name=_("background reading for"),
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
    timing = models.CharField(_("timing"), max_length=20, choices=TIMINGS)
    cautions = models.TextField(_("cautions"), max_length=600, blank=True)
    grade = models.CharField(_("evidence grade"), max_length=1, choices=GRADES_WITH_LETTERS)
    sources = models.ManyToManyField(SourceDefinition, blank=True, related_name="adjustments")
    contraindications = models.ManyToManyField(
        BarrierDefinition,
        blank=True,
        related_name="contraindicates",
        verbose_name=_("held while likely or possible"),
    )
    ask_first = models.ManyToManyField(
        QuestionDefinition,
        blank=True,
        related_name="asked_before",
        verbose_name=_("asked first"),
        help_text=_("The step waits until these are answered; “Don’t know” is no answer here."),
    )
    modalities = models.JSONField(
        _("made for"),
        default=list,
        blank=True,
        help_text=_("In other therapies the step comes last. Tick none if it fits all of them."),
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
    strength = models.CharField(_("helps"), max_length=10, choices=HOW_STRONGLY)

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


class AdjustmentPartManager(models.Manager):
    def get_by_natural_key(self, adjustment, key):
        return self.get(adjustment_id=adjustment, key=key)


class AdjustmentPartDefinition(models.Model):
    """A part of an adjustment that a red flag can hold while the rest goes on."""

    KEY_FIELDS = ("adjustment", "key")

    adjustment = models.ForeignKey(
        AdjustmentDefinition, on_delete=models.CASCADE, related_name="parts"
    )
    key = models.SlugField(_("key"), max_length=KEY_LENGTH)
    order = models.PositiveSmallIntegerField(_("order"))
    words = models.CharField(
        _("words"), max_length=120, help_text=_("As after “Wait with:”, without a full stop.")
    )

    objects = AdjustmentPartManager()

    class Meta:
        ordering = ["adjustment", "order", "pk"]
        verbose_name = _("part of an adjustment")
        verbose_name_plural = _("parts of adjustments")
        constraints = [
            models.UniqueConstraint(
                fields=["adjustment", "key"],
                name="part_key_is_unique_in_its_adjustment",
                violation_error_code="key",
                violation_error_message=_("The adjustment has this key already. Choose another."),
            ),
        ]

    def __str__(self):
        return f"{self.adjustment}: {self.words}"

    def natural_key(self):
        return (self.adjustment_id, self.key)

    natural_key.dependencies = ["screening.adjustmentdefinition"]
