"""What stands on a report beside its findings: who decided what, and who may still decide."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from screening.models import Decision, Membership
from screening.workflows.plans import CHOICES, FieldConflict, stored_fields

Kind, Choice, Role = Decision.Kind, Decision.Choice, Membership.Role
LONG_DATE, SHORT_DATE = "j F Y", "j M Y"
OWN_KINDS = (Kind.OWN_STEP, Kind.OWN_BARRIER)
BUTTONS = {
    Choice.PLANNED: gettext_lazy("Plan"),
    Choice.NOT_NOW: gettext_lazy("Not now"),
    Choice.AGREE: gettext_lazy("Agree"),
    Choice.DISAGREE: gettext_lazy("Disagree"),
    Choice.UNSURE: gettext_lazy("Unsure"),
    Choice.ENDORSED: gettext_lazy("Endorse"),
    Choice.DROPPED: gettext_lazy("Take back"),
}
"""Choices that one press makes. Declining asks for a reason, suggesting for another step."""


@dataclass(frozen=True)
class RefusedDecision:
    """Why a decision was not stored, and what was sent; nothing typed is lost."""

    item: str
    message: str
    sent: dict = field(default_factory=dict)
    conflicts: tuple[FieldConflict, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownConflict:
    """A field that was stored anew meanwhile: both values, and the form that settles it."""

    item: str
    address: str
    kind: str
    key: str
    field: str
    stored: str
    wanted: str
    stored_words: str
    wanted_words: str

    @property
    def is_text(self):
        """Whether what was wanted stands in a box of its own on the page."""
        return self.field == "words"


def shown_conflicts(refused, address, kind, key):
    """The conflicts of a refused decision; an outcome has a form of its own, beside the item's."""
    return [
        ShownConflict(
            f"o-{refused.item}" if each.field == "outcome" else refused.item,
            *(address, kind, key, each.field, each.stored, each.wanted),
            stored_words=value_words(each.field, each.stored),
            wanted_words=value_words(each.field, each.wanted),
        )
        for each in refused.conflicts
    ]


def value_words(name, value):
    """A stored or wanted value of a field in words."""
    if not value:
        return _("nothing")
    if name == "due_on":
        return date_format(date.fromisoformat(value), LONG_DATE)
    if name == "outcome":
        return labels().outcomes[value]
    if name == "choice":
        choice, _colon, detail = value.partition(":")
        detail = labels().reasons.get(detail, detail).lower()
        return f"{labels().choices[choice]}: {detail}" if detail else labels().choices[choice]
    return value


def item_id(kind, key):
    """Where an item stands on its page."""
    return f"d-{kind}-{key}"


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of choices, reasons and outcomes; Django’s display methods look them up slowly."""

    buttons: dict[str, str]
    choices: dict[str, str]
    reasons: dict[str, str]
    outcomes: dict[str, str]


@lru_cache(maxsize=8)
def labels_in(language):
    return Labels(
        buttons={value.value: str(label) for value, label in BUTTONS.items()},
        choices={value: str(label) for value, label in Choice.choices},
        reasons={value: str(label) for value, label in Decision.Reason.choices},
        outcomes={value: str(label) for value, label in Decision.Outcome.choices},
    )


def labels():
    return labels_in(get_language())


@dataclass(frozen=True, slots=True)
class DecisionText:
    """A decision in words: what, why or what else, until when, and whose it is."""

    choice: str
    details: str
    due: str
    is_due: bool
    by: str
    words: str


def decision_text(decision, today) -> DecisionText:
    """The decision in words; a planned step is due after its day while it has no outcome."""
    reason = labels().reasons[decision.reason].lower() if decision.reason else ""
    due = ""
    if decision.due_on:
        due = _("to look at by %(day)s") % {"day": date_format(decision.due_on, LONG_DATE)}
    at = date_format(timezone.localtime(decision.at), SHORT_DATE)
    return DecisionText(
        choice=labels().choices[decision.choice],
        details="".join(f": {each}" for each in (reason, decision.instead_title) if each),
        due=due,
        is_due=bool(due and not decision.outcome and decision.due_on < today),
        by=f"{decision.by}, {at}",
        words=decision.words,
    )


NEW_STEP, NEW_BARRIER = item_id(Kind.OWN_STEP, "new"), item_id(Kind.OWN_BARRIER, "new")
"""The forms for a step and a barrier of one's own, as items that a refusal can be about."""


def is_settled(report):
    """Whether the plan stands as it is: reviewed, or followed by a later report."""
    return getattr(report, "review", None) is not None or report.superseded


