"""The parts and orders of the caseload as links, each part with how many cases are in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from screening.models import User
from screening.queries.caseload_parts import (
    ALL,
    CODE,
    DUE,
    LEAST,
    NEEDS,
    NOT_IMPROVING,
    PARTS,
    SCREENED,
)
from screening.web.caseload_address import Selection
from screening.web.caseload_address import sorts_of as sorts_of_part

WORDS = {
    "flags": gettext_lazy("Flags"),
    "returned": gettext_lazy("Returned"),
    "drafts": gettext_lazy("Drafts"),
    "due": gettext_lazy("Steps due"),
    "asked": gettext_lazy("Review asked"),
    NOT_IMPROVING: gettext_lazy("Not improving"),
    "left": gettext_lazy("Without a clinician"),
    "mine": gettext_lazy("Mine"),
}
SORT_WORDS = {
    NEEDS: gettext_lazy("what needs me first"),
    LEAST: gettext_lazy("least improvement"),
    DUE: gettext_lazy("next due"),
    SCREENED: gettext_lazy("last screening"),
    CODE: gettext_lazy("code"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A link of the list's head; `number` is None where nothing is counted."""

    words: str
    address: str
    current: bool
    number: int | None = None


def parts_of(selection: Selection, numbers: Mapping[str, int], user: User) -> list[Choice]:
    """The parts of the open cases; none on the page of the closed ones.

    A clinician's cases are all their own. Cases that nobody carries are few, and a supervisor's.
    """
    if selection.closed:
        return []
    supervises = bool(user.supervised_teams)
    shown = [ALL, *PARTS]
    if not (supervises and user.is_clinician) and selection.part != "mine":
        shown.remove("mine")
    if not numbers["left"] and selection.part != "left":
        shown.remove("left")
    return [
        Choice(
            words=words_of(part, selection, supervises),
            address=selection.address(show=part),
            current=part == selection.part,
            number=numbers[part],
        )
        for part in shown
    ]


def words_of(part: str, selection: Selection, supervises: bool) -> str:
    if part == ALL:
        return _("All") if supervises else _("Mine")
    if part == "unscreened":
        number = selection.sessions
        return ngettext(
            "Not screened for %(n)d session", "Not screened for %(n)d sessions", number
        ) % {"n": number}
    return str(WORDS[part])


def sorts_of(selection: Selection) -> list[Choice]:
    return [
        Choice(str(SORT_WORDS[sort]), selection.address(sort=sort), sort == selection.sort)
        for sort in sorts_of_part(selection.part)
    ]
