"""The notices of one person."""

from django.utils import timezone

from screening.models import Notice
from screening.models.accounts import Teams
from screening.models.prepared import BY_TEAMS, DAY, MOMENT, Person, Prepared

MOST_COUNTED = 100
ASKED = {"now": MOMENT, "day": DAY} | BY_TEAMS


def waiting(user, now, day, as_clinician, as_supervisor):
    teams = Teams(as_clinician, as_supervisor)
    keys = Notice.objects.waiting(Person(user), now, teams, day).order_by()
    return keys.values_list("pk", flat=True)


UNREAD = Prepared(lambda **asked: waiting(**asked)[:MOST_COUNTED], **ASKED)
NOT_MAILED = Prepared(lambda **asked: waiting(**asked).filter(mailed_at=None), **ASKED)


def values_of(user, now):
    return {"user": user.pk, "now": now, "day": timezone.localdate(now), **user.teams._asdict()}


def unread_count(user, now) -> int:
    """How many notices wait for the person; MOST_COUNTED stands for any number from there on."""
    return len(UNREAD(**values_of(user, now)))


def not_mailed(user, now) -> list[int]:
    """The ids of the notices that wait for the person and that no message told of yet."""
    return NOT_MAILED(**values_of(user, now))


def newest_notices(user, now, *, most):
    """The person's newest notices, read and unread, with case or request and `going_on`."""
    due = Notice.objects.due_to(user, now, user.teams)
    due = due.with_state(user, timezone.localdate(now))
    due = due.select_related("report__screening__case", "case")
    due = due.select_related("approval__asked_by", "approval__decided_by")
    return list(due.defer("report__content", "report__screening__own_words")[:most])


def due_notice(user, now, number):
    """The notice with this number, its report or case; None where it is not due to the person."""
    due = Notice.objects.due_to(user, now, user.teams).select_related("report", "case")
    due = due.defer("report__content")
    return due.filter(pk=number).first()
