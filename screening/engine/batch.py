"""Many cases at once: the rules of `scoring` over a matrix of answers.

An answer becomes a small code: 0 unanswered, 1 "don't know", then the options in their order.
What an indicator adds depends only on its question's code and on its parent's, so it is looked
up in a table made once per release, by the very function that scores a single case. The range of
follow-ups whose parent is unknown is not a sum; it is worked out for the cases that have some.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from screening.engine.catalog.compiled import CompiledCatalog, Step, Term
from screening.engine.catalog.values import DONT_KNOW
from screening.engine.scoring import BANDS, weigh
from screening.engine.state import ASKED, CLOSED, OPTIONAL, POTENTIAL, raises

UNANSWERED = 0
DONT_KNOW_CODE = 1
FIRST_OPTION = 2
CODES = 256
"""More than any question has codes."""
CHUNK = 32_768
"""Cases scored together: what fits into a core's cache."""
STATES = (ASKED, POTENTIAL, CLOSED)
POINTS, LOW, HIGH = range(3)


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """A question's row in the matrix, and what its answers add.

    `states` tells by the parent's code which of STATES the question is in; `terms` holds per
    barrier a table of points, low and high by state and code, as rows of int16. Where low and
    high depend on other answers of a branch, the table has 0.
    """

    codes: int
    parent: int | None
    states: np.ndarray | None
    terms: tuple[tuple[int, np.ndarray], ...]


@dataclass(frozen=True, slots=True)
class BatchBranch:
    """A barrier's branch, for the cases whose parent is unknown.

    `follow_ups` has the row of each and a table of points, low and high by code, once it is open.
    """

    barrier: int
    steps: tuple[Step, ...]
    follow_ups: dict[str, tuple[int, np.ndarray]]


@dataclass(frozen=True, slots=True)
class BatchTables:
    """A release ready for scoring in batch."""

    compiled: CompiledCatalog
    rows: dict[str, int]
    codes: tuple[dict[str, int], ...]
    cells: dict[str, int]
    """By an answer written "question option": its row and code in one number."""
    questions: tuple[BatchQuestion, ...]
    branches: dict[int, tuple[BatchBranch, ...]]
    """By the parent's row."""
    possible_at: np.ndarray
    likely_at: np.ndarray


@dataclass(frozen=True, slots=True)
class BatchScores:
    """Per barrier (in catalog order) and case: int16 points, low, high; uint8 place in BANDS."""

    points: np.ndarray
    low: np.ndarray
    high: np.ndarray
    band: np.ndarray


def compile_batch(compiled: CompiledCatalog) -> BatchTables:
    """The lookup tables of a release."""
    rows = {key: row for row, key in enumerate(compiled.questions)}
    codes = tuple(
        {DONT_KNOW: DONT_KNOW_CODE}
        | {option: FIRST_OPTION + place for place, option in enumerate(compiled.levels[key])}
        for key in compiled.questions
    )
    barriers = list(compiled.barriers)
    return BatchTables(
        compiled=compiled,
        rows=rows,
        codes=codes,
        cells={
            f"{question} {option}": row * CODES + code
            for question, row in rows.items()
            for option, code in codes[row].items()
        },
        questions=tuple(
            batch_question(compiled, key, rows, codes, barriers) for key in compiled.questions
        ),
        branches=batch_branches(compiled, rows, codes),
        possible_at=thresholds(compiled, "possible_at"),
        likely_at=thresholds(compiled, "likely_at"),
    )


def thresholds(compiled: CompiledCatalog, name: str) -> np.ndarray:
    return np.array(
        [[getattr(barrier, name)] for barrier in compiled.barriers.values()], dtype=np.int16
    )


def batch_question(
    compiled: CompiledCatalog,
    key: str,
    rows: Mapping[str, int],
    codes: Sequence[Mapping[str, int]],
    barriers: Sequence[str],
) -> BatchQuestion:
    condition = compiled.parents[key]
    terms = []
    for barrier in compiled.informs[key]:
        term = next(t for t in compiled.terms[barrier] if t.question == key)
        by_state = {state: term_table(compiled, term, state, codes[rows[key]]) for state in STATES}
        # While the parent is unknown, low and high are those of the branch.
        by_state[POTENTIAL][LOW:] = 0
        if any(branch.parent == key for branch in compiled.branches[barrier]):
            by_state[ASKED][LOW:, :FIRST_OPTION] = 0
        table = np.concatenate(list(by_state.values()), axis=1)
        terms.append((barriers.index(barrier), table))
    return BatchQuestion(
        codes=1 + len(codes[rows[key]]),
        parent=rows[condition[0]] if condition else None,
        states=states_by_code(compiled, condition, codes, rows) if condition else None,
        terms=tuple(terms),
    )


def term_table(
    compiled: CompiledCatalog, term: Term, state: str, codes: Iterable[str]
) -> np.ndarray:
    """Points, low and high by the code of the answer, as `weigh` has them."""
    if state != CLOSED and term.question in compiled.optional:
        state = OPTIONAL
    options: list[str | None] = [None, *codes]
    parts = [weigh(term, state, option, compiled.levels) for option in options]
    return np.array([[p.points, p.low, p.high] for p in parts], dtype=np.int16).T.copy()


