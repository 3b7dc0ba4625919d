"""Retiring a barrier with what only it uses: what goes, what stays and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from screening.engine.catalog.leaving_out import Keys, needed_by, without
from screening.engine.catalog.problem import Problem
from screening.engine.catalog.serialization import KINDS
from screening.engine.catalog.validation import find_problems
from screening.engine.catalog.values import Barrier, Catalog, ExampleCase

INFORMS = "informs"
OPENS = "opens"
ASKED_FIRST = "asked-first"
RAISES = "raises"
HELPS = "helps"
CITED = "cited"
SCALE_OF = "scale-of"
HOLDS_ROWS = "holds-rows"

NOT_HELD = "not-held"
NOT_NEIGHBOUR = "not-neighbour"
NOT_EXPECTED = "not-expected"


@dataclass(frozen=True, slots=True)
class Staying:
    """A row that the barrier uses and that stays; `users` are the rows that need it, by `reason`.

    Rows are values of the catalog, so that a page can call them by their names.
    """

    kind: str
    row: Any
    reason: str
    users: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Loosened:
    """A row that stays and says one thing less, by `code`, because the barrier is gone."""

    code: str
    row: Any


@dataclass(frozen=True, slots=True)
class Retirement:
    """What goes with a barrier, by kind in the order of the catalog; what stays, and why.

    `waiting` are example cases about this barrier alone: they are not retired, since they are left
    out and come back with their barriers.
    """

    barrier: Barrier
    goes: Mapping[str, tuple[Any, ...]]
    stays: tuple[Staying, ...]
    loosened: tuple[Loosened, ...]
    waiting: tuple[ExampleCase, ...]

    @property
    def keys(self) -> dict[str, set[str]]:
        """The rows that go by kind, the barrier among them."""
        return {kind: {row.key for row in rows} for kind, rows in self.goes.items()}


def retirement(catalog: Catalog, key: str, *, keep_flags: bool = False) -> Retirement:
    """What retiring the barrier with this key takes along; KeyError where it is not in use.

    A row goes when the barrier uses it and nothing that stays does. With `keep_flags` the red
    flags on its questions stay, and so do these questions.
    """
    barrier = {row.key: row for row in catalog.barriers}[key]
    keys: dict[str, set[str]] = {kind: set() for kind in KINDS.values()}
    keys["barrier"] = {key}
    keys["adjustment"] = {
        row.key
        for row in catalog.adjustments
        if row.indications and all(link.barrier == key for link in row.indications)
    }
    stays = list(question_keys(catalog, barrier, keys, keep_flags))
    keys["red-flag"] = {row.key for row in catalog.red_flags if row.question in keys["question"]}
    stays += adjustments_staying(catalog, key, keys)
    stays += sources_staying(catalog, key, keys)
    stays += scales_and_domains_staying(catalog, barrier, keys)
    after = without(catalog, keys)
    keys["example-case"] = {row.key for row in after.example_cases if not row.answers}
    return Retirement(
        barrier,
        {kind: rows_with(catalog, kind, keys[kind]) for kind in keys},
        tuple(stays),
        tuple(loosened(catalog, key, keys)),
        tuple(row for row in catalog.example_cases if row.main == (key,)),
    )


def rows_with(catalog: Catalog, kind: str, keys: set[str]) -> tuple[Any, ...]:
    name = next(name for name, of_kind in KINDS.items() if of_kind == kind)
    return tuple(row for row in getattr(catalog, name) if row.key in keys)


def question_keys(
    catalog: Catalog, barrier: Barrier, keys: dict[str, set[str]], keep_flags: bool
) -> Iterator[Staying]:
    """Put the questions that go into `keys`; gives those of the barrier that stay.

    A question that stays keeps the one that opens it, so they are looked through until none stays
    for the sake of another.
    """
    questions = {row.key: row for row in catalog.questions}
    own = [questions[i.question] for i in barrier.indicators if i.question in questions]
    openers = {row.ask_if.question for row in own if row.ask_if} & questions.keys()
    going = keys["question"]
    going.update({row.key for row in own} | openers)
    staying: dict[str, Staying] = {}
    while True:
        reasons = {
            key: staying_question(catalog, questions[key], barrier, keys, keep_flags)
            for key in going
        }
        needed = {key: row for key, row in reasons.items() if row}
        if not needed:
            break
        staying |= needed
        going.difference_update(needed)
    yield from (staying[row.key] for row in catalog.questions if row.key in staying)


def staying_question(
    catalog: Catalog, question: Any, barrier: Barrier, keys: Keys, keep_flags: bool
) -> Staying | None:
    """The question with what needs it, for the first reason that there is; None where it goes."""
    key = question.key
    users: dict[str, list[Any]] = {
        INFORMS: [
            row
            for row in catalog.barriers
            if row.key != barrier.key and any(i.question == key for i in row.indicators)
        ],
        RAISES: [row for row in catalog.red_flags if keep_flags and row.question == key],
        ASKED_FIRST: [
            row
            for row in catalog.adjustments
            if key in row.ask_first and row.key not in keys["adjustment"]
        ],
        OPENS: [
            row
            for row in catalog.questions
            if row.ask_if and row.ask_if.question == key and row.key not in keys["question"]
        ],
    }
    for reason, rows in users.items():
        if rows:
            return Staying("question", question, reason, tuple(rows))
    return None


def adjustments_staying(catalog: Catalog, key: str, keys: Keys) -> Iterator[Staying]:
    """Adjustments that help the barrier, and others too."""
    barriers = {row.key: row for row in catalog.barriers}
    for row in catalog.adjustments:
        helped = [link.barrier for link in row.indications]
        if key in helped and row.key not in keys["adjustment"]:
            others = tuple(barriers[one] for one in helped if one != key and one in barriers)
            yield Staying("adjustment", row, HELPS, others)


def sources_staying(catalog: Catalog, key: str, keys: Keys) -> Iterator[Staying]:
    """Put the sources that go into `keys`; gives those of the barrier that others need too."""
    cited_here = {
        source
        for row in catalog.adjustments
        if row.key in keys["adjustment"]
        for source in row.sources
    }
    barriers = {row.key: row for row in catalog.barriers}
    for source in catalog.sources:
        if source.key not in cited_here and key not in source.background_for:
            continue
        users = [
            row
            for row in catalog.adjustments
            if source.key in row.sources and row.key not in keys["adjustment"]
        ]
        named = [barriers[one] for one in source.background_for if one != key and one in barriers]
        if users or named:
            yield Staying("source", source, CITED, (*users, *named))
        else:
            keys["source"].add(source.key)


def scales_and_domains_staying(catalog: Catalog, barrier: Barrier, keys: Keys) -> Iterator[Staying]:
    """Put the scales and pages that are left empty into `keys`; gives a page that only others fill.

    A page without questions could not be published; one that a barrier stands on cannot go.
    """
    left = [row for row in catalog.questions if row.key not in keys["question"]]
    gone = [row for row in catalog.questions if row.key in keys["question"]]
    keys["scale"].update({row.scale for row in gone} - {row.scale for row in left})
    emptied = {row.domain for row in gone} - {row.domain for row in left}
    for domain in catalog.domains:
        if domain.key not in emptied:
            continue
        users = [
            row for row in catalog.barriers if row.domain == domain.key and row.key != barrier.key
        ]
        if users:
            yield Staying("domain", domain, HOLDS_ROWS, tuple(users))
        else:
            keys["domain"].add(domain.key)


def loosened(catalog: Catalog, key: str, keys: Keys) -> Iterator[Loosened]:
    """What rows that stay say of the barrier, and say no more without it."""
    for adjustment in catalog.adjustments:
        if key in adjustment.contraindications and adjustment.key not in keys["adjustment"]:
            yield Loosened(NOT_HELD, adjustment)
    for barrier in catalog.barriers:
        if any(near.barrier == key for near in barrier.differentials):
            yield Loosened(NOT_NEIGHBOUR, barrier)
    for example in catalog.example_cases:
        if key in (*example.main, *example.further) and example.main != (key,):
            yield Loosened(NOT_EXPECTED, example)


def returning(
    catalog: Catalog, in_use: Catalog, key: str, went_along: Keys
) -> dict[str, tuple[Any, ...]]:
    """The retired rows that come back with a barrier, by kind; KeyError where there is none.

    `catalog` holds the retired rows too. They are those that `went_along` with the barrier, and
    those that it cannot do without.
    """
    needed = needed_by(catalog, key)
    back = {}
    for name, kind in KINDS.items():
        wanted = needed.get(kind, set()) | went_along.get(kind, set())
        used = {row.key for row in getattr(in_use, name)}
        back[kind] = rows_with(catalog, kind, wanted - used)
    return back


def problems_made(before: Catalog, after: Catalog) -> tuple[Problem, ...]:
    """What is wrong with a catalog after a change and was not before."""
    known = set(find_problems(before))
    return tuple(problem for problem in find_problems(after) if problem not in known)
