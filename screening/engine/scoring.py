"""Points a clinician can add up by hand: weight x level, summed for and against.

The rules are those of the design's chapter on scoring, in the manner of bedside scores such as
Wells and CHA2DS2-VASc. The weights are clinical judgement; nobody has calibrated them.

The range of a barrier, `low` to `high`, holds the points of every completion of the answers, and
both ends are reached. A completion keeps each known answer and may answer, with any option or not
at all, each question that is then asked:

- a follow-up only where the completion's answer to its parent opens it;
- while the parent stays unknown nobody is asked its follow-ups: those that were volunteered count
  as they do now, the others add nothing;
- an optional question is never asked. It counts once it is answered, and is outside the range
  until then.

What somebody volunteers later, to an optional question or to a follow-up of a parent that stays
unknown, can therefore lead out of an earlier range.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from screening.engine.catalog.compiled import Branch, CompiledCatalog, Term
from screening.engine.state import CLOSED, OPTIONAL, POTENTIAL, QuestionnaireState

ENGINE_VERSION = "2"
"""Version 1 added up the parts' ranges as if independent, and ordered by band, then coverage."""

LIKELY = "likely"
POSSIBLE = "possible"
UNCLEAR = "unclear"
UNLIKELY = "unlikely"
Levels = Mapping[str, Mapping[str, int]]
"""Level by question and option."""

BANDS = (LIKELY, POSSIBLE, UNCLEAR, UNLIKELY)
PLACES = {LIKELY: 0, POSSIBLE: 0, UNCLEAR: 1, UNLIKELY: 2}
"""Likely and possible barriers stand in one list; unclear and unlikely ones follow."""


class Part(NamedTuple):
    """What one indicator adds: `points`, and the `low` to `high` that it might come to.

    `weight` and the points are negative for contrary evidence. `option` is None when nothing
    was answered or the question is closed; `level` is None whenever the answer is unknown. `low`
    and `high` are those of the indicator taken alone: no one case need have the lowest of all,
    so their sum may be wider than the range of the finding.
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
    """A barrier's score with all that it rests on.

    `low` and `high` are exact, as the module says. `known` of `relevant` indicators are answered:
    a closed one is not relevant, an optional one only when it is known.
    """

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

    Likely and possible barriers in one list, then unclear, then unlikely ones. Within each: by the
    level answered to the barrier's own gate question, an unknown one lowest; then by certain
    points, low / likely_at; then by points / likely_at; then in catalog order. Fractions are
    compared exactly.
    """
    findings = [finding(compiled, key, state) for key in compiled.barriers]
    return tuple(sorted(findings, key=report_order(compiled)))


def report_order(compiled: CompiledCatalog) -> Callable[[Finding], tuple[int, int, int, int]]:
    """A sort key for findings; fractions become whole numbers by a common multiple."""

    def key(finding: Finding) -> tuple[int, int, int, int]:
        gate = compiled.barriers[finding.barrier].gate
        level = next((part.level for part in finding.parts if part.question == gate), None)
        certain = finding.low * compiled.threshold_scale // finding.likely_at
        share = finding.points * compiled.threshold_scale // finding.likely_at
        return PLACES[finding.band], -1 - level if level is not None else 0, -certain, -share

    return key


def finding(compiled: CompiledCatalog, key: str, state: QuestionnaireState) -> Finding:
    """One barrier's points, range, band and parts."""
    answers, status = state.answers, state.status
    barrier = compiled.barriers[key]
    levels = compiled.levels
    points = low = high = known = relevant = 0
    parts = {}
    for term in compiled.terms[key]:
        part = weigh(term, status[term.question], answers.get(term.question), levels)
        parts[term.question] = part
        points += part.points
        low += part.low
        high += part.high
        if part.level is not None:
            known += 1
            relevant += 1
        elif part.status not in (CLOSED, OPTIONAL):
            relevant += 1
    for branch in compiled.branches[key]:
        if answers.get(branch.parent) not in levels[branch.parent]:
            lowest, highest = range_of_branch(branch, parts)
            low += lowest
            high += highest
            for question in branch.questions:
                low -= parts[question].low
                high -= parts[question].high
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
        parts=tuple(parts.values()),
    )


def weigh(term: Term, status: str, option: str | None, levels: Levels) -> Part:
    """What one indicator adds, by the status of its question and the answer given.

    Closed: level 0, no uncertainty. Unknown: nothing yet, and anything up to the top level, but
    nothing for an optional question. Volunteered to a potential question: its value, or 0 should
    its parent close it.
    """
    if status == CLOSED:
        return Part(term.question, term.weight, status, None, None, 0, 0, 0)
    level = None if option is None else levels[term.question].get(option)
    if level is None:
        most = 0 if status == OPTIONAL else term.weight * term.top
        return Part(term.question, term.weight, status, option, None, 0, min(0, most), max(0, most))
    value = term.weight * level
    if status == POTENTIAL:
        return Part(
            term.question, term.weight, status, option, level, value, min(0, value), max(0, value)
        )
    return Part(term.question, term.weight, status, option, level, value, value, value)


def range_of_branch(branch: Branch, parts: Mapping[str, Part]) -> tuple[int, int]:
    """The lowest and highest that an unknown parent and its follow-ups may add together.

    The parent may stay unknown, so that only volunteered follow-ups count, or take any level.
    """
    low = high = sum(parts[question].points for question, _opened_at in branch.follow_ups)
    opened_low = opened_high = 0
    for step in branch.steps:
        for question in step.opens:
            part = parts[question]
            if part.level is None:
                opened_low += part.low
                opened_high += part.high
            else:
                opened_low += part.points
                opened_high += part.points
        low = min(low, opened_low + step.lowest)
        high = max(high, opened_high + step.highest)
    return low, high


def band(points: int, high: int, possible_at: int, likely_at: int) -> str:
    """The word for a score."""
    if points >= likely_at:
        return LIKELY
    if points >= possible_at:
        return POSSIBLE
    return UNCLEAR if high >= likely_at else UNLIKELY
