"""What of a draft can be shown of one barrier, whatever is wrong elsewhere in it or here.

A preview has to work while rows are half made. So what names nothing, or says what no answer can
hold, is left out, and the rest is a whole catalog of one barrier that the engine takes as any.
"""

from collections.abc import Iterable
from dataclasses import replace

from screening.engine.catalog.values import (
    DIRECTIONS,
    WEIGHTS,
    Adjustment,
    Barrier,
    Catalog,
    Question,
    RedFlag,
    Scale,
)

LEVELS = range(4)


def excerpt(catalog: Catalog, key: str) -> Catalog | None:
    """The barrier with its sound questions, answers, flags and adjustments.

    None where the barrier is not there, or has no question that can be answered.
    """
    barrier = next((row for row in catalog.barriers if row.key == key), None)
    if barrier is None:
        return None
    scales = sound_scales(catalog.scales)
    questions = questions_of(catalog, barrier, scales)
    named = {question.key for question in questions}
    indicators = tuple(
        row
        for row in {row.question: row for row in barrier.indicators}.values()
        if row.question in named and row.direction in DIRECTIONS and row.strength in WEIGHTS
    )
    if not indicators:
        return None
    gate = barrier.gate if barrier.gate in named else indicators[0].question
    likely_at = max(1, barrier.likely_at)
    domains = {row.key for row in catalog.domains}
    shown = replace(
        barrier,
        indicators=indicators,
        gate=gate,
        likely_at=likely_at,
        differentials=(),
        domain=barrier.domain if barrier.domain in domains else questions[0].domain,
    )
    adjustments = tuple(adjustments_of(catalog, key, named))
    used = {question.scale for question in questions}
    return Catalog(
        domains=catalog.domains,
        scales=tuple(scale for scale in scales.values() if scale.key in used),
        questions=questions,
        barriers=(shown,),
        adjustments=adjustments,
        red_flags=tuple(flags_of(catalog, questions, scales, adjustments)),
        sources=catalog.sources,
    )


def sound_scales(scales: Iterable[Scale]) -> dict[str, Scale]:
    """Scales that have answers, each answer once and at a level that there is."""
    sound = {}
    for scale in scales:
        options = {row.key: row for row in scale.options if row.level in LEVELS}
        if options:
            sound[scale.key] = replace(scale, options=tuple(options.values()))
    return sound


def questions_of(
    catalog: Catalog, barrier: Barrier, scales: dict[str, Scale]
) -> tuple[Question, ...]:
    """The questions of the barrier and those on which they hang, as far as they can be asked.

    A question whose condition cannot hold is shown as asked of everybody.
    """
    domains = {row.key for row in catalog.domains}
    sound = {
        row.key: row for row in catalog.questions if row.scale in scales and row.domain in domains
    }
    wanted = {row.question for row in barrier.indicators} & sound.keys()
    for key in tuple(wanted):
        if parent := sound_parent(sound[key], sound):
            wanted.add(parent)
    return tuple(
        row if sound_parent(row, sound) else replace(row, ask_if=None)
        for row in sound.values()
        if row.key in wanted
    )


def sound_parent(question: Question, questions: dict[str, Question]) -> str:
    """The question on which this one hangs, where that is asked of every case; else ""."""
    condition = question.ask_if
    parent = questions.get(condition.question) if condition else None
    return parent.key if parent and parent.ask_if is None and parent is not question else ""


def adjustments_of(catalog: Catalog, barrier: str, questions: set[str]) -> Iterable[Adjustment]:
    """Adjustments that help with the barrier, with what else they name as far as it is shown."""
    sources = {row.key for row in catalog.sources}
    for row in catalog.adjustments:
        links = tuple(
            link for link in row.indications if link.barrier == barrier and link.strength in WEIGHTS
        )
        if links:
            yield replace(
                row,
                indications=links[:1],
                sources=tuple(key for key in row.sources if key in sources),
                contraindications=tuple(key for key in row.contraindications if key == barrier),
                ask_first=tuple(key for key in row.ask_first if key in questions),
            )


def flags_of(
    catalog: Catalog,
    questions: Iterable[Question],
    scales: dict[str, Scale],
    adjustments: Iterable[Adjustment],
) -> Iterable[RedFlag]:
    """Flags at answers that the questions have."""
    options = {row.key: {one.key for one in scales[row.scale].options} for row in questions}
    parts = {row.key: {part.key for part in row.parts} for row in adjustments}
    for flag in catalog.red_flags:
        if flag.question not in options or (flag.at_least is None) == (flag.option is None):
            continue
        if flag.option is not None and flag.option not in options[flag.question]:
            continue
        yield replace(
            flag,
            holds=tuple(key for key in flag.holds if key in parts),
            part_holds=tuple(
                held for held in flag.part_holds if held.part in parts.get(held.adjustment, ())
            ),
            remarks=tuple(one for one in flag.remarks if one.adjustment in parts),
        )
