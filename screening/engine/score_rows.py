"""One score as a file gives it, and what is wrong with a line; values that floors hand on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

CODE, DATE, INSTRUMENT, TOTAL, ITEMS, SESSIONS = (
    "code",
    "date",
    "instrument",
    "total",
    "items",
    "sessions",
)


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A line that could be read; nothing of it was compared with what is stored."""

    line: int
    code: str
    """In its one spelling."""
    instrument: str
    """A name or a key, as it was written."""
    taken_on: date
    total: int | None = None
    items: tuple[int | None, ...] | None = None
    """Answers in their order, None where one is open; None where the line has none."""
    sessions: int | None = None
    """Sessions held up to that day."""


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """What can be told of a line with problems: "" where a cell is at fault or empty."""

    line: int
    code: str
    instrument: str


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a line cannot be imported: a code, with what its sentence needs."""

    line: int
    column: str
    """One of the columns above, "item 3", or "" for the line as a whole."""
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


Line = ScoreRow | BrokenRow | RowProblem
"""What reading a file gives: lines that could be read, problems, and the rest of their lines."""

# Problems of the file.
EMPTY, NO_HEADER, COLUMN_TWICE, ITEM_COLUMNS, ITEMS_TWICE, TOO_MANY_ROWS, NO_ROWS = (
    "empty",
    "no-header",
    "column-twice",
    "item-columns",
    "items-twice",
    "too-many-rows",
    "no-rows",
)
NOT_UNICODE = "not-unicode"
# Problems of a line or a cell.
UNREADABLE, TOO_LONG, QUOTES, TOO_MANY_CELLS, FORMULA, MISSING = (
    "unreadable",
    "too-long",
    "quotes",
    "too-many-cells",
    "formula",
    "missing",
)
NO_DATE, SHORT_YEAR, AMBIGUOUS_DATE, MIXED_DATES = (
    "no-date",
    "short-year",
    "ambiguous-date",
    "mixed-dates",
)
NO_NUMBER, NOT_WHOLE, WRONG_ITEMS, NO_SCORE = "no-number", "not-whole", "wrong-items", "no-score"
# Problems of a line beside what is stored.
UNKNOWN_CODE, CODE_TWICE, UNKNOWN_INSTRUMENT, LINE_TWICE, SCORED_ALREADY = (
    "unknown-code",
    "code-twice",
    "unknown-instrument",
    "line-twice",
    "scored-already",
)
FEWER_SESSIONS, REFUSED = "fewer-sessions", "refused"
