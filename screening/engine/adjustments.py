"""What to change: adjustments ranked by the barriers they help with, and what must wait."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import (
    GRADES,
    LEVERS,
    TIMINGS,
    WEIGHTS,
    Adjustment,
    Indicator,
)
from screening.engine.scoring import LIKELY, POSSIBLE, Finding, Part
from screening.engine.state import CLOSED, QuestionnaireState

MOST_NAMED = 3
"""How many barriers a report opens with."""
MOST_SUGGESTED = 5
"""How many adjustments a report suggests first."""
ASK_FIRST = "ask-first"
STRENGTH_FROM = 2
"""The lowest level at which an answer against a barrier is a strength."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A likely or possible barrier that the adjustment helps with: `weight` x `points`."""

    barrier: str
    band: str
    weight: int
    points: int


@dataclass(frozen=True, slots=True)
class Hold:
    """Why an adjustment waits: a likely or possible "barrier", a "red-flag", or "ask-first".

    `key` is that of the barrier, of the flag, or of the question to ask first.
    """

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class PartHeld:
    """A part of an adjustment that waits for the sake of a red flag while the rest goes on."""

    part: str
    flag: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An adjustment with the sum of its reasons; held back when `holds` names anything.

    `remarks` are the flags that have words beside it, whether it waits or not. One that is
    `made_for_others` is made for other types of therapy than the case's.
    """

    adjustment: str
    score: int
    reasons: tuple[Reason, ...]
    holds: tuple[Hold, ...]
    parts_held: tuple[PartHeld, ...] = ()
    remarks: tuple[str, ...] = ()
    made_for_others: bool = False


@dataclass(frozen=True, slots=True)
class LeverCount:
    """The likely barriers that share what has to change first."""

    lever: str
    barriers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Strength:
    """Contrary evidence that was answered at level 2 or 3 and is worth saying.

    `barriers` are those that it speaks against in words of the catalog; the first of them, against
    which it counts most, has the words that are shown.
    """

    question: str
    option: str
    barriers: tuple[str, ...]
    words_from: str


def suggest(
    compiled: CompiledCatalog,
    state: QuestionnaireState,
    findings: Sequence[Finding],
    *,
    modality: str = "",
) -> tuple[Suggestion, ...]:
    """Adjustments that help with a likely or possible barrier, the most useful first.

    Ordered by the sum of link weight x points over those barriers; between equals the better
    evidence first, then what can be done sooner, then in catalog order. What is made for other
    therapies than the case's `modality` comes after all others; "" is a therapy nobody named.
    """
    relevant = {f.barrier: f for f in findings if f.band in (LIKELY, POSSIBLE)}
    suggestions = []
    for adjustment in compiled.adjustments.values():
        reasons = tuple(
            Reason(link.barrier, finding.band, WEIGHTS[link.strength], finding.points)
            for link in adjustment.indications
            if (finding := relevant.get(link.barrier))
        )
        if reasons:
            suggestions.append(suggestion(compiled, state, adjustment, reasons, relevant, modality))

    def place(each: Suggestion) -> tuple[bool, int, int, int]:
        adjustment = compiled.adjustments[each.adjustment]
        ties = (GRADES.index(adjustment.grade), TIMINGS.index(adjustment.timing))
        return (each.made_for_others, -each.score, *ties)

    return tuple(sorted(suggestions, key=place))


def suggestion(
    compiled: CompiledCatalog,
    state: QuestionnaireState,
    adjustment: Adjustment,
    reasons: tuple[Reason, ...],
    relevant: Container[str],
    modality: str,
) -> Suggestion:
    """One adjustment that helps, with all that holds it back; `relevant` are barrier keys."""
    key, flags = adjustment.key, state.flags
    holds = [Hold("red-flag", flag.key) for flag in flags if key in flag.holds]
    holds += [Hold("barrier", one) for one in adjustment.contraindications if one in relevant]
    holds += [
        Hold(ASK_FIRST, question)
        for question in adjustment.ask_first
        if is_open(compiled, state, question)
    ]
    fits = not (modality and adjustment.modalities) or modality in adjustment.modalities
    return Suggestion(
        adjustment=key,
        score=sum(reason.weight * reason.points for reason in reasons),
        reasons=reasons,
        holds=tuple(holds),
        parts_held=tuple(
            PartHeld(held.part, flag.key)
            for flag in flags
            for held in flag.part_holds
            if held.adjustment == key
        ),
        remarks=tuple(
            flag.key for flag in flags if key in {remark.adjustment for remark in flag.remarks}
        ),
        made_for_others=not fits,
    )


def is_open(compiled: CompiledCatalog, state: QuestionnaireState, question: str) -> bool:
    """Whether the question has no answer that says anything, and could be asked.

    "Don't know" says nothing. What another answer closed cannot be asked. A follow-up whose first
    question is unknown can be, by way of that one, and an optional question may be answered.
    """
    if state.status[question] == CLOSED:
        return False
    return state.answers.get(question) not in compiled.levels[question]


def first_suggested(
    suggestions: Sequence[Suggestion], findings: Sequence[Finding]
) -> tuple[str, ...]:
    """The adjustments that a report suggests first: at most five that nothing holds back.

    The best one for each barrier that the report opens with is among them, where there is one;
    the others follow the order of the suggestions, and all stand in that order.
    """
    free = [each for each in suggestions if not each.holds]
    relevant = [f.barrier for f in findings if f.band in (LIKELY, POSSIBLE)]
    chosen = set()
    for barrier in relevant[:MOST_NAMED]:
        helping = (each for each in free if barrier in {one.barrier for one in each.reasons})
        if best := next(helping, None):
            chosen.add(best.adjustment)
    for each in free:
        if len(chosen) < MOST_SUGGESTED:
            chosen.add(each.adjustment)
    return tuple(each.adjustment for each in free if each.adjustment in chosen)


def waiting_for_answers(suggestions: Sequence[Suggestion]) -> dict[str, tuple[str, ...]]:
    """The adjustments that wait for an answer and for nothing else, by the question to ask."""
    waiting: dict[str, tuple[str, ...]] = {}
    for each in suggestions:
        if all(hold.kind == ASK_FIRST for hold in each.holds):
            for hold in each.holds:
                waiting[hold.key] = (*waiting.get(hold.key, ()), each.adjustment)
    return waiting


def levers(compiled: CompiledCatalog, findings: Sequence[Finding]) -> tuple[LeverCount, ...]:
    """Likely barriers by what has to change first, the largest group first.

    Of equally large groups the client's comes last: what others can change is looked at first.
    """
    groups: dict[str, list[str]] = {lever: [] for lever in LEVERS}
    for finding in findings:
        if finding.band == LIKELY:
            groups[compiled.barriers[finding.barrier].lever].append(finding.barrier)
    counts = [LeverCount(lever, tuple(keys)) for lever, keys in groups.items() if keys]
    return tuple(sorted(counts, key=lambda c: (-len(c.barriers), c.lever == "client")))


def strengths(compiled: CompiledCatalog, findings: Sequence[Finding]) -> tuple[Strength, ...]:
    """Answers at level 2 or 3 against a barrier that the catalog has words for, each question once.

    The largest first. An answer that speaks for a likely or possible barrier is no strength, even
    where it speaks against another one: practical obstacles do not work in anybody's favour.
    """
    in_the_way = {
        part.question
        for finding in findings
        if finding.band in (LIKELY, POSSIBLE)
        for part in finding.parts
        if part.points > 0
    }
    against: dict[str, list[tuple[Part, str]]] = {}
    for finding in findings:
        for part, indicator in said_against(compiled, finding):
            if part.question not in in_the_way and indicator.strength_text:
                against.setdefault(part.question, []).append((part, finding.barrier))
    places = {key: place for place, key in enumerate(compiled.questions)}
    found = []
    for question, parts in against.items():
        parts.sort(key=lambda pair: pair[0].points)
        part, barrier = parts[0]
        place = (part.points, places[question])
        keys = tuple(key for _part, key in parts)
        found.append((place, Strength(question, str(part.option), keys, barrier)))
    return tuple(strength for _place, strength in sorted(found, key=lambda pair: pair[0]))


def said_against(compiled: CompiledCatalog, finding: Finding) -> Iterator[tuple[Part, Indicator]]:
    """The answers at level 2 or 3 that take points off a barrier, each with its indicator."""
    indicators = {one.question: one for one in compiled.barriers[finding.barrier].indicators}
    for part in finding.parts:
        if part.points < 0 and (part.level or 0) >= STRENGTH_FROM:
            yield part, indicators[part.question]
