"""The notices of one person."""

from django.utils import timezone

from screening.models import Notice
from screening.models.accounts import Teams
from screening.models.prepared import BY_TEAMS, DAY, MOMENT, Person, Prepared

MOST_COUNTED = 100
UNREAD = Prepared(
    lambda user, now, day, as_clinician, as_supervisor: (
        Notice.objects.waiting(Person(user), now, Teams(as_clinician, as_supervisor), day)
        .order_by()
        .values_list("pk")[:MOST_COUNTED]
    ),
    now=MOMENT,
    day=DAY,
    **BY_TEAMS,
)


def unread_count(user, now) -> int:
    """How many notices wait for the person; MOST_COUNTED stands for any number from there on."""
    day = timezone.localdate(now)
    return len(UNREAD(user=user.pk, now=now, day=day, **user.teams._asdict()))


def newest_notices(user, now, *, most):
    """The person's newest notices, read and unread, with case or request and `going_on`."""
    due = Notice.objects.due_to(user, now).with_state(user, timezone.localdate(now))
    due = due.select_related("report__screening__case")
    due = due.select_related("approval__asked_by", "approval__decided_by")
    return list(due.defer("report__content", "report__screening__own_words")[:most])


def due_notice(user, now, number):
    """The notice with this number and its report, or None where it is not due to the person."""
    due = Notice.objects.due_to(user, now).select_related("report").defer("report__content")
    return due.filter(pk=number).first()
