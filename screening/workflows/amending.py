"""Correcting what is known of a case: its course of therapy, and a code that was mistyped."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from screening.engine.case_code import normalised_code
from screening.models import CodeChange
from screening.workflows.cases import code_taken, lock_own_case, refuse_closed, refuse_course
from screening.workflows.events import log_event


@transaction.atomic
def amend_case(
    *, case, by, modality, started_on, sessions, session_spacing=None, code=None, at=None
):
    """Correct the course of therapy and the code; a spacing or a code of None stays as it is.

    Locks the case. Raises NotTheClinician, CaseClosed, StartsInFuture, StartsTooEarly,
    TooManySessions, CaseCodeTaken; then nothing is stored.
    """
    now = at or timezone.now()
    case = lock_own_case(case.pk, by=by)
    refuse_closed(case)
    refuse_course(started_on, sessions, now)
    code = case.code if code is None else normalised_code(code)
    is_recoded = code != case.code
    if is_recoded:
        change_code(case, code, by=by, now=now)
    course = {"modality": modality, "started_on": started_on, "sessions": sessions}
    if sessions != case.sessions:
        course["sessions_on"] = timezone.localdate(now)
    if session_spacing is not None:
        course["session_spacing"] = session_spacing
    is_course_changed = any(getattr(case, name) != value for name, value in course.items())
    if is_course_changed or not is_recoded:
        for name, value in course.items():
            setattr(case, name, value)
        case.save(update_fields=list(course))
        log_event("case.amended", by=by, case=case, at=now)
    return case


def change_code(case, code, *, by, now):
    """Give the locked case another code and keep the one before; raises CaseCodeTaken.

    Two cases that are given the same code at the same moment are told apart by the constraint.
    """
    before, case.code = case.code, code
    try:
        with transaction.atomic():
            case.save(update_fields=["code"])
    except IntegrityError as error:
        raise code_taken(code) from error
    change = CodeChange.objects.create(case=case, before=before, after=code, by=by, at=now)
    log_event("case.recoded", by=by, case=case, details={"change": change.pk}, at=now)
