"""What the navigation shows on every page: what waits for the person, and in which teams."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.utils import timezone

from screening.models import Team, User
from screening.queries.notices import unread_count
from screening.queries.review_queue import Waiting, waiting_count, waiting_reports
from screening.web.landing import works_elsewhere

MOST_SHOWN = 99


@dataclass
class Navigation:
    """Each count is asked for when a page first shows it, and once; fragments never ask."""

    user: User

    @property
    def teams(self) -> list[Team]:
        """The teams that the person supervises."""
        return self.user.supervised_teams

    @cached_property
    def administers(self) -> bool:
        """Whether the person keeps the service running; they are staff, so others cost no query."""
        return bool(self.user.is_staff and self.user.administers)

    @property
    def sees_cases(self) -> bool:
        """Whether the caseload is a page of theirs, or may become one."""
        return bool(self.user.roles) or not works_elsewhere(self.user)

    @cached_property
    def queue(self) -> list[Waiting]:
        """What waits for the person, in its order."""
        if not self.teams:
            return []
        return waiting_reports(self.user, teams=self.teams, today=timezone.localdate())

    @property
    def waiting(self) -> int:
        """How many reports wait; where the queue was not read, as `waiting_count` counts them."""
        return len(self.queue) if "queue" in self.__dict__ else self.counted

    @cached_property
    def counted(self) -> int:
        if not self.teams:
            return 0
        return waiting_count(self.user, teams=self.teams, today=timezone.localdate())

    @property
    def waiting_shown(self) -> str:
        return capped(self.waiting)

    @property
    def flagged(self) -> int:
        return sum(row.urgency is not None for row in self.queue)

    @cached_property
    def unread(self) -> int:
        """How many notices wait for the person, as `unread_count` counts them."""
        return unread_count(self.user, timezone.now())

    @property
    def unread_shown(self) -> str:
        return capped(self.unread)


def capped(number: int) -> str:
    """A count as the navigation has room for it."""
    return f"{MOST_SHOWN}+" if number > MOST_SHOWN else str(number)


def navigation(request: HttpRequest) -> dict[str, Navigation]:
    """Context processor: every page with its `nav`."""
    return {"nav": Navigation(request.user)} if hasattr(request, "user") else {}
