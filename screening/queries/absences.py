"""Which supervisors of a team are away, when, and who stands in for them."""

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from screening.models.absences import Absence, supervises


def absences_between(team, *, starts_on, ends_on):
    """The team's absences that touch these days, those ended early apart."""
    touching = Absence.objects.standing().filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
    return touching.filter(team=team)


def coming_absences(team_id, today):
    """The team's absences that go on today or are to come."""
    return Absence.objects.standing().filter(team=team_id, ends_on__gte=today)


def shown_absences(team, today):
    """The team's absences of today and later with their people, each with `unserved`.

    That one says that nobody stands in on some day: the deputy supervises the team no more, or is
    away as well.
    """
    also_away = Absence.objects.standing().filter(
        team=OuterRef("team"),
        absent=OuterRef("deputy"),
        starts_on__lte=OuterRef("ends_on"),
        ends_on__gte=OuterRef("starts_on"),
    )
    there = supervises(OuterRef("deputy"), OuterRef("team"))
    unserved = ExpressionWrapper(
        Q(Exists(also_away)) | ~Q(Exists(there)), output_field=BooleanField()
    )
    shown = coming_absences(team.pk, today).annotate(unserved=unserved)
    return list(shown.select_related("absent", "deputy"))


def stands_in_for(user, teams, today):
    """The absences in these teams in which the person stands in today."""
    today = Absence.objects.on(today).filter(deputy=user, team__in=teams)
    return list(today.select_related("absent", "team"))


def absence_of(team, number):
    """The team's absence with this number, or None."""
    return Absence.objects.filter(team=team, pk=number).select_related("team").first()
