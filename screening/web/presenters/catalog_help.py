"""How a barrier works, told by one of the catalog: its answers added up by the engine itself."""

from dataclasses import dataclass
from typing import Any

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import Barrier
from screening.engine.scoring import Finding, score
from screening.engine.state import state
from screening.models.catalog_words import GRADES_WITH_LETTERS
from screening.web.change_words import HOW_MUCH
from screening.web.presenters.catalog import barrier_context

TELLING_LEVEL = 2
"""The level of the answers in the example: clear, and not the highest."""
MOST_ANSWERED = 3


@dataclass(frozen=True, slots=True)
class ExamplePart:
    """One answer of the example, and the points that it adds or, below 0, takes."""

    question: str
    answer: str
    points: int


def help_context(compiled: CompiledCatalog) -> dict[str, Any]:
    """The example barrier with a sum of its answers; an empty context for an empty catalog."""
    barrier = example_barrier(compiled)
    if barrier is None:
        return {}
    finding = example_finding(compiled, barrier)
    return {
        **barrier_context(compiled, barrier),
        "parts": example_parts(compiled, finding),
        "finding": finding,
        "how_much": list(HOW_MUCH.values()),
        "grades": list(GRADES_WITH_LETTERS.values()),
    }


def example_barrier(compiled: CompiledCatalog) -> Barrier | None:
    """The first barrier with a follow-up and an answer against it, else the first of all."""
    barriers = list(compiled.barriers.values())
    for barrier in barriers:
        opens = any(compiled.parents[i.question] for i in barrier.indicators)
        if opens and any(i.direction == "against" for i in barrier.indicators):
            return barrier
    return next(iter(barriers), None)


def example_finding(compiled: CompiledCatalog, barrier: Barrier) -> Finding:
    """What the answers of the example lead to: the opening question, a follow-up, one against."""
    keys = [barrier.gate]
    keys += [i.question for i in barrier.indicators if compiled.parents[i.question]][:1]
    keys += [i.question for i in barrier.indicators if i.direction == "against"][:1]
    answers = {key: telling_option(compiled, key) for key in dict.fromkeys(keys[:MOST_ANSWERED])}
    findings = score(compiled, state(compiled, answers))
    return next(finding for finding in findings if finding.barrier == barrier.key)


def telling_option(compiled: CompiledCatalog, question: str) -> str:
    """The option nearest to TELLING_LEVEL."""
    levels = compiled.levels[question]
    return min(levels, key=lambda option: abs(levels[option] - TELLING_LEVEL))


def example_parts(compiled: CompiledCatalog, finding: Finding) -> list[ExamplePart]:
    return [
        ExamplePart(
            compiled.questions[part.question].text,
            compiled.options[part.question][part.option].label,
            part.points,
        )
        for part in finding.parts
        if part.option in compiled.options[part.question]
    ]
