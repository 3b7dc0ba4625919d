"""What can be shown of a catalog with problems: as much of it as can be compiled and scored.

A preview is wanted most while a barrier is half made. Nothing is repaired here: what cannot be
used is left out and named, so that whoever looks knows what is missing.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from screening.engine.catalog.renames import NAMES, PARTS
from screening.engine.catalog.serialization import KINDS
from screening.engine.catalog.values import (
    DIRECTIONS,
    DONT_KNOW,
    GRADES,
    LEVERS,
    TIMINGS,
    URGENCIES,
    WEIGHTS,
    Barrier,
    Catalog,
    Question,
    RedFlag,
    Scale,
)


@dataclass(frozen=True, slots=True)
class Showable:
    """A catalog that can be compiled, and what it had to do without.

    `left_out` are rows as (kind, key); `unconditional` the questions that are shown as if asked
    of everybody, because what they depend on cannot be followed.
    """

    catalog: Catalog
    left_out: tuple[tuple[str, str], ...] = ()
    unconditional: tuple[str, ...] = ()


def showable(catalog: Catalog) -> Showable:
    """The largest part of the catalog that can be compiled and scored.

    Example cases are no part of it. Each round leaves out the rows that cannot stand by themselves
    and every link to them, until nothing more goes.
    """
    shown = replace(once_each(catalog), example_cases=())
    left_out: dict[tuple[str, str], None] = {}
    while broken := [row for row in rows_of(shown) if not can_stand(shown, *row)]:
        left_out |= dict.fromkeys((kind, row.key) for kind, row in broken)
        shown = without(shown, set(left_out))
    shown = linked(shown)
    unconditional = [q.key for q in shown.questions if q.ask_if and not is_followed(shown, q)]
    shown = replace(
        shown,
        questions=tuple(
            replace(q, ask_if=None) if q.key in unconditional else q for q in shown.questions
        ),
        barriers=tuple(map(with_thresholds, shown.barriers)),
    )
    return Showable(shown, tuple(left_out), tuple(unconditional))


def rows_of(catalog: Catalog) -> list[tuple[str, Any]]:
    return [(kind, row) for name, kind in KINDS.items() for row in getattr(catalog, name)]


def once_each(catalog: Catalog) -> Catalog:
    """The catalog with the first row of each key; a later one would only hide it."""
    lists = {name: {row.key: row for row in reversed(getattr(catalog, name))} for name in KINDS}
    return replace(
        catalog, **{name: tuple(reversed(rows.values())) for name, rows in lists.items()}
    )


def can_stand(catalog: Catalog, kind: str, row: Any) -> bool:
    """Whether a row has all that it cannot do without; other kinds always have."""
    needs: dict[str, Callable[[Catalog, Any], bool]] = {
        "scale": lambda _catalog, scale: has_answers(scale),
        "question": question_stands,
        "barrier": barrier_stands,
        "adjustment": lambda _catalog, one: one.grade in GRADES and one.timing in TIMINGS,
        "red-flag": flag_stands,
    }
    return kind not in needs or needs[kind](catalog, row)


def has_answers(scale: Scale) -> bool:
    keys = [option.key for option in scale.options]
    levels = all(option.level in range(4) for option in scale.options)
    return bool(keys) and len(set(keys)) == len(keys) and DONT_KNOW not in keys and levels


def question_stands(catalog: Catalog, question: Question) -> bool:
    return question.domain in keys(catalog.domains) and question.scale in keys(catalog.scales)


def barrier_stands(catalog: Catalog, barrier: Barrier) -> bool:
    asks = barrier.domain in keys(catalog.domains) and barrier.gate in keys(catalog.questions)
    return asks and barrier.lever in LEVERS


def flag_stands(catalog: Catalog, flag: RedFlag) -> bool:
    has_trigger = flag.at_least is not None or flag.option is not None
    return has_trigger and flag.urgency in URGENCIES and flag.question in keys(catalog.questions)


def keys(rows: Collection[Any]) -> set[str]:
    return {row.key for row in rows}


def without(catalog: Catalog, rows: set[tuple[str, str]]) -> Catalog:
    """The catalog without the rows of these kinds and keys."""
    kept = {
        name: tuple(row for row in getattr(catalog, name) if (kind, row.key) not in rows)
        for name, kind in KINDS.items()
    }
    return replace(catalog, **kept)


def linked(catalog: Catalog) -> Catalog:
    """The catalog with those links alone that lead to a row and say something the engine knows."""
    known = {kind: keys(getattr(catalog, name)) for name, kind in KINDS.items()}
    parts = {(a.key, part.key) for a in catalog.adjustments for part in a.parts}
    return replace(
        catalog,
        **{
            name: tuple(linked_row(row, known, parts) for row in getattr(catalog, name))
            for name in KINDS
        },
    )


def linked_row(row: Any, known: dict[str, set[str]], parts: set[tuple[str, str]]) -> Any:
    """The row with the links that lead somewhere, each once."""
    changes = {}
    for field in row.__dataclass_fields__.keys() & NAMES.keys():
        links = getattr(row, field)
        if not isinstance(links, tuple):
            continue
        name = PARTS.get(field)
        by_key = {link if name is None else getattr(link, name): link for link in links}
        changes[field] = tuple(
            link for key, link in by_key.items() if key in known[NAMES[field]] and is_known(link)
        )
        if field == "part_holds":
            whole = tuple(link for link in links if (link.adjustment, link.part) in parts)
            changes[field] = tuple(dict.fromkeys(whole))
    return replace(row, **changes)


def is_known(link: Any) -> bool:
    """Whether the engine knows the direction and strength of a link that has them."""
    strength, direction = (getattr(link, name, None) for name in ("strength", "direction"))
    return strength in (None, *WEIGHTS) and direction in (None, *DIRECTIONS)


def is_followed(catalog: Catalog, question: Question) -> bool:
    """Whether the condition hangs on another question that is asked of every case."""
    questions = {row.key: row for row in catalog.questions}
    parent = questions.get(question.ask_if.question) if question.ask_if else None
    return parent is not None and parent.ask_if is None


def with_thresholds(barrier: Barrier) -> Barrier:
    """The barrier with thresholds that bands can be counted from: 1 or more, “likely” above."""
    possible_at = max(1, barrier.possible_at)
    return replace(barrier, possible_at=possible_at, likely_at=max(possible_at, barrier.likely_at))
