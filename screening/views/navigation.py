"""What the navigation tells of every page: what waits for the person, and in which teams."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q
from django.utils import timezone

from screening.models import Membership, Notice, User, review_queue


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
        """How many reports wait for the person, and how many of them with an open flag."""
        if not self.teams:
            return {"waiting": 0, "unsafe": 0}
        return review_queue(self.user, today=timezone.localdate()).aggregate(
            waiting=Count("pk"), unsafe=Count("pk", filter=Q(flagged=True))
        )

    @property
    def waiting(self):
        return self.queue["waiting"]

    @property
    def flagged(self):
        return self.queue["unsafe"]

    @cached_property
    def unread(self):
        """How many notices the person has not read."""
        return Notice.objects.due_to(self.user, timezone.now()).filter(read_at=None).count()


class NavigationMiddleware:
    """Every request with its `nav`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.nav = Navigation(request.user)
        return self.get_response(request)
