"""The number of sessions held, with the day up to which it counts: one place for all who read it.

Set when a case is opened or changed, by one press a session, and by an import.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from screening.workflows.cases import lock_own_case, refuse_closed, refuse_course
from screening.workflows.events import log_event


@transaction.atomic
def count_session(*, case, by, seen, at=None):
    """One session more than the number `seen`, as of today.

    Where the case has another number than that, nothing changes: a second click, and a page that
    somebody else's press made stale, count no session twice. Returns the case as it is then.
    Locks the case. Raises NotTheClinician, CaseClosed, TooManySessions.
    """
    now = at or timezone.now()
    case = lock_own_case(case.pk, by=by)
    refuse_closed(case)
    if case.sessions == seen:
        refuse_course(case.started_on, seen + 1, now)
        set_sessions(case, seen + 1, on=timezone.localdate(now), by=by, now=now)
    return case


def set_sessions(case: Any, number: int, *, on: date, by: Any, now: Any) -> None:
    """Give the locked case its number of sessions and the day it counts to; one event."""
    case.sessions, case.sessions_on = number, on
    case.save(update_fields=["sessions", "sessions_on"])
    log_event("case.sessions-counted", by=by, case=case, details={"sessions": number}, at=now)
