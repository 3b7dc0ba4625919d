"""What a team's page reads: counts over its cases and plans, and never a case or a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.core.cache import caches
from django.db.models import Count, Max, Q

from screening.engine.catalog.values import DONT_KNOW
from screening.engine.scoring import LIKELY
from screening.models.cases import Case
from screening.models.reports import Finding
from screening.models.screenings import Answer
from screening.models.supervision import Decision, ReviewRequest
from screening.queries.decisions import counts_of, on_adjustments

REVIEWS_OF = timedelta(days=90)
KEPT_SECONDS = 60
"""A thousand cases take some 0.1 s to count, so each process keeps its counts for a minute."""


@dataclass(frozen=True)
class Waits:
    """How many reports waited for a review, and how long; no durations where there are none."""

    many: int
    median: timedelta | None
    longest: timedelta | None


@dataclass(frozen=True)
class TeamCounts:
    """All that the page counts, as plain values, so that it can be kept in a cache.

    `cases` are the open ones, `reported` those of them with a report. `ended` are the waits for
    reviews given in the last 90 days, `going_on` those of reports that wait now.
    """

    at: datetime
    cases: int
    reported: int
    domains: dict[tuple[str, str], int]
    barriers: dict[str, int]
    questions: dict[str, int]
    steps: list[dict[str, Any]]
    ended: Waits
    going_on: Waits


def team_counts(team, now) -> TeamCounts:
    """The team's counts, at most a minute old."""
    counted: TeamCounts = caches["counts"].get_or_set(
        f"team-{team.pk}", lambda: count_team(team, now), KEPT_SECONDS
    )
    return counted


def count_team(team, now) -> TeamCounts:
    cases = Case.objects.open().filter(team=team)
    ended, going_on = waits(team, since=now - REVIEWS_OF, now=now)
    number, reported = how_many(cases)
    return TeamCounts(
        at=now,
        cases=number,
        reported=reported,
        domains=by_domain_and_band(cases),
        barriers=by_barrier(cases, LIKELY),
        questions=not_known(cases),
        steps=planned_steps(team),
        ended=ended,
        going_on=going_on,
    )


def latest_reports(cases):
    """The newest report of each of `cases` that has one, for a condition `..._in`."""
    return cases.filter(latest_report__isnull=False).order_by().values("latest_report")


def how_many(cases):
    """How many `cases` there are, and how many of them have a report."""
    counted = cases.order_by().aggregate(all=Count("pk"), reported=Count("latest_report"))
    return counted["all"], counted["reported"]


def by_domain_and_band(cases):
    """{(domain, band): how many of `cases` have a barrier of the domain in the band}.

    A case with two such barriers is counted once.
    """
    findings = Finding.objects.filter(report__in=latest_reports(cases)).order_by()
    counted = findings.values_list("domain", "band").annotate(cases=Count("report", distinct=True))
    return {(domain, band): count for domain, band, count in counted}


def by_barrier(cases, band):
    """{barrier: how many of `cases` have it in the band}, the most frequent first."""
    findings = Finding.objects.filter(report__in=latest_reports(cases), band=band)
    counted = findings.values_list("barrier").annotate(cases=Count("pk"))
    return dict(counted.order_by("-cases", "barrier"))


def not_known(cases):
    """{question: in how many of `cases` its last answer is "don't know"}, the most first."""
    given = Answer.objects.filter(option_key=DONT_KNOW, screening__report__in=latest_reports(cases))
    counted = given.values_list("question_key").annotate(cases=Count("pk"))
    return dict(counted.order_by("-cases", "question_key"))


def planned_steps(team):
    """For each adjustment its key, title, how often the team `planned` it, and each outcome."""
    planned = on_adjustments().filter(
        report__screening__case__team=team, choice=Decision.Choice.PLANNED
    )
    counted = planned.values("key").annotate(
        title=Max("title"), planned=Count("pk"), **counts_of("outcome", Decision.Outcome)
    )
    return list(counted.order_by("-planned", "key"))


def waits(team, *, since, now):
    """How long the team's reports wait for the review asked for: ended `since`, and going on."""
    asked = ReviewRequest.objects.filter(report__screening__case__team=team, withdrawn_at=None)
    ended = Q(report__review__at__gte=since)
    going_on = Q(
        report__review__isnull=True,
        report__latest_of__isnull=False,
        report__latest_of__closed_at__isnull=True,
    )
    rows = asked.filter(ended | going_on).order_by().values_list("asked_at", "report__review__at")
    rows = list(rows)
    return (
        summed([end - start for start, end in rows if end]),
        summed([now - start for start, end in rows if not end]),
    )


def summed(durations):
    middle = median(durations) if durations else None
    return Waits(len(durations), middle, max(durations, default=None))
