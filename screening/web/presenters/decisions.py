"""A decision in words: what was decided on an item of a report, why, by whom, until when."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from screening.models import Decision, Membership
from screening.web.days import day_in_words
from screening.workflows.plan_refusals import FieldConflict

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
    Choice.PROPOSED: gettext_lazy("Suggest"),
    Choice.DROPPED: gettext_lazy("Take back"),
}
"""Choices that one press makes. Declining asks for a reason, suggesting for another step."""


@dataclass(frozen=True)
class RefusedDecision:
    """Why a decision was not stored, and what was sent; nothing typed is lost."""

    item: str
    message: str
    sent: dict[str, str] = field(default_factory=dict)
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
    def is_text(self) -> bool:
        """Whether both are too long for a button to name."""
        return self.field == "words"


def shown_conflicts(
    refused: RefusedDecision | None, address: str, kind: str, key: str
) -> list[ShownConflict]:
    """The conflicts of a refused decision; an outcome has a form of its own, beside the item's."""
    return [
        ShownConflict(
            f"o-{refused.item}" if each.field == "outcome" else refused.item,
            *(address, kind, key, each.field, each.stored, each.wanted),
            stored_words=value_words(each.field, each.stored),
            wanted_words=value_words(each.field, each.wanted),
        )
        for each in (refused.conflicts if refused else ())
    ]


def value_words(name: str, value: str) -> str:
    """A stored or wanted value of a field in words."""
    if not value:
        return _("nothing")
    if name == "due_on":
        return day_in_words(date.fromisoformat(value), LONG_DATE)
    if name == "outcome":
        return labels().outcomes[value]
    if name == "choice":
        choice, _colon, detail = value.partition(":")
        detail = labels().reasons.get(detail, detail).lower()
        return f"{labels().choices[choice]}: {detail}" if detail else labels().choices[choice]
    return value


def item_id(kind: str, key: str) -> str:
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
def labels_in(language: str | None) -> Labels:
    return Labels(
        buttons={value.value: str(label) for value, label in BUTTONS.items()},
        choices={value: str(label) for value, label in Choice.choices},
        reasons={value: str(label) for value, label in Decision.Reason.choices},
        outcomes={value: str(label) for value, label in Decision.Outcome.choices},
    )


def labels() -> Labels:
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


def decision_text(decision: Decision, today: date) -> DecisionText:
    """The decision in words; a planned step is due after its day while it has no outcome."""
    reason = labels().reasons[decision.reason].lower() if decision.reason else ""
    due = ""
    if decision.due_on:
        due = _("to look at by %(day)s") % {"day": day_in_words(decision.due_on, LONG_DATE)}
    at = day_in_words(decision.at, SHORT_DATE)
    return DecisionText(
        choice=labels().choices[decision.choice],
        details="".join(f": {each}" for each in (reason, decision.instead_title) if each),
        due=due,
        is_due=bool(decision.due_on and not decision.outcome and decision.due_on < today),
        by=f"{decision.by}, {at}",
        words=decision.words,
    )
