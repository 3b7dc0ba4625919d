"""What a team's page reads: counts over its cases and plans, and the cases behind small ones."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.core.cache import caches
from django.db.models import BigIntegerField, CharField, Count, ExpressionWrapper, F, Max, Q, Value
from django.utils import timezone

from screening.engine.catalog.values import DONT_KNOW
from screening.engine.course import STATES, UNKNOWN
from screening.engine.scoring import LIKELY
from screening.models.cases import Case
from screening.models.reports import Finding, Report
from screening.models.screenings import Answer, Screening
from screening.models.supervision import Decision, ReviewRequest
from screening.queries.courses import courses_among
from screening.queries.decisions import counts_of, on_adjustments

REVIEWS_OF = timedelta(days=90)
FEW = 5
"""Below this a count comes with its cases, so that a supervisor can open them."""
KEPT_SECONDS = 60
"""A thousand cases take some 50 ms to count, so each process keeps its counts for a minute."""


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
    rare_questions: dict[str, list[tuple[UUID, str]]]
    """The cases of each question that fewer than FEW of them do not know: (uuid, code)."""
    rare_steps: dict[str, list[tuple[UUID, str]]]
    """The cases of each step that was planned fewer than FEW times."""
    ended: Waits
    going_on: Waits
    states: dict[str, int] = field(default_factory=dict)
    """How many open cases are in each state of the engine's courses; UNKNOWN without a score."""


def team_counts(team, now) -> TeamCounts:
    """The team's counts, at most a minute old."""
    counted: TeamCounts = caches["counts"].get_or_set(
        f"team-{team.pk}", lambda: count_team(team, now), KEPT_SECONDS
    )
    return counted


def count_team(team, now) -> TeamCounts:
    cases = Case.objects.open().filter(team=team)
    ended, going_on = waits(team, since=now - REVIEWS_OF, now=now)
    number, reported, questions = how_many(cases)
    steps = planned_steps(team)
    domains, barriers = found(cases)
    rare_questions, rare_steps = cases_behind_few(cases, team, questions, steps)
    return TeamCounts(
        at=now,
        cases=number,
        reported=reported,
        domains=domains,
        barriers=barriers,
        questions=questions,
        steps=steps,
        rare_questions=rare_questions,
        rare_steps=rare_steps,
        ended=ended,
        going_on=going_on,
        states=courses_by_state(cases, number, timezone.localdate(now)),
    )


def courses_by_state(cases, number, today):
    """{state: how many of `cases`, `number` in all, are in it}; those without a score UNKNOWN."""
    states = courses_among(cases, today=today).states
    states[UNKNOWN] = number - sum(states[state] for state in STATES if state != UNKNOWN)
    return {state: states[state] for state in STATES}


def latest_reports(cases):
    """The newest report of each of `cases` that has one, for a condition `..._in`."""
    return cases.filter(latest_report__isnull=False).order_by().values("latest_report")


def how_many(cases):
    """How many `cases` there are, how many have a report, and what is not known, in one statement.

    (cases, reported, {question: in how many its last answer is "don't know"}, the most first).
    """
    all_cases = cases.order_by().annotate(question=Value("", CharField())).values_list("question")
    rows = all_cases.annotate(cases=Count("pk"), reported=Count("latest_report")).union(
        last_unknown(cases)
        .order_by()
        .values_list("question_key")
        .annotate(cases=Count("pk"), reported=Value(0)),
        all=True,
    )
    number = reported = 0
    unknown = {}
    for question, count, of_reports in rows:
        if question:
            unknown[question] = count
        else:
            number, reported = count, of_reports
    often = sorted(unknown.items(), key=lambda row: (-row[1], row[0]))
    return number, reported, dict(often)


def found(cases):
    """What the newest reports of `cases` found, in one statement: (domains, barriers).

    {(domain, band): how many of `cases` have a barrier of the domain in the band}, where a case
    with two such barriers is counted once; and {barrier: in how many it is likely}, the most
    frequent first.
    """
    findings = Finding.objects.filter(report__in=latest_reports(cases)).order_by()
    nothing = Value("", CharField())
    by_domain = findings.values_list("domain", "band", nothing)
    by_domain = by_domain.annotate(cases=Count("report", distinct=True))
    by_barrier = findings.filter(band=LIKELY).values_list(nothing, nothing, "barrier")
    domains, barriers = {}, {}
    for domain, band, barrier, count in by_domain.union(
        by_barrier.annotate(cases=Count("pk")), all=True
    ):
        if barrier:
            barriers[barrier] = count
        else:
            domains[domain, band] = count
    often = sorted(barriers.items(), key=lambda row: (-row[1], row[0]))
    return domains, dict(often)


def last_unknown(cases):
    """The answers "don't know" in the newest reports of `cases`.

    The sum hides the report's key from SQLite, which then finds the report by its screening in an
    index; by its own key it would read the row, and the whole text of the report with it.
    """
    cases = cases.order_by().values("pk")
    key = ExpressionWrapper(F("report") + 0, output_field=BigIntegerField())
    newest = Screening.objects.filter(case__in=cases, case__latest_report=key)
    return Answer.objects.filter(option_key=DONT_KNOW, screening__in=newest.values("pk"))


def planned_steps(team):
    """For each adjustment its key, title, how often the team `planned` it, and each outcome."""
    counted = (
        plans_of(team)
        .values("key")
        .annotate(title=Max("title"), planned=Count("pk"), **counts_of("outcome", Decision.Outcome))
    )
    return list(counted.order_by("-planned", "key"))


def plans_of(team):
    """What the team's clinicians planned of the catalog's adjustments, as `on_adjustments`.

    The team's reports come first: the decisions of all teams are many more.
    """
    reports = Report.objects.filter(screening__case__team=team).order_by().values("pk")
    planned = on_adjustments().filter(choice=Decision.Choice.PLANNED)
    return planned.filter(report__in=reports)


def cases_behind_few(cases, team, questions, steps):
    """The cases behind what is counted fewer than FEW times, in one statement.

    For the questions, and for the steps: {key: [(uuid, code)]}, by code.
    """
    unknown = (
        last_unknown(cases)
        .order_by()
        .filter(question_key__in=[key for key, count in questions.items() if count < FEW] or [""])
    )
    planned = plans_of(team).filter(
        key__in=[row["key"] for row in steps if row["planned"] < FEW] or [""]
    )
    of_question, of_step = "screening__case", "report__screening__case"
    rows = unknown.values_list(
        Value("question"), "question_key", f"{of_question}__code", f"{of_question}__uuid"
    ).union(
        planned.order_by().values_list(Value("step"), "key", f"{of_step}__code", f"{of_step}__uuid")
    )
    groups = {"question": {}, "step": {}}
    for kind, key, code, uuid in sorted(rows):
        groups[kind].setdefault(key, []).append((uuid, code))
    return groups["question"], groups["step"]


def waits(team, *, since, now):
    """How long the team's reports wait for the review asked for: ended `since`, and going on.

    The database knows no median that both kinds share, and windows over durations take SQLite
    six times as long as these few rows take here.
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
    return (
        summed([end - start for start, end in rows if end]),
        summed([now - start for start, end in rows if not end]),
    )


def summed(durations):
    middle = median(durations) if durations else None
    return Waits(len(durations), middle, max(durations, default=None))
