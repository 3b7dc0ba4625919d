"""Screenings and the answers given."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from screening.models.cases import Case, is_own_case, visible
from screening.models.prepared import NUMBER, Prepared
from screening.models.release import CatalogRelease

OWN_WORDS_LIMIT = 2000
"""Characters a clinician may write about something that the catalog does not hold."""
REVISION_NOTE_LIMIT = 1000
"""Characters a clinician may write to the supervisor when a returned report is submitted again."""

NOTE_LIMIT = 500
"""Characters a clinician may write beside one answer."""


class ScreeningQuerySet(models.QuerySet):
    def visible_to(self, user, teams=None) -> Self:
        """Screenings of the cases that `user` may see, each with `is_own_case`.

        `is_own_case` says whether the case is the user's own, so that they may answer.
        `teams` as in `visible`.
        """
        return self.filter(visible(user, "case__", teams)).annotate(
            is_own_case=is_own_case(user, "case__")
        )

    def open(self) -> Self:
        """Those that take answers, if their case is open: at most one a case."""
        return self.filter(submitted_at=None, replaced_at=None, discarded_at=None)

    def with_answered(self):
        """Drafts with `answered`, the number of answers stored; None once submitted."""
        stored = Answer.objects.filter(screening=OuterRef("pk")).order_by().values("screening")
        count = Subquery(stored.annotate(count=Count("pk")).values("count"))
        return self.annotate(
            answered=models.Case(
                models.When(submitted_at__isnull=True, then=Coalesce(count, 0)), default=None
            )
        )

    def for_answering(self) -> Self:
        """Screenings with all that a page of the questionnaire needs, the catalog's text aside."""
        return self.select_related("case__team", "release").defer(
            "release__content", "own_words", "revision_note"
        )


class Screening(models.Model):
    """One pass through the questionnaire, under the release that was current when it began."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Looked up through `screening_number_is_unique_in_case`.
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="screenings", db_index=False
    )
    number = models.PositiveSmallIntegerField(_("number"))
    release = models.ForeignKey(CatalogRelease, on_delete=models.PROTECT, related_name="screenings")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(_("started at"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    # Set when the clinician began again under a newer release; its answers stay, unread.
    replaced_at = models.DateTimeField(_("replaced at"), null=True)
    # Set while it is discarded: it is shown nowhere, and all of it is kept. See `Discard`.
    discarded_at = models.DateTimeField(_("discarded at"), null=True)
    # The returned report that this screening answers, with its answers carried over.
    revises = models.ForeignKey(
        "screening.Report", on_delete=models.PROTECT, null=True, related_name="revisions"
    )
    own_words = models.TextField(_("in your own words"), blank=True, max_length=OWN_WORDS_LIMIT)
    # The case's sessions when it was submitted; None while it is open, and where it is not known.
    sessions = models.PositiveSmallIntegerField(_("sessions at submission"), null=True)
    # What the clinician says to the supervisor who returned the report.
    revision_note = models.TextField(
        _("note on the revision"), blank=True, max_length=REVISION_NOTE_LIMIT
    )

    is_own_case: bool
    """Given by `visible_to`."""

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        ordering = ["case", "number"]
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(
                    submitted_at__isnull=True, replaced_at__isnull=True, discarded_at__isnull=True
                ),
                name="one_open_screening_per_case",
                violation_error_code="case",
                violation_error_message=_(
                    "The case has an open screening. Submit it before another one begins."
                ),
            ),
            models.UniqueConstraint(
                fields=["case", "number"],
                name="screening_number_is_unique_in_case",
                violation_error_code="number",
                violation_error_message=_(
                    "The case has a screening of this number. Give it the next one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="screening_submitted_at_and_by_are_set_together",
                violation_error_code="submitted_at",
                violation_error_message=_(
                    "Say both when the screening was submitted and who submitted it, or neither."
                ),
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(replaced_at__isnull=True),
                name="screening_is_not_both_submitted_and_replaced",
                violation_error_code="replaced_at",
                violation_error_message=_(
                    "A submitted screening cannot be replaced. Begin another one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(discarded_at__isnull=True)
                | Q(submitted_at__isnull=True, replaced_at__isnull=True),
                name="only_a_draft_is_discarded",
                violation_error_code="discarded_at",
                violation_error_message=_(
                    "A submitted or replaced screening cannot be discarded. Discard a draft."
                ),
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(submitted_at__gte=F("started_at")),
                name="screening_is_submitted_after_it_started",
                violation_error_code="submitted_at",
                violation_error_message=_(
                    "A screening cannot be submitted before it began. Give a later time."
                ),
            ),
            models.CheckConstraint(
                condition=Q(revision_note="") | Q(revises__isnull=False),
                name="a_revision_note_is_of_a_revision",
                violation_error_code="revision_note",
                violation_error_message=_(
                    "Only a screening that answers a returned report has a note on the revision."
                ),
            ),
        ]
        indexes = [
            models.Index(
                F("submitted_at").desc(),
                condition=Q(submitted_at__isnull=False),
                name="newest_submitted_screening",
            )
        ]

    def __str__(self):
        return f"{self.case.code}, screening {self.number}"

    def stored_answers(self):
        """The answers by question key."""
        return {question: option for question, option, _note in ANSWERS(screening=self.pk)}

    def stored_with_notes(self):
        """The answers and the notes beside them, each by question key; no note, no entry."""
        rows = ANSWERS(screening=self.pk)
        answers = {question: option for question, option, _note in rows}
        return answers, {question: note for question, _option, note in rows if note}


class Answer(models.Model):
    """The option chosen for one question; keys, since the release says what they mean."""

    # Looked up through `one_answer_per_question`. No index holds the option: so a changed answer
    # stays on its page of the table, and touches no index (a HOT update).
    screening = models.ForeignKey(
        Screening, on_delete=models.CASCADE, related_name="answers", db_index=False
    )
    question_key = models.CharField(max_length=60)
    option_key = models.CharField(max_length=60)
    # Why, in the clinician's words; never counted. The database's default lets a process of the
    # version before this column store answers while the new version is rolled out.
    note = models.TextField(blank=True, default="", db_default="", max_length=NOTE_LIMIT)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "question_key"],
                name="one_answer_per_question",
                violation_error_code="question_key",
                violation_error_message=_(
                    "This question has an answer in this screening. Change that answer."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(question_key="") & ~Q(option_key=""),
                name="answer_names_question_and_option",
                violation_error_code="option_key",
                violation_error_message=_("Name both the question and the option that was chosen."),
            ),
        ]

    def __str__(self):
        return f"{self.question_key}: {self.option_key}"


ANSWERS = Prepared(
    lambda screening: Answer.objects.filter(screening=screening).values_list(
        "question_key", "option_key", "note"
    ),
    screening=NUMBER,
)
