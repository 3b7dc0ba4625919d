"""The draft as files: who loaded some last, and which retired rows files leave out."""

from screening.engine.catalog.diff import name_of
from screening.engine.catalog.serialization import KINDS
from screening.models import DomainDefinition, Event
from screening.queries.draft import read_definitions

LOADED = "catalog.loaded"


def last_loaded():
    """The event of the last time that files were loaded, or None."""
    # Events of no case have an index of their own, those of a verb have none.
    events = Event.objects.filter(case=None, verb=LOADED).select_related("by")
    return events.order_by("-pk").first()


def is_draft_empty():
    return not DomainDefinition.objects.exists()


def draft_with_retired():
    """(the draft, the draft with its retired rows)."""
    return read_definitions(), read_definitions(with_retired=True)


def retired_left_out(catalog, whole, loaded):
    """(kind, name) of the retired rows of the draft that the loaded rows do not hold."""
    names = []
    for name, kind in KINDS.items():
        kept = {row.key for row in (*getattr(catalog, name), *getattr(loaded, name))}
        rows = (row for row in getattr(whole, name) if row.key not in kept)
        names += [(kind, name_of(row)) for row in rows]
    return names
