"""What the caseload's address asks for: a part, an order, a search; never a case by its code."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from screening.queries.caseload import Wanted
from screening.queries.caseload_parts import (
    ALL,
    CLOSED,
    NEEDS,
    PARTS,
    SCREENED,
    SORTS,
    SORTS_OF_CLOSED,
)
from screening.web.case_filter import CaseFilter, read_case_filter
from screening.web.searches import remembered, search_for

USUAL_SESSIONS = 6
MOST_SESSIONS = 1000


@dataclass(frozen=True)
class Selection:
    """What of the caseload is shown, as the address said or as is usual."""

    part: str
    sort: str
    sessions: int
    case_filter: CaseFilter
    search: str = ""
    """The number of the search; empty without one."""
    term: str = ""
    unreadable: bool = False
    """The address asks for what does not exist, so the usual is shown instead."""
    search_ended: bool = False
    """The address names a search that the session does not hold any more."""

    @property
    def closed(self) -> bool:
        return self.part == CLOSED

    @property
    def wanted(self) -> Wanted:
        narrowing: dict[str, Any] = {}
        if self.case_filter.team or self.case_filter.band:
            narrowing |= self.case_filter.conditions
        if self.term:
            narrowing["search"] = search_for(self.term)
        return Wanted(self.part, self.sort, self.sessions, narrowing, self.case_filter.course)

    def fields(self, **changes: str) -> dict[str, str]:
        """The fields of an address that shows this with `changes`; what is usual is left out."""
        sessions = "" if self.sessions == USUAL_SESSIONS else str(self.sessions)
        sort = "" if self.sort == usual_sort(self.part) else self.sort
        asked = {"show": self.part, "sort": sort, "sessions": sessions}
        asked |= {"search": self.search} | self.case_filter.asked | changes
        part = asked["show"]
        if asked["sort"] == usual_sort(part) or asked["sort"] not in sorts_of(part):
            asked["sort"] = ""
        return {name: value for name, value in asked.items() if value}

    @property
    def query(self) -> str:
        """What stands behind an address that shows this; empty for what is usual."""
        return f"?{urlencode(self.fields())}" if self.fields() else ""

    def address(self, **changes: str) -> str:
        asked = self.fields(**changes)
        return reverse("caseload") + (f"?{urlencode(asked)}" if asked else "")

    @property
    def page_address(self) -> str:
        """An address that lacks the number of a page at its end."""
        return reverse("caseload") + (f"{self.query}&page=" if self.query else "?page=")


def usual_sort(part: str) -> str:
    return SCREENED if part == CLOSED else NEEDS


def sorts_of(part: str) -> tuple[str, ...]:
    return SORTS_OF_CLOSED if part == CLOSED else SORTS


def read_selection(request: HttpRequest) -> Selection:
    """What the address asks for; where it cannot be read, the usual, which the page says."""
    asked = request.GET
    part, sort, sessions = (asked.get(name, "") for name in ("show", "sort", "sessions"))
    case_filter = read_case_filter(request)
    readable = (
        part in (ALL, CLOSED, *PARTS)
        and sort in ("", *sorts_of(part))
        and is_number_of_sessions(sessions)
        and not case_filter.unreadable
    )
    if not readable:
        part, sort, sessions, case_filter = ALL, "", "", CaseFilter()
    number = asked.get("search", "")
    term = remembered(request, number) if number else ""
    return Selection(
        part=part,
        sort=sort or usual_sort(part),
        sessions=int(sessions or USUAL_SESSIONS),
        case_filter=case_filter,
        search=number if term else "",
        term=term or "",
        unreadable=not readable,
        search_ended=term is None,
    )


def is_number_of_sessions(text: str) -> bool:
    if not text:
        return True
    return (
        text.isascii() and text.isdecimal() and len(text) <= 4 and 1 <= int(text) <= MOST_SESSIONS
    )
