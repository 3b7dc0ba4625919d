"""What waits for an administrator: teams, people and sign-ins. Nothing here reads a case."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef

from screening.engine.visible_text import has_visible_character
from screening.models import Event, Membership, Team, User
from screening.models.events import BACKUP_MADE, SIGN_IN_FAILED
from screening.queries.people import by_name

SHOWN_FOR = timedelta(days=7)
BACKUP_EVERY = timedelta(days=2)
"""After so long without a backup an administrator is asked to look; one a night leaves a day."""


@dataclass(frozen=True)
class FailedSignIns:
    """The wrong passwords of the last seven days: how many, and for whom."""

    number: int
    by_person: list[tuple[User, int]]
    """The people whose name was given, the most failures first."""
    unknown: int
    """Those with names that nobody has; the names are not kept."""


def silent_teams():
    """Teams without a crisis text, so that their safety flags say nobody to call."""
    return [team for team in Team.objects.all() if not has_visible_character(team.crisis_text)]


def people_without_a_role():
    """People who can sign in and have no role in a team, no group and no right of their own."""
    roles = Membership.objects.filter(user=OuterRef("pk"))
    return by_name(
        User.objects.filter(
            ~Exists(roles),
            is_active=True,
            is_superuser=False,
            groups=None,
            user_permissions=None,
        )
    )


def failed_sign_ins(now):
    """The wrong passwords given since `SHOWN_FOR` ago, in two queries."""
    events = Event.objects.filter(verb=SIGN_IN_FAILED, at__gte=now - SHOWN_FOR)
    counted = Counter(details.get("person") for details in events.values_list("details", flat=True))
    people = User.objects.in_bulk([person for person in counted if person is not None])
    by_person = [(people[key], number) for key, number in counted.most_common() if key in people]
    known = sum(number for _person, number in by_person)
    return FailedSignIns(counted.total(), by_person, counted.total() - known)


def last_backup():
    """When the last backup was made; None where none was."""
    events = Event.objects.filter(verb=BACKUP_MADE).order_by("-at")
    return events.values_list("at", flat=True).first()
