"""The notices of one person."""

from screening.models import Notice
from screening.models.accounts import Teams
from screening.models.prepared import BY_TEAMS, MOMENT, Person, Prepared

UNREAD = Prepared(
    lambda user, now, as_clinician, as_supervisor: (
        Notice.objects.due_to(Person(user), now, Teams(as_clinician, as_supervisor))
        .filter(read_at=None)
        .order_by()
        .values_list("pk")
    ),
    now=MOMENT,
    **BY_TEAMS,
)


def unread_count(user, now) -> int:
    """How many notices the person has not read."""
    return len(UNREAD(user=user.pk, now=now, **user.teams._asdict()))


def newest_notices(user, now, *, most):
    """The person's newest notices, read and unread, each with its case."""
    due = Notice.objects.due_to(user, now).select_related("report__screening__case")
    return list(due.defer("report__content", "report__screening__own_words")[:most])


def due_notice(user, now, number):
    """The notice with this number and its report, or None where it is not due to the person."""
    due = Notice.objects.due_to(user, now).select_related("report").defer("report__content")
    return due.filter(pk=number).first()
