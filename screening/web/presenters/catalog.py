"""The published catalog as pages show it: barriers by domain, one barrier with its parts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from screening.engine.adjustments import STRENGTH_FROM
from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import (
    WEIGHTS,
    Adjustment,
    Barrier,
    Condition,
    Indicator,
    Option,
    Question,
    Source,
)
from screening.web.words import modality_words


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator with its question; `points` are what each answer adds or takes off."""

    question: Question
    against: bool
    gate: bool
    strength: str
    strength_words: str
    """What a report says of an answer that is a strength, and of which; "" where none is."""
    points: tuple[tuple[str, int], ...]
    parent: Question | None
    opened_words: str


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """An adjustment with the strength of its link to the barrier, and its sources in full.

    `waits` says when it waits, wholly or in part, and what flags add: a sentence each.
    """

    adjustment: Adjustment
    strength: str
    sources: tuple[Source, ...]
    made_for: str
    waits: tuple[str, ...]


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
            strength_words=strength_words(indicator, options),
            points=tuple((option.label, weight * option.level) for option in options),
            parent=compiled.questions[condition.question] if condition else None,
            opened_words=either(opening_labels(compiled, condition)) if condition else "",
        )


def strength_words(indicator: Indicator, options: Iterable[Option]) -> str:
    """Which answers are a strength, and what a report says of them then."""
    if not indicator.strength_text:
        return ""
    labels = tuple(option.label for option in options if option.level >= STRENGTH_FROM)
    return _("Answered %(answers)s, it is a strength: “%(words)s”.") % {
        "answers": either(labels),
        "words": indicator.strength_text,
    }


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
            made_for=modality_words(adjustment.modalities),
            waits=(
                *waits_for_answers(compiled, adjustment),
                *waits_for_flags(compiled, adjustment),
            ),
        )
        for adjustment in compiled.adjustments.values()
        for link in adjustment.indications
        if link.barrier == barrier.key
    ]
    return sorted(rows, key=lambda row: -WEIGHTS[row.strength])


def waits_for_answers(compiled: CompiledCatalog, adjustment: Adjustment) -> Iterator[str]:
    """Until which questions are answered it waits, and under which barriers."""
    for key in adjustment.ask_first:
        yield _("Waits until “%(question)s” is answered.") % {
            "question": compiled.questions[key].text
        }
    for key in adjustment.contraindications:
        yield _("Waits while “%(name)s” is likely or possible.") % {
            "name": compiled.barriers[key].name
        }


def waits_for_flags(compiled: CompiledCatalog, adjustment: Adjustment) -> Iterator[str]:
    """Under which safety flags it waits, wholly or in one part, and what they add."""
    words = {part.key: part.words for part in adjustment.parts}
    for flag in compiled.red_flags.values():
        if adjustment.key in flag.holds:
            yield _("Waits while the safety flag “%(title)s” stands.") % {"title": flag.title}
        for held in flag.part_holds:
            if held.adjustment == adjustment.key:
                yield _("One part waits while the safety flag “%(title)s” stands: %(words)s.") % {
                    "title": flag.title,
                    "words": words[held.part],
                }
        for remark in flag.remarks:
            if remark.adjustment == adjustment.key:
                yield _("While the safety flag “%(title)s” stands: %(words)s") % {
                    "title": flag.title,
                    "words": remark.words,
                }
