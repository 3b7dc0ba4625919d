"""What scoring promises, each as a function that any catalog and any answers must pass."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import DONT_KNOW, Catalog
from screening.engine.scoring import Finding, score
from screening.engine.state import CLOSED, POTENTIAL, state

Answers = Mapping[str, str]


def by_barrier(compiled: CompiledCatalog, answers: Answers) -> dict[str, Finding]:
    return {finding.barrier: finding for finding in score(compiled, state(compiled, answers))}


def numbers(compiled: CompiledCatalog, answers: Answers) -> list[tuple]:
    """All of the findings but which words were used for what is unknown."""
    return [
        (f.barrier, f.points, f.low, f.high, f.band, f.known)
        for f in score(compiled, state(compiled, answers))
    ]


def unknowns(compiled: CompiledCatalog, answers: Answers) -> list[str]:
    return [key for key in compiled.questions if answers.get(key) not in compiled.levels[key]]


def steps_up(compiled: CompiledCatalog, answers: Answers) -> Iterator[tuple[str, dict, dict]]:
    """Pairs of cases that differ in one answer, the second higher, with the same questions asked.

    Given the answers, every question is tried from its lowest level to the next and so on up.
    """
    for key, levels in compiled.levels.items():
        ordered = sorted(levels, key=levels.get)
        for lower, higher in pairwise(ordered):
            first, second = {**answers, key: lower}, {**answers, key: higher}
            if state(compiled, first).status == state(compiled, second).status:
                yield key, first, second


def more_evidence_moves_points_its_own_way(compiled: CompiledCatalog, answers: Answers) -> None:
    for key, first, second in steps_up(compiled, answers):
        before, after = by_barrier(compiled, first), by_barrier(compiled, second)
        for barrier, finding in before.items():
            weight = {t.question: t.weight for t in compiled.terms[barrier]}.get(key, 0)
            for number in ("points", "low", "high"):
                old, new = getattr(finding, number), getattr(after[barrier], number)
                if weight > 0:
                    assert new >= old, f"{key} supports {barrier}, and its {number} fell"
                elif weight < 0:
                    assert new <= old, f"{key} speaks against {barrier}, and its {number} rose"
                else:
                    assert new == old, f"{key} says nothing about {barrier}"


def an_unknown_adds_no_points(compiled: CompiledCatalog, answers: Answers) -> None:
    open_questions = unknowns(compiled, answers)
    silent = {key: option for key, option in answers.items() if key not in open_questions}
    unsure = {**silent, **dict.fromkeys(open_questions, DONT_KNOW)}
    assert numbers(compiled, silent) == numbers(compiled, unsure) == numbers(compiled, answers)
    for finding in score(compiled, state(compiled, answers)):
        known = sum(part.points for part in finding.parts if part.question not in open_questions)
        assert finding.points == max(0, known)


def a_completion_stays_within_the_range(
    compiled: CompiledCatalog, answers: Answers, more: Answers
) -> None:
    """`more` answers what is unknown; what is known stays. Each answer only narrows the range."""
    full = dict(answers)
    for key in unknowns(compiled, answers):
        before = by_barrier(compiled, full)
        if key not in more:
            continue
        full[key] = more[key]
        for barrier, finding in by_barrier(compiled, full).items():
            assert finding.low <= finding.points <= finding.high
            assert before[barrier].low <= finding.low
            assert finding.high <= before[barrier].high
    first = by_barrier(compiled, answers)
    for barrier, finding in by_barrier(compiled, full).items():
        assert first[barrier].low <= finding.points <= first[barrier].high


def the_order_of_answers_does_not_matter(compiled: CompiledCatalog, answers: Answers) -> None:
    backwards = dict(reversed(answers.items()))
    assert score(compiled, state(compiled, backwards)) == score(compiled, state(compiled, answers))


def closed_questions_count_as_level_0(compiled: CompiledCatalog, answers: Answers) -> None:
    status = state(compiled, answers).status
    open_only = {key: option for key, option in answers.items() if status[key] != CLOSED}
    assert score(compiled, state(compiled, open_only)) == score(compiled, state(compiled, answers))
    for finding in score(compiled, state(compiled, answers)):
        for part in finding.parts:
            if part.status == CLOSED:
                assert (part.option, part.level) == (None, None)
                assert (part.points, part.low, part.high) == (0, 0, 0)


def potential_questions_widen_the_range(compiled: CompiledCatalog, answers: Answers) -> None:
    for finding in score(compiled, state(compiled, answers)):
        tops = {term.question: term.top for term in compiled.terms[finding.barrier]}
        for part in finding.parts:
            if part.status == POTENTIAL:
                width = abs(part.weight) * (
                    tops[part.question] if part.level is None else part.level
                )
                assert (part.low, part.high) == ((0, width) if part.weight > 0 else (-width, 0))


def parts_add_up(compiled: CompiledCatalog, answers: Answers) -> None:
    for finding in score(compiled, state(compiled, answers)):
        assert [p.question for p in finding.parts] == [
            i.question for i in compiled.barriers[finding.barrier].indicators
        ]
        assert finding.points == max(0, sum(part.points for part in finding.parts))
        assert finding.low == max(0, sum(part.low for part in finding.parts))
        assert finding.high == max(0, sum(part.high for part in finding.parts))
        assert finding.low <= finding.points <= finding.high


def strongest_answers(catalog: Catalog, compiled: CompiledCatalog, barrier: str) -> dict[str, str]:
    """Answers that give the barrier the most points, found by trying each parent's levels."""
    weight = {t.question: t.weight for t in compiled.terms[barrier]}

    def best(key: str) -> str:
        levels = compiled.levels[key]
        return max(levels, key=lambda option: weight.get(key, 0) * levels[option])

    answers = {key: best(key) for key in compiled.questions}
    for question in catalog.questions:
        if compiled.follow_ups[question.key]:
            answers[question.key] = max(
                compiled.levels[question.key],
                key=lambda option, key=question.key: points_of(
                    compiled, {**answers, key: option}, barrier
                ),
            )
    return answers


def points_of(compiled: CompiledCatalog, answers: Answers, barrier: str) -> int:
    """The sum before it is cut at 0, so that steps below 0 can be told apart."""
    return sum(part.points for part in by_barrier(compiled, answers)[barrier].parts)


def every_barrier_can_be_likely_and_unlikely(catalog: Catalog, compiled: CompiledCatalog) -> None:
    for barrier in compiled.barriers:
        strongest = strongest_answers(catalog, compiled, barrier)
        assert by_barrier(compiled, strongest)[barrier].band == "likely", barrier
    lowest = {key: min(levels, key=levels.get) for key, levels in compiled.levels.items()}
    assert {finding.band for finding in score(compiled, state(compiled, lowest))} == {"unlikely"}
