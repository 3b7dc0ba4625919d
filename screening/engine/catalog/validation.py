"""What is wrong with a catalog: every problem at once, as codes."""

import re
from collections import Counter
from collections.abc import Container, Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from screening.engine.catalog.branching import condition_problems, gate_problems, reach_problems
from screening.engine.catalog.example_problems import example_problems
from screening.engine.catalog.serialization import KINDS, is_storable
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
    Option,
    Problem,
    Question,
    RedFlag,
    Scale,
)
from screening.engine.visible_text import has_visible_character

Value = TypeVar("Value", bound=Hashable)
KEY_FORM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
KEY_LENGTH = 60
RESERVED_DOMAINS = ("check", "answers", "unsaved", "restart")
MOST_OPTIONS = 7
FIRST_PASS = 40
YEARS = range(1850, 2101)

TEXT_LIMITS: dict[str, dict[str, int]] = {
    "domain": {"name": 60, "intro": 400},
    "question": {"text": 160, "help": 240},
    "barrier": {"name": 80, "summary": 600},
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
MAY_BE_EMPTY = {"help", "cautions", "authors", "journal", "doi", "pmid", "url", "finding", "source"}
STEPS_LIMIT = 1500
OPTION_LIMIT = 80
HOW_LIMIT = 400

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


def twice(values: Iterable[Value]) -> list[Value]:
    return [value for value, count in Counter(values).items() if count > 1]


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


def text_problems(
    kind: str, key: str, text: str, limit: int, field: str, *, is_label: bool = False
) -> Iterator[Problem]:
    """Empty, too long or unstorable; `field` names the field, or with `is_label` the option."""
    code = "option-label" if is_label else "text"
    params: dict[str, str | int] = {"option" if is_label else "field": field}
    if not has_visible_character(text) and (is_label or field not in MAY_BE_EMPTY):
        yield Problem.of(kind, key, f"{code}-empty", **params)
    if len(text) > limit:
        yield Problem.of(kind, key, f"{code}-too-long", **params, length=len(text), limit=limit)
    if not is_storable(text):
        yield Problem.of(kind, key, f"{code}-unstorable", **params)


def unknown(
    kind: str, key: str, what: str, names: Iterable[str], known: Container[str]
) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield Problem.of(kind, key, f"unknown-{what}", name=name)


def repeated(kind: str, key: str, what: str, names: Iterable[str]) -> Iterator[Problem]:
    for name in twice(names):
        yield Problem.of(kind, key, f"repeated-{what}", name=name)


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


def question_problems(catalog: Catalog) -> Iterator[Problem]:
    domains = {domain.key for domain in catalog.domains}
    scales = {scale.key for scale in catalog.scales}
    used = {i.question for barrier in catalog.barriers for i in barrier.indicators}
    used |= {flag.question for flag in catalog.red_flags}
    used |= {q.ask_if.question for q in catalog.questions if q.ask_if}
    for question in catalog.questions:
        yield from unknown("question", question.key, "domain", [question.domain], domains)
        yield from unknown("question", question.key, "scale", [question.scale], scales)
        if question.key not in used:
            yield Problem.of("question", question.key, "question-unused")
    count = sum(question.ask_if is None for question in catalog.questions)
    if count > FIRST_PASS:
        yield Problem.of("catalog", "", "first-pass-too-long", count=count, limit=FIRST_PASS)


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


def adjustment_problems(catalog: Catalog) -> Iterator[Problem]:
    barriers = {barrier.key for barrier in catalog.barriers}
    sources = {source.key for source in catalog.sources}
    for adjustment in catalog.adjustments:
        key = adjustment.key
        indications = [link.barrier for link in adjustment.indications]
        lists: tuple[tuple[str, Iterable[str], set[str]], ...] = (
            ("barrier", indications, barriers),
            ("source", adjustment.sources, sources),
            ("contraindication", adjustment.contraindications, barriers),
        )
        for what, names, known in lists:
            yield from unknown("adjustment", key, what, names, known)
            yield from repeated("adjustment", key, what, names)
        if not indications:
            yield Problem.of("adjustment", key, "adjustment-without-barrier")
        if not adjustment.steps or not all(map(has_visible_character, adjustment.steps)):
            yield Problem.of("adjustment", key, "steps-missing")
        if any("\n" in step for step in adjustment.steps):
            yield Problem.of("adjustment", key, "step-of-several-lines")
        steps = "\n".join(adjustment.steps) or "-"
        yield from text_problems("adjustment", key, steps, STEPS_LIMIT, "steps")
        if adjustment.grade in ("A", "B", "C") and not adjustment.sources:
            yield Problem.of("adjustment", key, "grade-without-source", grade=adjustment.grade)
        for link in adjustment.indications:
            if link.strength not in WEIGHTS:
                yield Problem.of("adjustment", key, "strength-unknown", strength=link.strength)


def flag_problems(catalog: Catalog) -> Iterator[Problem]:
    questions = {question.key: question for question in catalog.questions}
    scales = {scale.key: scale for scale in catalog.scales}
    adjustments = {adjustment.key for adjustment in catalog.adjustments}
    for flag in catalog.red_flags:
        yield from unknown("red-flag", flag.key, "question", [flag.question], questions)
        yield from unknown("red-flag", flag.key, "adjustment", flag.holds, adjustments)
        yield from repeated("red-flag", flag.key, "adjustment", flag.holds)
        if (flag.at_least is None) == (flag.option is None):
            yield Problem.of("red-flag", flag.key, "flag-needs-one-trigger")
        question = questions.get(flag.question)
        if scale := scales.get(question.scale) if question else None:
            yield from trigger_problems(flag, scale)


def trigger_problems(flag: RedFlag, scale: Scale) -> Iterator[Problem]:
    """An option or a level that no answer on the question's scale can have."""
    if flag.option is not None and flag.option not in {o.key for o in scale.options}:
        option, name = flag.option, flag.question
        yield Problem.of("red-flag", flag.key, "flag-option-unknown", option=option, name=name)
    if flag.at_least is not None:
        top = max((option.level for option in scale.options), default=0)
        if not 1 <= flag.at_least <= top:
            yield Problem.of("red-flag", flag.key, "flag-level", top=top)


SOURCE_FORMS = {
    "doi": re.compile(r"10\.\d{4,9}/\S+"),
    "pmid": re.compile(r"[1-9]\d{0,8}"),
    "url": re.compile(r"https?://[^\s<>\"]+"),
}


def source_problems(catalog: Catalog) -> Iterator[Problem]:
    barriers = {barrier.key for barrier in catalog.barriers}
    for source in catalog.sources:
        yield from unknown("source", source.key, "barrier", source.background_for, barriers)
        yield from repeated("source", source.key, "barrier", source.background_for)
        if source.year is not None and source.year not in YEARS:
            yield Problem.of("source", source.key, "year-unlikely", year=source.year)
        for field, form in SOURCE_FORMS.items():
            if (text := getattr(source, field)) and not form.fullmatch(text):
                yield Problem.of("source", source.key, f"{field}-malformed", text=text)
