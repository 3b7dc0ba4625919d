"""What the comparison of two screenings reads: both reports, and the steps between."""

from dataclasses import dataclass

from screening.models import Decision, Membership, Report
from screening.models.prepared import NUMBER, Prepared

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
