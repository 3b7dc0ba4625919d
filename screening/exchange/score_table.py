"""Scores of one case as CSV, in the columns that the import reads; safe in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

HEADER = ("code", "date", "instrument", "total")
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A score that counts; `items` with None for an open answer, None without answers."""

    code: str
    taken_on: date
    instrument: str
    total: int
    items: Sequence[int | None] | None
    source: str
    entered_on: date


def example_text(items: int) -> str:
    """The header alone, for somebody to fill in below; `items` is the most that one has."""
    return csv_text([[*HEADER, *map(str, range(1, items + 1)), "sessions"]])


def scores_text(lines: Iterable[ScoreLine], items: int) -> str:
    """The scores in the order given, one a line."""
    numbers = range(1, items + 1)
    rows: list[list[str]] = [[*HEADER, *map(str, numbers), "source", "entered"]]
    for line in lines:
        answers = ["" if each is None else str(each) for each in line.items or ()]
        rows.append(
            [
                safe_cell(line.code),
                line.taken_on.isoformat(),
                safe_cell(line.instrument),
                str(line.total),
                *(answers + [""] * items)[:items],
                safe_cell(line.source),
                line.entered_on.isoformat(),
            ]
        )
    return csv_text(rows)


def safe_cell(text: str) -> str:
    """The text so that no spreadsheet works it out as a formula."""
    return f"'{text}" if text.startswith(STARTS_FORMULA) else text


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue()
