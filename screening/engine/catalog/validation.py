"""What is wrong with a catalog: every problem at once, as codes."""

from collections.abc import Iterator, Mapping

from screening.engine.catalog.asking import number_problems, question_problems
from screening.engine.catalog.branching import condition_problems, gate_problems, reach_problems
from screening.engine.catalog.budget import budget_problems
from screening.engine.catalog.example_problems import example_problems
from screening.engine.catalog.problem import Problem
from screening.engine.catalog.row_checks import (
    KEY_FORM,
    KEY_LENGTH,
    repeated,
    text_problems,
    twice,
    unknown,
)
from screening.engine.catalog.serialization import KINDS
from screening.engine.catalog.step_checks import (
    adjustment_problems,
    flag_problems,
    source_problems,
)
from screening.engine.catalog.values import (
    DIRECTIONS,
    DONT_KNOW,
    GRADES,
    LEVERS,
    SOURCE_KINDS,
    TIMINGS,
    URGENCIES,
    VERIFICATIONS,
    WEIGHTS,
    Barrier,
    Catalog,
    Indicator,
    Option,
    Question,
)

RESERVED_DOMAINS = ("check", "answers", "unsaved", "restart", "discard")
MOST_OPTIONS = 7

TEXT_LIMITS: dict[str, dict[str, int]] = {
    "domain": {"name": 60, "intro": 400},
    "question": {"text": 160, "help": 240, "more_help": 600},
    "barrier": {"name": 80, "short": 24, "summary": 600},
    "adjustment": {"title": 120, "cautions": 600},
    "red-flag": {"title": 100, "do_now": 600},
    "source": {
        "authors": 300,
        "title": 400,
        "journal": 200,
        "doi": 120,
        "pmid": 12,
        "url": 300,
        "finding": 800,
    },
    "example-case": {"title": 120, "note": 1500, "source": 300},
}
"""Characters that a page can show; the working tables hold the same."""
OPTION_LIMIT = 80
HOW_LIMIT = 400
STRENGTH_TEXT_LIMIT = 160

CHOICES: dict[str, dict[str, tuple[str, ...]]] = {
    "barrier": {"lever": LEVERS},
    "adjustment": {"timing": TIMINGS, "grade": GRADES},
    "red-flag": {"urgency": URGENCIES},
    "source": {"kind": SOURCE_KINDS, "verified": VERIFICATIONS},
}


def find_problems(catalog: Catalog) -> tuple[Problem, ...]:
    """Every problem of the catalog; empty when it can be published."""
    problems = list(row_problems(catalog))
    for check in (
        domain_problems,
        scale_problems,
        question_problems,
        budget_problems,
        barrier_problems,
        adjustment_problems,
        flag_problems,
        source_problems,
        example_problems,
        condition_problems,
        reach_problems,
    ):
        problems.extend(check(catalog))
    return tuple(problems)


def row_problems(catalog: Catalog) -> Iterator[Problem]:
    """Keys, texts and chosen words of every list."""
    for name, kind in KINDS.items():
        rows = getattr(catalog, name)
        for key in twice(row.key for row in rows):
            yield Problem.of(kind, key, "key-repeated")
        for row in rows:
            if not KEY_FORM.fullmatch(row.key) or len(row.key) > KEY_LENGTH:
                yield Problem.of(kind, row.key, "key-malformed", limit=KEY_LENGTH)
            for field, limit in TEXT_LIMITS.get(kind, {}).items():
                yield from text_problems(kind, row.key, getattr(row, field), limit, field)
            for field, allowed in CHOICES.get(kind, {}).items():
                if getattr(row, field) not in allowed:
                    words = ", ".join(allowed)
                    yield Problem.of(kind, row.key, "choice-unknown", field=field, allowed=words)


