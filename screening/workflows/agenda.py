"""Ticking cases off on the agenda of supervision."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.models import AgendaTick
from screening.workflows.cases import CaseRefused, NotTheSupervisor, refuse_closed, supervises
from screening.workflows.events import log_event
from screening.workflows.locking import lock_case


class NotOnAgenda(CaseRefused):
    """Without a report or a score there is nothing that supervision could talk about yet."""


@transaction.atomic
def tick_case(*, case, by, at=None):
    """Record that the case was talked about today; returns the tick.

    A second click, or another supervisor's, finds the first one's. Locks the case. Raises
    NotTheSupervisor, CaseClosed, NotOnAgenda.
    """
    now = at or timezone.now()
    case = lock_supervised(case, by=by)
    refuse_closed(case)
    if case.latest_report_id is None and not case.measurements.exists():
        raise NotOnAgenda(_("This case has neither a report nor a score yet, so it is not listed."))
    today = timezone.localdate(now)
    if existing := case.ticks.filter(day=today).select_related("by").first():
        return existing
    log_event("agenda.ticked", by=by, case=case, at=now)
    return AgendaTick.objects.create(case=case, day=today, by=by, at=now)


@transaction.atomic
def take_tick_back(*, case, by, at=None):
    """Put the case back on today's agenda; where nobody ticked it, nothing is recorded.

    Locks the case. Raises NotTheSupervisor.
    """
    now = at or timezone.now()
    case = lock_supervised(case, by=by)
    ticks = case.ticks.filter(day=timezone.localdate(now))
    if ticks.exists():
        ticks.delete()
        log_event("agenda.taken-back", by=by, case=case, at=now)


def lock_supervised(case, *, by):
    """The case's row, locked until the transaction ends; raises NotTheSupervisor."""
    locked = lock_case(case.pk)
    if not supervises(by, locked):
        raise NotTheSupervisor(_("Only a supervisor of the case’s team ticks it off."))
    return locked
