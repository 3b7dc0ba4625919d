"""How a case goes: each course with its rule worked in a comment."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.course import (
    BEGAN_BELOW,
    BELOW_CUT_OFF,
    BY_DAYS,
    BY_SESSIONS,
    DETERIORATED,
    LOW_PROBABILITY,
    MOVING,
    RECOVERED,
    RELIABLE,
    SINCE_BEST,
    SINCE_START,
    SMALL_DROP,
    STALLED,
    TOO_EARLY,
    TOO_FEW,
    TOO_OLD,
    UNKNOWN,
    WATCH,
    course,
)
from screening.engine.instruments import GAD_7, PHQ_9, Measured

START = date(2026, 1, 5)

COURSES = {
    # {day: PHQ-9}, sessions, today as a day (None: that of the last score), state, reason
    # Too little known
    "no score": ({}, 10, 50, UNKNOWN, TOO_FEW),
    "one score": ({0: 19}, 10, 50, UNKNOWN, TOO_FEW),
    # 60 - 31 = 29 days old
    "latest 29 days old": ({0: 19, 31: 18}, 10, 60, UNKNOWN, TOO_OLD),
    # 8 < 10 at the start, and 8 -> 10 is 2 up
    "began below the cut-off": ({0: 8, 50: 10}, 10, None, UNKNOWN, BEGAN_BELOW),
    "began below, far below now": ({0: 9, 50: 1}, 10, None, UNKNOWN, BEGAN_BELOW),
    # 2 sessions, 14 days
    "two weeks, two sessions": ({0: 19, 14: 18}, 2, None, UNKNOWN, TOO_EARLY),
    # 19 - 14 = 5, an adequate drop and not yet a reliable one
    "five down after four sessions": ({0: 19, 21: 14}, 4, None, UNKNOWN, TOO_EARLY),
    # Deteriorated
    # 25 - 19 = 6 up
    "six up": ({0: 19, 21: 25}, 3, None, DETERIORATED, SINCE_START),
    # 14 - 8 = 6 up, whatever the start was
    "six up from below the cut-off": ({0: 8, 21: 14}, 3, None, DETERIORATED, SINCE_START),
    # 18 - 12 = 6 above the best; 20 - 18 = 2 below the start
    "six above the best": ({0: 20, 30: 12, 60: 18}, 9, None, DETERIORATED, SINCE_BEST),
    # 8 - 2 = 6 above the best, still below the cut-off
    "six above the best, below the cut-off": (
        {0: 15, 30: 2, 60: 8},
        9,
        None,
        DETERIORATED,
        SINCE_BEST,
    ),
    # 26 - 20 = 6 up since the start, named before the 26 - 18 since the best
    "both": ({0: 20, 30: 18, 60: 26}, 9, None, DETERIORATED, SINCE_START),
    # 17 - 12 = 5 above the best is none; 22 - 17 = 5 down, 60 days
    "five above the best": ({0: 22, 30: 12, 60: 17}, None, None, STALLED, BY_DAYS),
    # Stalled
    # 19 - 17 = 2 down, 10 sessions
    "ten sessions, two down": ({0: 19, 30: 17}, 10, None, STALLED, BY_SESSIONS),
    # 19 - 14 = 5 down is not 6; 6 sessions
    "six sessions, five down": ({0: 19, 30: 14}, 6, None, STALLED, BY_SESSIONS),
    # 42 days, sessions not known
    "six weeks": ({0: 19, 42: 18}, None, None, STALLED, BY_DAYS),
    # 42 days until today, the latest score 12 days old
    "six weeks until today": ({0: 19, 30: 18}, 4, 42, STALLED, BY_DAYS),
    # 10 is still 10 or more; 15 - 10 = 5
    "at the cut-off": ({0: 15, 60: 10}, 8, None, STALLED, BY_SESSIONS),
    # 19 -> 24 is 5 up, not 6
    "five up": ({0: 19, 60: 24}, 8, None, STALLED, BY_SESSIONS),
    # 60 - 32 = 28 days old still counts
    "latest 28 days old": ({0: 19, 32: 18}, 10, 60, STALLED, BY_SESSIONS),
    # Watch
    # session 3, 19 - 15 = 4 down
    "three sessions, four down": ({0: 19, 14: 15}, 3, None, WATCH, SMALL_DROP),
    "five sessions, one up": ({0: 19, 14: 20}, 5, None, WATCH, SMALL_DROP),
    # 28 days, 2 sessions
    "four weeks": ({0: 19, 28: 16}, 2, None, WATCH, SMALL_DROP),
    "41 days": ({0: 19, 41: 16}, 5, None, WATCH, SMALL_DROP),
    # 25 - 18 = 7 down is reliable; 18 >= 17 at week 4
    "seventeen or more at week 4": ({0: 25, 28: 18}, 4, None, WATCH, LOW_PROBABILITY),
    # 24 - 13 = 11 down; 13 >= 13 at week 9
    "thirteen at week 9": ({0: 24, 63: 13}, 9, None, WATCH, LOW_PROBABILITY),
    # 24 - 10 = 14 down; 10 >= 9 at week 14
    "ten at week 14": ({0: 24, 98: 10}, 14, None, WATCH, LOW_PROBABILITY),
    "ten in week 18": ({0: 24, 132: 10}, 18, None, WATCH, LOW_PROBABILITY),
    # Moving
    # 133 days are 19 weeks: the last cut point is of week 14
    "ten in week 19": ({0: 24, 133: 10}, 19, None, MOVING, RELIABLE),
    # 25 - 16 = 9 down; 16 < 17 at week 4
    "sixteen at week 4": ({0: 25, 28: 16}, 4, None, MOVING, RELIABLE),
    # 24 - 12 = 12 down; 12 < 13 at week 9
    "twelve at week 9": ({0: 24, 63: 12}, 9, None, MOVING, RELIABLE),
    # 19 - 13 = 6 down, before week 4
    "six down in three weeks": ({0: 19, 21: 13}, 3, None, MOVING, RELIABLE),
    # a late responder: nothing until day 42, then 20 - 12 = 8 down by day 56
    "late responder": ({0: 20, 21: 19, 42: 19, 56: 12}, 8, None, MOVING, RELIABLE),
    # Recovered
    # 19 -> 9: below 10
    "below the cut-off": ({0: 19, 60: 9}, 9, None, RECOVERED, BELOW_CUT_OFF),
    # 11 -> 9: below 10, though 2 down is no reliable change
    "just below the cut-off": ({0: 11, 60: 9}, 9, None, RECOVERED, BELOW_CUT_OFF),
    # 9 >= 9 at week 14, and yet below the cut-off
    "nine at week 14": ({0: 19, 98: 9}, 14, None, RECOVERED, BELOW_CUT_OFF),
    # 3 -> 8 is 5 above the best
    "a little worse after recovery": ({0: 19, 30: 3, 60: 8}, 9, None, RECOVERED, BELOW_CUT_OFF),
}


def measured(scores, instrument="phq-9"):
    return [
        Measured(instrument, START + timedelta(days=day), total) for day, total in scores.items()
    ]


@pytest.mark.parametrize("name", COURSES)
def test_a_course_is_the_first_whose_rule_holds(name):
    scores, sessions, today, state, reason = COURSES[name]
    day = max(scores) if today is None else today
    result = course(measured(scores), sessions, START + timedelta(days=day))
    assert (result.state, result.reason) == (state, reason)


def test_only_those_who_deteriorated_or_stalled_are_offered_a_screening():
    offered = {
        state
        for scores, sessions, today, state, _reason in COURSES.values()
        if course(
            measured(scores),
            sessions,
            START + timedelta(days=max(scores) if today is None else today),
        ).offers_screening
    }
    assert offered == {DETERIORATED, STALLED}


def test_a_course_names_what_it_rests_on():
    result = course(measured({0: 19, 21: 15, 49: 17}), 10, START + timedelta(days=50))
    assert (result.first.total, result.best.total, result.latest.total) == (19, 15, 17)
    assert (result.sessions, result.days, result.change.points) == (10, 50, -2)


def test_scores_of_other_instruments_say_nothing():
    others = measured({0: 19, 42: 18}, "gad-7")
    assert course(others, 10, START + timedelta(days=42)).reason == TOO_FEW
    assert course(others, 10, START + timedelta(days=42), GAD_7).state == STALLED


def test_scores_after_the_day_asked_for_say_nothing():
    scores = measured({0: 19, 42: 18, 60: 5})
    assert course(scores, 10, START + timedelta(days=42)).state == STALLED


days_and_totals = st.dictionaries(st.integers(0, 400), st.integers(0, 27), max_size=12)


@given(days_and_totals, st.one_of(st.none(), st.integers(0, 60)), st.data())
def test_a_course_depends_on_dates_and_not_on_the_order_of_entry(scores, sessions, data):
    today = START + timedelta(days=data.draw(st.integers(0, 440)))
    rows = measured(scores)
    shuffled = data.draw(st.permutations(rows))
    assert course(shuffled, sessions, today) == course(rows, sessions, today)


@given(days_and_totals, st.one_of(st.none(), st.integers(0, 60)), st.integers(0, 440), st.data())
def test_a_course_moves_with_the_calendar(scores, sessions, day, data):
    later = timedelta(days=data.draw(st.integers(1, 4000)))
    rows = measured(scores)
    moved = [Measured(row.instrument, row.taken_on + later, row.total) for row in rows]
    today = START + timedelta(days=day)
    before, after = course(rows, sessions, today), course(moved, sessions, today + later)
    assert (before.state, before.reason, before.days) == (after.state, after.reason, after.days)


@given(days_and_totals, st.integers(0, 60))
def test_nobody_below_the_cut_off_is_called_stalled_or_moving(scores, sessions):
    result = course(measured(scores), sessions, START + timedelta(days=400))
    if result.latest and not PHQ_9.is_unwell(result.latest.total):
        assert result.state in {UNKNOWN, DETERIORATED, RECOVERED}
