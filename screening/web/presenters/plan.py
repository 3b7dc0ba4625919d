"""What stands on a report beside its findings: who decided what, and who may still decide."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from screening.models import Decision, Report
from screening.web.addresses import address_of
from screening.web.presenters.adjustments import SuggestionText
from screening.web.presenters.decisions import (
    Choice,
    DecisionText,
    Kind,
    RefusedDecision,
    Role,
    decision_text,
    item_id,
)
from screening.web.presenters.findings import FindingText
from screening.web.presenters.plan_items import PlanItem

NEW_STEP, NEW_BARRIER = item_id(Kind.OWN_STEP, "new"), item_id(Kind.OWN_BARRIER, "new")
"""The forms for a step and a barrier of one's own, as items that a refusal can be about."""


def is_settled(report: Report) -> bool:
    """Whether the plan stands as it is: reviewed, or followed by a later report."""
    return getattr(report, "review", None) is not None or bool(report.superseded)


def role_of_reader(report: Report) -> str:
    """The role in which the person who loaded the report reads it."""
    return Role.CLINICIAN if report.is_own_case else Role.SUPERVISOR


@dataclass(frozen=True)
class Plan:
    """Every decision on a report, as the person with `role` sees them."""

    role: str
    may_decide: bool
    decisions: dict[tuple[str, str, str], Decision]
    action: str
    outcome_action: str
    today: date
    refused: RefusedDecision | None = None

    def item(self, kind: str, key: str, title: str = "") -> PlanItem:
        mine = self.decisions.get((self.role, kind, key))
        other = Role.SUPERVISOR if self.role == Role.CLINICIAN else Role.CLINICIAN
        theirs = self.decisions.get((other, kind, key))
        if theirs and theirs.choice == Choice.DROPPED:
            theirs = None
        refused = self.refused if self.refused and self.refused.item == item_id(kind, key) else None
        stored = mine or theirs
        return PlanItem(
            kind=kind,
            key=key,
            title=title or (stored.title if stored else ""),
            role=self.role,
            mine=mine,
            theirs=theirs,
            may_decide=self.may_decide,
            action=self.action,
            outcome_action=self.outcome_action,
            today=self.today,
            refused=refused,
        )

    def shown_item(self, kind: str, key: str, title: str) -> PlanItem | None:
        """The item, or None where there is nothing to press and nothing to read."""
        item = self.item(kind, key, title)
        return item if item.says_something else None

    def of_clinician(self, *kinds: str) -> list[Decision]:
        """The clinician's decisions of these kinds, in the order made."""
        return [
            decision
            for (role, kind, _key), decision in self.decisions.items()
            if role == Role.CLINICIAN and kind in kinds
        ]

    @cached_property
    def planned(self) -> list[PlanItem]:
        """Planned steps, the soonest first, each as an item."""
        steps = [d for d in self.of_clinician(*Decision.STEPS) if d.choice == Choice.PLANNED]
        return [self.item(d.kind, d.key) for d in sorted(steps, key=lambda d: (d.due_on, d.pk))]

    @cached_property
    def set_aside(self) -> list[tuple[str, DecisionText]]:
        """Suggested steps that were declined or wait: (title, the decision in words)."""
        aside = (Choice.NOT_NOW, Choice.DECLINED)
        return [
            (d.title, decision_text(d, self.today))
            for d in self.of_clinician(Kind.ADJUSTMENT)
            if d.choice in aside
        ]

    @cached_property
    def own_barriers(self) -> list[PlanItem]:
        named = [d for d in self.of_clinician(Kind.OWN_BARRIER) if d.choice == Choice.NAMED]
        return [self.item(d.kind, d.key) for d in named]

    @property
    def new_refused(self) -> RefusedDecision | None:
        """The refusal of a step or barrier of one's own that was to be added, if any."""
        of_new = self.refused is not None and self.refused.item in (NEW_STEP, NEW_BARRIER)
        return self.refused if of_new else None

    @property
    def new_step(self) -> dict[str, str] | None:
        """What was sent for a step of one's own and refused; None where nothing was."""
        return self.refused.sent if self.refused and self.refused.item == NEW_STEP else None

    @property
    def new_barrier(self) -> dict[str, str] | None:
        """What was sent for a barrier of one's own and refused; None where nothing was."""
        return self.refused.sent if self.refused and self.refused.item == NEW_BARRIER else None

    @cached_property
    def suggested(self) -> list[tuple[str, DecisionText | None]]:
        """Steps that supervisors suggest beside the plan or instead of a step: (title, became)."""
        suggested: list[tuple[str, DecisionText | None]] = []
        for (role, _kind, key), decision in self.decisions.items():
            if role == Role.SUPERVISOR and decision.choice in (Choice.PROPOSED, Choice.SUGGESTED):
                item = self.item(Kind.ADJUSTMENT, decision.instead or key)
                title = decision.instead_title or decision.title
                became = decision_text(item.step, self.today) if item.step else None
                suggested.append((title, became))
        return suggested

    def with_findings(
        self, findings: Iterable[FindingText], earlier: Mapping[str, str]
    ) -> list[tuple[FindingText, str, PlanItem | None]]:
        """Each finding with its sentence of the screening before and the item to decide on."""
        return [
            (
                finding,
                earlier.get(finding.key, ""),
                self.shown_item(Kind.BARRIER, finding.key, finding.name)
                if finding.may_be_decided
                else None,
            )
            for finding in findings
        ]

    def with_suggestions(
        self, groups: Iterable[tuple[str, tuple[SuggestionText, ...]]]
    ) -> list[tuple[str, list[tuple[SuggestionText, PlanItem | None]]]]:
        """Suggestions by timing, each with the item to decide on."""
        return [
            (
                timing,
                [
                    (each, self.shown_item(Kind.ADJUSTMENT, each.key, each.title))
                    for each in suggestions
                ],
            )
            for timing, suggestions in groups
        ]


def plan_of(
    report: Report, role: str, *, may_decide: bool, refused: RefusedDecision | None = None
) -> Plan:
    """The plan on a report that came with its decisions, for a person with this role."""
    decisions = {(d.role, d.kind, d.key): d for d in report.plan}
    return Plan(
        role=role,
        may_decide=may_decide,
        decisions=decisions,
        action=address_of("decide_on", report.uuid),
        outcome_action=address_of("record_outcome", report.uuid),
        today=timezone.localdate(),
        refused=refused,
    )
