"""A file of scores as a stream: encodings, delimiters, columns, and every problem by its line."""

import io
import random
import tracemalloc
from datetime import date

import pytest

from screening.engine.score_rows import (
    AMBIGUOUS_DATE,
    COLUMN_TWICE,
    EMPTY,
    FORMULA,
    ITEM_COLUMNS,
    ITEMS_TWICE,
    MISSING,
    NO_HEADER,
    NO_NUMBER,
    NO_ROWS,
    NO_SCORE,
    NOT_UNICODE,
    NOT_WHOLE,
    QUOTES,
    TOO_LONG,
    TOO_MANY_CELLS,
    TOO_MANY_ROWS,
    UNREADABLE,
    BrokenRow,
    RowProblem,
    ScoreRow,
)
from screening.exchange import scores_csv
from screening.exchange.score_layout import layout_of
from screening.exchange.score_table import ScoreLine, example_text, scores_text
from screening.exchange.scores_csv import rows_of

HOSTILE = [b"", b"\0", b'"', b"\n", b"\r", b"\xff", b",", b"sep=", b"=1", b"9999999", b"\xfe\xff"]
HEADER = "code,date,instrument,total"
FIRST = ScoreRow(2, "K-1", "PHQ-9", date(2026, 11, 3), 17)


def read(content):
    """Everything that the file gives: rows and problems, or the one problem of the whole."""
    file = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    layout = layout_of(file)
    return [layout] if isinstance(layout, RowProblem) else list(rows_of(file, layout))


def problems(content):
    wrong = [each for each in read(content) if not isinstance(each, BrokenRow)]
    return [(each.line, each.column, each.code) for each in wrong]


LINE = "K-1,2026-11-03,PHQ-9,17"


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\n{LINE}\n",
        f"{HEADER}\r\n{LINE}",
        f"{HEADER}\r{LINE}\r",
        f"\ufeff{HEADER}\n{LINE}\n",
        f"{HEADER}\n{LINE}\n".encode("utf-16"),
        b"\xfe\xff" + f"{HEADER}\n{LINE}\n".encode("utf-16-be"),
        f"{HEADER}\n{LINE}\n".replace(",", ";"),
        f"{HEADER}\n{LINE}\n".replace(",", "\t"),
        f"{HEADER}\n{LINE}\n".replace(",", "\t").encode("utf-16"),
        'Code,DATE,Instrument,Total\n"k-1 ",2026-11-03,"PHQ-9","17,0"\n',
        "Case code;Date;Measure;Score\nK‑1;03.11.2026;PHQ-9;17,0\n",
        f"{HEADER}\n{LINE},,\n",
    ],
)
def test_the_same_score_in_each_form_that_spreadsheets_write(content):
    assert read(content) == [FIRST]


def test_excels_line_about_the_delimiter_is_followed():
    rows = read(f"sep=;\n{HEADER}\n{LINE}\n".replace(",", ";"))
    assert rows == [ScoreRow(3, "K-1", "PHQ-9", date(2026, 11, 3), 17)]


def test_answers_stand_in_columns_of_their_own_or_in_one():
    single = read("code,date,instrument,item 2,item_1,Q3\nK-1,2026-11-03,own,2,,3\n")
    assert single[0].items == (None, 2, 3)
    joined = read("code,date,instrument,items\nK-1,2026-11-03,own,0-23\n")
    assert joined[0].items == (0, None, 2, 3)
    none = read("code,date,instrument,total,1,2\nK-1,2026-11-03,own,4,,\n")
    assert (none[0].items, none[0].total) == (None, 4)


