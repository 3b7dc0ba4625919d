"""What the page of one case reads: its screenings with what came of them, and who read what."""

from dataclasses import dataclass

from screening.models import Decision, Event, Membership, RaisedFlag, Review, Screening
from screening.queries.also_likely import also_likely_names

READ = "report.read"
READINGS_SHOWN = 30


@dataclass(frozen=True)
class ScreeningRow:
    """A screening with the flags it raised, the steps planned on its report, and its review."""

    screening: Screening
    flags: list[RaisedFlag]
    steps: list[Decision]
    review: Review | None
    also_likely: list[str]
    """Names of the likely barriers beyond those that the report names."""


def screenings_with_plans(case):
    """The screenings of a case that `with_history` made ready, the newest first, in 4 queries."""
    written = [screening.report for screening in case.history if screening.submitted_at]
    reports = [report.pk for report in written]
    planned = Decision.objects.filter(
        role=Membership.Role.CLINICIAN, kind__in=Decision.STEPS, choice=Decision.Choice.PLANNED
    )
    flags = by_report(RaisedFlag.objects.select_related("acted_by"), reports)
    steps = by_report(planned.order_by("due_on", "pk"), reports)
    reviews = by_report(Review.objects.select_related("by"), reports)
    also = also_likely_names(written)
    rows = []
    for screening in case.history:
        report = screening.report.pk if screening.submitted_at else None
        review = reviews.get(report, [None])[0]
        rows.append(
            ScreeningRow(
                screening=screening,
                flags=flags.get(report, []),
                steps=steps.get(report, []),
                review=review,
                also_likely=also.get(report, []),
            )
        )
    return rows


def by_report(queryset, reports):
    """The rows of these reports, in lists by report; no query where there are none."""
    groups = {}
    for row in queryset.filter(report__in=reports) if reports else []:
        groups.setdefault(row.report_id, []).append(row)
    return groups


def readings(case):
    """The newest readings of the case's reports: who opened which, and when."""
    return (
        Event.objects.filter(case=case, verb=READ)
        .select_related("by", "report__screening")
        .defer("report__content", "report__headline", "report__screening__own_words")
        .order_by("-at", "-pk")[:READINGS_SHOWN]
    )
