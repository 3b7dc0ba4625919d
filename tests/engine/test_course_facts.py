"""What follows from a course: whether to screen comes next, the order of a list, what passed."""

from datetime import date, timedelta

import pytest

from screening.engine.course import (
    DETERIORATED,
    MOVING,
    OFFERS_SCREENING,
    RECOVERED,
    STALLED,
    STATES,
    UNKNOWN,
    WATCH,
    Course,
    course,
    improved_since,
    is_unanswered,
    least_improvement,
)
from screening.engine.instruments import Change, Measured

TODAY = date(2026, 11, 25)


def scores(*pairs):
    """Scores by (days ago, total)."""
    return [Measured("phq-9", TODAY - timedelta(days=days), total) for days, total in pairs]


def days_ago(days):
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("state", "screened_on", "expected"),
    [
        (STALLED, None, True),
        (DETERIORATED, None, True),
        (STALLED, days_ago(28), True),
        (STALLED, days_ago(27), False),
        (DETERIORATED, days_ago(0), False),
        (WATCH, None, False),
        (MOVING, None, False),
        (RECOVERED, None, False),
        (UNKNOWN, None, False),
    ],
)
def test_to_screen_comes_next_where_nothing_of_the_last_four_weeks_answers(
    state, screened_on, expected
):
    assert is_unanswered(Course(state, ""), screened_on, TODAY) is expected


def test_only_two_states_offer_a_screening():
    assert {DETERIORATED, STALLED} == OFFERS_SCREENING
    assert set(STATES) == {DETERIORATED, STALLED, WATCH, MOVING, RECOVERED, UNKNOWN}


def test_the_list_begins_with_what_got_worse_most():
    def of(state, first, latest):
        return Course(state, "", change=Change(first, latest, None, None))

    worst, worse = of(DETERIORATED, 10, 20), of(DETERIORATED, 13, 20)
    stuck, nearly = of(STALLED, 19, 20), of(STALLED, 19, 14)
    better, nothing = of(RECOVERED, 19, 5), Course(UNKNOWN, "")
    shuffled = [nothing, nearly, better, worse, stuck, worst]
    assert sorted(shuffled, key=least_improvement) == [worst, worse, stuck, nearly, better, nothing]


@pytest.mark.parametrize(
    ("pairs", "since", "expected"),
    [
        # 19 → 18 → 17: stalled on each day after the first notice.
        (((60, 19), (10, 18), (3, 17)), 20, False),
        # 19 → 9 is recovered ten days ago; 19 → 17 is stalled again.
        (((60, 19), (10, 9), (3, 17)), 20, True),
        # The same before the notice says nothing of the time after it.
        (((60, 19), (30, 9), (3, 17)), 20, False),
        ((), 20, False),
    ],
)
def test_whether_a_case_had_improved_meanwhile(pairs, since, expected):
    assert improved_since(scores(*pairs), 10, days_ago(since)) is expected


def test_a_course_rests_on_the_first_the_best_and_the_latest_score_alone():
    all_scores = scores((60, 19), (50, 22), (40, 12), (30, 16), (3, 18))
    few = scores((60, 19), (40, 12), (3, 18))
    assert course(all_scores, 10, TODAY) == course(few, 10, TODAY)
