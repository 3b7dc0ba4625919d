"""Whole barriers of the draft: retired with what only they use, and brought back."""

from django.db import transaction
from django.utils.translation import gettext as _

from screening.engine.catalog.serialization import canonical_text, digest
from screening.models import (
    AdjustmentDefinition,
    BarrierDefinition,
    DomainDefinition,
    ExampleCaseDefinition,
    QuestionDefinition,
    RedFlagDefinition,
    ScaleDefinition,
    SourceDefinition,
)
from screening.queries.whole_barriers import RETIRED, retirement_of, return_of
from screening.workflows.drafts import lock_draft, refuse_other_draft
from screening.workflows.events import log_event

MODELS = {
    "domain": DomainDefinition,
    "scale": ScaleDefinition,
    "question": QuestionDefinition,
    "barrier": BarrierDefinition,
    "adjustment": AdjustmentDefinition,
    "red-flag": RedFlagDefinition,
    "source": SourceDefinition,
    "example-case": ExampleCaseDefinition,
}
RETURNED = "catalog.barrier-returned"


class BarrierRefused(Exception):
    """Base of what is refused of a whole barrier."""


class BarrierIsRetired(BarrierRefused):
    """The barrier is not in use."""


class BarrierInUse(BarrierRefused):
    """The barrier is not retired, or not any more."""


class FlagsNotConfirmed(BarrierRefused):
    """Red flags would go along, and nobody said that they may."""


@transaction.atomic
def retire_barrier(*, barrier, by, seen, keep_flags=False, flags_read=False, at=None):
    """Retire a barrier with every row that nothing else uses; gives what went and what stayed.

    `seen` is the digest of the draft that was shown. Red flags go along only with `flags_read`.
    Locks the draft. Raises BarrierIsRetired, DraftChanged, FlagsNotConfirmed.
    """
    lock_draft()
    if not BarrierDefinition.objects.filter(pk=barrier.pk, retired=False).exists():
        raise BarrierIsRetired(_("This barrier is retired already. Nothing was changed."))
    catalog, plan = retirement_of(barrier.pk, keep_flags=keep_flags)
    refuse_other_draft(digest(canonical_text(catalog)), seen)
    if plan.goes["red-flag"] and not flags_read:
        raise FlagsNotConfirmed(
            _("Say that you have read which red flags would go, or keep them. Nothing was changed.")
        )
    set_all_retired(plan.keys, True)
    rows = {kind: sorted(keys) for kind, keys in plan.keys.items() if keys}
    log_event(RETIRED, by=by, details={"barrier": barrier.pk, "rows": rows}, at=at)
    return plan


@transaction.atomic
def bring_back_barrier(*, barrier, by, seen, at=None):
    """Bring a barrier back with what went along and what it needs; gives the rows by kind.

    `seen` is the digest of the draft that was shown. Locks the draft. Raises BarrierInUse,
    DraftChanged.
    """
    lock_draft()
    if not BarrierDefinition.objects.filter(pk=barrier.pk, retired=True).exists():
        raise BarrierInUse(_("This barrier is in use already. Nothing was changed."))
    catalog, _whole, back = return_of(barrier.pk)
    refuse_other_draft(digest(canonical_text(catalog)), seen)
    keys = {kind: {row.key for row in rows} for kind, rows in back.items()}
    set_all_retired(keys, False)
    rows = {kind: sorted(some) for kind, some in keys.items() if some}
    log_event(RETURNED, by=by, details={"barrier": barrier.pk, "rows": rows}, at=at)
    return back


def set_all_retired(keys, retired):
    """Retire rows by kind and key, or bring them back; call it under the draft's lock."""
    for kind, some in keys.items():
        if some:
            MODELS[kind].objects.filter(pk__in=some).update(retired=retired)
