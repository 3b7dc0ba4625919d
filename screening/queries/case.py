"""What the page of one case reads: its screenings with what came of them, and who read what."""

from dataclasses import dataclass

from screening.models import Decision, Event, Membership, RaisedFlag, Review, Screening
from screening.models.prepared import NUMBER, Prepared
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
    before: int | None
    """The number of the newest earlier screening that has a report."""


STEPS = Prepared(
    lambda case: Decision.objects.filter(
        report__screening__case=case, role=Membership.Role.CLINICIAN, kind__in=Decision.STEPS
    ).select_related("by"),
    case=NUMBER,
)
FLAGS = Prepared(
    lambda case: RaisedFlag.objects.filter(case=case).select_related("acted_by"), case=NUMBER
)
REVIEWS = Prepared(
    lambda case: Review.objects.filter(report__screening__case=case).select_related("by"),
    case=NUMBER,
)
READINGS = Prepared(
    lambda case: (
        Event.objects.filter(case=case, verb=READ)
        .select_related("by", "report__screening")
        .defer("report__content", "report__headline", "report__screening__own_words")
        .order_by("-at", "-pk")[:READINGS_SHOWN]
    ),
    case=NUMBER,
)


def clinicians_steps(case):
    """Every step that a clinician decided on in this case, in the order decided."""
    return STEPS(case=case.pk)


def screenings_with_plans(case, steps):
    """The screenings of a case that `with_history` made ready, the newest first, in 2 queries.

    `steps` are those of `clinicians_steps`; of these each report shows what was planned on it.
    """
    planned = [step for step in steps if step.choice == Decision.Choice.PLANNED]
    steps = by_report(sorted(planned, key=lambda step: (step.due_on, step.pk)))
    reported = case.latest_report_id is not None
    flags = by_report(FLAGS(case=case.pk) if reported else [])
    reviews = by_report(REVIEWS(case=case.pk) if reported else [])
    also = also_likely_names(each.report for each in case.history if each.submitted_at)
    reported_numbers = [each.number for each in case.history if each.submitted_at]
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
                before=max((n for n in reported_numbers if n < screening.number), default=None),
            )
        )
    return rows


def by_report(rows):
    """The rows in lists by report."""
    groups = {}
    for row in rows:
        groups.setdefault(row.report_id, []).append(row)
    return groups


def readings(case):
    """The newest readings of the case's reports: who opened which, and when."""
    return READINGS(case=case.pk)
