"""What differs between two catalogs, barrier by barrier: as somebody tells it who read both.

Each row has one place to be shown: with the barrier that it belongs to, or among what several
barriers share. Nothing is shown twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from screening.engine.catalog.diff import (
    ADDED,
    RETIRED,
    Change,
    flat,
    labels,
    names_of,
    part_name,
)
from screening.engine.catalog.serialization import KINDS
from screening.engine.catalog.values import WEIGHTS, Barrier, Catalog

CHANGED = "changed"
ORDER_OF_KINDS = (
    "barrier",
    "question",
    "scale",
    "red-flag",
    "adjustment",
    "source",
    "example-case",
    "domain",
)
"""In which order the rows of a section are told: first the barrier, then what is asked."""

Row = tuple[str, str]
"""Kind and key."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that was added, retired or changed; `barriers` are those that it belongs to.

    `changes` are its differences; of a row that came or went, `content` are all its fields that
    say something, as (field, part, text) with the names that a Change has for them.
    """

    kind: str
    key: str
    name: str
    what: str
    barriers: tuple[str, ...]
    changes: tuple[Change, ...]
    content: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The changes of one barrier, or with `barrier` "" those that belong to several or to none."""

    barrier: str
    name: str
    what: str
    rows: tuple[RowChange, ...]


def sections(old: Catalog, new: Catalog, changes: Iterable[Change]) -> tuple[Section, ...]:
    """The changes as sections: barriers as the new catalog has them, retired ones, the rest."""
    belonging = belongings(old, new)
    rows = row_changes_of(old, new, changes, belonging)
    came_or_went = {row.key for row in rows if row.kind == "barrier" and row.what != CHANGED}
    by_barrier: dict[str, list[RowChange]] = {}
    for row in rows:
        by_barrier.setdefault(home(row, came_or_went), []).append(row)
    barriers = {barrier.key: barrier for barrier in (*new.barriers, *old.barriers)}
    order = [*barriers, ""]
    return tuple(
        section(key, barriers.get(key), by_barrier[key]) for key in order if key in by_barrier
    )


def section(key: str, barrier: Barrier | None, rows: list[RowChange]) -> Section:
    own = next((row.what for row in rows if row.kind == "barrier" and row.key == key), CHANGED)
    ordered = sorted(rows, key=lambda row: ORDER_OF_KINDS.index(row.kind))
    return Section(key, barrier.name if barrier else "", own, tuple(ordered))


def row_changes_of(
    old: Catalog, new: Catalog, changes: Iterable[Change], belonging: Mapping[Row, tuple[str, ...]]
) -> list[RowChange]:
    """The changes row by row; what came or went with all its content."""
    names = names_of(old) | names_of(new) | labels(old, new)
    stored = [
        {(kind, row.key): row for name, kind in KINDS.items() for row in getattr(catalog, name)}
        for catalog in (old, new)
    ]
    rows = []
    in_rows = sorted(changes, key=lambda change: (change.kind, change.key))
    for place, of_row in groupby(in_rows, key=lambda change: (change.kind, change.key)):
        its = tuple(of_row)
        what = next((one.group for one in its if one.group in (ADDED, RETIRED)), CHANGED)
        content: tuple[tuple[str, str, str], ...] = ()
        if what != CHANGED:
            fields = flat(stored[what == ADDED][place], names)
            content = tuple(
                (field, part_name(field, fields, names), text)
                for field, text in fields.items()
                if text and field != "key"
            )
        rows.append(RowChange(*place, its[0].name, what, belonging.get(place, ()), its, content))
    order = {place: n for n, place in enumerate({**stored[1], **stored[0]})}
    return sorted(rows, key=lambda row: order.get((row.kind, row.key), 0))


def home(row: RowChange, came_or_went: set[str]) -> str:
    """The barrier with which a row is told, "" for what several share.

    An opening question belongs to its barrier and an example to its first main one, whatever else
    uses them. What came or went with one of several barriers is shown with that one.
    """
    if row.kind == "barrier":
        return row.key
    if len(row.barriers) == 1 or (row.barriers and row.kind == "example-case"):
        return row.barriers[0]
    explained = [key for key in row.barriers if key in came_or_went and row.what != CHANGED]
    return explained[0] if len(explained) == 1 else ""


def belongings(*catalogs: Catalog) -> dict[Row, tuple[str, ...]]:
    """The barriers to which each row belongs in any of the catalogs, without repetition."""
    found: dict[Row, dict[str, None]] = {}
    for catalog in catalogs:
        for row, barriers in belongings_of(catalog).items():
            found.setdefault(row, {}).update(dict.fromkeys(barriers))
    return {row: tuple(barriers) for row, barriers in found.items()}


def belongings_of(catalog: Catalog) -> dict[Row, list[str]]:
    """The barriers to which each row of one catalog belongs, the nearest first."""
    asked = barriers_of_questions(catalog)
    found: dict[Row, list[str]] = {("barrier", b.key): [b.key] for b in catalog.barriers}
    for question in catalog.questions:
        found["question", question.key] = asked.get(question.key, [])
        found.setdefault(("scale", question.scale), []).extend(asked.get(question.key, []))
    for adjustment in catalog.adjustments:
        links = sorted(adjustment.indications, key=lambda link: -WEIGHTS.get(link.strength, 0))
        helped = [link.barrier for link in links]
        found["adjustment", adjustment.key] = helped
        for key in adjustment.sources:
            found.setdefault(("source", key), []).extend(helped)
    for source in catalog.sources:
        found.setdefault(("source", source.key), []).extend(source.background_for)
    for flag in catalog.red_flags:
        found["red-flag", flag.key] = asked.get(flag.question, [])
    for example in catalog.example_cases:
        found["example-case", example.key] = list(example.main)
    return found


def barriers_of_questions(catalog: Catalog) -> dict[str, list[str]]:
    """The barriers of each question: the one that it opens alone, else all that it informs.

    A follow-up that informs none belongs where the question before it does.
    """
    opens = {barrier.gate: [barrier.key] for barrier in catalog.barriers}
    informs: dict[str, list[str]] = {}
    for barrier in catalog.barriers:
        for indicator in barrier.indicators:
            informs.setdefault(indicator.question, []).append(barrier.key)
    asked = informs | opens
    for question in catalog.questions:
        if question.ask_if and question.key not in asked:
            asked[question.key] = asked.get(question.ask_if.question, [])
    return asked
