"""Supervision: what clinicians decide on a report, and what supervisors answer."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from screening.models.accounts import Membership
from screening.models.digests import digest_is_sha256
from screening.models.frozen import FrozenModel
from screening.models.reports import Report

PERSON: dict[str, Any] = {
    "to": settings.AUTH_USER_MODEL,
    "on_delete": models.PROTECT,
    "related_name": "+",
}
WORDS_LIMIT = 1000
"""Characters of a note, a question or a comment."""


class Decision(models.Model):
    """What one person decided about one item of a report, as it stands now.

    An item is an adjustment or a barrier of the release, or one in the clinician's own words.
    Each earlier state is a DecisionChange.
    """

    class Kind(models.TextChoices):
        ADJUSTMENT = "adjustment", _("adjustment")
        OWN_STEP = "own-step", _("own step")
        BARRIER = "barrier", _("barrier")
        OWN_BARRIER = "own-barrier", _("own barrier")

    class Choice(models.TextChoices):
        PLANNED = "planned", _("Planned")
        NOT_NOW = "not-now", _("Not now")
        DECLINED = "declined", _("Declined")
        AGREE = "agree", _("Agree")
        DISAGREE = "disagree", _("Disagree")
        UNSURE = "unsure", _("Unsure")
        NAMED = "named", _("Named")
        DROPPED = "dropped", _("Taken back")
        ENDORSED = "endorsed", _("Endorsed")
        SUGGESTED = "suggested", _("Another step suggested")
        PROPOSED = "proposed", _("Suggested")

    class Reason(models.TextChoices):
        TRIED = "tried", _("Already tried")
        NOT_RELEVANT = "not-relevant", _("Not relevant here")
        CLIENT_DECLINED = "client-declined", _("Client declined")
        OUTSIDE_REMIT = "outside-remit", _("Outside my remit")
        DISCUSS = "discuss", _("Discuss in supervision")
        OTHER = "other", _("Another reason")

    class Outcome(models.TextChoices):
        HELPED = "helped", _("Helped")
        NO_CHANGE = "no-change", _("No change")
        WORSE = "made-worse", _("Made worse")
        NOT_DONE = "not-done", _("Not done")

    STEPS = (Kind.ADJUSTMENT, Kind.OWN_STEP)
    """The kinds that are planned and have an outcome."""
    TRIED = (Outcome.HELPED, Outcome.NO_CHANGE, Outcome.WORSE)
    """The outcomes of steps that were taken."""

    # Looked up through `one_decision_per_role_and_item`.
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="decisions", db_index=False
    )
    role = models.CharField(_("role"), max_length=12, choices=Membership.Role.choices)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    key = models.CharField(_("key"), max_length=60)
    # As the report's release names it, or in the clinician's own words.
    title = models.CharField(_("title"), max_length=300)
    # The band that the report gave the barrier; empty for everything else.
    band = models.CharField(_("band"), max_length=10, blank=True)
    choice = models.CharField(_("choice"), max_length=10, choices=Choice.choices)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True)
    words = models.TextField(_("note"), max_length=WORDS_LIMIT, blank=True)
    due_on = models.DateField(_("by when"), null=True)
    instead = models.CharField(_("instead"), max_length=60, blank=True)
    instead_title = models.CharField(_("suggested instead"), max_length=120, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    outcome_at = models.DateTimeField(_("outcome recorded at"), null=True)
    # Who made the choice that stands, and when; each change of the rest is a DecisionChange.
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "role", "kind", "key"],
                name="one_decision_per_role_and_item",
                violation_error_code="key",
                violation_error_message=_(
                    "A decision on this item is stored already. Change that one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(choice="declined") ^ Q(reason=""),
                name="a_declined_step_has_a_reason",
                violation_error_code="reason",
                violation_error_message=_(
                    "Choose a reason for a step that is declined, and none for any other."
                ),
            ),
            models.CheckConstraint(
                condition=Q(choice="planned") ^ Q(due_on__isnull=True),
                name="a_planned_step_has_a_date",
                violation_error_code="due_on",
                violation_error_message=_(
                    "Give a date for a step that is planned, and none for any other."
                ),
            ),
            models.CheckConstraint(
                condition=Q(choice="suggested") ^ Q(instead=""),
                name="a_suggested_step_is_named",
                violation_error_code="instead",
                violation_error_message=_(
                    "Name the step that is suggested instead, and none with any other choice."
                ),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_at__isnull=True)
                | (~Q(outcome="") & Q(outcome_at__isnull=False, choice="planned")),
                name="an_outcome_is_of_a_planned_step_and_has_its_time",
                violation_error_code="outcome",
                violation_error_message=_(
                    "Record an outcome with its time, and only of a step that was planned."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "key", "choice"], name="decision_by_item_and_choice"),
            models.Index(
                fields=["report", "due_on"],
                condition=Q(choice="planned", outcome=""),
                name="step_without_outcome",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.key}: {self.choice}"

    @property
    def full_choice(self):
        """The choice with its reason, or with the step suggested instead: "declined:tried"."""
        detail = self.reason or self.instead
        return f"{self.choice}:{detail}" if detail else self.choice

    def as_it_stands(self):
        """The fields that a change can alter, for the record of changes."""
        return {
            "choice": self.choice,
            "reason": self.reason,
            "words": self.words,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "instead": self.instead,
            "outcome": self.outcome,
        }


class DecisionChange(FrozenModel):
    """The fields a decision had before somebody changed it."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="changes")
    before = models.JSONField(_("before"))
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change of a decision")
        verbose_name_plural = _("changes of decisions")

    def __str__(self):
        return f"{self.decision_id} before {self.at:%Y-%m-%d %H:%M}"


