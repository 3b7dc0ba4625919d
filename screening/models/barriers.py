"""Working rows of barriers: what may be in the way, what speaks for it, what looks alike."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from screening.engine.catalog import values as engine
from screening.models.catalog_words import DIRECTIONS, HOW_STRONGLY, LEVERS
from screening.models.definitions import (
    DomainDefinition,
    Keyed,
    one_of,
)
from screening.models.questions import QuestionDefinition


class BarrierDefinition(Keyed):
    KNOWN_AS = "name"

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    short = models.CharField(
        _("short name"),
        max_length=24,
        blank=True,
        help_text=_("Names the barrier in lists, such as the caseload. At most 24 characters."),
    )
    domain = models.ForeignKey(DomainDefinition, on_delete=models.PROTECT, related_name="barriers")
    lever = models.CharField(_("what has to change first"), max_length=20, choices=LEVERS)
    summary = models.TextField(_("summary"), max_length=600)
    possible_at = models.PositiveSmallIntegerField(_("possible from (points)"))
    likely_at = models.PositiveSmallIntegerField(_("likely from (points)"))
    gate = models.ForeignKey(
        QuestionDefinition,
        on_delete=models.PROTECT,
        related_name="gate_of",
        verbose_name=_("opening question"),
    )

    class Meta:
        ordering = ["number"]
        verbose_name = _("barrier")
        verbose_name_plural = _("barriers")
        constraints = [
            models.CheckConstraint(
                condition=Q(possible_at__gte=1, likely_at__gt=F("possible_at")),
                name="possible_at_is_positive_and_below_likely_at",
                violation_error_code="likely_at",
                violation_error_message=_("Start “possible” at 1 or more and “likely” above it."),
            ),
            one_of("lever", engine.LEVERS, name="barrier_lever_is_known"),
        ]

    @property
    def place(self):
        return (self.number,)


class IndicatorManager(models.Manager):
    def get_by_natural_key(self, barrier, question):
        return self.get(barrier_id=barrier, question_id=question)


class IndicatorDefinition(models.Model):
    KEY_FIELDS = ("barrier", "question")

    barrier = models.ForeignKey(
        BarrierDefinition, on_delete=models.CASCADE, related_name="indicators"
    )
    question = models.ForeignKey(
        QuestionDefinition, on_delete=models.PROTECT, related_name="indicators"
    )
    order = models.PositiveSmallIntegerField(_("order"))
    direction = models.CharField(_("speaks"), max_length=10, choices=DIRECTIONS)
    strength = models.CharField(_("how strongly"), max_length=10, choices=HOW_STRONGLY)
    strength_text = models.CharField(
        _("as a strength"),
        max_length=160,
        blank=True,
        help_text=_("What the report says where an answer speaks clearly against the barrier."),
    )

    objects = IndicatorManager()

    class Meta:
        ordering = ["barrier", "order", "pk"]
        verbose_name = _("answer that counts")
        verbose_name_plural = _("answers that count")
        constraints = [
            models.UniqueConstraint(
                fields=["barrier", "question"],
                name="question_informs_a_barrier_once",
                violation_error_code="question",
                violation_error_message=_("This question is here already. Keep one of the two."),
            ),
            one_of("direction", engine.DIRECTIONS, name="indicator_direction_is_known"),
            one_of("strength", list(engine.WEIGHTS), name="indicator_strength_is_known"),
            models.CheckConstraint(
                condition=Q(strength_text="") | Q(direction="against"),
                name="strength_text_speaks_against_the_barrier",
                violation_error_code="strength_text",
                violation_error_message=_(
                    "Only an answer against the barrier is a strength. Take these words out."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.question_id} {self.direction} {self.barrier_id}"

    def natural_key(self):
        return (self.barrier_id, self.question_id)

    natural_key.dependencies = ["screening.barrierdefinition", "screening.questiondefinition"]


class DifferentialManager(models.Manager):
    def get_by_natural_key(self, barrier, neighbour):
        return self.get(barrier_id=barrier, neighbour_id=neighbour)


class DifferentialDefinition(models.Model):
    KEY_FIELDS = ("barrier", "neighbour")

    barrier = models.ForeignKey(
        BarrierDefinition, on_delete=models.CASCADE, related_name="differentials"
    )
    neighbour = models.ForeignKey(
        BarrierDefinition,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("barrier that looks alike"),
    )
    order = models.PositiveSmallIntegerField(_("order"))
    how = models.TextField(_("how to tell them apart"), max_length=400)

    objects = DifferentialManager()

    class Meta:
        ordering = ["barrier", "order", "pk"]
        verbose_name = _("differential")
        verbose_name_plural = _("differentials")
        constraints = [
            models.UniqueConstraint(
                fields=["barrier", "neighbour"],
                name="differential_is_named_once_per_barrier",
                violation_error_code="neighbour",
                violation_error_message=_("This neighbour is named already. Keep one of the two."),
            ),
            models.CheckConstraint(
                condition=~Q(barrier=F("neighbour")),
                name="barrier_is_not_its_own_neighbour",
                violation_error_code="neighbour",
                violation_error_message=_("A barrier is no neighbour of itself. Choose another."),
            ),
        ]

    def __str__(self):
        return f"{self.barrier_id} / {self.neighbour_id}"

    def natural_key(self):
        return (self.barrier_id, self.neighbour_id)

    natural_key.dependencies = ["screening.barrierdefinition"]
