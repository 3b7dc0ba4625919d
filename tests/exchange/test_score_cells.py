"""Cells of a file of scores: days in three orders, whole numbers, answers in a row."""

from datetime import date

import pytest

from screening.engine.score_rows import (
    AMBIGUOUS_DATE,
    MIXED_DATES,
    NO_DATE,
    NO_NUMBER,
    NOT_WHOLE,
    SHORT_YEAR,
    WRONG_ITEMS,
)
from screening.exchange.score_cells import (
    DAY_FIRST,
    MIXED,
    MONTH_FIRST,
    CellRefused,
    DateOrder,
    order_of,
    read_answers,
    read_date,
    read_number,
)

NOTHING = DateOrder()
THIRD = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2026-11-03", NOTHING),
        ("2026-11-3", NOTHING),
        ("2026-11-03 00:00:00", NOTHING),
        ("2026-11-03T09:30", NOTHING),
        ("3.11.2026", NOTHING),
        ("03. 11. 2026", DateOrder(MONTH_FIRST, 9)),
        ("3/11/2026", DateOrder(DAY_FIRST, 9)),
        ("03-11-2026", DateOrder(DAY_FIRST, 9)),
        ("11/03/2026", DateOrder(MONTH_FIRST, 9)),
    ],
)
def test_a_day_is_read_in_each_order(text, order):
    assert read_date(text, order) == THIRD


@pytest.mark.parametrize("order", [NOTHING, DateOrder(MIXED, 2, 3), DateOrder(MONTH_FIRST, 2)])
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("13/11/2026", date(2026, 11, 13)),
        ("11/13/2026", date(2026, 11, 13)),
        ("11/11/2026", date(2026, 11, 11)),
        ("03/3/2026", date(2026, 3, 3)),
    ],
)
def test_a_day_that_can_be_read_in_one_way_needs_no_proof(text, day, order):
    assert read_date(text, order) == day


@pytest.mark.parametrize(
    ("text", "order", "code"),
    [
        ("3/11/2026", NOTHING, AMBIGUOUS_DATE),
        ("3/11/2026", DateOrder(MIXED, 2, 3), MIXED_DATES),
        ("3/11/26", DateOrder(DAY_FIRST, 2), SHORT_YEAR),
        ("13/13/2026", NOTHING, NO_DATE),
        ("31.11.2026", NOTHING, NO_DATE),
        ("2026-02-29", NOTHING, NO_DATE),
        ("2026-00-10", NOTHING, NO_DATE),
        ("0/0/2026", NOTHING, NO_DATE),
        ("3/11-2026", NOTHING, NO_DATE),
        ("3 November 2026", NOTHING, NO_DATE),
        ("45965", NOTHING, NO_DATE),
        ("٣/١١/٢٠٢٦", NOTHING, NO_DATE),
        ("", NOTHING, NO_DATE),
    ],
)
def test_what_is_no_day_or_could_be_two_is_refused(text, order, code):
    with pytest.raises(CellRefused) as refusal:
        read_date(text, order)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        ([], NOTHING),
        ([(2, "3/11/2026"), (3, "11/11/2026"), (4, "2026-11-13"), (5, "13.11.2026")], NOTHING),
        ([(2, "3/11/2026"), (3, "13/11/2026"), (4, "14/11/2026")], DateOrder(DAY_FIRST, 3)),
        ([(2, "3/11/2026"), (7, "11/13/2026")], DateOrder(MONTH_FIRST, 7)),
        ([(2, "13/11/2026"), (7, "11/13/2026")], DateOrder(MIXED, 2, 7)),
        ([(2, "31/31/2026"), (3, "x")], NOTHING),
    ],
)
def test_a_number_above_twelve_proves_the_order(dates, order):
    assert order_of(dates) == order


@pytest.mark.parametrize(
    ("text", "number"),
    [("17", 17), ("17,0", 17), ("17.00", 17), ("0", 0), ("007", 7), ("-1", -1)],
)
def test_a_whole_number_may_have_decimals_of_nought(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("17,5", NOT_WHOLE),
        ("17.05", NOT_WHOLE),
        ("1.234,0", NO_NUMBER),
        ("seventeen", NO_NUMBER),
        ("1e3", NO_NUMBER),
        ("17 ", NO_NUMBER),
        ("１７", NO_NUMBER),
        ("9999999", NO_NUMBER),
    ],
)
def test_what_is_no_whole_number_is_refused(text, code):
    with pytest.raises(CellRefused) as refusal:
        read_number(text)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("012-3", (0, 1, 2, None, 3)),
        ("0 1 2 - 3", (0, 1, 2, None, 3)),
        ("0, 1; 2/3|0", (0, 1, 2, 3, 0)),
    ],
)
def test_answers_in_one_cell(text, answers):
    assert read_answers(text) == answers


@pytest.mark.parametrize("text", ["012x", " , ", "0.1"])
def test_what_are_no_answers_is_refused(text):
    with pytest.raises(CellRefused) as refusal:
        read_answers(text)
    assert refusal.value.code == WRONG_ITEMS
