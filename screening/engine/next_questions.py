"""Which open question is worth asking next: the one whose answer could change most."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from screening.engine.catalog.compiled import CompiledCatalog, Term
from screening.engine.catalog.values import Question
from screening.engine.scoring import Finding, Part, band, weigh
from screening.engine.state import ASKED, CLOSED, QuestionnaireState


@dataclass(frozen=True, slots=True)
class Ask:
    """An unknown question; its answer could change the band of `barriers`, and by `change` points.

    `change` is the largest step that one answer could make in any barrier's points.
    """

    question: str
    status: str
    barriers: tuple[str, ...]
    change: int


@dataclass(slots=True)
class Sums:
    """A barrier's points and high before they are cut at 0, and its parts by question."""

    points: int
    high: int
    finding: Finding
    parts: dict[str, Part]


def next_questions(
    compiled: CompiledCatalog, state: QuestionnaireState, findings: Sequence[Finding]
) -> tuple[Ask, ...]:
    """Unknown questions whose answer could still change a band.

    Ordered by how many barriers' bands could change, then by the size of the change, then in
    catalog order. An answer that opens or closes follow-ups counts with what that does to the
    range, and with the answers stored for them.
    """
    answers, status = state.answers, state.status
    sums = {f.barrier: sums_of(f) for f in findings}
    asks = []
    for key, its_status in status.items():
        if its_status == CLOSED or answers.get(key) in compiled.levels[key]:
            continue
        barriers, change = what_could_change(compiled, answers, status, sums, key)
        if barriers:
            asks.append(Ask(key, its_status, barriers, change))
    return tuple(sorted(asks, key=lambda ask: (-len(ask.barriers), -ask.change)))


def sums_of(finding: Finding) -> Sums:
    parts = {part.question: part for part in finding.parts}
    return Sums(
        sum(part.points for part in finding.parts),
        sum(part.high for part in finding.parts),
        finding,
        parts,
    )


def what_could_change(
    compiled: CompiledCatalog,
    answers: Mapping[str, str],
    status: Mapping[str, str],
    sums: Mapping[str, Sums],
    key: str,
) -> tuple[tuple[str, ...], int]:
    """The barriers whose band an answer to `key` could change, and the largest step in points."""
    follow_ups = compiled.follow_ups[key]
    touched = touched_terms(compiled, key, follow_ups)
    changed = set()
    change = 0
    for option, level in distinct_levels(compiled, key):
        state = {key: status[key]} | {
            f.key: ASKED if f.ask_if and level >= f.ask_if.at_least else CLOSED for f in follow_ups
        }
        for barrier, terms in touched.items():
            before = sums[barrier]
            points, high = before.points, before.high
            for term in terms:
                given = option if term.question == key else answers.get(term.question)
                part = weigh(term, state[term.question], given, compiled.levels)
                old = before.parts[term.question]
                points += part.points - old.points
                high += part.high - old.high
            finding = before.finding
            points = max(0, points)
            change = max(change, abs(points - finding.points))
            if band(points, max(0, high), finding.possible_at, finding.likely_at) != finding.band:
                changed.add(barrier)
    return tuple(b for b in compiled.barriers if b in changed) if changed else (), change


def touched_terms(
    compiled: CompiledCatalog, key: str, follow_ups: Iterable[Question]
) -> dict[str, list[Term]]:
    """The indicators that an answer to `key` moves, its own and its follow-ups', by barrier."""
    moved = {key, *(f.key for f in follow_ups)}
    touched: dict[str, list[Term]] = {}
    for question in moved:
        for barrier in compiled.informs[question]:
            if barrier not in touched:
                touched[barrier] = [t for t in compiled.terms[barrier] if t.question in moved]
    return touched


def distinct_levels(compiled: CompiledCatalog, key: str) -> list[tuple[str, int]]:
    """One option for each level of the question's scale; options of a level weigh the same."""
    return list({level: (option, level) for option, level in compiled.levels[key].items()}.values())