class ReviewRequest(models.Model):
    """A clinician's question about a report, to one supervisor or to all of the team."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="request")
    # Empty: whoever of the team's supervisors comes to it first.
    supervisor = models.ForeignKey(**PERSON | {"null": True})
    question = models.TextField(_("question"), max_length=WORDS_LIMIT)
    wanted_by = models.DateField(_("wanted by"))
    asked_by = models.ForeignKey(**PERSON)
    asked_at = models.DateTimeField(_("asked at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    # When the review was given; the index on what waits cannot look at the review itself.
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("request for review")
        verbose_name_plural = _("requests for review")
        constraints = [
            models.CheckConstraint(
                condition=~Q(question=""),
                name="a_request_asks_something",
                violation_error_code="question",
                violation_error_message=_("Write what you would like to ask."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["report"],
                condition=Q(withdrawn_at__isnull=True, reviewed_at__isnull=True),
                name="request_that_waits",
            )
        ]

    def __str__(self):
        return f"Request on {self.report_id}"


class Review(FrozenModel):
    """A supervisor's decision on a report, bound to the bytes that were read."""

    class Verdict(models.TextChoices):
        SIGNED_OFF = "signed-off", _("Signed off")
        RETURNED = "returned", _("Returned")

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="review")
    digest = models.CharField(_("digest of the report"), max_length=64)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    comment = models.TextField(_("comment"), max_length=WORDS_LIMIT, blank=True)
    # What the comment of a return is about: "question:<key>", "barrier:<key>" or "flag:<key>".
    about = models.JSONField(_("what the comment is about"), default=list)
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="signed-off") | (Q(verdict="returned") & ~Q(comment="")),
                name="a_review_signs_off_or_returns_with_a_comment",
                violation_error_code="comment",
                violation_error_message=_(
                    "Sign the report off, or return it with a comment that says what to change."
                ),
            ),
            digest_is_sha256("review_digest_is_sha256"),
        ]

    def __str__(self):
        return f"{self.get_verdict_display()} {self.at:%Y-%m-%d}"


class Reply(FrozenModel):
    """What the clinician or a supervisor writes on a report once it was reviewed."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField(_("text"), max_length=WORDS_LIMIT)
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="a_reply_says_something",
                violation_error_code="text",
                violation_error_message=_("Write your reply."),
            ),
        ]

    def __str__(self):
        return f"Reply on {self.report_id} {self.at:%Y-%m-%d}"
