"""What the comparison of two screenings reads: both reports, and the steps between."""

from dataclasses import dataclass
from functools import lru_cache

from screening.engine.comparison import BarrierComparison
from screening.models import Decision, DigestMismatch, Membership, Report
from screening.models.prepared import NUMBER, Prepared
from screening.queries.report_page import compared

REPORTS = Prepared(
    lambda case, numbers: (
        Report.objects.filter(screening__case=case, screening__number__in=numbers)
        .select_related("screening__release")
        .defer("headline", "screening__own_words", "screening__release__content")
        .order_by("screening__number")
    ),
    case=NUMBER,
    numbers=NUMBER,
)
STEPS = Prepared(
    lambda case, start, end: Decision.objects.filter(
        report__screening__case=case,
        report__screening__number__gte=start,
        report__screening__number__lt=end,
        role=Membership.Role.CLINICIAN,
        kind__in=Decision.STEPS,
        choice=Decision.Choice.PLANNED,
    ).order_by("at", "pk"),
    case=NUMBER,
    start=NUMBER,
    end=NUMBER,
)


@dataclass(frozen=True)
class TwoReports:
    """The reports of two screenings of a case, the earlier first, and what was planned between."""

    first: Report
    second: Report
    steps: list[Decision]


def two_reports(case, first, second) -> TwoReports | None:
    """The reports of the screenings with these numbers; None unless both have one.

    `case` has its `history`, which tells without a query.
    """
    reported = {screening.number for screening in case.history if screening.submitted_at}
    if first == second or not reported >= {first, second}:
        return None
    earlier, later = REPORTS(case=case.pk, numbers=[first, second])
    for report in (earlier, later):
        report.screening.case = case
    steps = STEPS(case=case.pk, start=first, end=second)
    # A revision copies the steps of the report that it revises; each counts once.
    planned = {(step.kind, step.key): step for step in steps}
    return TwoReports(earlier, later, list(planned.values()))


@dataclass(frozen=True)
class NewestChange:
    """The numbers of a case's two newest reports, and what became of each barrier since."""

    first: int
    second: int
    compared: tuple[BarrierComparison, ...]


def newest_change(case) -> NewestChange | None:
    """The change between the two newest reports; None without two, or where one was damaged.

    `case` has its `history`. Takes one query the first time, and none after that: the two reports
    never change.
    """
    reported = [screening for screening in case.history if screening.submitted_at][:2]
    if len(reported) < 2:
        return None
    second, first = reported
    try:
        between = compared_once(
            *(case.pk, first.number, second.number), first.report.digest, second.report.digest
        )
    except DigestMismatch:
        return None
    return NewestChange(first.number, second.number, between)


@lru_cache(maxsize=256)
def compared_once(case, first, second, *_digests) -> tuple[BarrierComparison, ...]:
    """What became of each barrier, kept by the digests of the two reports."""
    return compared(*REPORTS(case=case, numbers=[first, second]))
