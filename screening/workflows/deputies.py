"""Naming a deputy for a supervisor who is away, ending it early, and telling who stands in."""

from datetime import datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.models import Absence, Notice, ReviewRequest, Team
from screening.queries.absences import absences_between, coming_absences
from screening.queries.people import reviewers_of, supervisors_in
from screening.workflows.events import log_event
from screening.workflows.notices import notify

LONGEST = timedelta(days=366)


class DeputyRefused(Exception):
    """Base of the refusals in this file; `field` names the input at fault, if one is."""

    field: str | None = None


class NotASupervisor(PermissionDenied):
    """Only a supervisor of the team may do this; Django answers it with our 403."""


class NotAway(DeputyRefused):
    """Only a supervisor of the team can be away from it."""

    field = "absent"


class NoDeputy(DeputyRefused):
    """The deputy is no supervisor of the team, or is who goes away."""

    field = "deputy"


class DeputyAway(DeputyRefused):
    """The deputy is away on one of these days too."""

    field = "deputy"


class StartsInThePast(DeputyRefused):
    """An absence is named from today on."""

    field = "starts_on"


class EndsTooEarly(DeputyRefused):
    """The last day lies before the first."""

    field = "ends_on"


class EndsTooLate(DeputyRefused):
    """The last day lies more than a year ahead."""

    field = "ends_on"


class AwayAlready(DeputyRefused):
    """A deputy is named for some of these days already."""

    field = "starts_on"


class AbsenceOver(DeputyRefused):
    """It has ended by itself."""


@transaction.atomic
def name_deputy(*, team, by, absent, deputy, starts_on, ends_on, at=None):
    """Name who reviews in place of `absent` from the first day to the last, both included.

    Whatever waits for the absent waits for the deputy too on these days, who is told. A second
    click finds what the first one named. Locks the team. Raises NotASupervisor, NotAway,
    NoDeputy, StartsInThePast, EndsTooEarly, EndsTooLate, AwayAlready, DeputyAway.
    """
    now = at or timezone.now()
    lock_team(team, by=by)
    days = {"starts_on": starts_on, "ends_on": ends_on}
    refuse_people(team, absent, deputy)
    refuse_days(starts_on, ends_on, today=timezone.localdate(now))
    touching = absences_between(team, **days)
    if same := touching.filter(absent=absent, deputy=deputy, **days).first():
        return same
    refuse_overlap(touching, absent, deputy)
    absence = Absence.objects.create(
        team=team, absent=absent, deputy=deputy, named_by=by, named_at=now, **days
    )
    for request in waiting_for(absent, team):
        tell_stand_ins(request.report, [absence], now=now)
    record("deputy.named", absence, by=by, now=now)
    return absence


@transaction.atomic
def end_absence(*, absence, by, at=None):
    """End an absence early; what waits is the supervisor's own again from this moment on.

    A second click finds it ended. Locks the team. Raises NotASupervisor, AbsenceOver.
    """
    now = at or timezone.now()
    lock_team(absence.team, by=by)
    absence = Absence.objects.get(pk=absence.pk)
    if absence.ended_at:
        return absence
    if absence.ends_on < timezone.localdate(now):
        raise AbsenceOver(_("This absence has ended by itself already."))
    absence.ended_at, absence.ended_by = now, by
    absence.save(update_fields=["ended_at", "ended_by"])
    record("deputy.ended", absence, by=by, now=now)
    return absence


def lock_team(team, *, by):
    """Lock the team, so that two people name no two deputies; raises NotASupervisor."""
    Team.objects.select_for_update(of=("self",), no_key=True).get(pk=team.pk)
    if not supervisors_in(team.pk).filter(pk=by.pk).exists():
        raise NotASupervisor(_("Only a supervisor of this team names a deputy."))


def refuse_people(team, absent, deputy):
    """Raises NotAway, NoDeputy."""
    supervisors = set(supervisors_in(team.pk))
    if absent not in supervisors:
        raise NotAway(
            _("%(name)s is no supervisor of this team. Choose who is away.") % {"name": absent}
        )
    if deputy == absent:
        raise NoDeputy(_("Nobody is their own deputy. Choose somebody else."))
    if deputy not in supervisors:
        raise NoDeputy(
            _("%(name)s is no supervisor of this team. Choose one as the deputy.")
            % {"name": deputy}
        )


def refuse_days(starts_on, ends_on, *, today):
    """Raises StartsInThePast, EndsTooEarly, EndsTooLate."""
    if starts_on < today:
        raise StartsInThePast(_("Choose a first day from today on."))
    if ends_on < starts_on:
        raise EndsTooEarly(_("Choose a last day that is not before the first day."))
    if ends_on > today + LONGEST:
        raise EndsTooLate(_("Choose a last day within a year from today."))


def refuse_overlap(touching, absent, deputy):
    """Raises AwayAlready, DeputyAway for the absences that touch the same days."""
    for existing in touching.filter(absent__in=[absent, deputy]):
        days = in_words(existing)
        if existing.absent_id == absent.pk:
            raise AwayAlready(
                _("%(name)s has a deputy from %(start)s to %(end)s already. End that first.")
                % {"name": absent, **days}
            )
        raise DeputyAway(
            _("%(name)s is away from %(start)s to %(end)s. Choose somebody else.")
            % {"name": deputy, **days}
        )


def in_words(absence):
    """The days of an absence for a sentence."""
    return {
        "start": f"{absence.starts_on:%-d %B %Y}",
        "end": f"{absence.ends_on:%-d %B %Y}",
    }


def record(verb, absence, *, by, now):
    details = {
        "team": absence.team_id,
        "absent": absence.absent_id,
        "deputy": absence.deputy_id,
        "from": absence.starts_on.isoformat(),
        "to": absence.ends_on.isoformat(),
    }
    log_event(verb, by=by, details=details, at=now)


def waiting_for(supervisor, team):
    """The requests that wait for this supervisor in the team's open cases."""
    waiting = ReviewRequest.objects.filter(
        supervisor=supervisor,
        withdrawn_at=None,
        report__review=None,
        report__latest_of__team=team,
        report__latest_of__closed_at=None,
    )
    return waiting.select_related("report__screening__case").defer("report__content")


def tell_deputies(request, *, now):
    """Tell who stands in for the supervisor asked, now and in absences to come."""
    if request.supervisor_id:
        case = request.report.screening.case
        away = coming_absences(case.team_id, timezone.localdate(now))
        absences = [one for one in away if one.absent_id == request.supervisor_id]
        tell_stand_ins(request.report, absences, now=now)


def tell_stand_ins(report, absences, *, now):
    """Give a notice to the deputy of each absence from its first day on.

    Where the deputy may not review the report, or is away as well, all who may review it are told.
    """
    for absence in absences:
        others = reviewers_of(report).exclude(pk=absence.absent_id)
        deputy = others.filter(pk=absence.deputy_id)
        people = others if not deputy or is_away(absence.deputy_id, absence) else deputy
        notified = Notice.objects.filter(report=report, kind=Notice.Kind.ASKED, read_at=None)
        notify(
            people.exclude(pk__in=notified.values("user")),
            kind=Notice.Kind.ASKED,
            report=report,
            due_at=max(now, first_moment(absence.starts_on)),
        )


def is_away(person_id, absence):
    """Whether the person is away themselves on one of the days of the absence."""
    days = {"starts_on": absence.starts_on, "ends_on": absence.ends_on}
    return absences_between(absence.team, **days).filter(absent=person_id).exists()


def first_moment(day):
    return timezone.make_aware(datetime.combine(day, time()))