def batch_branches(
    compiled: CompiledCatalog, rows: Mapping[str, int], codes: Sequence[Mapping[str, int]]
) -> dict[int, tuple[BatchBranch, ...]]:
    branches: dict[int, list[BatchBranch]] = {}
    for place, (barrier, its_branches) in enumerate(compiled.branches.items()):
        terms = {term.question: term for term in compiled.terms[barrier]}
        for branch in its_branches:
            follow_ups = {
                key: (rows[key], term_table(compiled, terms[key], ASKED, codes[rows[key]]))
                for key, _opened_at in branch.follow_ups
            }
            branches.setdefault(rows[branch.parent], []).append(
                BatchBranch(place, branch.steps, follow_ups)
            )
    return {row: tuple(its_branches) for row, its_branches in branches.items()}


def states_by_code(
    compiled: CompiledCatalog,
    condition: tuple[str, int],
    codes: Sequence[Mapping[str, int]],
    rows: Mapping[str, int],
) -> np.ndarray:
    """The place in STATES for each code of the parent."""
    parent, at_least = condition
    levels = compiled.levels[parent]
    places = [STATES.index(POTENTIAL)] * FIRST_OPTION
    for option in list(codes[rows[parent]])[1:]:
        places.append(STATES.index(ASKED if levels[option] >= at_least else CLOSED))
    return np.array(places, dtype=np.intp)


def encode(tables: BatchTables, cases: Sequence[Mapping[str, str]]) -> np.ndarray:
    """The uint8 matrix (questions x cases); what this release does not hold is unanswered."""
    written = [[f"{question} {option}" for question, option in case.items()] for case in cases]
    return encode_written(tables, written)


def encode_written(tables: BatchTables, cases: Sequence[Sequence[str]]) -> np.ndarray:
    """The same matrix of cases whose answers are written "question option"."""
    cell_of = tables.cells.get
    cells = np.array([cell_of(answer, -1) for case in cases for answer in case], dtype=np.int32)
    columns = np.repeat(np.arange(len(cases)), [len(case) for case in cases])
    known = cells >= 0
    matrix = np.zeros((len(tables.rows), len(cases)), dtype=np.uint8)
    matrix[cells[known] // CODES, columns[known]] = cells[known] % CODES
    return matrix


def score_matrix(tables: BatchTables, matrix: np.ndarray) -> BatchScores:
    """Points, range and band of every barrier for every column of `matrix`."""
    barriers, cases = len(tables.compiled.barriers), matrix.shape[1]
    sums = np.zeros((barriers, 3, cases), dtype=np.int16)
    for start in range(0, cases, CHUNK):
        add_up(tables, matrix[:, start : start + CHUNK], sums[:, :, start : start + CHUNK])
    np.maximum(sums, 0, out=sums)
    points, low, high = sums[:, 0], sums[:, 1], sums[:, 2]
    band = bands_of(points, high, tables.possible_at, tables.likely_at)
    return BatchScores(points, low, high, band)


def bands_of(
    points: np.ndarray, high: np.ndarray, possible_at: np.ndarray, likely_at: np.ndarray
) -> np.ndarray:
    """The place in BANDS of points whose further answers lead to `high` at most."""
    band = np.full(points.shape, BANDS.index("unlikely"), dtype=np.uint8)
    band[high >= likely_at] = BANDS.index("unclear")
    band[points >= possible_at] = BANDS.index("possible")
    band[points >= likely_at] = BANDS.index("likely")
    return band


def add_up(tables: BatchTables, matrix: np.ndarray, sums: np.ndarray) -> None:
    """Add what each indicator says of the cases of one chunk to their sums."""
    for row, question in enumerate(tables.questions):
        place = matrix[row].astype(np.intp)
        if question.parent is not None and question.states is not None:
            place += question.states[matrix[question.parent]] * question.codes
        for barrier, table in question.terms:
            for kind in range(3):
                sums[barrier, kind] += table[kind].take(place)
    for parent, branches in tables.branches.items():
        cases = np.flatnonzero(matrix[parent] < FIRST_OPTION)
        rows = {row for branch in branches for row, _table in branch.follow_ups.values()}
        codes = {row: matrix[row].take(cases) for row in rows}
        for branch in branches:
            low, high = range_of_branch(branch, codes)
            sums[branch.barrier, LOW, cases] += low
            sums[branch.barrier, HIGH, cases] += high


def range_of_branch(
    branch: BatchBranch, codes: Mapping[int, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Low and high of an unknown parent and its follow-ups, given the codes of these by row.

    The rule is that of `scoring.range_of_branch`.
    """
    follow_ups = branch.follow_ups
    volunteered = sum(table[POINTS].take(codes[row]) for row, table in follow_ups.values())
    low, high = np.array(volunteered), np.array(volunteered)
    opened_low, opened_high = np.zeros_like(low), np.zeros_like(high)
    for step in branch.steps:
        for question in step.opens:
            row, table = follow_ups[question]
            opened_low += table[LOW].take(codes[row])
            opened_high += table[HIGH].take(codes[row])
        np.minimum(low, opened_low + step.lowest, out=low)
        np.maximum(high, opened_high + step.highest, out=high)
    return low, high


def flags_raised(tables: BatchTables, matrix: np.ndarray) -> dict[str, np.ndarray]:
    """For each red flag whether each case raises it; closed questions raise none."""
    compiled = tables.compiled
    raised = {}
    for key, flag in compiled.red_flags.items():
        row = tables.rows[flag.question]
        by_code = [False] * FIRST_OPTION
        by_code += [raises(compiled, flag, option) for option in compiled.levels[flag.question]]
        is_raised = np.array(by_code)[matrix[row]]
        question = tables.questions[row]
        if question.parent is not None and question.states is not None:
            is_raised &= question.states[matrix[question.parent]] != STATES.index(CLOSED)
        raised[key] = is_raised
    return raised
