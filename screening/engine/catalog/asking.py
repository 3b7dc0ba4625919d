"""What is wrong with questions by themselves: where they stand, and what fills them."""

from collections.abc import Iterable, Iterator, Mapping

from screening.engine.catalog.problem import Problem
from screening.engine.catalog.values import FILLED_FROM, SPACINGS, Catalog, Option, Question, Scale

MOST_SESSIONS = 1000
"""Sessions that a case can have."""


def question_problems(catalog: Catalog) -> Iterator[Problem]:
    """Unknown pages and scales, questions that nothing uses, and what cannot be filled in."""
    domains = {domain.key for domain in catalog.domains}
    scales = {scale.key: scale for scale in catalog.scales}
    used = {i.question for barrier in catalog.barriers for i in barrier.indicators}
    used |= {flag.question for flag in catalog.red_flags}
    used |= {q.ask_if.question for q in catalog.questions if q.ask_if}
    used |= {key for adjustment in catalog.adjustments for key in adjustment.ask_first}
    for question in catalog.questions:
        key = question.key
        if question.domain not in domains:
            yield Problem.of("question", key, "unknown-domain", name=question.domain)
        if question.scale not in scales:
            yield Problem.of("question", key, "unknown-scale", name=question.scale)
        if key not in used:
            yield Problem.of("question", key, "question-unused")
        yield from filling_problems(question, scales)


def filling_problems(question: Question, scales: Mapping[str, Scale]) -> Iterator[Problem]:
    """A fact of the case that does not exist, or that no option of the scale stands for."""
    source = question.filled_from
    if source and source not in FILLED_FROM:
        words = ", ".join(FILLED_FROM)
        yield Problem.of(
            "question", question.key, "choice-unknown", field="filled_from", allowed=words
        )
    scale = scales.get(question.scale)
    if scale is None:
        return
    if source == "sessions" and all(option.from_number is None for option in scale.options):
        yield Problem.of("question", question.key, "filled-without-numbers", name=scale.key)
    if source == "spacing" and not any(option.key in SPACINGS for option in scale.options):
        words = ", ".join(SPACINGS)
        yield Problem.of(
            "question", question.key, "filled-without-spacings", name=scale.key, known=words
        )


def number_problems(scale: str, options: Iterable[Option]) -> Iterator[Problem]:
    """Two options that begin at one number, or a number that no case can have."""
    numbers = set()
    for option in options:
        number = option.from_number
        if number is None:
            continue
        if not 0 <= number <= MOST_SESSIONS:
            yield Problem.of(
                "scale", scale, "option-number", option=option.key, number=number,
                limit=MOST_SESSIONS,
            )  # fmt: skip
        if number in numbers:
            yield Problem.of("scale", scale, "number-of-two-options", number=number)
        numbers.add(number)
