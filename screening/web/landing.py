"""Where a person lands: one rule, for signing in, for the product's name in the header and "/"."""

from django.urls import reverse

from screening.models import User


def landing(user: User) -> str:
    """The name of the address that is this person's first page.

    Who is several comes to clients first, and among these to what others wait for: a supervisor
    to the queue, a clinician to the caseload. Then come those who keep the service running, then
    editors. Everybody else comes to the caseload, which says who adds people to teams.
    """
    if user.supervised_teams:
        return "queue"
    if user.is_clinician:
        return "caseload"
    if user.administers:
        return "service"
    return "draft" if user.edits_catalog else "caseload"


def works_elsewhere(user: User) -> bool:
    """Whether the person's work is not with cases: they belong to no team, and need not."""
    return landing(user) in ("service", "draft")


def landing_address(user: User) -> str:
    return reverse(landing(user))
