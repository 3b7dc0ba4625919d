"""The layout of a file of scores: its encoding, delimiter, columns, and the order of its dates.

The file may be UTF-8, or UTF-16 with its byte order mark; commas, semicolons or tabs stand between
cells. Everything is read as a stream: no line is kept.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import BinaryIO

from screening.engine.score_rows import (
    CODE,
    COLUMN_TWICE,
    DATE,
    EMPTY,
    INSTRUMENT,
    ITEM_COLUMNS,
    ITEMS,
    ITEMS_TWICE,
    NO_HEADER,
    NO_ROWS,
    NOT_UNICODE,
    SESSIONS,
    TOTAL,
    RowProblem,
)
from screening.exchange.score_cells import DateOrder, order_of

MOST_ROWS = 100_000
LONGEST_LINE = 10_000
"""Characters of a line; what is longer is no line of scores."""
DELIMITERS = (",", ";", "\t")
TOO_LONG_MARK = "\0long"
NAMES = {
    "code": CODE,
    "case": CODE,
    "case code": CODE,
    "date": DATE,
    "instrument": INSTRUMENT,
    "measure": INSTRUMENT,
    "total": TOTAL,
    "score": TOTAL,
    "items": ITEMS,
    "answers": ITEMS,
    "sessions": SESSIONS,
}
ITEM_NAME = re.compile(r"(?:item|question|q)? ?([1-9][0-9]?)")
EXCEL_DELIMITER = re.compile(r'"?sep=([,;\t|])"?\s*', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file's first lines say: what stands between cells, and what in which column."""

    delimiter: str
    header_line: int
    width: int
    columns: Mapping[str, int]
    items: tuple[int, ...] = ()
    """The columns of single answers, in the order of the items."""
    ignored: tuple[str, ...] = ()
    """The names of columns that are not read."""
    dates: DateOrder = field(default_factory=DateOrder)

    def cell(self, cells: list[str], column: str) -> str:
        return at(cells, self.columns.get(column))


def at(cells: list[str], place: int | None) -> str:
    return cells[place].strip() if place is not None and place < len(cells) else ""


def layout_of(file: BinaryIO) -> Layout | RowProblem:
    """The file's layout, or why it has none; this reads all of its dates."""
    file.seek(0)
    start = file.read(1024)
    if not start.strip():
        return RowProblem(1, "", EMPTY)
    if b"\0" in start[:2] and not is_utf_16(start):
        return RowProblem(1, "", NOT_UNICODE)
    with Text(file) as text:
        line, header = first_line(text)
        delimiter = ","
        if match := EXCEL_DELIMITER.fullmatch(header):
            delimiter = match[1]
            line, header = first_line(text, line)
        elif header:
            delimiter = max(DELIMITERS, key=lambda each: len(known_names(header, each)))
    if not header:
        return RowProblem(1, "", EMPTY)
    layout = columns_of(header, delimiter, line)
    if isinstance(layout, RowProblem):
        return layout
    return with_dates(file, layout)


def first_line(text: Iterable[str], before: int = 0) -> tuple[int, str]:
    """The next line that holds something, with its number; "" at the end of the file."""
    line = before
    for each in text:
        line += 1
        if each.strip(" \t\r\n,;"):
            return line, each
    return line, ""


def is_utf_16(start: bytes) -> bool:
    return start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def plain_name(cell: str) -> str:
    return re.sub(r"[\s_-]+", " ", cell).strip().casefold()


def cells_of(line: str, delimiter: str) -> list[str]:
    return next(iter(csv.reader([line], delimiter=delimiter)), [])


def known_names(line: str, delimiter: str) -> list[str]:
    return [cell for cell in cells_of(line, delimiter) if plain_name(cell) in NAMES]


def columns_of(header: str, delimiter: str, line: int) -> Layout | RowProblem:
    """Which column holds what, by the names in the header."""
    columns: dict[str, int] = {}
    items: dict[int, int] = {}
    ignored = []
    cells = cells_of(header, delimiter)
    for place, cell in enumerate(cells):
        name = plain_name(cell)
        if name in NAMES:
            if NAMES[name] in columns:
                return RowProblem(line, NAMES[name], COLUMN_TWICE)
            columns[NAMES[name]] = place
        elif match := ITEM_NAME.fullmatch(name):
            if int(match[1]) in items:
                return RowProblem(line, f"item {match[1]}", COLUMN_TWICE)
            items[int(match[1])] = place
        elif name:
            ignored.append(cell.strip())
    missing = [name for name in (CODE, DATE, INSTRUMENT) if name not in columns]
    if missing or not (TOTAL in columns or ITEMS in columns or items):
        return RowProblem(line, "", NO_HEADER)
    if sorted(items) != list(range(1, len(items) + 1)):
        return RowProblem(line, "", ITEM_COLUMNS)
    if items and ITEMS in columns:
        return RowProblem(line, ITEMS, ITEMS_TWICE)
    places = tuple(items[number] for number in sorted(items))
    return Layout(delimiter, line, len(cells), columns, places, tuple(ignored))


def with_dates(file: BinaryIO, layout: Layout) -> Layout | RowProblem:
    """The layout with the order of dates that the file proves; a file needs a line of scores."""
    seen = False

    def dates() -> Iterator[tuple[int, str]]:
        nonlocal seen
        for line, cells in islice(records(file, layout), MOST_ROWS):
            seen = True
            if cells is not None:
                yield line, layout.cell(cells, DATE)

    order = order_of(dates())
    if not seen:
        return RowProblem(layout.header_line, "", NO_ROWS)
    return replace(layout, dates=order)


class Text:
    """The lines of a file as text, for a `with`; the file stays open for the next reading.

    A line of more than LONGEST_LINE characters comes as a mark that no cell may hold.
    """

    def __init__(self, file: BinaryIO) -> None:
        file.seek(0)
        encoding = "utf-16" if is_utf_16(file.read(2)) else "utf-8-sig"
        file.seek(0)
        # What cannot be decoded becomes U+FFFD, which no code, date or number holds.
        self.wrapper = io.TextIOWrapper(file, encoding, errors="replace", newline="")

    def __enter__(self) -> "Text":
        return self

    def __exit__(self, *_error: object) -> None:
        self.wrapper.detach()

    def __iter__(self) -> Iterator[str]:
        while line := self.wrapper.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
                while more := self.wrapper.readline(LONGEST_LINE):
                    if more.endswith(("\n", "\r")):
                        break
                line = f"{TOO_LONG_MARK}\n"
            yield line


def records(file: BinaryIO, layout: Layout) -> Iterator[tuple[int, list[str] | None]]:
    """(line, cells) below the header; None for cells that cannot be told apart.

    Lines without anything in them are left out.
    """
    with Text(file) as text:
        reader = csv.reader(text, delimiter=layout.delimiter, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield line, None
                continue
            if line > layout.header_line and any(cell.strip() for cell in cells):
                yield line, cells
