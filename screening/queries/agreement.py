"""What the page of agreement reads: counts over all teams, and never a case or a person."""

from django.db.models import Count, Max, Q
from django.utils import timezone

from screening.engine.instruments import PHQ_9
from screening.engine.step_change import step_change
from screening.models.measurements import Measurement
from screening.models.supervision import Decision
from screening.queries.decisions import counts_of, current_decisions, on_adjustments
from screening.queries.measurements import measured

Choice = Decision.Choice


def opinions():
    """For each barrier, band and role: how many opinions were `given`, how many `agree`."""
    counted = current_decisions().filter(kind=Decision.Kind.BARRIER).values("key", "band", "role")
    agree = Count("pk", filter=Q(choice=Choice.AGREE))
    return list(counted.annotate(title=Max("title"), given=Count("pk"), agree=agree))


def choices():
    """For each adjustment: how often it was `decided` on, and how, why and with what outcome."""
    counted = on_adjustments().values("key").annotate(title=Max("title"), decided=Count("pk"))
    taken = counts_of("choice", [Choice.PLANNED, Choice.DECLINED])
    reasons = counts_of("reason", Decision.Reason)
    return list(counted.annotate(**taken, **reasons, **counts_of("outcome", Decision.Outcome)))


def score_changes() -> dict[str, list[int]]:
    """For each adjustment the changes of the PHQ-9 from its planning until its outcome, in points.

    Of the planned steps that were tried and have a score on either side; in 2 queries.
    """
    tried = on_adjustments().filter(outcome__in=Decision.TRIED)
    steps = list(tried.values_list("key", "report__screening__case", "at", "outcome_at"))
    scores: dict[int, list[Measurement]] = {}
    of_cases = Measurement.objects.standing().filter(
        instrument=PHQ_9.key, case__in=tried.values("report__screening__case")
    )
    for measurement in of_cases.only("case", "instrument", "taken_on", "total"):
        scores.setdefault(measurement.case_id, []).append(measured(measurement))
    changes: dict[str, list[int]] = {}
    for key, case, planned_at, outcome_at in steps:
        days = timezone.localdate(planned_at), timezone.localdate(outcome_at)
        if change := step_change(scores.get(case, []), *days):
            changes.setdefault(key, []).append(change.points)
    return changes
