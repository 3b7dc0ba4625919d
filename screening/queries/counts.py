"""Counts over many cases and reports: one query each, and never a case or a person by name."""

from statistics import median

from django.db.models import Count, Exists, Max, OuterRef, Q

from screening.engine.catalog.values import DONT_KNOW
from screening.models.accounts import Membership
from screening.models.reports import Finding
from screening.models.screenings import Answer, Screening
from screening.models.supervision import Decision, ReviewRequest

Choice, Kind, Outcome, Reason = Decision.Choice, Decision.Kind, Decision.Outcome, Decision.Reason


def latest_reports(cases):
    """The newest report of each of `cases` that has one, for a condition `..._in`."""
    return cases.filter(latest_report__isnull=False).order_by().values("latest_report")


def with_barrier(cases, *, band, domain="", barrier=""):
    """Those of `cases` whose newest report has the barrier, or one of the domain, in the band."""
    item = {"barrier": barrier} if barrier else {"domain": domain}
    found = Finding.objects.filter(report=OuterRef("latest_report"), band=band, **item)
    return cases.filter(Exists(found))


def how_many(cases):
    """How many `cases` there are (`all`), and how many of them have a report (`reported`)."""
    return cases.order_by().aggregate(all=Count("pk"), reported=Count("latest_report"))


def by_domain_and_band(cases):
    """{(domain, band): how many of `cases` have a barrier of the domain in the band}.

    A case with two such barriers is counted once.
    """
    found = Finding.objects.filter(report__in=latest_reports(cases)).order_by()
    counted = found.values_list("domain", "band").annotate(cases=Count("report", distinct=True))
    return {(domain, band): count for domain, band, count in counted}


def by_barrier(cases, band):
    """{barrier: how many of `cases` have it in the band}, the most frequent first."""
    found = Finding.objects.filter(report__in=latest_reports(cases), band=band)
    counted = found.values_list("barrier").annotate(cases=Count("pk"))
    return dict(counted.order_by("-cases", "barrier"))


def not_known(cases):
    """{question: in how many of `cases` its last answer is "don't know"}, the most first."""
    given = Answer.objects.filter(option_key=DONT_KNOW, screening__report__in=latest_reports(cases))
    counted = given.values_list("question_key").annotate(cases=Count("pk"))
    return dict(counted.order_by("-cases", "question_key"))


def waits(team, *, since, now):
    """How long the team's reports wait for the review asked for: `ended` since, and `going_on`.

    Each with how `many`, and their `median` and `longest`, durations (None where there is none).
    """
    asked = ReviewRequest.objects.filter(report__screening__case__team=team, withdrawn_at=None)
    ended = Q(report__review__at__gte=since)
    going_on = Q(
        report__review__isnull=True,
        report__latest_of__isnull=False,
        report__latest_of__closed_at__isnull=True,
    )
    rows = asked.filter(ended | going_on).order_by().values_list("asked_at", "report__review__at")
    rows = list(rows)
    return {
        "ended": summed([end - start for start, end in rows if end]),
        "going_on": summed([now - start for start, end in rows if not end]),
    }


def summed(durations):
    middle = median(durations) if durations else None
    return {"many": len(durations), "median": middle, "longest": max(durations, default=None)}


def current_decisions():
    """Decisions that count: not those of a returned report whose revision took its place.

    The revision holds copies of them, or what was decided instead.
    """
    revised = Screening.objects.filter(revises=OuterRef("report"), submitted_at__isnull=False)
    return Decision.objects.filter(~Exists(revised)).order_by()


def on_adjustments():
    """What clinicians decided on the catalog's adjustments."""
    return current_decisions().filter(role=Membership.Role.CLINICIAN, kind=Kind.ADJUSTMENT)


def counts_of(field, choices):
    """A count for each of the choices, under its name in lower case."""
    return {
        choice.name.lower(): Count("pk", filter=Q(**{field: choice.value})) for choice in choices
    }


def planned_steps(team):
    """For each adjustment its key, title, how often the team `planned` it, and each outcome."""
    planned = on_adjustments().filter(report__screening__case__team=team, choice=Choice.PLANNED)
    counted = planned.values("key").annotate(
        title=Max("title"), planned=Count("pk"), **counts_of("outcome", Outcome)
    )
    return list(counted.order_by("-planned", "key"))


def opinions():
    """For each barrier, band and role: how many opinions were `given`, how many `agree`."""
    counted = current_decisions().filter(kind=Kind.BARRIER).values("key", "band", "role")
    agree = Count("pk", filter=Q(choice=Choice.AGREE))
    return list(counted.annotate(title=Max("title"), given=Count("pk"), agree=agree))


def choices():
    """For each adjustment: how often it was `decided` on, and how, why and with what outcome."""
    counted = on_adjustments().values("key").annotate(title=Max("title"), decided=Count("pk"))
    taken = counts_of("choice", [Choice.PLANNED, Choice.DECLINED])
    return list(
        counted.annotate(**taken, **counts_of("reason", Reason), **counts_of("outcome", Outcome))
    )
