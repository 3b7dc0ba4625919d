"""What the page of one case reads of its screenings, and of what was decided on them."""

from dataclasses import dataclass

from screening.models import Decision, Membership, RaisedFlag, Review, Screening
from screening.models.prepared import NUMBER, Prepared
from screening.queries.also_likely import also_likely_names

READ = "report.read"


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


DECISIONS = Prepared(
    lambda case: Decision.objects.filter(report__screening__case=case).select_related("by"),
    case=NUMBER,
)


def decisions_on(case):
    """Everything that was decided in this case, by clinicians and supervisors, in order."""
    return DECISIONS(case=case.pk)


def is_clinicians_step(decision):
    """Whether a clinician decided on a step; everything else is an opinion."""
    return decision.role == Membership.Role.CLINICIAN and decision.kind in Decision.STEPS


def screenings_with_plans(case, decisions):
    """The screenings of a case that `with_history` made ready, the newest first.

    `decisions` are those of `decisions_on`; each report shows the steps planned on it.
    """
    planned = [
        each
        for each in decisions
        if is_clinicians_step(each) and each.choice == Decision.Choice.PLANNED
    ]
    steps = by_report(sorted(planned, key=lambda step: (step.due_on, step.pk)))
    flags = by_report(case.raised_flags)
    also = also_likely_names(each.report for each in case.history if each.submitted_at)
    reported_numbers = [each.number for each in case.history if each.submitted_at]
    rows = []
    for screening in case.history:
        report = screening.report.pk if screening.submitted_at else None
        review = getattr(screening.report, "review", None) if report else None
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


def newest_reported(case):
    """The newest screening of the case that has a report, or None; from its `history`."""
    return next((each for each in case.history if each.submitted_at), None)


def by_report(rows):
    """The rows in lists by report."""
    groups = {}
    for row in rows:
        groups.setdefault(row.report_id, []).append(row)
    return groups
