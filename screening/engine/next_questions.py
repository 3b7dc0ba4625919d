"""Which open question is worth asking next: the one whose answer could change most."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from screening.engine.catalog.compiled import Branch, CompiledCatalog
from screening.engine.catalog.values import Question
from screening.engine.scoring import Finding, Part, band
from screening.engine.state import ASKED, POTENTIAL, QuestionnaireState


@dataclass(frozen=True, slots=True)
class Ask:
    """An unknown question; its answer could change the band of `barriers`, and by `change` points.

    `change` is the largest step that one answer could make in any barrier's points. An answer to
    a gate decides whether its follow-ups are asked, so what they could change counts for it too.
    """

    question: str
    status: str
    barriers: tuple[str, ...]
    change: int


class Outcome(NamedTuple):
    """What a parent and its follow-ups add at one level of the parent: now, and at most."""

    points: int
    high: int


@dataclass(frozen=True, slots=True)
class Opening:
    """A branch whose parent is unknown, and what it comes to at each level that it may have."""

    branch: Branch
    outcomes: dict[int | None, Outcome]
    high: int


@dataclass(frozen=True, slots=True)
class Sums:
    """A barrier's points and high before they are cut at 0, and what they are made of.

    `openings` has the branches of unknown parents by each of their questions.
    """

    points: int
    high: int
    finding: Finding
    parts: dict[str, Part]
    openings: dict[str, Opening]


def next_questions(
    compiled: CompiledCatalog, state: QuestionnaireState, findings: Sequence[Finding]
) -> tuple[Ask, ...]:
    """Unknown questions whose answer could still change a band; optional ones are never asked.

    Ordered by how many barriers' bands could change, then by the size of the change, then in
    catalog order. A follow-up stands behind its gate while that is unknown, whatever ties.
    """
    answers = state.answers
    sums = {f.barrier: sums_of(compiled, f, answers) for f in findings}
    changes: dict[str, tuple[set[str], int]] = {}
    for key, status in state.status.items():
        if status in (ASKED, POTENTIAL) and answers.get(key) not in compiled.levels[key]:
            changes[key] = what_could_change(compiled, sums, key)
    for key, (barriers, change) in list(changes.items()):
        if barriers and state.status[key] == POTENTIAL:
            gate, _level = compiled.parents[key] or ("", 0)
            if gate in changes:
                changes[gate] = changes[gate][0] | barriers, max(changes[gate][1], change)
            else:  # An optional gate is not asked, so its follow-ups are not either.
                del changes[key]
    asks = [
        Ask(key, state.status[key], tuple(b for b in compiled.barriers if b in barriers), change)
        for key, (barriers, change) in changes.items()
        if barriers
    ]
    return tuple(sorted(asks, key=order))


def order(ask: Ask) -> tuple[int, int, bool]:
    """A gate counts with its follow-ups, so that only equals are left to put in order."""
    return -len(ask.barriers), -ask.change, ask.status == POTENTIAL


def safety_open(
    compiled: CompiledCatalog, asked: Iterable[str], given: Mapping[str, str]
) -> tuple[Question, ...]:
    """The asked questions of unknown answer that could raise a flag to act on now.

    They are asked before all others: their answers may move few points, so the order of
    `next_questions` would bury them.
    """
    urgent = {flag.question for flag in compiled.red_flags.values() if flag.urgency == "now"}
    return tuple(
        compiled.questions[key]
        for key in asked
        if key in urgent and given.get(key) not in compiled.levels[key]
    )


def sums_of(compiled: CompiledCatalog, finding: Finding, answers: Mapping[str, str]) -> Sums:
    parts = {part.question: part for part in finding.parts}
    points = sum(part.points for part in finding.parts)
    high = sum(part.high for part in finding.parts)
    openings: dict[str, Opening] = {}
    for branch in compiled.branches[finding.barrier]:
        if answers.get(branch.parent) not in compiled.levels[branch.parent]:
            levels = compiled.levels[branch.parent].values() if branch.steps else ()
            possible = outcomes(branch, levels, parts)
            most = max(each.high for each in possible.values())
            high += most - sum(parts[question].high for question in branch.questions)
            opening = Opening(branch, possible, most)
            openings |= dict.fromkeys((branch.parent, *branch.questions), opening)
    return Sums(points, high, finding, parts, openings)


def outcomes(
    branch: Branch, levels: Iterable[int], parts: Mapping[str, Part]
) -> dict[int | None, Outcome]:
    """What the branch comes to at each of the parent's levels, and at None, while it is unknown."""
    volunteered = sum(parts[question].points for question, _opened_at in branch.follow_ups)
    possible: dict[int | None, Outcome] = {None: Outcome(volunteered, volunteered)}
    for level in set(levels):
        points = high = branch.weight * level
        for question, opened_at in branch.follow_ups:
            if level < opened_at:
                break
            part = parts[question]
            points += part.points
            high += part.high if part.level is None else part.points
        possible[level] = Outcome(points, high)
    return possible


def what_could_change(
    compiled: CompiledCatalog, sums: Mapping[str, Sums], key: str
) -> tuple[set[str], int]:
    """The barriers whose band an answer to `key` could change, and the largest step in points.

    An answer that opens or closes follow-ups counts with what that does to the range, and with
    the answers stored for them.
    """
    touched = {*compiled.informs[key]}
    touched.update(b for f in compiled.follow_ups[key] for b in compiled.informs[f.key])
    changed = set()
    largest = 0
    levels = set(compiled.levels[key].values())
    for barrier in touched:
        before = sums[barrier]
        finding = before.finding
        for level in levels:
            points, high = after_answer(before, key, level)
            largest = max(largest, abs(max(0, points) - finding.points))
            if band(points, high, finding.possible_at, finding.likely_at) != finding.band:
                changed.add(barrier)
    return changed, largest


def after_answer(before: Sums, key: str, level: int) -> tuple[int, int]:
    """Points and high of the barrier, not cut at 0, once `key` is answered at `level`."""
    opening = before.openings.get(key)
    if opening is None:
        part = before.parts[key]
        value = part.weight * level
        return before.points + value, before.high + value - part.high
    points, high = before.points, before.high - opening.high
    if key == opening.branch.parent:
        outcome = opening.outcomes[level]
        return points - opening.outcomes[None].points + outcome.points, high + outcome.high
    part = before.parts[key]
    value = part.weight * level
    opened_at = dict(opening.branch.follow_ups)[key]
    most = max(
        outcome.high + value - (part.high if of_parent is not None else 0)
        if of_parent is None or of_parent >= opened_at
        else outcome.high
        for of_parent, outcome in opening.outcomes.items()
    )
    return points + value, high + most
