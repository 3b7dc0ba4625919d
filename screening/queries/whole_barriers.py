"""What hangs on a barrier of the draft: before it is retired, and before it comes back."""

from screening.engine.catalog.leaving_out import without
from screening.engine.catalog.retiring import problems_made, retirement, returning
from screening.models import BarrierDefinition, Event
from screening.queries.draft import read_definitions

RETIRED = "catalog.barrier-retired"


def draft_barrier(key):
    """The working row of a barrier, retired or not; None where there is none."""
    return BarrierDefinition.objects.filter(pk=key).first()


def went_along(key):
    """Keys of the rows that were last retired with this barrier, by kind; none where it was not."""
    # Events of no case have an index of their own, those of a verb have none.
    events = Event.objects.filter(case=None, verb=RETIRED, details__barrier=key).order_by("-pk")
    details = events.values_list("details", flat=True).first() or {"rows": {}}
    return {kind: set(keys) for kind, keys in details["rows"].items()}


def retirement_of(key, *, keep_flags=False):
    """(the draft, what retiring the barrier takes along)."""
    catalog = read_definitions()
    return catalog, retirement(catalog, key, keep_flags=keep_flags)


def problems_of_retiring(catalog, plan):
    """What would be wrong with the draft then, and is not now."""
    return problems_made(catalog, without(catalog, plan.keys))


def return_of(key):
    """(the draft, the draft with its retired rows, the rows that come back with the barrier)."""
    catalog, whole = read_definitions(), read_definitions(with_retired=True)
    return catalog, whole, returning(whole, catalog, key, went_along(key))


def problems_of_returning(catalog, whole, rows):
    """What would be wrong with the draft then, and is not now."""
    keys = {kind: {row.key for row in some} for kind, some in rows.items()}
    return problems_made(catalog, without(whole, retired_keys(whole, catalog, keys)))


def retired_keys(whole, catalog, coming):
    """The keys of rows that stay retired, by kind, when some are coming back."""
    pairs = {
        "domain": (whole.domains, catalog.domains),
        "scale": (whole.scales, catalog.scales),
        "question": (whole.questions, catalog.questions),
        "barrier": (whole.barriers, catalog.barriers),
        "adjustment": (whole.adjustments, catalog.adjustments),
        "red-flag": (whole.red_flags, catalog.red_flags),
        "source": (whole.sources, catalog.sources),
    }
    return {
        kind: {row.key for row in every} - {row.key for row in used} - coming[kind]
        for kind, (every, used) in pairs.items()
    }
