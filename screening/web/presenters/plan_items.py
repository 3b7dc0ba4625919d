"""One thing on a report to decide on: what stands there, and what the person may press."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from screening.models import Decision
from screening.web.days import day_in_words
from screening.web.presenters.decisions import (
    LONG_DATE,
    Choice,
    DecisionText,
    Kind,
    RefusedDecision,
    Role,
    ShownConflict,
    decision_text,
    item_id,
    labels,
    shown_conflicts,
)
from screening.workflows.plan_fields import stored_fields
from screening.workflows.plans import CHOICES


@dataclass(frozen=True)
class PlanItem:
    """One thing on a report to decide on, as one person sees it.

    `mine` is the decision of that person's role, `theirs` the other role's.
    """

    kind: str
    key: str
    title: str
    role: str
    mine: Decision | None
    theirs: Decision | None
    may_decide: bool
    action: str
    """The address that takes a decision."""
    outcome_action: str
    today: date
    refused: RefusedDecision | None = None

    @cached_property
    def id(self) -> str:
        return item_id(self.kind, self.key)

    @property
    def says_something(self) -> bool:
        """Whether there is anything to press or to read."""
        return bool(self.may_decide or self.mine or self.theirs or self.refused)

    @property
    def heading(self) -> str:
        """What the group of buttons is called, for a screen reader."""
        if self.role == Role.SUPERVISOR:
            return _("Your opinion on %(title)s") % {"title": self.title}
        return _("Your decision on %(title)s") % {"title": self.title}

    @property
    def mine_in_words(self) -> DecisionText:
        return decision_text(self.mine, self.today)

    @property
    def theirs_in_words(self) -> DecisionText:
        return decision_text(self.theirs, self.today)

    @property
    def is_due(self) -> bool:
        """Whether its day has passed while nothing came of it."""
        return self.step.due_on < self.today and not self.step.outcome

    @property
    def whose(self) -> str:
        """Whose decision `theirs` is."""
        return _("Clinician:") if self.role == Role.SUPERVISOR else _("Supervisor:")

    @property
    def step(self) -> Any:
        """The clinician's decision, whoever looks."""
        return self.mine if self.role == Role.CLINICIAN else self.theirs

    @property
    def is_own_step(self) -> bool:
        return self.kind == Kind.OWN_STEP

    @property
    def planned_words(self) -> str:
        """Since when the step is planned, and by when it is looked at again."""
        return _("planned %(day)s, to look at by %(due)s") % {
            "day": day_in_words(self.step.at, LONG_DATE),
            "due": day_in_words(self.step.due_on, LONG_DATE),
        }

    @property
    def outcome(self) -> str:
        """What came of the step, in words; empty while nothing is recorded."""
        return labels().outcomes.get(self.step.outcome, "")

    @property
    def choices(self) -> tuple[str, ...]:
        """The choices that the person has; a supervisor endorses or suggests as the plan stands."""
        choices = CHOICES[self.role, self.kind]
        if (self.role, self.kind) != (Role.SUPERVISOR, Kind.ADJUSTMENT):
            return choices
        if self.is_planned_by_clinician:
            return (Choice.ENDORSED, Choice.SUGGESTED)
        return (Choice.PROPOSED, Choice.DROPPED) if self.is_proposed else (Choice.PROPOSED,)

    @property
    def held(self) -> str:
        """The choice that holds, if the person made one."""
        return self.mine.choice if self.mine else ""

    @property
    def is_planned(self) -> bool:
        return self.mine is not None and self.mine.choice == Choice.PLANNED

    @property
    def is_declined(self) -> bool:
        return self.mine is not None and self.mine.choice == Choice.DECLINED

    @property
    def is_suggested(self) -> bool:
        return self.mine is not None and self.mine.choice == Choice.SUGGESTED

    @property
    def is_planned_by_clinician(self) -> bool:
        """Whether the step is planned, whoever looks."""
        return self.step is not None and self.step.choice == Choice.PLANNED

    @property
    def is_proposed(self) -> bool:
        """Whether the supervisor suggests the step."""
        return self.mine is not None and self.mine.choice == Choice.PROPOSED

    @property
    def decline_label(self) -> str:
        if not self.is_declined:
            return _("Decline…")
        return _("Declined: %(reason)s") % {"reason": labels().reasons[self.mine.reason].lower()}

    @property
    def suggest_label(self) -> str:
        if not self.is_suggested:
            return _("Suggest another…")
        return _("Suggested instead: %(title)s") % {"title": self.mine.instead_title}

    @property
    def declines(self) -> bool:
        return Choice.DECLINED in self.choices

    @property
    def suggests(self) -> bool:
        return Choice.SUGGESTED in self.choices

    @property
    def seen(self) -> dict[str, str]:
        """What is stored in each field that saves itself."""
        return stored_fields(self.mine)

    @property
    def conflicts(self) -> list[ShownConflict]:
        """What was stored meanwhile in the fields of a decision, beside what was just sent."""
        shown = shown_conflicts(self.refused, self.action, self.kind, self.key)
        return [each for each in shown if each.field != "outcome"]

    @property
    def outcome_conflicts(self) -> list[ShownConflict]:
        """The outcome that was stored meanwhile, beside the one that was just sent."""
        shown = shown_conflicts(self.refused, self.outcome_action, self.kind, self.key)
        return [each for each in shown if each.field == "outcome"]

    @property
    def words(self) -> str:
        """The note as it was just sent, else as it is stored."""
        return self.sent("words", self.mine.words)

    @property
    def due_on(self) -> str:
        """By when, as it was just sent, else as it is stored."""
        return self.sent("due_on", self.mine.due_on.isoformat())

    def sent(self, name: str, stored: str) -> str:
        return self.refused.sent.get(name, stored) if self.refused else stored