def test_other_columns_are_named_and_left_alone():
    content = f'Name,{HEADER},Notes\n=A1,{LINE},"two\nlines"\nB,{LINE},\n'
    layout = layout_of(io.BytesIO(content.encode()))
    assert layout.ignored == ("Name", "Notes")
    assert [row.line for row in read(content)] == [2, 4]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", (1, "", EMPTY)),
        (b"\r\n \r\n", (1, "", EMPTY)),
        (b"\xef\xbb\xbf\n", (1, "", EMPTY)),
        (f"{HEADER}\n{LINE}".encode("utf-16-le"), (1, "", NOT_UNICODE)),
        (f"{HEADER}\n{LINE}".encode("utf-16-be"), (1, "", NOT_UNICODE)),
        (LINE, (1, "", NO_HEADER)),
        (f"{LINE}\n{LINE}", (1, "", NO_HEADER)),
        ("code,date,instrument\nK-1,2026-11-03,PHQ-9", (1, "", NO_HEADER)),
        (b"PK\x03\x04\x14\x00\x06\x00xlsx", (1, "", NO_HEADER)),
        (f"{HEADER},Score\n{LINE},17", (1, "total", COLUMN_TWICE)),
        (f"{HEADER},1,item 1\n{LINE},0,0", (1, "item 1", COLUMN_TWICE)),
        (f"{HEADER},1,3\n{LINE},0,0", (1, "", ITEM_COLUMNS)),
        (f"{HEADER},1,items\n{LINE},0,0", (1, "items", ITEMS_TWICE)),
        (f"\n{HEADER}\n,,,\n\n", (2, "", NO_ROWS)),
    ],
)
def test_a_file_that_cannot_be_read_says_why_at_once(content, problem):
    assert problems(content) == [problem]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('K-1,2026-11-03,PHQ-9,"17,5"', [("total", NOT_WHOLE)]),
        ("K-1,2026-11-03,PHQ-9,17,5", [("", TOO_MANY_CELLS)]),
        ("K-1,2026-11-03,PHQ-9,", [("total", NO_SCORE)]),
        ("K-1,2026-11-03", [("instrument", MISSING)]),
        ("K-1,3/11/2026,PHQ-9,x", [("date", AMBIGUOUS_DATE), ("total", NO_NUMBER)]),
        (
            '"=HYPERLINK(""http://x"")",=NOW(),@PHQ,+1',
            [("code", FORMULA), ("instrument", FORMULA), ("date", FORMULA), ("total", FORMULA)],
        ),
        ("K-1\0,2026-11-03,PHQ-9,17", [("", UNREADABLE)]),
        (f"{'x' * 70_000},2026-11-03,PHQ-9,17", [("", TOO_LONG)]),
        ('"K-1"x,2026-11-03,PHQ-9,17', [("", QUOTES)]),
    ],
)
def test_a_line_names_everything_that_is_wrong_with_it(line, expected):
    after = f"{HEADER}\n{line}\n{LINE}\n"
    *wrong, last = [each for each in read(after) if not isinstance(each, BrokenRow)]
    assert [(each.line, each.column, each.code) for each in wrong] == [(2, *e) for e in expected]
    assert (last.line, last.code) == (3, "K-1"), "the lines below are read all the same"


def test_what_is_left_of_a_broken_line_can_be_checked_too():
    rows = read(f"{HEADER}\nk-7,x,PHQ-9,17\n,x,=PHQ,17\n")
    assert [each for each in rows if isinstance(each, BrokenRow)] == [
        BrokenRow(2, "K-7", "PHQ-9"),
        BrokenRow(3, "", ""),
    ]


def test_a_quotation_mark_that_is_not_closed_is_said_where_it_stands():
    assert problems(f'{HEADER}\n"K-1,2026-11-03,PHQ-9,17\n{LINE}\n') == [(2, "", QUOTES)]
    swallowed = read(f'{HEADER}\n"{LINE}\n' + f"{LINE}\n" * 10_000)
    assert (swallowed[0].line, swallowed[0].code) == (2, QUOTES)


def test_sessions_are_counted_from_nought():
    assert problems(f"{HEADER},sessions\n{LINE},-1\n") == [(2, "sessions", NO_NUMBER)]


def test_no_bytes_break_the_reading():
    """Good files with bytes changed, cut out and doubled: always rows or problems."""
    chance = random.Random(12)
    for seed in (f"{HEADER}\n" + f"{LINE}\n" * 5, 'code;date;instrument;1\n"K-1";3/4/2026;a;2'):
        for encoding in ("utf-8", "utf-16"):
            for _round in range(150):
                data = bytearray(seed.encode(encoding))
                for _change in range(chance.randint(1, 8)):
                    place = chance.randrange(len(data))
                    data[place : place + chance.randint(0, 2)] = chance.choice(HOSTILE)
                read(bytes(data))


def test_bytes_that_are_no_utf_8_spoil_their_own_cell_alone():
    rows = read(f"{HEADER},Name\n{LINE},Müller\n".encode("latin-1"))
    assert rows == [FIRST]


def test_a_file_has_a_most_of_lines(monkeypatch):
    monkeypatch.setattr(scores_csv, "MOST_ROWS", 2)
    rows = read("\n".join([HEADER, *[LINE] * 5]))
    assert [type(each) for each in rows] == [ScoreRow, ScoreRow, RowProblem]
    assert (rows[2].line, rows[2].code) == (4, TOO_MANY_ROWS)


def test_memory_does_not_grow_with_the_file():
    def peak(number):
        file = io.BytesIO("\n".join([HEADER, *[LINE] * number]).encode())
        tracemalloc.start()
        count = sum(1 for _row in rows_of(file, layout_of(file)))
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == number
        return used

    assert peak(4_000) < 1.2 * peak(400)


LINES = [
    ScoreLine("K-1", date(2026, 11, 3), "PHQ-9", 9, [1] * 9, "imported", date(2026, 11, 4)),
    ScoreLine("K-1", date(2026, 11, 10), "PHQ-9", 9, [1] * 8 + [None], "=x", date(2026, 11, 4)),
    ScoreLine("K-1", date(2026, 11, 10), "=cmd|' /C'!A0", 4, None, "imported", date(2026, 11, 4)),
]


def test_the_export_can_be_imported_again():
    rows = read(scores_text(LINES[:2], 9))
    assert [(row.total, row.items) for row in rows] == [(9, (1,) * 9), (9, (1,) * 8 + (None,))]


def test_no_cell_of_the_export_is_a_formula():
    assert "'=cmd" in scores_text(LINES, 9)
    assert ",=" not in scores_text(LINES, 9)


def test_the_empty_example_has_the_columns_that_are_read():
    assert problems(example_text(9)) == [(1, "", NO_ROWS)]