def domain_problems(catalog: Catalog) -> Iterator[Problem]:
    used = {question.domain for question in catalog.questions}
    if not catalog.domains:
        yield Problem.of("catalog", "", "domain-none")
    for domain in catalog.domains:
        if domain.key in RESERVED_DOMAINS:
            yield Problem.of("domain", domain.key, "domain-reserved")
        if domain.key not in used:
            yield Problem.of("domain", domain.key, "domain-empty")


def scale_problems(catalog: Catalog) -> Iterator[Problem]:
    for scale in catalog.scales:
        yield from repeated("scale", scale.key, "option", (o.key for o in scale.options))
        if not 2 <= len(scale.options) <= MOST_OPTIONS:
            yield Problem.of("scale", scale.key, "scale-size", limit=MOST_OPTIONS)
        if scale.options and all(option.level != 0 for option in scale.options):
            yield Problem.of("scale", scale.key, "scale-without-zero")
        for label in twice(option.label.casefold() for option in scale.options):
            yield Problem.of("scale", scale.key, "option-label-repeated", label=label)
        yield from number_problems(scale.key, scale.options)
        for option in scale.options:
            yield from option_problems(scale.key, option)


def option_problems(scale: str, option: Option) -> Iterator[Problem]:
    key, level = option.key, option.level
    yield from text_problems("scale", scale, option.label, OPTION_LIMIT, key, is_label=True)
    if key == DONT_KNOW:
        yield Problem.of("scale", scale, "option-reserved", option=key)
    elif not KEY_FORM.fullmatch(key) or len(key) > KEY_LENGTH:
        yield Problem.of("scale", scale, "option-key-malformed", option=key)
    if level not in range(4):
        yield Problem.of("scale", scale, "option-level", option=key, level=level)


def barrier_problems(catalog: Catalog) -> Iterator[Problem]:
    questions = {question.key: question for question in catalog.questions}
    domains = {domain.key for domain in catalog.domains}
    barriers = {barrier.key for barrier in catalog.barriers}
    numbers = twice(barrier.number for barrier in catalog.barriers)
    gates = twice(barrier.gate for barrier in catalog.barriers)
    for barrier in catalog.barriers:
        key = barrier.key
        if barrier.number in numbers:
            yield Problem.of("barrier", key, "number-repeated", number=barrier.number)
        if barrier.gate in gates:
            yield Problem.of("barrier", key, "gate-repeated", name=barrier.gate)
        yield from unknown("barrier", key, "domain", [barrier.domain], domains)
        yield from indicator_problems(barrier, questions)
        if not 1 <= barrier.possible_at < barrier.likely_at:
            yield Problem.of("barrier", key, "thresholds-disordered")
        near = [neighbour.barrier for neighbour in barrier.differentials]
        yield from unknown("barrier", key, "neighbour", near, barriers - {key})
        yield from repeated("barrier", key, "neighbour", near)
        for neighbour in barrier.differentials:
            yield from text_problems("barrier", key, neighbour.how, HOW_LIMIT, "how")


def indicator_problems(barrier: Barrier, questions: Mapping[str, Question]) -> Iterator[Problem]:
    key = barrier.key
    named = [indicator.question for indicator in barrier.indicators]
    yield from unknown("barrier", key, "question", named, questions)
    yield from repeated("barrier", key, "question", named)
    yield from gate_problems(barrier, questions)
    for indicator in barrier.indicators:
        direction, strength = indicator.direction, indicator.strength
        if direction not in DIRECTIONS:
            yield Problem.of("barrier", key, "direction-unknown", direction=direction)
        if strength not in WEIGHTS:
            yield Problem.of("barrier", key, "strength-unknown", strength=strength)
        yield from strength_text_problems(key, indicator)


def strength_text_problems(barrier: str, indicator: Indicator) -> Iterator[Problem]:
    """A text that is too long, or that belongs to an answer for the barrier."""
    text = indicator.strength_text
    yield from text_problems("barrier", barrier, text, STRENGTH_TEXT_LIMIT, "strength_text")
    if text and indicator.direction == "supports":
        yield Problem.of("barrier", barrier, "strength-text-supports", name=indicator.question)