def role_of_reader(report):
    """The role in which the person who loaded the report reads it."""
    return Role.CLINICIAN if report.is_own_case else Role.SUPERVISOR


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
    def id(self):
        return item_id(self.kind, self.key)

    @property
    def says_something(self):
        """Whether there is anything to press or to read."""
        return bool(self.may_decide or self.mine or self.theirs or self.refused)

    @property
    def heading(self):
        """What the group of buttons is called, for a screen reader."""
        if self.role == Role.SUPERVISOR:
            return _("Your opinion on %(title)s") % {"title": self.title}
        return _("Your decision on %(title)s") % {"title": self.title}

    @property
    def mine_in_words(self):
        return decision_text(self.mine, self.today)

    @property
    def theirs_in_words(self):
        return decision_text(self.theirs, self.today)

    @property
    def is_due(self):
        """Whether its day has passed while nothing came of it."""
        return self.step.due_on < self.today and not self.step.outcome

    @property
    def whose(self):
        """Whose decision `theirs` is."""
        return _("Clinician:") if self.role == Role.SUPERVISOR else _("Supervisor:")

    @property
    def step(self):
        """The clinician's decision, whoever looks."""
        return self.mine if self.role == Role.CLINICIAN else self.theirs

    @property
    def is_own_step(self):
        return self.kind == Kind.OWN_STEP

    @property
    def planned_words(self):
        """Since when the step is planned, and by when it is looked at again."""
        return _("planned %(day)s, to look at by %(due)s") % {
            "day": date_format(timezone.localtime(self.step.at), LONG_DATE),
            "due": date_format(self.step.due_on, LONG_DATE),
        }

    @property
    def outcome(self):
        """What came of the step, in words; empty while nothing is recorded."""
        return labels().outcomes.get(self.step.outcome, "")

    @property
    def choices(self):
        return CHOICES[self.role, self.kind]

    @property
    def held(self):
        """The choice that holds, if the person made one."""
        return self.mine.choice if self.mine else ""

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
    def decline_label(self):
        if not self.is_declined:
            return _("Decline…")
        return _("Declined: %(reason)s") % {"reason": labels().reasons[self.mine.reason].lower()}

    @property
    def suggest_label(self):
        if not self.is_suggested:
            return _("Suggest another…")
        return _("Suggested instead: %(title)s") % {"title": self.mine.instead_title}

    @property
    def declines(self):
        return Choice.DECLINED in self.choices

    @property
    def suggests(self):
        return Choice.SUGGESTED in self.choices

    @property
    def seen(self):
        """What is stored in each field that saves itself."""
        return stored_fields(self.mine)

    @property
    def conflicts(self):
        """What was stored meanwhile in the fields of a decision, beside what was just sent."""
        shown = shown_conflicts(self.refused, self.action, self.kind, self.key)
        return [each for each in shown if each.field != "outcome"]

    @property
    def outcome_conflicts(self):
        """The outcome that was stored meanwhile, beside the one that was just sent."""
        shown = shown_conflicts(self.refused, self.outcome_action, self.kind, self.key)
        return [each for each in shown if each.field == "outcome"]

    @property
    def words(self):
        """The note as it was just sent, else as it is stored."""
        return self.sent("words", self.mine.words)

    @property
    def due_on(self):
        """By when, as it was just sent, else as it is stored."""
        return self.sent("due_on", self.mine.due_on.isoformat())

    def sent(self, name, stored):
        return self.refused.sent.get(name, stored) if self.refused else stored


@dataclass(frozen=True)
class Plan:
    """Every decision on a report, as the person with `role` sees them."""

    role: str
    may_decide: bool
    decisions: dict
    action: str
    outcome_action: str
    today: date
    refused: RefusedDecision | None = None

    def item(self, kind, key, title=""):
        mine = self.decisions.get((self.role, kind, key))
        other = Role.SUPERVISOR if self.role == Role.CLINICIAN else Role.CLINICIAN
        theirs = self.decisions.get((other, kind, key))
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

    def shown_item(self, kind, key, title):
        """The item, or None where there is nothing to press and nothing to read."""
        item = self.item(kind, key, title)
        return item if item.says_something else None

    def of_clinician(self, *kinds):
        """The clinician's decisions of these kinds, in the order made."""
        return [
            decision
            for (role, kind, _key), decision in self.decisions.items()
            if role == Role.CLINICIAN and kind in kinds
        ]

    @cached_property
    def planned(self):
        """Planned steps, the soonest first, each as an item."""
        steps = [d for d in self.of_clinician(*Decision.STEPS) if d.choice == Choice.PLANNED]
        return [self.item(d.kind, d.key) for d in sorted(steps, key=lambda d: (d.due_on, d.pk))]

    @cached_property
    def set_aside(self):
        """Suggested steps that were declined or wait: (title, the decision in words)."""
        aside = (Choice.NOT_NOW, Choice.DECLINED)
        return [
            (d.title, decision_text(d, self.today))
            for d in self.of_clinician(Kind.ADJUSTMENT)
            if d.choice in aside
        ]

    @cached_property
    def own_barriers(self):
        named = [d for d in self.of_clinician(Kind.OWN_BARRIER) if d.choice == Choice.NAMED]
        return [self.item(d.kind, d.key) for d in named]

    @property
    def new_refused(self):
        """The refusal of a step or barrier of one's own that was to be added, if any."""
        of_new = self.refused and self.refused.item in (NEW_STEP, NEW_BARRIER)
        return self.refused if of_new else None

    @property
    def new_step(self):
        """What was sent for a step of one's own and refused; None where nothing was."""
        return self.refused.sent if self.refused and self.refused.item == NEW_STEP else None

    @property
    def new_barrier(self):
        """What was sent for a barrier of one's own and refused; None where nothing was."""
        return self.refused.sent if self.refused and self.refused.item == NEW_BARRIER else None

    def undecided(self, view):
        """The steps shown first on the report that the clinician has not decided on."""
        decided = {d.key for d in self.decisions.values() if d.kind == Kind.ADJUSTMENT}
        return [
            suggestion.adjustment.title
            for _timing, suggestions in view.suggestions
            for suggestion in suggestions
            if suggestion.adjustment.key not in decided
        ]

    def with_findings(self, findings, earlier):
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

    def with_suggestions(self, groups):
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


def plan_of(report, role, *, may_decide, refused=None):
    """The plan on a report that came with its decisions, for a person with this role."""
    decisions = {(d.role, d.kind, d.key): d for d in report.plan}
    return Plan(
        role=role,
        may_decide=may_decide,
        decisions=decisions,
        action=reverse("decide_on", args=[report.uuid]),
        outcome_action=reverse("record_outcome", args=[report.uuid]),
        today=timezone.localdate(),
        refused=refused,
    )
