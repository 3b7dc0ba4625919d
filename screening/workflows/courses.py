"""Putting the course of a case aside for four weeks, and showing it again."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.visible_text import trimmed
from screening.models import WORDS_LIMIT, HiddenCourse
from screening.queries.courses import courses_listed
from screening.workflows.cases import CaseRefused, lock_own_case, refuse_closed
from screening.workflows.events import log_event

PUT_ASIDE_FOR = timedelta(weeks=4)


class ReasonRefused(CaseRefused):
    """Nobody said why it can wait, or in too many words."""

    field = "reason"


class CourseChanged(CaseRefused):
    """The case is not in the state that was shown any more, so nothing is put aside."""


@transaction.atomic
def hide_course(*, case, by, state, reason, at=None):
    """Put aside for four weeks that the case is worse or stalled; a case in another state shows.

    `state` is the one that the person was shown. A second click finds what the first one stored.
    Locks the case. Raises NotTheClinician, CaseClosed, ReasonRefused, CourseChanged.
    """
    now = at or timezone.now()
    case, today = lock_own_case(case.pk, by=by), timezone.localdate(now)
    refuse_closed(case)
    reason = stated(reason)
    seen = courses_listed([case.pk], today=today).of(case.pk)
    if seen.course.state != state or not seen.course.offers_screening:
        raise CourseChanged(
            _("The course has changed meanwhile, so that nothing was put aside. See how it is now.")
        )
    if seen.hidden_until:
        return hidden_now(case, today).filter(state=state).latest("until")
    hidden = HiddenCourse.objects.create(
        case=case, state=state, until=today + PUT_ASIDE_FOR, reason=reason, by=by, at=now
    )
    log_event("course.hidden", by=by, case=case, details={"reason": reason}, at=now)
    return hidden


@transaction.atomic
def show_course(*, case, by, at=None):
    """Show the course again, whatever state it was put aside in; returns whether any was.

    Locks the case. Raises NotTheClinician, CaseClosed.
    """
    now = at or timezone.now()
    case, today = lock_own_case(case.pk, by=by), timezone.localdate(now)
    refuse_closed(case)
    shown = hidden_now(case, today).update(until=today)
    if shown:
        log_event("course.shown", by=by, case=case, at=now)
    return bool(shown)


def stated(reason):
    """The reason without space around it; raises ReasonRefused."""
    reason = trimmed(reason)
    if not reason:
        raise ReasonRefused(_("Say why it can wait."))
    if len(reason) > WORDS_LIMIT:
        raise ReasonRefused(
            _("Shorten the reason to %(limit)d characters; it has %(length)d.")
            % {"limit": WORDS_LIMIT, "length": len(reason)}
        )
    return reason


def hidden_now(case, today):
    return HiddenCourse.objects.filter(case=case, until__gt=today)
