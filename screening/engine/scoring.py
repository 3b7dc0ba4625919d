"""Points a clinician can add up by hand: weight x level, summed for and against.

The rules are those of the design's chapter on scoring, in the manner of bedside scores such as
Wells and CHA2DS2-VASc. The weights are clinical judgement; nobody has calibrated them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from screening.engine.catalog.compiled import CompiledCatalog, Term
from screening.engine.state import CLOSED, POTENTIAL, QuestionnaireState

ENGINE_VERSION = "1"

LIKELY = "likely"
POSSIBLE = "possible"
UNCLEAR = "unclear"
UNLIKELY = "unlikely"
Levels = Mapping[str, Mapping[str, int]]
"""Level by question and option."""

BANDS = (LIKELY, POSSIBLE, UNCLEAR, UNLIKELY)


class Part(NamedTuple):
    """What one indicator adds: `points`, and the `low` to `high` that it might come to.

    `weight` and the points are negative for contrary evidence. `option` is None when nothing
    was answered or the question is closed; `level` is None whenever the answer is unknown.
    """

    question: str
    weight: int
    status: str
    option: str | None
    level: int | None
    points: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A barrier's score with all that it rests on; `known` of `relevant` indicators answered."""

    barrier: str
    points: int
    low: int
    high: int
    band: str
    possible_at: int
    likely_at: int
    known: int
    relevant: int
    parts: tuple[Part, ...]


def score(compiled: CompiledCatalog, state: QuestionnaireState) -> tuple[Finding, ...]:
    """Every barrier's finding in the order of the report.

    Likely, possible, unclear, unlikely; inside a band by points / likely_at, then by coverage,
    then in catalog order. Fractions are compared exactly.
    """
    findings = [finding(compiled, key, state) for key in compiled.barriers]
    return tuple(sorted(findings, key=report_order(compiled)))


def report_order(compiled: CompiledCatalog) -> Callable[[Finding], tuple[int, int, int]]:
    """A sort key for findings; fractions become whole numbers by a common multiple."""

    def key(finding: Finding) -> tuple[int, int, int]:
        coverage = finding.known * compiled.coverage_scale // max(1, finding.relevant)
        share = finding.points * compiled.threshold_scale // finding.likely_at
        return (BANDS.index(finding.band), -share, -coverage)

    return key


def finding(compiled: CompiledCatalog, key: str, state: QuestionnaireState) -> Finding:
    """One barrier's points, range, band and parts."""
    answers, status = state.answers, state.status
    barrier = compiled.barriers[key]
    levels = compiled.levels
    points = low = high = known = relevant = 0
    parts = []
    for term in compiled.terms[key]:
        part = weigh(term, status[term.question], answers.get(term.question), levels)
        parts.append(part)
        points += part.points
        low += part.low
        high += part.high
        if part.status != CLOSED:
            relevant += 1
            known += part.level is not None
    points, low, high = max(0, points), max(0, low), max(0, high)
    return Finding(
        barrier=key,
        points=points,
        low=low,
        high=high,
        band=band(points, high, barrier.possible_at, barrier.likely_at),
        possible_at=barrier.possible_at,
        likely_at=barrier.likely_at,
        known=known,
        relevant=relevant,
        parts=tuple(parts),
    )


def weigh(term: Term, status: str, option: str | None, levels: Levels) -> Part:
    """What one indicator adds, by the status of its question and the answer given.

    Closed: level 0, no uncertainty. Unknown: nothing yet, and anything up to the top level.
    Volunteered to a potential question: its value, or 0 should its parent close it.
    """
    if status == CLOSED:
        return Part(term.question, term.weight, status, None, None, 0, 0, 0)
    level = None if option is None else levels[term.question].get(option)
    if level is None:
        most = term.weight * term.top
        return Part(term.question, term.weight, status, option, None, 0, min(0, most), max(0, most))
    value = term.weight * level
    if status == POTENTIAL:
        return Part(
            term.question, term.weight, status, option, level, value, min(0, value), max(0, value)
        )
    return Part(term.question, term.weight, status, option, level, value, value, value)


def band(points: int, high: int, possible_at: int, likely_at: int) -> str:
    """The word for a score."""
    if points >= likely_at:
        return LIKELY
    if points >= possible_at:
        return POSSIBLE
    return UNCLEAR if high >= likely_at else UNLIKELY
