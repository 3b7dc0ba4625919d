"""The scores of a case in a table: first, previous, latest, the change, and what that means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from screening.engine.instruments import (
    DETERIORATION,
    IMPROVEMENT,
    Change,
    Instrument,
    change,
)
from screening.models import Measurement, RaisedFlag
from screening.web.presenters.caseload import day_words
from screening.web.presenters.course import signed
from screening.web.presenters.severity import severity

NONE = "–"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and its day; the day is empty where the head of the column says it."""

    value: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One instrument, or one item of it: first, previous, latest, the change, and words on it."""

    name: str
    cells: tuple[Cell, Cell, Cell]
    change: str
    notes: str
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """The answers to the items of one instrument: a row each with first, previous and latest."""

    name: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """`days` are those of the columns where all instruments share them, else empty."""

    days: tuple[str, str, str]
    rows: tuple[Row, ...]
    items: tuple[Items, ...]
    number: int


def score_table(
    scores: Sequence[Measurement],
    instruments: Sequence[Instrument],
    flags: Iterable[RaisedFlag],
    today: date,
) -> ScoreTable:
    """The table of the standing scores, the oldest first; `flags` are those of the case."""
    chosen = {
        one.key: three_of([row for row in scores if row.instrument_id == one.key])
        for one in instruments
    }
    shared = {tuple(day_of(row, today) for row in three) for three in chosen.values()}
    days = shared.pop() if len(shared) == 1 else ("", "", "")
    by_score = {flag.measurement_id: flag for flag in flags if flag.measurement_id}
    rows: list[Row] = []
    for one in instruments:
        rows.append(row_of(one, chosen[one.key], today, with_days=not any(days)))
        rows += safety_rows(one, chosen[one.key], by_score)
    return ScoreTable(
        days=days,
        rows=tuple(rows),
        items=tuple(
            items_of(one, chosen[one.key]) for one in instruments if has_items(chosen[one.key])
        ),
        number=len(scores),
    )


Three = tuple[Measurement | None, Measurement | None, Measurement]
"""First, previous and latest; of one score only the latest, of two no previous."""


def three_of(rows: Sequence[Measurement]) -> Three:
    first = rows[0] if len(rows) > 1 else None
    return first, rows[-2] if len(rows) > 2 else None, rows[-1]


def day_of(row: Measurement | None, today: date) -> str:
    return day_words(row.taken_on, today) if row else ""


def row_of(instrument: Instrument, three: Three, today: date, *, with_days: bool) -> Row:
    first, _previous, latest = three
    moved = change(instrument, first.total, latest.total) if first else None
    words = [
        severity(instrument.band(latest.total)),
        change_words(instrument, moved) if moved else _("one score so far"),
        answered_words(instrument, latest),
    ]
    return Row(
        name=instrument.name,
        cells=tuple(
            Cell(str(row.total), day_of(row, today) if with_days else "") if row else Cell(NONE)
            for row in three
        ),
        change=signed(moved.points) if moved else "",
        notes="; ".join(each for each in words if each),
    )


def change_words(instrument: Instrument, moved: Change) -> str:
    """ "no reliable change (6)": what the change counts as, and from how many points on."""
    least = {"least": instrument.thresholds.reliable_change}
    if moved.reliable is None:
        return ""
    if moved.is_reliable_recovery:
        return _("reliable recovery (%(least)d)") % least
    if moved.reliable == IMPROVEMENT:
        return _("reliable improvement (%(least)d)") % least
    if moved.reliable == DETERIORATION:
        return _("reliable deterioration (%(least)d)") % least
    if moved.recovered:
        return _("below the cut-off; no reliable change (%(least)d)") % least
    return _("no reliable change (%(least)d)") % least


def answered_words(instrument: Instrument, row: Measurement) -> str:
    """How many of the items were answered, where some were not."""
    if row.items is None or None not in row.items:
        return ""
    answered = sum(1 for each in row.items if each is not None)
    return _("%(n)d of %(all)d items answered") % {"n": answered, "all": len(row.items)}


def safety_rows(instrument: Instrument, three: Three, flags: Mapping[int, RaisedFlag]) -> list[Row]:
    """The item that asks about safety, where any of the three scores holds its answer."""
    number = instrument.safety_item
    if number is None or not has_items(three):
        return []
    latest = three[2]
    return [
        Row(
            name=_("Item %(number)d") % {"number": number},
            cells=tuple(Cell(item_of(row, number)) for row in three),
            change="",
            notes=safety_words(instrument, latest, flags.get(latest.pk)),
            is_item=True,
        )
    ]


def safety_words(instrument: Instrument, latest: Measurement, flag: RaisedFlag | None) -> str:
    """The latest answer to the safety item in words, and what was done about it."""
    number = instrument.safety_item
    if number is None or latest.items is None:
        return _("the latest score is a total without items")
    answer = latest.items[number - 1]
    if answer is None:
        return _("thoughts of death: not answered")
    words = instrument.answers[answer].lower()
    if flag and flag.acted_at:
        return f"{words}; {flag.action}"
    return f"{words}; {_('no action recorded')}" if flag else words


def has_items(three: Three) -> bool:
    return any(row and row.items is not None for row in three)


def item_of(row: Measurement | None, number: int) -> str:
    if row is None or row.items is None or row.items[number - 1] is None:
        return NONE
    return str(row.items[number - 1])


def items_of(instrument: Instrument, three: Three) -> Items:
    return Items(
        instrument.name,
        tuple(
            (text, tuple(item_of(row, number) for row in three))
            for number, text in enumerate(instrument.items, start=1)
        ),
    )
