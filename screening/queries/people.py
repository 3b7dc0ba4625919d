"""People in lists: who they are, and in which order they stand."""

import unicodedata
from collections.abc import Iterable

from screening.models import Membership, User


def name_key(name: str) -> str:
    """What names are sorted by: without regard to case and accents, Ä with A and Ö with O.

    Databases disagree: SQLite compares bytes, PostgreSQL as its collation says. So the short
    lists of people are sorted here, by the same rule everywhere.
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def by_name(people: Iterable[User]) -> list[User]:
    """The people in the order of the names they are shown by."""
    return sorted(people, key=lambda person: (name_key(str(person)), str(person), person.pk))


def members(team_id, role):
    """The active people who have this role in the team."""
    return User.objects.filter(is_active=True, memberships__team=team_id, memberships__role=role)


def supervisors_in(team_id):
    return members(team_id, Membership.Role.SUPERVISOR)


def supervisors_of(case):
    """Who supervises the case: the team's active supervisors, never its own clinician."""
    return supervisors_in(case.team_id).exclude(pk=case.clinician_id)


def reviewers_of(report):
    """Who may review the report: the case's supervisors, but nobody who submitted it themselves."""
    return supervisors_of(report.screening.case).exclude(pk=report.screening.submitted_by_id)


def clinicians_in(team_id):
    return members(team_id, Membership.Role.CLINICIAN)


def clinicians_of(case):
    """The active clinicians of the case's team."""
    return clinicians_in(case.team_id)


def other_clinicians_of(case):
    """Whom the case can be handed to."""
    return clinicians_of(case).exclude(pk=case.clinician_id)


def is_carried(case):
    """Whether the case's clinician is an active clinician of its team."""
    return clinicians_of(case).filter(pk=case.clinician_id).exists()
