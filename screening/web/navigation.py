"""What the navigation tells of every page: what waits for the person, and in which teams."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from screening.models import Membership, Notice, User
from screening.queries.review_queue import review_queue


@dataclass
class Navigation:
    """Looked up when a page first asks, and once; parts of pages never ask."""

    user: User

    @cached_property
    def memberships(self):
        if not self.user.is_authenticated:
            return []
        return list(self.user.memberships.select_related("team"))

    @property
    def teams(self):
        """The teams that the person supervises."""
        return [m.team for m in self.memberships if m.role == Membership.Role.SUPERVISOR]

    @property
    def treats(self):
        """Whether the person is a clinician of any team."""
        return any(m.role == Membership.Role.CLINICIAN for m in self.memberships)

    @cached_property
    def queue(self):
        """What waits for the person, in its order: (report, the urgency of an open flag)."""
        if not self.teams:
            return []
        queue = review_queue(self.user, teams=self.teams, today=timezone.localdate())
        return list(queue.values_list("pk", "worst_open_urgency"))

    @property
    def waiting(self):
        return len(self.queue)

    @property
    def flagged(self):
        return sum(urgency is not None for _report, urgency in self.queue)

    @cached_property
    def unread(self):
        """How many notices the person has not read."""
        now = timezone.now()
        # Mostly there are none, and whether they may still see the report need not be asked.
        if not Notice.objects.filter(user=self.user, read_at=None, due_at__lte=now).exists():
            return 0
        return Notice.objects.due_to(self.user, now).filter(read_at=None).count()


class NavigationMiddleware:
    """Every request with its `nav`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.nav = Navigation(request.user)
        return self.get_response(request)
