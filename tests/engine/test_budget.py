"""What a catalog asks of everybody: a budget that warns, and a limit that refuses."""

from dataclasses import replace

import pytest

from screening.engine.catalog.budget import BUDGET, MOST_ASKED, Burden, burden, warnings_of
from screening.engine.catalog.problem import Problem
from screening.engine.catalog.validation import find_problems
from screening.engine.catalog.values import Condition, Indicator
from tests.engine.small_catalog import small_catalog, with_indicator


def asking(count, **changes):
    """The small catalog with further questions, until `count` are asked of everybody."""
    catalog = small_catalog()
    first = catalog.questions[0]
    more = count - sum(question.ask_if is None for question in catalog.questions)
    questions = tuple(replace(first, key=f"more-{n}", **changes) for n in range(more))
    indicators = (Indicator(question.key, "supports", "weak") for question in questions)
    catalog = replace(catalog, questions=catalog.questions + questions)
    return with_indicator(catalog, "alliance", *indicators)


def test_follow_ups_cost_what_cases_open_of_them():
    """Six asked and three follow-ups: (6 x 9 + 3 x 2) / 9 x 5 s = 33 s, which is a minute."""
    assert burden(small_catalog().questions) == Burden(asked=6, minutes=1)


def test_43_questions_and_76_follow_ups_take_five_minutes(shipped_catalog):
    """(43 x 9 + 76 x 2) / 9 x 5 s = 299 s."""
    assert burden(shipped_catalog.questions) == Burden(asked=43, minutes=5)


@pytest.mark.parametrize("count", [41, BUDGET])
def test_within_the_budget_nothing_is_said(count):
    assert burden(asking(count).questions).asked == count
    assert (find_problems(asking(count)), warnings_of(asking(count))) == ((), ())


@pytest.mark.parametrize("count", [BUDGET + 1, MOST_ASKED])
def test_above_the_budget_there_is_a_warning_and_no_problem(count):
    """45: (45 x 9 + 3 x 2) x 5 s / 9 = 229 s; 60: 304 s."""
    minutes = {45: 4, 60: 6}[count]
    params = {"count": count, "limit": BUDGET, "minutes": minutes}
    assert warnings_of(asking(count)) == (Problem.of("catalog", "", "first-pass-long", **params),)
    assert find_problems(asking(count)) == ()


def test_above_the_limit_it_is_a_problem_and_no_warning():
    count, limit = MOST_ASKED + 1, MOST_ASKED
    assert find_problems(asking(count)) == (
        Problem.of("catalog", "", "first-pass-too-long", count=count, limit=limit),
    )
    assert warnings_of(asking(count)) == ()


@pytest.mark.parametrize("change", [{"optional": True}, {"ask_if": Condition("strain", 1)}])
def test_optional_questions_and_follow_ups_are_outside_the_budget(change):
    catalog = asking(MOST_ASKED + 1, **change)
    assert burden(catalog.questions).asked == 6
    assert (find_problems(catalog), warnings_of(catalog)) == ((), ())


def test_optional_questions_take_no_time():
    assert burden(asking(500, optional=True).questions).minutes == 1
