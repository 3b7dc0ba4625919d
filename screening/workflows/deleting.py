"""Deleting a case that was opened by mistake."""

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.models import Discard, Report
from screening.workflows.cases import CaseRefused, lock_own_case
from screening.workflows.discarding import raised_flags
from screening.workflows.events import log_event
from screening.workflows.release_use import discount_screenings


class CaseHasReport(CaseRefused):
    """A case with a report is closed, never deleted."""


class CaseRaisedFlag(CaseRefused):
    """A screening of the case raised a safety flag, whose record is kept."""


class CaseHasScores(CaseRefused):
    """A case with scores is closed, never deleted; those taken back count as well."""


class CaseIsReferredTo(CaseRefused):
    """Something else is recorded about the case."""


@transaction.atomic
def delete_case(*, case, by, at=None):
    """Delete a case without a report: its code, course, drafts and answers are gone for good.

    Events keep who did what and when, and name the number that the case had. Locks the case, so
    that no report is written meanwhile. Raises NotTheClinician, CaseHasReport, CaseHasScores,
    CaseRaisedFlag, CaseIsReferredTo.
    """
    now = at or timezone.now()
    case = lock_own_case(case.pk, by=by)
    refuse_to_delete(case)
    details = {"team": case.team_id}
    log_event("case.deleted", by=by, case=case, details=details, at=now)
    try:
        with transaction.atomic():
            discount_screenings(case.screenings.all())
            case.screenings.all().delete()
            case.delete()
    except ProtectedError as error:
        raise CaseIsReferredTo(
            _("Something else is recorded about this case, so it is kept. Close it instead.")
        ) from error


def refuse_to_delete(case):
    """Raises CaseHasReport, CaseHasScores, CaseRaisedFlag."""
    if Report.objects.filter(screening__case=case).exists():
        raise CaseHasReport(
            _("This case holds a report, so it is kept. Close it when therapy has ended.")
        )
    if case.measurements.exists():
        raise CaseHasScores(
            _("This case holds scores, so it is kept. Close it when therapy has ended.")
        )
    draft = case.screenings.open().select_related("release").defer("release__content").first()
    was_flagged = Discard.objects.filter(screening__case=case).exclude(flags=[]).exists()
    if was_flagged or (draft and raised_flags(draft)):
        raise CaseRaisedFlag(
            _(
                "Answers of this case raise a safety flag, so the case is kept. Correct them if "
                "they are wrong; else discard the draft, say what was done, and close the case."
            )
        )
