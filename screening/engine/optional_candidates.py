"""Which questions could be optional: asked of everybody, and least missed where nobody is asked.

What the answers of stored cases say counts first; without any, how much an answer could say.
"""

from dataclasses import dataclass

import numpy as np

from screening.engine.batch import FIRST_OPTION, HIGH, POINTS, BatchTables, add_up, bands_of
from screening.engine.catalog.compiled import CompiledCatalog


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that could be optional, and what became of it in `cases` stored cases.

    It was `answered` in some of them, other than by "don't know"; in `decided` of them a barrier
    has another band with the answer than without it. `most` is what an answer can add or take.
    """

    question: str
    cases: int
    answered: int
    decided: int
    most: int


def candidates(tables: BatchTables, matrix: np.ndarray) -> tuple[Candidate, ...]:
    """Every question that could be optional, the least decisive and least answered first."""
    compiled = tables.compiled
    sums = np.zeros((len(compiled.barriers), 3, matrix.shape[1]), dtype=np.int16)
    add_up(tables, matrix, sums)
    found = [
        Candidate(
            question=key,
            cases=matrix.shape[1],
            answered=int((matrix[tables.rows[key]] >= FIRST_OPTION).sum()),
            decided=int(decides(tables, matrix, sums, tables.rows[key]).sum()),
            most=most_of(compiled, key),
        )
        for key in may_be_optional(compiled)
    ]
    return tuple(sorted(found, key=lambda one: (one.decided, one.answered, one.most)))


def may_be_optional(compiled: CompiledCatalog) -> list[str]:
    """Questions asked of everybody that nothing needs asked.

    An opening question has to be asked of every case, a question with follow-ups as well; one that
    raises a flag is asked for safety, and a step may wait until one is answered.
    """
    needed = {barrier.gate for barrier in compiled.barriers.values()}
    needed |= {flag.question for flag in compiled.red_flags.values()}
    needed |= {key for one in compiled.adjustments.values() for key in one.ask_first}
    return [
        key
        for key, question in compiled.questions.items()
        if question.ask_if is None
        and not question.optional
        and not compiled.follow_ups[key]
        and key not in needed
    ]


def most_of(compiled: CompiledCatalog, key: str) -> int:
    """The most points that an answer can add to a barrier or take from it."""
    terms = (
        term
        for barrier in compiled.informs[key]
        for term in compiled.terms[barrier]
        if term.question == key
    )
    return max((abs(term.weight) * term.top for term in terms), default=0)


def decides(tables: BatchTables, matrix: np.ndarray, sums: np.ndarray, row: int) -> np.ndarray:
    """For each case whether some band would be another one without the answer.

    The question has no condition and no follow-ups, so what its answer adds is a part of the sum.
    """
    codes = matrix[row].astype(np.intp)
    changed = np.zeros(codes.shape, dtype=bool)
    for barrier, table in tables.questions[row].terms:
        thresholds = tables.possible_at[barrier], tables.likely_at[barrier]
        given = np.maximum(sums[barrier], 0)
        without = np.maximum(sums[barrier] - table.take(codes, axis=1) + table[:, :1], 0)
        bands = [bands_of(part[POINTS], part[HIGH], *thresholds) for part in (given, without)]
        changed |= bands[0] != bands[1]
    return changed
