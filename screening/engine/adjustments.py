"""What to change: adjustments ranked by the barriers they help with, and what must wait."""

from collections.abc import Sequence
from dataclasses import dataclass

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import LEVERS, WEIGHTS, RedFlag
from screening.engine.scoring import LIKELY, POSSIBLE, Finding, Part
from screening.engine.state import CLOSED


@dataclass(frozen=True, slots=True)
class Reason:
    """A likely or possible barrier that the adjustment helps with: `weight` x `points`."""

    barrier: str
    band: str
    weight: int
    points: int


@dataclass(frozen=True, slots=True)
class Hold:
    """Why an adjustment waits: a likely or possible "barrier", or a "red-flag"."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An adjustment with the sum of its reasons; held back when `holds` names anything."""

    adjustment: str
    score: int
    reasons: tuple[Reason, ...]
    holds: tuple[Hold, ...]


@dataclass(frozen=True, slots=True)
class LeverCount:
    """The likely barriers that share what has to change first."""

    lever: str
    barriers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Strength:
    """Contrary evidence that was answered: it works in favour of the therapy."""

    question: str
    option: str
    barriers: tuple[str, ...]


def suggest(
    compiled: CompiledCatalog, findings: Sequence[Finding], flags: Sequence[RedFlag]
) -> tuple[Suggestion, ...]:
    """Adjustments that help with a likely or possible barrier, the most useful first.

    Ordered by the sum of link weight x points over those barriers, then in catalog order.
    """
    relevant = {f.barrier: f for f in findings if f.band in (LIKELY, POSSIBLE)}
    suggestions = []
    for adjustment in compiled.adjustments.values():
        reasons = tuple(
            Reason(link.barrier, finding.band, WEIGHTS[link.strength], finding.points)
            for link in adjustment.indications
            if (finding := relevant.get(link.barrier))
        )
        if not reasons:
            continue
        holds = [Hold("red-flag", flag.key) for flag in flags if adjustment.key in flag.holds]
        holds += [Hold("barrier", key) for key in adjustment.contraindications if key in relevant]
        total = sum(reason.weight * reason.points for reason in reasons)
        suggestions.append(Suggestion(adjustment.key, total, reasons, tuple(holds)))
    return tuple(sorted(suggestions, key=lambda suggestion: -suggestion.score))


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
    """Contrary evidence that took points off, the largest first, each question once.

    An answer that speaks for a likely or possible barrier is no strength, even where it speaks
    against another one: practical obstacles do not work in anybody's favour.
    """
    in_the_way = {
        part.question
        for finding in findings
        if finding.band in (LIKELY, POSSIBLE)
        for part in finding.parts
        if part.points > 0
    }
    against: dict[str, list[str]] = {}
    parts: dict[str, Part] = {}
    for finding in findings:
        for part in finding.parts:
            if part.points < 0 and part.status != CLOSED and part.question not in in_the_way:
                against.setdefault(part.question, []).append(finding.barrier)
                if part.question not in parts or part.points < parts[part.question].points:
                    parts[part.question] = part
    places = {key: place for place, key in enumerate(compiled.questions)}
    ordered = sorted(parts.values(), key=lambda part: (part.points, places[part.question]))
    return tuple(
        Strength(part.question, part.option, tuple(against[part.question]))
        for part in ordered
        if part.option is not None
    )
