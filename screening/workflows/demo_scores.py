"""Scores of the demo's cases, entered day by day through the workflows."""

from datetime import timedelta

from django.utils import timezone

from screening.workflows.measurements import correct_score, enter_score
from screening.workflows.safety import record_action_on_score

BEFORE_STEP, DURING_STEP = (18, 17, 16, 15, 19), (14, 15, 11, 12)
"""PHQ-9 totals of the ended therapies, in turn: when a step was planned, and while it was taken."""


def enter_scores(case, scores, *, by, opened_at, now):
    """Enter a case's scores, each on its day or, if taken before, when the case was opened.

    One that was mistyped is corrected an hour later. What is asked of a flag is recorded.
    """
    for row in scores:
        taken_at = now - timedelta(days=row["days_ago"])
        at = max(taken_at, opened_at)
        given = {name: row[name] for name in ("items", "total") if name in row}
        measurement = enter_score(
            case=case,
            by=by,
            instrument=row["instrument"],
            taken_on=timezone.localdate(taken_at),
            at=at,
            **given | ({"total": row["mistyped"]} if "mistyped" in row else {}),
        )
        if "mistyped" in row:
            correct_score(measurement=measurement, by=by, at=at + timedelta(hours=1), **given)
        for flag in measurement.flags.all():
            record_action_on_score(
                measurement=measurement,
                key=flag.key,
                by=by,
                action="Assessed in the session: no plan, no means. Safety plan renewed.",
                at=at + timedelta(hours=1),
            )


def scores_around_a_step(case, number, *, by, planned_days, outcome_days, now):
    """A score when the step was planned and one before its outcome, of the `number`th therapy."""
    totals = BEFORE_STEP[number % len(BEFORE_STEP)], DURING_STEP[number % len(DURING_STEP)]
    for days, total in zip((planned_days, outcome_days + 1), totals, strict=True):
        row = {"days_ago": days, "instrument": "phq-9", "total": total}
        at = now - timedelta(days=days)
        enter_scores(case, [row], by=by, opened_at=at, now=now)
