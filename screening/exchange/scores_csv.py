"""Scores of many cases from a CSV file: a stream in which each line is a score or its problems."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import BinaryIO, TypeVar

from screening.engine.case_code import normalised_code
from screening.engine.score_rows import (
    CODE,
    DATE,
    FORMULA,
    INSTRUMENT,
    ITEMS,
    MISSING,
    NO_NUMBER,
    NO_SCORE,
    QUOTES,
    SESSIONS,
    TOO_LONG,
    TOO_MANY_CELLS,
    TOO_MANY_ROWS,
    TOTAL,
    UNREADABLE,
    BrokenRow,
    Line,
    RowProblem,
    ScoreRow,
)
from screening.exchange.score_cells import CellRefused, read_answers, read_date, read_number
from screening.exchange.score_layout import (
    LONGEST_LINE,
    MOST_ROWS,
    TOO_LONG_MARK,
    Layout,
    at,
    records,
)

LONGEST_CODE = 40
"""Characters, typed in whatever spelling; no case has a longer code, so it is not looked up."""
USUAL_ANSWERS = {"": None, "0": 0, "1": 1, "2": 2, "3": 3}
"""Read without a look at what else a cell may hold; a long file has a million of them."""
Value = TypeVar("Value")
one_spelling = lru_cache(maxsize=4096)(normalised_code)


def rows_of(file: BinaryIO, layout: Layout) -> Iterator[Line]:
    """Every line below the header: a row, or each of its problems and what is left of it."""
    for number, (line, cells) in enumerate(records(file, layout)):
        if number == MOST_ROWS:
            yield RowProblem(line, "", TOO_MANY_ROWS, {"most": MOST_ROWS})
            return
        if cells is None:
            yield RowProblem(line, "", QUOTES)
        else:
            yield from row_of(line, cells, layout)


def codes_of(file: BinaryIO, layout: Layout) -> Iterator[str]:
    """The code of every line that has one, in its one spelling; nothing else is looked at."""
    for _line, cells in islice(records(file, layout), MOST_ROWS):
        if cells and (code := layout.cell(cells, CODE)):
            yield one_spelling(code[:LONGEST_CODE])


def row_of(line: int, cells: list[str], layout: Layout) -> list[Line]:
    """The row of a line, or everything that is wrong with it."""
    if problem := whole_line_problem(line, cells, layout):
        return [problem]
    reading = LineReading(line, cells, layout)
    code = one_spelling(reading.needed(CODE)[:LONGEST_CODE])
    instrument = reading.needed(INSTRUMENT)
    text = reading.needed(DATE)
    taken_on = reading.read(DATE, text, lambda cell: read_date(cell, layout.dates))
    total, sessions = reading.number(TOTAL), reading.sessions()
    items = reading.items()
    if not reading.problems and total is None and items is None:
        reading.refuse(TOTAL, CellRefused(NO_SCORE))
    if reading.problems or taken_on is None:
        return [*reading.problems, BrokenRow(line, code, instrument)]
    return [ScoreRow(line, code, instrument, taken_on, total, items, sessions)]


def whole_line_problem(line: int, cells: list[str], layout: Layout) -> RowProblem | None:
    if any("\0" in cell for cell in cells):
        is_long = any(TOO_LONG_MARK in cell for cell in cells)
        return RowProblem(line, "", TOO_LONG if is_long else UNREADABLE, {"most": LONGEST_LINE})
    if any(cell.strip() for cell in cells[layout.width :]):
        return RowProblem(line, "", TOO_MANY_CELLS, {"given": len(cells), "needed": layout.width})
    return None


class LineReading:
    """Reads the cells of one line, and keeps what is wrong with them."""

    def __init__(self, line: int, cells: list[str], layout: Layout) -> None:
        self.line, self.cells, self.layout = line, cells, layout
        self.problems: list[RowProblem] = []

    def refuse(self, column: str, refusal: CellRefused) -> None:
        self.problems.append(RowProblem(self.line, column, refusal.code, refusal.params))

    def needed(self, column: str) -> str:
        """The text of a cell that must hold something."""
        text = self.layout.cell(self.cells, column)
        if not text:
            self.refuse(column, CellRefused(MISSING))
        elif is_formula(text):
            self.refuse(column, CellRefused(FORMULA))
            return ""
        return text

    def read(self, column: str, text: str, reader: Callable[[str], Value]) -> Value | None:
        """What a cell says; None for an empty one, and for one that is refused."""
        if not text:
            return None
        try:
            if is_formula(text):
                raise CellRefused(FORMULA)
            return reader(text)
        except CellRefused as refusal:
            refusal.params["text"] = text[:40]
            self.refuse(column, refusal)
            return None

    def number(self, column: str) -> int | None:
        return self.read(column, self.layout.cell(self.cells, column), read_number)

    def sessions(self) -> int | None:
        number = self.number(SESSIONS)
        if number is not None and number < 0:
            text = self.layout.cell(self.cells, SESSIONS)
            self.refuse(SESSIONS, CellRefused(NO_NUMBER, text=text))
        return number

    def items(self) -> tuple[int | None, ...] | None:
        """The answers, from one cell or from one each; None where there is none at all."""
        if not self.layout.items:
            return self.read(ITEMS, self.layout.cell(self.cells, ITEMS), read_answers)
        answers = []
        for number, place in enumerate(self.layout.items, start=1):
            text = at(self.cells, place)
            answers.append(
                USUAL_ANSWERS[text]
                if text in USUAL_ANSWERS
                else self.read(f"item {number}", text, read_number)
            )
        return tuple(answers) if any(each is not None for each in answers) else None


def is_formula(text: str) -> bool:
    """What a spreadsheet would work out; a number below 0 is refused as a number."""
    return text[0] in "=+@"
