"""A filter of cases that the caseload's address asks for: with a barrier in a band, in a course."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from screening.engine.course import STATES, UNKNOWN
from screening.engine.scoring import LIKELY
from screening.models import Team
from screening.queries.releases import published
from screening.web.presenters.course import STATES as COURSES
from screening.web.words import COUNTED_BANDS, current_name

CONDITIONS = ("team", "domain", "barrier", "band")
ASKED = (*CONDITIONS, "course")
KEY = re.compile(r"[-a-zA-Z0-9_]{1,80}")


@dataclass(frozen=True)
class CaseFilter:
    """What to show; `name` and `band` are empty where the whole team was asked for."""

    team: Team | None = None
    domain: str = ""
    barrier: str = ""
    band: str = ""
    course: str = ""
    """A state of the engine's courses."""
    name: str = ""
    unreadable: bool = False
    """The address asks for what does not exist, so everything is shown."""

    @property
    def narrows(self) -> bool:
        return bool(self.team or self.band or self.course)

    @property
    def course_name(self) -> str:
        return str(COURSES[self.course]) if self.course else ""

    @property
    def asked(self) -> dict[str, str]:
        """The filter as fields of an address, for links to its other pages."""
        asked = {name: getattr(self, name) for name in ASKED[1:] if getattr(self, name)}
        return ({"team": self.team.slug} if self.team else {}) | asked

    @property
    def conditions(self) -> dict[str, Any]:
        """What `queries.case_filter.narrowed` narrows the cases by; the course is not in it."""
        return {name: getattr(self, name) for name in CONDITIONS}


def read_case_filter(request: HttpRequest) -> CaseFilter:
    """The filter that the address asks for; one that cannot be is said to be unreadable."""
    asked = {name: request.GET[name] for name in ASKED if request.GET.get(name)}
    items = [name for name in ("domain", "barrier") if name in asked]
    if not all(KEY.fullmatch(value) for value in asked.values()):
        return CaseFilter(unreadable=True)
    # A band is of one domain or of one barrier, and neither stands without a band.
    if len(items) != int("band" in asked) or asked.get("band", LIKELY) not in COUNTED_BANDS:
        return CaseFilter(unreadable=True)
    if asked.get("course", UNKNOWN) not in STATES:
        return CaseFilter(unreadable=True)
    team = None
    if "team" in asked:
        # Of a team that is not one's own it is not said whether it exists.
        teams = {each.team.slug: each.team for each in request.user.roles}
        team = teams.get(asked["team"])
        if team is None:
            return CaseFilter(unreadable=True)
    if not items:
        return CaseFilter(team=team, course=asked.get("course", ""))
    return CaseFilter(**asked | {"team": team}, name=name_of(items[0], asked[items[0]]))


def name_of(item: str, key: str) -> str:
    _release, compiled = published()
    kinds = {"domain": compiled.domains, "barrier": compiled.barriers} if compiled else {}
    return current_name(kinds.get(item, {}), key)
