"""Whole barriers as their pages show them: what goes and why the rest stays, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from screening.engine.catalog.diff import name_of
from screening.engine.catalog.retiring import (
    ASKED_FIRST,
    CITED,
    HELPS,
    HOLDS_ROWS,
    INFORMS,
    NOT_EXPECTED,
    NOT_HELD,
    NOT_NEIGHBOUR,
    OPENS,
    RAISES,
    Loosened,
    Retirement,
    Staying,
)

LISTED = ("red-flag", "question", "adjustment", "example-case", "source", "scale", "domain")
"""Kinds in the order in which they matter to a reader; the barrier itself is the page's title."""

COUNTED = {
    "domain": ngettext_lazy("%(number)d page", "%(number)d pages", "number"),
    "scale": ngettext_lazy("%(number)d scale", "%(number)d scales", "number"),
    "question": ngettext_lazy("%(number)d question", "%(number)d questions", "number"),
    "barrier": ngettext_lazy("%(number)d barrier", "%(number)d barriers", "number"),
    "adjustment": ngettext_lazy("%(number)d adjustment", "%(number)d adjustments", "number"),
    "red-flag": ngettext_lazy("%(number)d red flag", "%(number)d red flags", "number"),
    "source": ngettext_lazy("%(number)d source", "%(number)d sources", "number"),
    "example-case": ngettext_lazy("%(number)d example case", "%(number)d example cases", "number"),
}

REASONS = {
    INFORMS: _("It also says something about: %(users)s."),
    RAISES: _("It raises what is kept: %(users)s."),
    ASKED_FIRST: _("Its answer is asked for first before: %(users)s."),
    OPENS: _("Another question is asked after it: %(users)s."),
    HELPS: _("It also helps with: %(users)s."),
    CITED: _("It is also cited for: %(users)s."),
    HOLDS_ROWS: _("Other barriers belong to this page: %(users)s."),
}

LOOSENED = {
    NOT_HELD: _("“%(name)s” no longer waits while this barrier is likely or possible."),
    NOT_NEIGHBOUR: _("“%(name)s” no longer says how to tell this barrier apart."),
    NOT_EXPECTED: _("The example case “%(name)s” no longer expects this barrier."),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one kind: how many, and (name, why it stays or "") of each."""

    kind: str
    title: str
    rows: tuple[tuple[str, str], ...]


def words_of(row: Any) -> str:
    """What people call a row; a scale by its answers."""
    if options := getattr(row, "options", ()):
        return " · ".join(option.label for option in options)
    return name_of(row)


def groups(rows: Mapping[str, Iterable[Any]]) -> list[Group]:
    """Rows by kind, those of none left out; the barrier itself is left out too."""
    return [
        group(kind, [(words_of(row), "") for row in rows[kind]])
        for kind in LISTED
        if rows.get(kind)
    ]


def group(kind: str, rows: list[tuple[str, str]]) -> Group:
    return Group(kind, str(COUNTED[kind] % {"number": len(rows)}), tuple(rows))


def staying_groups(stays: Iterable[Staying]) -> list[Group]:
    """What stays by kind, each with the reason."""
    by_kind: dict[str, list[tuple[str, str]]] = {}
    for one in stays:
        users = "; ".join(f"“{words_of(user)}”" for user in one.users)
        reason = str(REASONS[one.reason]) % {"users": users}
        by_kind.setdefault(one.kind, []).append((words_of(one.row), reason))
    return [group(kind, by_kind[kind]) for kind in LISTED if kind in by_kind]


def loosened_words(loosened: Iterable[Loosened]) -> list[str]:
    return [str(LOOSENED[one.code]) % {"name": words_of(one.row)} for one in loosened]


def retirement_view(plan: Retirement) -> dict[str, Any]:
    """What the page of retiring a barrier shows of its plan."""
    goes = groups(plan.goes)
    return {
        "goes": [one for one in goes if one.kind != "red-flag"],
        "flags": plan.goes["red-flag"],
        "waiting": [example.title for example in plan.waiting],
        "stays": staying_groups(plan.stays),
        "loosened": loosened_words(plan.loosened),
    }
