"""What a score did since a step was planned; never whether the step did it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from screening.engine.instruments import Measured

MOST_BEFORE = timedelta(days=28)
"""How old the score at the planning may be: as old as the course lets its latest one be."""


@dataclass(frozen=True, slots=True)
class StepChange:
    """The score when a step was planned, and the latest one after it."""

    before: Measured
    after: Measured

    @property
    def points(self) -> int:
        return self.after.total - self.before.total


def step_change(
    measurements: Iterable[Measured], planned_on: date, until: date, instrument: str = "phq-9"
) -> StepChange | None:
    """The change of one instrument from the planning of a step until a day.

    Before is the latest score on or before the day of planning, at most four weeks old; after is
    the latest one of a later day up to `until`. None where either is missing.
    """
    scores = sorted(
        (each for each in measurements if each.instrument == instrument),
        key=lambda each: each.taken_on,
    )
    before = [each for each in scores if planned_on - MOST_BEFORE <= each.taken_on <= planned_on]
    after = [each for each in scores if planned_on < each.taken_on <= until]
    return StepChange(before[-1], after[-1]) if before and after else None
