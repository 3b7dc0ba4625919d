"""What scoring promises, each as a function that any catalog and any answers must pass."""

from collections.abc import Iterator, Mapping
from itertools import pairwise, product

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import DONT_KNOW, Catalog
from screening.engine.scoring import Finding, score
from screening.engine.state import ASKED, CLOSED, OPTIONAL, POTENTIAL, state

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
    """`more` answers what is asked and unknown; each answer only narrows the range.

    Parents come first, since only they say which follow-ups are asked.
    """
    full = dict(answers)
    open_questions = [key for key in unknowns(compiled, answers) if key in more]
    for key in sorted(open_questions, key=lambda key: compiled.parents[key] is not None):
        if state(compiled, full).status[key] != ASKED:
            continue
        before = by_barrier(compiled, full)
        full[key] = more[key]
        for barrier, finding in by_barrier(compiled, full).items():
            assert finding.low <= finding.points <= finding.high
            assert before[barrier].low <= finding.low
            assert finding.high <= before[barrier].high
    first = by_barrier(compiled, answers)
    for barrier, finding in by_barrier(compiled, full).items():
        assert first[barrier].low <= finding.points <= first[barrier].high


def completions(compiled: CompiledCatalog, answers: Answers, keys: list[str]) -> Iterator[Answers]:
    """Every completion of the questions `keys`, by trying all: one option a level, or none.

    Those that answer a question which nobody is asked then are left out.
    """
    choices = []
    for key in keys:
        options = {level: option for option, level in compiled.levels[key].items()}
        choices.append([None, *options.values()])
    for chosen in product(*choices):
        new = {key: option for key, option in zip(keys, chosen, strict=True) if option}
        full = {**answers, **new}
        status = state(compiled, full).status
        if all(status[key] == ASKED for key in new):
            yield full


def the_range_is_that_of_all_completions(compiled: CompiledCatalog, answers: Answers) -> None:
    """Both ends of each range are reached, and no completion lies outside."""
    for barrier, finding in by_barrier(compiled, answers).items():
        keys = open_questions_of(compiled, barrier, answers)
        reached = [
            counted_points(compiled, barrier, full) for full in completions(compiled, answers, keys)
        ]
        assert (finding.low, finding.high) == (min(reached), max(reached))
        assert finding.points in reached


def open_questions_of(compiled: CompiledCatalog, barrier: str, answers: Answers) -> list[str]:
    """The unknown questions on which the barrier's points depend, its follow-ups' parents too."""
    keys = [term.question for term in compiled.terms[barrier]]
    parents = [parent[0] for key in keys if (parent := compiled.parents[key])]
    needed = dict.fromkeys([*parents, *keys])
    return [key for key in unknowns(compiled, answers) if key in needed]


def counted_points(compiled: CompiledCatalog, barrier: str, answers: Answers) -> int:
    """The points by the definition alone: weight x level of all that is known and not closed."""
    status = state(compiled, answers).status
    points = 0
    for term in compiled.terms[barrier]:
        level = compiled.levels[term.question].get(answers.get(term.question, DONT_KNOW))
        if level is not None and status[term.question] != CLOSED:
            points += term.weight * level
    return max(0, points)


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
        assert finding.low <= finding.points <= finding.high


def parts_taken_alone_are_at_least_as_wide(compiled: CompiledCatalog, answers: Answers) -> None:
    for finding in score(compiled, state(compiled, answers)):
        lows = [min(p.low, 0) if p.status == OPTIONAL else p.low for p in finding.parts]
        highs = [max(p.high, 0) if p.status == OPTIONAL else p.high for p in finding.parts]
        assert max(0, sum(lows)) <= finding.low
        assert finding.high <= max(0, sum(highs))


def what_is_optional_and_unknown_is_left_out(compiled: CompiledCatalog, answers: Answers) -> None:
    for finding in score(compiled, state(compiled, answers)):
        unknown = [p for p in finding.parts if p.status == OPTIONAL and p.level is None]
        assert all((p.points, p.low, p.high) == (0, 0, 0) for p in unknown)
        closed = sum(p.status == CLOSED for p in finding.parts)
        assert finding.relevant == len(finding.parts) - len(unknown) - closed


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
