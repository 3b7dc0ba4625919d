"""Single cells of a file of scores: days in three orders, whole numbers, answers in a row."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from screening.engine.score_rows import (
    AMBIGUOUS_DATE,
    MIXED_DATES,
    NO_DATE,
    NO_NUMBER,
    NOT_WHOLE,
    SHORT_YEAR,
    WRONG_ITEMS,
)

DAY_FIRST, MONTH_FIRST, MIXED = "day-first", "month-first", "mixed"
TIME = r"(?:[ T]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)?"
ISO = re.compile(rf"([0-9]{{4}})-([0-9]{{1,2}})-([0-9]{{1,2}}){TIME}", re.ASCII)
DOTTED = re.compile(rf"([0-9]{{1,2}})\. ?([0-9]{{1,2}})\. ?([0-9]{{4}}){TIME}", re.ASCII)
EITHER = re.compile(rf"([0-9]{{1,2}})([/-])([0-9]{{1,2}})\2([0-9]{{4}}){TIME}", re.ASCII)
SHORT = re.compile(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2}", re.ASCII)
NUMBER = re.compile(r"(-?[0-9]{1,6})(?:[.,]([0-9]{1,6}))?", re.ASCII)
BETWEEN_ANSWERS = re.compile(r"[\s,;/|]+")
OPEN_ANSWER = "-"


class CellRefused(Exception):
    """A cell that cannot be read; `code` is one of the problems of engine.score_rows."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class DateOrder:
    """Which of day and month stands first where a date could be read either way, and why."""

    order: str = ""
    """DAY_FIRST, MONTH_FIRST, MIXED where lines prove both, "" where none proves anything."""
    line: int = 0
    """The first line that proves it; of MIXED the first that proves the day to stand first."""
    other_line: int = 0


def order_of(dates: Iterable[tuple[int, str]]) -> DateOrder:
    """The order that the (line, date)s of a file prove: a number above 12 can be no month."""
    first: dict[str, int] = {}
    for line, text in dates:
        if match := EITHER.fullmatch(text):
            one, two = int(match[1]), int(match[3])
            if (one > 12) != (two > 12):
                first.setdefault(DAY_FIRST if one > 12 else MONTH_FIRST, line)
    if len(first) == 2:
        return DateOrder(MIXED, first[DAY_FIRST], first[MONTH_FIRST])
    return next((DateOrder(order, line) for order, line in first.items()), DateOrder())


def read_date(text: str, order: DateOrder) -> date:
    """The day of a cell. Raises CellRefused.

    2026-11-03 and 3.11.2026 can be read in one way alone. 3/11/2026 and 3-11-2026 are read in the
    order that another line of the file proves, and refused where none does.
    """
    if match := ISO.fullmatch(text):
        return day_of(match[1], match[2], match[3])
    if match := DOTTED.fullmatch(text):
        return day_of(match[3], match[2], match[1])
    if not (match := EITHER.fullmatch(text)):
        raise CellRefused(SHORT_YEAR if SHORT.fullmatch(text) else NO_DATE)
    one, _between, two, year = match.groups()
    if one.lstrip("0") == two.lstrip("0"):
        return day_of(year, one, two)
    if int(one) > 12:
        return day_of(year, two, one)
    if int(two) > 12:
        return day_of(year, one, two)
    if order.order == DAY_FIRST:
        return day_of(year, two, one)
    if order.order == MONTH_FIRST:
        return day_of(year, one, two)
    if order.order == MIXED:
        raise CellRefused(MIXED_DATES, day_first=order.line, month_first=order.other_line)
    raise CellRefused(AMBIGUOUS_DATE)


def day_of(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise CellRefused(NO_DATE) from None


def read_number(text: str) -> int:
    """The whole number of a cell; "17,0" and "17.0" are 17. Raises CellRefused."""
    match = NUMBER.fullmatch(text)
    if not match:
        raise CellRefused(NO_NUMBER)
    if (match[2] or "").strip("0"):
        raise CellRefused(NOT_WHOLE)
    return int(match[1])


def read_answers(text: str) -> tuple[int | None, ...]:
    """The answers of one cell, a digit each, "-" for one that is open. Raises CellRefused."""
    joined = BETWEEN_ANSWERS.sub("", text)
    if not joined or set(joined) - set("0123456789-"):
        raise CellRefused(WRONG_ITEMS)
    return tuple(None if each == OPEN_ANSWER else int(each) for each in joined)
