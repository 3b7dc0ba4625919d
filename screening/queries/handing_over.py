"""The cases that a clinician of a team would hand over, and who could take them."""

from screening.models import Case, Membership, User
from screening.queries.people import by_name, clinicians_in


def leaver_of(team, number):
    """The person with this number, if they are or were a clinician of the team; else None.

    Who has left the team is known by the cases that they carry there still.
    """
    person = User.objects.filter(pk=number).first()
    roles = Membership.objects.filter(user=number, team=team, role=Membership.Role.CLINICIAN)
    carries = Case.objects.filter(clinician=number, team=team)
    return person if person and (roles.exists() or carries.exists()) else None


def open_cases_of(team, leaver):
    """What the leaver carries in the team and can be handed over, by code."""
    return list(Case.objects.open().filter(team=team, clinician=leaver).order_by("code"))


def closed_cases_of(team, leaver):
    """How many closed cases stay with the leaver."""
    return Case.objects.closed().filter(team=team, clinician=leaver).count()


def receivers_in(team, leaver):
    """Whom the cases can go to, by name."""
    return by_name(clinicians_in(team.pk).exclude(pk=leaver.pk))
