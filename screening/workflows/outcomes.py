"""What came of the steps that a clinician planned."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.models import Decision, Membership
from screening.workflows.locking import lock_report
from screening.workflows.plan_fields import settle_fields
from screening.workflows.plan_refusals import NotPlanned, UnknownChoice
from screening.workflows.plans import decided_on, store


@transaction.atomic
def record_outcome(*, report, by, kind, key, outcome, seen=None, at=None):
    """Record what came of a planned step, also after sign-off; "" takes it back.

    `seen` holds the outcomes that the person knows of, as in `decide`.
    Locks the case. Raises AccessLost, NotPlanned, UnknownChoice, PlanChanged.
    """
    now = at or timezone.now()
    report = lock_report(report, by=by)
    if not report.is_own_case or outcome not in ["", *Decision.Outcome.values]:
        raise UnknownChoice(_("Choose one of the outcomes that the page offers."))
    step = decided_on(report, Membership.Role.CLINICIAN, kind, key)
    if step is None or step.choice != Decision.Choice.PLANNED:
        raise NotPlanned(_("This step is not planned, so it has no outcome."))
    if seen is not None and not settle_fields(
        {"outcome": outcome}, {"outcome": step.outcome}, seen
    ):
        return step
    before = step.as_it_stands()
    step.outcome, step.outcome_at = outcome, now if outcome else None
    return step if before["outcome"] == outcome else store(step, before, by=by, now=now)
