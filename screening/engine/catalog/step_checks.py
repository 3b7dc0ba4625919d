"""What is wrong with what follows from a screening: adjustments, red flags and sources."""

import re
from collections.abc import Iterable, Iterator, Mapping

from screening.engine.catalog.problem import Problem
from screening.engine.catalog.row_checks import (
    KEY_FORM,
    KEY_LENGTH,
    repeated,
    text_problems,
    twice,
    unknown,
)
from screening.engine.catalog.values import MODALITIES, WEIGHTS, Adjustment, Catalog, RedFlag, Scale
from screening.engine.visible_text import has_visible_character

STEPS_LIMIT = 1500
PART_LIMIT = 120
REMARK_LIMIT = 300
YEARS = range(1850, 2101)


def adjustment_problems(catalog: Catalog) -> Iterator[Problem]:
    barriers = {barrier.key for barrier in catalog.barriers}
    sources = {source.key for source in catalog.sources}
    questions = {question.key for question in catalog.questions}
    for adjustment in catalog.adjustments:
        key = adjustment.key
        indications = [link.barrier for link in adjustment.indications]
        lists: tuple[tuple[str, Iterable[str], set[str]], ...] = (
            ("barrier", indications, barriers),
            ("source", adjustment.sources, sources),
            ("contraindication", adjustment.contraindications, barriers),
            ("question", adjustment.ask_first, questions),
            ("modality", adjustment.modalities, set(MODALITIES)),
        )
        for what, names, known in lists:
            yield from unknown("adjustment", key, what, names, known)
            yield from repeated("adjustment", key, what, names)
        if not indications:
            yield Problem.of("adjustment", key, "adjustment-without-barrier")
        yield from words_problems(adjustment)
        if adjustment.grade in ("A", "B", "C") and not adjustment.sources:
            yield Problem.of("adjustment", key, "grade-without-source", grade=adjustment.grade)
        for link in adjustment.indications:
            if link.strength not in WEIGHTS:
                yield Problem.of("adjustment", key, "strength-unknown", strength=link.strength)


def words_problems(adjustment: Adjustment) -> Iterator[Problem]:
    """What is wrong with the steps, and with the parts that can wait."""
    key = adjustment.key
    if not adjustment.steps or not all(map(has_visible_character, adjustment.steps)):
        yield Problem.of("adjustment", key, "steps-missing")
    if any("\n" in step for step in adjustment.steps):
        yield Problem.of("adjustment", key, "step-of-several-lines")
    steps = "\n".join(adjustment.steps) or "-"
    yield from text_problems("adjustment", key, steps, STEPS_LIMIT, "steps")
    yield from repeated("adjustment", key, "part", (part.key for part in adjustment.parts))
    for part in adjustment.parts:
        if not KEY_FORM.fullmatch(part.key) or len(part.key) > KEY_LENGTH:
            yield Problem.of("adjustment", key, "part-key-malformed", part=part.key)
        yield from text_problems("adjustment", key, part.words, PART_LIMIT, "words")


def flag_problems(catalog: Catalog) -> Iterator[Problem]:
    questions = {question.key: question for question in catalog.questions}
    scales = {scale.key: scale for scale in catalog.scales}
    adjustments = {adjustment.key: adjustment for adjustment in catalog.adjustments}
    for flag in catalog.red_flags:
        yield from unknown("red-flag", flag.key, "question", [flag.question], questions)
        yield from unknown("red-flag", flag.key, "adjustment", flag.holds, adjustments)
        yield from repeated("red-flag", flag.key, "adjustment", flag.holds)
        yield from part_hold_problems(flag, adjustments)
        yield from remark_problems(flag, adjustments)
        if (flag.at_least is None) == (flag.option is None):
            yield Problem.of("red-flag", flag.key, "flag-needs-one-trigger")
        question = questions.get(flag.question)
        if scale := scales.get(question.scale) if question else None:
            yield from trigger_problems(flag, scale)


def part_hold_problems(flag: RedFlag, adjustments: Mapping[str, Adjustment]) -> Iterator[Problem]:
    """A hold on a part of nothing, on a part that does not exist, or on the same part again."""
    named = dict.fromkeys(held.adjustment for held in flag.part_holds)
    yield from unknown("red-flag", flag.key, "adjustment", named, adjustments)
    for held in flag.part_holds:
        adjustment = adjustments.get(held.adjustment)
        if adjustment and held.part not in {part.key for part in adjustment.parts}:
            place = {"adjustment": held.adjustment, "name": held.part}
            yield Problem.of("red-flag", flag.key, "unknown-part", **place)
    for held in twice(flag.part_holds):
        place = {"adjustment": held.adjustment, "name": held.part}
        yield Problem.of("red-flag", flag.key, "part-held-twice", **place)


def remark_problems(flag: RedFlag, adjustments: Mapping[str, Adjustment]) -> Iterator[Problem]:
    """A remark on nothing, a second one on the same adjustment, or one without words."""
    named = [remark.adjustment for remark in flag.remarks]
    yield from unknown("red-flag", flag.key, "adjustment", named, adjustments)
    yield from repeated("red-flag", flag.key, "remark", named)
    for remark in flag.remarks:
        yield from text_problems("red-flag", flag.key, remark.words, REMARK_LIMIT, "words")


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
