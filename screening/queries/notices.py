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


def unread_count(user, now):
    """How many notices the person has not read."""
    return len(UNREAD(user=user.pk, now=now, **user.teams._asdict()))
