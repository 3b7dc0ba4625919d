"""What stands on a report beside its findings: who decided what, and who may still decide."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from screening.models import Decision, Membership
from screening.workflows.plans import CHOICES

Kind, Choice, Role = Decision.Kind, Decision.Choice, Membership.Role
BUTTONS = {
    Choice.PLANNED: _("Plan"),
    Choice.NOT_NOW: _("Not now"),
    Choice.AGREE: _("Agree"),
    Choice.DISAGREE: _("Disagree"),
    Choice.UNSURE: _("Unsure"),
    Choice.ENDORSED: _("Endorse"),
    Choice.DROPPED: _("Take back"),
}
"""Choices that one press makes. Declining asks for a reason, suggesting for another step."""
STEPS = (Kind.ADJUSTMENT, Kind.OWN_STEP)


@dataclass(frozen=True)
class Problem:
    """Why a decision was not stored, and what was sent; nothing typed is lost."""

    item: str
    message: str
    sent: dict = field(default_factory=dict)


def item_id(kind, key):
    """Where an item stands on its page."""
    return f"d-{kind}-{key}"


@dataclass(frozen=True)
class Item:
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
    problem: Problem | None = None

    @property
    def id(self):
        return item_id(self.kind, self.key)

    @property
    def is_untouched(self):
        """Nobody has decided on it, and nothing was refused."""
        return not (self.mine or self.theirs or self.problem or self.suggests)

    @property
    def target(self):
        """The part of the page that a decision on the item changes."""
        own = (Kind.OWN_STEP, Kind.OWN_BARRIER)
        return "plan-steps" if self.kind in own and self.role == Role.CLINICIAN else self.id

    @property
    def step(self):
        """The clinician's decision, whoever looks."""
        return self.mine if self.role == Role.CLINICIAN else self.theirs

    @property
    def reasons(self):
        return Decision.Reason.choices

    @property
    def outcomes(self):
        return Decision.Outcome.choices

    @property
    def choices(self):
        return CHOICES[self.role, self.kind]

    @property
    def buttons(self):
        """(value, label, whether it holds) of each choice that one press makes."""
        held = self.mine.choice if self.mine else ""
        return [
            (value, BUTTONS[value], value == held) for value in self.choices if value in BUTTONS
        ]

    @property
    def is_planned(self):
        return self.mine is not None and self.mine.choice == Choice.PLANNED

    @property
    def is_declined(self):
        return self.mine is not None and self.mine.choice == Choice.DECLINED

    @property
    def is_suggested(self):
        return self.mine is not None and self.mine.choice == Choice.SUGGESTED

    @property
    def declines(self):
        return Choice.DECLINED in self.choices

    @property
    def suggests(self):
        return Choice.SUGGESTED in self.choices

    @property
    def words(self):
        """The note as it was just sent, else as it is stored."""
        return self.sent("words", self.mine.words)

    @property
    def due_on(self):
        """By when, as it was just sent, else as it is stored."""
        return self.sent("due_on", self.mine.due_on.isoformat())

    def sent(self, name, stored):
        return self.problem.sent.get(name, stored) if self.problem else stored


@dataclass(frozen=True)
class Plan:
    """Every decision on a report, as the person with `role` sees them."""

    role: str
    may_decide: bool
    decisions: dict
    problem: Problem | None = None

    def item(self, kind, key, title=""):
        mine = self.decisions.get((self.role, kind, key))
        other = Role.SUPERVISOR if self.role == Role.CLINICIAN else Role.CLINICIAN
        theirs = self.decisions.get((other, kind, key))
        problem = self.problem if self.problem and self.problem.item == item_id(kind, key) else None
        stored = mine or theirs
        return Item(
            kind=kind,
            key=key,
            title=title or (stored.title if stored else ""),
            role=self.role,
            mine=mine,
            theirs=theirs,
            may_decide=self.may_decide,
            problem=problem,
        )

    def of_clinician(self, *kinds):
        """The clinician's decisions of these kinds, in the order made."""
        return [
            decision
            for (role, kind, _key), decision in self.decisions.items()
            if role == Role.CLINICIAN and kind in kinds
        ]

    @property
    def planned(self):
        """Planned steps, the soonest first, each as an item."""
        steps = [d for d in self.of_clinician(*STEPS) if d.choice == Choice.PLANNED]
        return [self.item(d.kind, d.key) for d in sorted(steps, key=lambda d: (d.due_on, d.pk))]

    @property
    def set_aside(self):
        """Suggested steps that were declined or wait."""
        aside = (Choice.NOT_NOW, Choice.DECLINED)
        return [d for d in self.of_clinician(Kind.ADJUSTMENT) if d.choice in aside]

    @property
    def own_barriers(self):
        named = [d for d in self.of_clinician(Kind.OWN_BARRIER) if d.choice == Choice.NAMED]
        return [self.item(d.kind, d.key) for d in named]


def plan_of(report, role, *, may_decide, problem=None):
    """The plan on a report that came with its decisions, for a person with this role."""
    decisions = {(d.role, d.kind, d.key): d for d in report.plan}
    return Plan(role, may_decide, decisions, problem)
