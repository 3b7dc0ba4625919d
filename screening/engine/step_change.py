"""What a score did since a step, or between two screenings; never whether the step did it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from screening.engine.instruments import Measured

MOST_BEFORE = timedelta(days=28)
"""How old a score of a day may be: as old as the course lets its latest one be."""


@dataclass(frozen=True, slots=True)
class StepChange:
    """The score when a step was planned, and the latest one after it."""

    before: Measured
    after: Measured

    @property
    def points(self) -> int:
        return self.after.total - self.before.total


def score_at(
    measurements: Iterable[Measured], day: date, instrument: str = "phq-9"
) -> Measured | None:
    """The latest score of an instrument on or before a day, at most four weeks old."""
    known = [
        each
        for each in measurements
        if each.instrument == instrument and day - MOST_BEFORE <= each.taken_on <= day
    ]
    return max(known, key=lambda each: each.taken_on, default=None)


def step_change(
    measurements: Iterable[Measured], planned_on: date, until: date, instrument: str = "phq-9"
) -> StepChange | None:
    """The change of one instrument from the planning of a step until a day.

    Before is the score at the day of planning; after is the latest one of a later day up to
    `until`. None where either is missing.
    """
    scores = [each for each in measurements if each.instrument == instrument]
    before = score_at(scores, planned_on, instrument)
    later = (each for each in scores if planned_on < each.taken_on <= until)
    after = max(later, key=lambda each: each.taken_on, default=None)
    return StepChange(before, after) if before and after else None
