"""Writing the record of what was done."""

import logging

from django.db import DatabaseError
from django.utils import timezone

from screening.models import Event

logger = logging.getLogger(__name__)


def log_event(verb, *, by, case=None, report=None, release=None, details=None, at=None):
    """Record one deed; call it inside the transaction that does it."""
    return Event.objects.create(
        verb=verb,
        by=by,
        at=at or timezone.now(),
        case=case,
        report=report,
        release=release,
        details=details or {},
    )


def record_reading(*, report, by, at=None):
    """Record that `by` opened `report`: one insert, which never fails the reading itself.

    Call it outside of any transaction: what goes wrong then ends with the insert alone.
    """
    try:
        log_event("report.read", by=by, case=report.screening.case, report=report, at=at)
    except DatabaseError:
        logger.exception("A reading of a report could not be recorded")
