"""The published catalog as pages show it: barriers by domain, one barrier with its parts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import (
    WEIGHTS,
    Adjustment,
    Barrier,
    Condition,
    Domain,
    Question,
    Source,
)


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator with its question; `points` are what each answer adds or takes off."""

    question: Question
    against: bool
    gate: bool
    strength: str
    points: tuple[tuple[str, int], ...]
    parent: Question | None
    opened_words: str


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """An adjustment with the strength of its link to the barrier, and its sources in full."""

    adjustment: Adjustment
    strength: str
    sources: tuple[Source, ...]


def barriers_by_domain(compiled: CompiledCatalog) -> list[tuple[Domain, list[Barrier]]]:
    """The domains that hold barriers, each with its own, in catalog order."""
    by_domain: dict[str, list[Barrier]] = {}
    for barrier in compiled.barriers.values():
        by_domain.setdefault(barrier.domain, []).append(barrier)
    return [
        (domain, by_domain[key]) for key, domain in compiled.domains.items() if key in by_domain
    ]


def barrier_context(compiled: CompiledCatalog, barrier: Barrier) -> dict[str, object]:
    """What the page of a barrier shows of the release that holds it."""
    return {
        "barrier": barrier,
        "domain": compiled.domains[barrier.domain],
        "indicators": list(indicator_rows(compiled, barrier)),
        "neighbours": [(compiled.barriers[n.barrier], n.how) for n in barrier.differentials],
        "adjustments": adjustment_rows(compiled, barrier),
        "background": [s for s in compiled.sources.values() if barrier.key in s.background_for],
    }


def indicator_rows(compiled: CompiledCatalog, barrier: Barrier) -> Iterator[IndicatorRow]:
    """Each indicator with its question, the answers worth points, and when it is asked."""
    for indicator in barrier.indicators:
        question = compiled.questions[indicator.question]
        weight = WEIGHTS[indicator.strength]
        options = compiled.options[question.key].values()
        condition = question.ask_if
        yield IndicatorRow(
            question=question,
            against=indicator.direction == "against",
            gate=question.key == barrier.gate,
            strength=indicator.strength,
            points=tuple((option.label, weight * option.level) for option in options),
            parent=compiled.questions[condition.question] if condition else None,
            opened_words=either(opening_labels(compiled, condition)) if condition else "",
        )


def opening_labels(compiled: CompiledCatalog, condition: Condition) -> tuple[str, ...]:
    """The answers of the parent that open a follow-up."""
    options = compiled.options[condition.question].values()
    return tuple(option.label for option in options if option.level >= condition.at_least)


def either(labels: Sequence[str]) -> str:
    """The labels in quotation marks, as a list that ends with "or"."""
    *first, last = [f"“{label}”" for label in labels]
    if not first:
        return last
    return _("%(first)s or %(last)s") % {"first": ", ".join(first), "last": last}


def adjustment_rows(compiled: CompiledCatalog, barrier: Barrier) -> list[AdjustmentRow]:
    """What helps with the barrier, the strongest link first, then in catalog order."""
    rows = [
        AdjustmentRow(
            adjustment=adjustment,
            strength=link.strength,
            sources=tuple(compiled.sources[source] for source in adjustment.sources),
        )
        for adjustment in compiled.adjustments.values()
        for link in adjustment.indications
        if link.barrier == barrier.key
    ]
    return sorted(rows, key=lambda row: -WEIGHTS[row.strength])
