"""A catalog compiled for use: rows by key, and whole-number tables for scoring.

Compiled once per release and shared by every request; a single case and a matrix of a million
are scored from the same tables.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import lcm

from screening.engine.catalog.branching import most_points
from screening.engine.catalog.values import (
    WEIGHTS,
    Adjustment,
    Barrier,
    Catalog,
    Domain,
    Option,
    Question,
    RedFlag,
    Scale,
    Source,
)


@dataclass(frozen=True, slots=True)
class Term:
    """One indicator as numbers: `weight` is negative when the answer speaks against."""

    question: str
    weight: int
    top: int
    """The highest level of the question's scale."""


@dataclass(frozen=True, slots=True)
class Step:
    """A run of a parent's levels at which the same follow-ups are open."""

    opens: tuple[str, ...]
    """Follow-ups that are open from here on and were not in the steps before."""
    lowest: int
    highest: int
    """Of what the parent's own indicator adds at these levels."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A barrier's follow-ups of one parent: what they add depends on the parent's level."""

    parent: str
    weight: int
    """Of the parent's own indicator; 0 where it is none of the barrier."""
    steps: tuple[Step, ...]
    """From the parent's lowest level up; none when it is optional, since nobody is asked it."""
    follow_ups: tuple[tuple[str, int], ...]
    """Each with the level that opens it, rising."""
    questions: tuple[str, ...]
    """The parent, if it is an indicator of the barrier, and the follow-ups."""


@dataclass(frozen=True, slots=True)
class CompiledCatalog:
    """Rows by key in catalog order, and what scoring looks up."""

    catalog: Catalog
    domains: dict[str, Domain]
    scales: dict[str, Scale]
    questions: dict[str, Question]
    barriers: dict[str, Barrier]
    adjustments: dict[str, Adjustment]
    red_flags: dict[str, RedFlag]
    sources: dict[str, Source]
    options: dict[str, dict[str, Option]]
    pages: dict[str, tuple[Question, ...]]
    follow_ups: dict[str, tuple[Question, ...]]
    levels: dict[str, dict[str, int]]
    """Level by question and option; "don't know" has none."""
    parents: dict[str, tuple[str, int] | None]
    """Per question the parent and the level it must reach, or None."""
    optional: frozenset[str]
    """Questions that are never asked; one that another answer closed counts as any closed one."""
    terms: dict[str, tuple[Term, ...]]
    """Per barrier its indicators, in catalog order."""
    branches: dict[str, tuple[Branch, ...]]
    """Per barrier its indicators that have a condition, grouped by parent."""
    informs: dict[str, tuple[str, ...]]
    """Per question the barriers it is an indicator of."""
    most_points: dict[str, int]
    """Per barrier the most points that any answers can give it."""
    threshold_scale: int
    """A common multiple of all `likely_at`, so that shares of it are whole numbers."""


def compile_catalog(catalog: Catalog) -> CompiledCatalog:
    """The tables of a valid catalog; an unknown reference raises KeyError."""
    scales = {scale.key: scale for scale in catalog.scales}
    questions = {question.key: question for question in catalog.questions}
    options = {
        question.key: {option.key: option for option in scales[question.scale].options}
        for question in catalog.questions
    }
    tops = {key: max(o.level for o in choices.values()) for key, choices in options.items()}
    levels = {
        key: {option.key: option.level for option in choices.values()}
        for key, choices in options.items()
    }
    terms = {barrier.key: terms_of(barrier, tops) for barrier in catalog.barriers}
    return CompiledCatalog(
        catalog=catalog,
        domains={domain.key: domain for domain in catalog.domains},
        scales=scales,
        questions=questions,
        barriers={barrier.key: barrier for barrier in catalog.barriers},
        adjustments={adjustment.key: adjustment for adjustment in catalog.adjustments},
        red_flags={flag.key: flag for flag in catalog.red_flags},
        sources={source.key: source for source in catalog.sources},
        options=options,
        pages=grouped(catalog.questions, lambda q: q.domain, [d.key for d in catalog.domains]),
        follow_ups=grouped([q for q in catalog.questions if q.ask_if], parent_of, questions),
        levels=levels,
        parents={
            q.key: (q.ask_if.question, q.ask_if.at_least) if q.ask_if else None
            for q in catalog.questions
        },
        optional=frozenset(q.key for q in catalog.questions if q.optional),
        terms=terms,
        branches={key: branches_of(each, questions, levels) for key, each in terms.items()},
        informs=informed_barriers(terms, questions),
        most_points={
            barrier.key: most_points(barrier, questions, scales) for barrier in catalog.barriers
        },
        threshold_scale=lcm(*(barrier.likely_at for barrier in catalog.barriers)),
    )


def terms_of(barrier: Barrier, tops: Mapping[str, int]) -> tuple[Term, ...]:
    """The signed weight of each indicator; `tops` is each question's highest level."""
    return tuple(
        Term(
            indicator.question,
            WEIGHTS[indicator.strength] * (1 if indicator.direction == "supports" else -1),
            tops[indicator.question],
        )
        for indicator in barrier.indicators
    )


def branches_of(
    terms: Iterable[Term],
    questions: Mapping[str, Question],
    levels: Mapping[str, Mapping[str, int]],
) -> tuple[Branch, ...]:
    """The follow-ups among a barrier's indicators by parent, the parents in order of mention."""
    weights = {term.question: term.weight for term in terms}
    opened: dict[str, list[tuple[str, int]]] = {}
    for key in weights:
        if condition := questions[key].ask_if:
            opened.setdefault(condition.question, []).append((key, condition.at_least))
    return tuple(
        Branch(
            parent,
            weights.get(parent, 0),
            ()
            if questions[parent].optional
            else steps_of(weights.get(parent, 0), sorted(set(levels[parent].values())), follow_ups),
            tuple(sorted(follow_ups, key=lambda follow_up: follow_up[1])),
            (*(key for key in (parent,) if key in weights), *(key for key, _at in follow_ups)),
        )
        for parent, follow_ups in opened.items()
    )


def steps_of(
    weight: int, levels: Iterable[int], follow_ups: Iterable[tuple[str, int]]
) -> tuple[Step, ...]:
    """The steps of a parent with this weight and these rising levels."""
    runs: dict[tuple[str, ...], list[int]] = {}
    for level in levels:
        opened = tuple(key for key, opened_at in follow_ups if opened_at <= level)
        runs.setdefault(opened, []).append(weight * level)
    steps = []
    before: tuple[str, ...] = ()
    for opened, worth in runs.items():
        new = tuple(key for key in opened if key not in before)
        steps.append(Step(new, min(worth), max(worth)))
        before = opened
    return tuple(steps)


def informed_barriers(
    terms: Mapping[str, Iterable[Term]], questions: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """For each question the barriers that it is an indicator of."""
    informs: dict[str, list[str]] = {key: [] for key in questions}
    for barrier, barrier_terms in terms.items():
        for term in barrier_terms:
            informs[term.question].append(barrier)
    return {key: tuple(barriers) for key, barriers in informs.items()}


def parent_of(question: Question) -> str:
    """The question that it depends on, or "" without a condition."""
    return question.ask_if.question if question.ask_if else ""


def grouped(
    questions: Iterable[Question], group_of: Callable[[Question], str], keys: Iterable[str]
) -> dict[str, tuple[Question, ...]]:
    """Questions by group in the order of `keys`, each of which has at least an empty tuple."""
    groups: dict[str, list[Question]] = {key: [] for key in keys}
    for question in questions:
        groups[group_of(question)].append(question)
    return {key: tuple(group) for key, group in groups.items()}
