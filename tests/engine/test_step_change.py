"""What a score did since a step was planned."""

from datetime import date, timedelta

import pytest

from screening.engine.instruments import Measured
from screening.engine.step_change import score_at, step_change

PLANNED = date(2026, 8, 7)

CASES = {
    # {days from the planning: PHQ-9}, until, (before, after)
    "before, and two after": ({-3: 18, 30: 16, 50: 18}, 60, (18, 18)),
    "until the outcome": ({-3: 18, 30: 16, 50: 18}, 40, (18, 16)),
    "on the day itself counts as before": ({0: 18, 30: 16}, 60, (18, 16)),
    "the latest before": ({-20: 21, -3: 18, 30: 16}, 60, (18, 16)),
    "28 days before": ({-28: 18, 30: 16}, 60, (18, 16)),
    "29 days before is too old": ({-29: 18, 30: 16}, 60, None),
    "nothing before": ({30: 16, 50: 18}, 60, None),
    "nothing after": ({-3: 18}, 60, None),
    "after the day asked for": ({-3: 18, 61: 12}, 60, None),
    "no scores": ({}, 60, None),
}


@pytest.mark.parametrize("name", CASES)
def test_the_scores_around_a_step(name):
    scores, until, wanted = CASES[name]
    rows = [Measured("phq-9", PLANNED + timedelta(days=d), total) for d, total in scores.items()]
    change = step_change(reversed(rows), PLANNED, PLANNED + timedelta(days=until))
    assert (change and (change.before.total, change.after.total)) == wanted


def test_the_latest_score_until_a_day_counts_for_four_weeks():
    rows = [Measured("phq-9", PLANNED + timedelta(days=d), 20 + d) for d in (-30, -28, -1, 0, 1)]
    assert score_at(rows, PLANNED).total == 20
    assert score_at(rows[:2], PLANNED).total == 20 - 28
    assert score_at(rows[:1], PLANNED) is None


def test_scores_of_another_instrument_do_not_count():
    rows = [Measured("gad-7", PLANNED, 12), Measured("gad-7", PLANNED + timedelta(days=9), 8)]
    assert step_change(rows, PLANNED, PLANNED + timedelta(days=60)) is None
    assert step_change(rows, PLANNED, PLANNED + timedelta(days=60), "gad-7").points == 8 - 12
