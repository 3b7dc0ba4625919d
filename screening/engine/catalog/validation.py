"""What is wrong with a catalog: every problem at once, in words an admin understands."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from screening.engine.catalog.branching import condition_problems, gate_problems, reach_problems
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
    Catalog,
    Problem,
)

KEY_FORM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
KEY_LENGTH = 60
RESERVED_DOMAINS = ("check", "answers", "unsaved", "restart")
MOST_OPTIONS = 7
FIRST_PASS = 40
YEARS = range(1850, 2101)

TEXT_LIMITS = {
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
}
"""Characters that a page can show; the working tables hold the same."""
MAY_BE_EMPTY = {"help", "cautions", "authors", "journal", "doi", "pmid", "url", "finding"}
STEPS_LIMIT = 1500
OPTION_LIMIT = 80
HOW_LIMIT = 400

CHOICES = {
    "barrier": {"lever": LEVERS},
    "adjustment": {"timing": TIMINGS, "grade": GRADES},
    "red-flag": {"urgency": URGENCIES},
    "source": {"kind": SOURCE_KINDS, "verified": VERIFICATIONS},
}


def find_problems(catalog: Catalog) -> tuple[Problem, ...]:
    """Every problem of the catalog; empty when it can be published."""
    found = list(row_problems(catalog))
    for check in (
        domain_problems,
        scale_problems,
        question_problems,
        barrier_problems,
        adjustment_problems,
        flag_problems,
        source_problems,
        condition_problems,
        reach_problems,
    ):
        found.extend(check(catalog))
    return tuple(found)


def twice(values: Iterable) -> list:
    return [value for value, count in Counter(values).items() if count > 1]


def row_problems(catalog: Catalog) -> Iterator[Problem]:
    """Keys, texts and chosen words of every list."""
    for name, kind in KINDS.items():
        rows = getattr(catalog, name)
        for key in twice(row.key for row in rows):
            yield Problem(kind, key, "This key is used twice. Give one of the rows another key.")
        for row in rows:
            if not KEY_FORM.fullmatch(row.key) or len(row.key) > KEY_LENGTH:
                yield Problem(
                    kind,
                    row.key,
                    "A key holds small letters, digits and single hyphens, at most "
                    f"{KEY_LENGTH} characters.",
                )
            for field, limit in TEXT_LIMITS.get(kind, {}).items():
                yield from text_problems(kind, row.key, field, getattr(row, field), limit)
            for field, allowed in CHOICES.get(kind, {}).items():
                if getattr(row, field) not in allowed:
                    yield Problem(kind, row.key, f"“{field}” must be one of: {', '.join(allowed)}.")


def text_problems(kind: str, key: str, field: str, text: str, limit: int) -> Iterator[Problem]:
    if not text.strip() and field not in MAY_BE_EMPTY:
        yield Problem(kind, key, f"“{field}” is empty. Write one.")
    if len(text) > limit:
        yield Problem(kind, key, f"“{field}” has {len(text)} characters. Shorten it to {limit}.")
    if not is_storable(text):
        yield Problem(kind, key, f"“{field}” holds a character that cannot be stored.")


def unknown(kind: str, key: str, what: str, names: Iterable[str], known) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield Problem(
                kind,
                key,
                f"The {what} “{name}” does not exist or is retired. Name one that is in use.",
            )


def repeated(kind: str, key: str, what: str, names: Iterable[str]) -> Iterator[Problem]:
    for name in twice(names):
        yield Problem(kind, key, f"The {what} “{name}” is named twice. Name it once.")


def domain_problems(catalog: Catalog) -> Iterator[Problem]:
    used = {question.domain for question in catalog.questions}
    if not catalog.domains:
        yield Problem("catalog", "", "There is no domain. A questionnaire needs pages.")
    for domain in catalog.domains:
        if domain.key in RESERVED_DOMAINS:
            yield Problem("domain", domain.key, "This key is taken by a page. Choose another.")
        if domain.key not in used:
            yield Problem("domain", domain.key, "No question stands on this page. Add one.")


def scale_problems(catalog: Catalog) -> Iterator[Problem]:
    for scale in catalog.scales:
        yield from repeated("scale", scale.key, "option", (o.key for o in scale.options))
        if not 2 <= len(scale.options) <= MOST_OPTIONS:
            yield Problem("scale", scale.key, f"A scale has two to {MOST_OPTIONS} options.")
        if scale.options and all(option.level != 0 for option in scale.options):
            yield Problem("scale", scale.key, "One option must have level 0.")
        for option in scale.options:
            yield from text_problems(
                "scale", scale.key, f"label of {option.key}", option.label, OPTION_LIMIT
            )
            if option.key == DONT_KNOW:
                yield Problem(
                    "scale", scale.key, f"“{DONT_KNOW}” is offered with every scale. Remove it."
                )
            elif not KEY_FORM.fullmatch(option.key) or len(option.key) > KEY_LENGTH:
                yield Problem("scale", scale.key, f"“{option.key}” is not a key for an option.")
            if option.level not in range(4):
                yield Problem(
                    "scale", scale.key, f"“{option.key}” has level {option.level}. Use 0 to 3."
                )


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
            yield Problem(
                "question", question.key, "Nothing uses this question. Use it or retire it."
            )
    first_pass = sum(question.ask_if is None for question in catalog.questions)
    if first_pass > FIRST_PASS:
        yield Problem(
            "catalog",
            "",
            f"{first_pass} questions are asked of every case. Give some a condition, so that "
            f"at most {FIRST_PASS} are.",
        )


def barrier_problems(catalog: Catalog) -> Iterator[Problem]:
    questions = {question.key: question for question in catalog.questions}
    domains = {domain.key for domain in catalog.domains}
    barriers = {barrier.key for barrier in catalog.barriers}
    numbers = twice(barrier.number for barrier in catalog.barriers)
    gates = twice(barrier.gate for barrier in catalog.barriers)
    for barrier in catalog.barriers:
        key = barrier.key
        if barrier.number in numbers:
            yield Problem(
                "barrier", key, f"Two barriers have this number: {barrier.number}. Renumber one."
            )
        if barrier.gate in gates:
            yield Problem(
                "barrier", key, f"Two barriers have this gate: “{barrier.gate}”. Give each its own."
            )
        named = [indicator.question for indicator in barrier.indicators]
        yield from unknown("barrier", key, "domain", [barrier.domain], domains)
        yield from unknown("barrier", key, "question", named, questions)
        yield from repeated("barrier", key, "question", named)
        yield from gate_problems(barrier, questions)
        for indicator in barrier.indicators:
            if indicator.direction not in DIRECTIONS:
                yield Problem("barrier", key, f"“{indicator.direction}” is not a direction.")
            if indicator.strength not in WEIGHTS:
                yield Problem("barrier", key, f"“{indicator.strength}” is not a strength.")
        if not 1 <= barrier.possible_at < barrier.likely_at:
            yield Problem(
                "barrier", key, "“possible” must begin at 1 point or more, below “likely”."
            )
        near = [neighbour.barrier for neighbour in barrier.differentials]
        yield from unknown("barrier", key, "neighbour", near, barriers - {key})
        yield from repeated("barrier", key, "neighbour", near)
        for neighbour in barrier.differentials:
            yield from text_problems("barrier", key, "how", neighbour.how, HOW_LIMIT)


def adjustment_problems(catalog: Catalog) -> Iterator[Problem]:
    barriers = {barrier.key for barrier in catalog.barriers}
    sources = {source.key for source in catalog.sources}
    for adjustment in catalog.adjustments:
        key = adjustment.key
        indications = [link.barrier for link in adjustment.indications]
        lists: tuple[tuple[str, Iterable[str], set], ...] = (
            ("barrier", indications, barriers),
            ("source", adjustment.sources, sources),
            ("holding barrier", adjustment.contraindications, barriers),
        )
        for what, names, known in lists:
            yield from unknown("adjustment", key, what, names, known)
            yield from repeated("adjustment", key, what, names)
        if not indications:
            yield Problem(
                "adjustment",
                key,
                "The adjustment helps no barrier that is in use. Name one, or retire it.",
            )
        if not adjustment.steps or not all(step.strip() for step in adjustment.steps):
            yield Problem("adjustment", key, "Write the steps, none of them empty.")
        if any("\n" in step for step in adjustment.steps):
            yield Problem("adjustment", key, "A step stands on one line.")
        yield from text_problems(
            "adjustment", key, "steps", "\n".join(adjustment.steps) or "-", STEPS_LIMIT
        )
        if adjustment.grade in ("A", "B", "C") and not adjustment.sources:
            yield Problem(
                "adjustment", key, f"Grade {adjustment.grade} needs a source. Cite it, or use D."
            )
        for link in adjustment.indications:
            if link.strength not in WEIGHTS:
                yield Problem("adjustment", key, f"“{link.strength}” is not a strength.")


def flag_problems(catalog: Catalog) -> Iterator[Problem]:
    questions = {question.key: question for question in catalog.questions}
    scales = {scale.key: scale for scale in catalog.scales}
    adjustments = {adjustment.key for adjustment in catalog.adjustments}
    for flag in catalog.red_flags:
        yield from unknown("red-flag", flag.key, "question", [flag.question], questions)
        yield from unknown("red-flag", flag.key, "adjustment", flag.holds, adjustments)
        yield from repeated("red-flag", flag.key, "adjustment", flag.holds)
        if (flag.at_least is None) == (flag.option is None):
            yield Problem("red-flag", flag.key, "Give either a level or an option, not both.")
        question = questions.get(flag.question)
        scale = scales.get(question.scale) if question else None
        if scale and flag.option is not None and flag.option not in {o.key for o in scale.options}:
            yield Problem(
                "red-flag", flag.key, f"“{flag.option}” is not an answer to “{flag.question}”."
            )
        if scale and flag.at_least is not None:
            top = max((option.level for option in scale.options), default=0)
            if not 1 <= flag.at_least <= top:
                yield Problem("red-flag", flag.key, f"The level must be 1 to {top}.")


SOURCE_FORMS: dict[str, tuple[Callable[[str], object], str]] = {
    "doi": (re.compile(r"10\.\d{4,9}/\S+").fullmatch, "A DOI looks like 10.1000/xyz."),
    "pmid": (re.compile(r"[1-9]\d{0,8}").fullmatch, "A PMID is a number of up to nine digits."),
    "url": (re.compile(r"https?://[^\s<>\"]+").fullmatch, "An address begins with https://."),
}


def source_problems(catalog: Catalog) -> Iterator[Problem]:
    barriers = {barrier.key for barrier in catalog.barriers}
    for source in catalog.sources:
        yield from unknown("source", source.key, "barrier", source.background_for, barriers)
        yield from repeated("source", source.key, "barrier", source.background_for)
        if source.year is not None and source.year not in YEARS:
            yield Problem("source", source.key, f"{source.year} is not a year of publication.")
        for field, (matches, advice) in SOURCE_FORMS.items():
            if (text := getattr(source, field)) and not matches(text):
                yield Problem("source", source.key, f"“{text}” is not right. {advice}")
