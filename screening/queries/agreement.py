"""What the page of agreement reads: counts over all teams, and never a case or a person."""

from django.db.models import Count, Max, Q

from screening.models.supervision import Decision
from screening.queries.decisions import counts_of, current_decisions, on_adjustments

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
