"""Scores of a case by date, the instruments of the service, and courses that were put aside."""

import uuid
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from screening.engine.instruments import (
    BUILT_IN,
    HIGHER_IS_BETTER,
    HIGHER_IS_WORSE,
    Instrument,
    Thresholds,
)
from screening.models.cases import Case, is_own_case, visible
from screening.models.frozen import FrozenModel, FrozenQuerySet
from screening.models.supervision import PERSON, WORDS_LIMIT


class ServiceInstrument(models.Model):
    """An instrument as the service uses it: on or off, and by which thresholds.

    Of those that the engine has with items only `is_in_use` and the thresholds count; the others
    are the service's own and hold totals alone.
    """

    class Direction(models.TextChoices):
        HIGHER_IS_WORSE = HIGHER_IS_WORSE, _("A higher total is worse")
        HIGHER_IS_BETTER = HIGHER_IS_BETTER, _("A higher total is better")

    key = models.CharField(
        _("key"),
        max_length=40,
        primary_key=True,
        validators=[
            RegexValidator(
                r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z",
                _("Use small letters, digits and single hyphens, such as wsas."),
            )
        ],
    )
    name = models.CharField(_("name"), max_length=40, unique=True)
    is_in_use = models.BooleanField(_("in use"), default=True)
    lowest = models.PositiveSmallIntegerField(_("lowest total"), default=0)
    highest = models.PositiveSmallIntegerField(_("highest total"))
    direction = models.CharField(
        _("direction"), max_length=20, choices=Direction.choices, default=Direction.HIGHER_IS_WORSE
    )
    cut_off = models.PositiveSmallIntegerField(_("cut-off"), null=True, blank=True)
    cut_off_source = models.CharField(_("source of the cut-off"), max_length=200, blank=True)
    reliable_change = models.PositiveSmallIntegerField(_("reliable change"), null=True, blank=True)
    reliable_change_source = models.CharField(
        _("source of the reliable change"), max_length=200, blank=True
    )
    # Raised by each change of the thresholds, so that a sentence can name the rule it was said by.
    version = models.PositiveSmallIntegerField(_("version of the thresholds"), default=1)

    class Meta:
        ordering = ["name"]
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        constraints = [
            models.CheckConstraint(
                condition=Q(highest__gt=F("lowest")),
                name="an_instrument_has_a_range",
                violation_error_code="highest",
                violation_error_message=_("Give a highest total above the lowest one."),
            ),
            models.CheckConstraint(
                condition=Q(cut_off__isnull=True, cut_off_source="")
                | (Q(cut_off__gte=F("lowest"), cut_off__lte=F("highest")) & ~Q(cut_off_source="")),
                name="a_cut_off_is_in_range_and_has_a_source",
                violation_error_code="cut_off",
                violation_error_message=_(
                    "Give a cut-off within the range together with its source, or neither."
                ),
            ),
            models.CheckConstraint(
                condition=Q(reliable_change__isnull=True, reliable_change_source="")
                | (Q(reliable_change__gte=1) & ~Q(reliable_change_source="")),
                name="a_reliable_change_is_positive_and_has_a_source",
                violation_error_code="reliable_change",
                violation_error_message=_(
                    "Give a reliable change of one point or more with its source, or neither."
                ),
            ),
        ]

    def __str__(self):
        return self.name

    def as_instrument(self) -> Instrument:
        """The engine's instrument with the thresholds of this service."""
        thresholds = Thresholds(
            self.cut_off,
            self.cut_off_source,
            self.reliable_change,
            self.reliable_change_source,
            self.version,
        )
        if self.key in BUILT_IN:
            return BUILT_IN[self.key].with_thresholds(thresholds)
        return Instrument(
            self.key, self.name, self.lowest, self.highest, thresholds, direction=self.direction
        )


class MeasurementQuerySet(FrozenQuerySet):
    def visible_to(self, user) -> Self:
        """Scores of the cases that `user` may see, each with `is_own_case`."""
        scores = self.filter(visible(user, "case__"))
        return scores.annotate(is_own_case=is_own_case(user, "case__"))

    def standing(self) -> Self:
        """The scores that count: neither corrected by a later row nor taken back."""
        return self.filter(superseding__supersedes=None, total__isnull=False)


class Measurement(FrozenModel):
    """A score of a case on a day, written once; a later row of the same day supersedes it.

    A row without a total takes back the one that it supersedes.
    """

    class Source(models.TextChoices):
        CLINICIAN = "clinician", _("entered by the clinician")
        CLIENT = "client", _("given by the client")
        IMPORT = "import", _("imported")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measurements")
    instrument = models.ForeignKey(
        ServiceInstrument, on_delete=models.PROTECT, related_name="measurements"
    )
    taken_on = models.DateField(_("date"))
    # Answers in the order of the items, null where one is open; null where a total was given.
    items = models.JSONField(_("answers"), null=True)
    total = models.PositiveSmallIntegerField(_("total"), null=True)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    entered_by = models.ForeignKey(**PERSON)
    entered_at = models.DateTimeField(_("entered at"))
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseding"
    )

    is_own_case: bool
    """Given by `visible_to`."""

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        ordering = ["taken_on", "pk"]
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            # Later rows of a day supersede the one before, so a day has one that counts.
            models.UniqueConstraint(
                fields=["case", "instrument", "taken_on"],
                condition=Q(supersedes__isnull=True),
                name="one_score_per_case_instrument_and_day",
                violation_error_code="taken_on",
                violation_error_message=_(
                    "The case has a score of this instrument on this day. Correct that one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=False) | Q(items__isnull=True, supersedes__isnull=False),
                name="a_score_has_a_total_unless_it_takes_one_back",
                violation_error_code="total",
                violation_error_message=_("Give a total."),
            ),
        ]

    def __str__(self):
        return f"{self.instrument_id} {self.taken_on:%Y-%m-%d}"


class HiddenCourse(models.Model):
    """That a clinician put the sentence on a case's course aside until a day, and why."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hidden_courses")
    # A case that goes into another state shows again.
    state = models.CharField(_("state"), max_length=12)
    until = models.DateField(_("until"))
    reason = models.TextField(_("reason"), max_length=WORDS_LIMIT)
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("course put aside")
        verbose_name_plural = _("courses put aside")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="a_course_is_put_aside_with_a_reason",
                violation_error_code="reason",
                violation_error_message=_("Say why it can wait."),
            )
        ]

    def __str__(self):
        return f"{self.state} until {self.until:%Y-%m-%d}"
