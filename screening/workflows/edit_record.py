"""The record of who changed the draft: one event for each row that somebody changed."""

from screening.models.events import CATALOG_EDITED
from screening.workflows.events import log_event


def record_edit(*, by, kind, key, at=None):
    """Record that `by` changed, made, retired or brought back a row of the draft.

    `kind` and `key` are those of the engine ("barrier", "alliance"). Call it inside the
    transaction that changes the row. Whoever changed the draft since the last release cannot
    approve it. A barrier's page and Django's admin need not call this: they keep what was changed.
    """
    log_event(CATALOG_EDITED, by=by, details={"kind": kind, "key": key}, at=at)
