"""What can be shown of one barrier whatever is wrong in the draft."""

from dataclasses import replace

import pytest

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.excerpt import excerpt
from screening.engine.catalog.values import (
    Adjustment,
    Barrier,
    Catalog,
    Condition,
    Domain,
    Indication,
    Indicator,
    Option,
    Question,
    RedFlag,
    Scale,
)
from screening.engine.report import build_report
from screening.engine.state import state

LEVELS = Scale("extent", tuple(Option(f"l{level}", f"L{level}", level) for level in range(4)))
GATE = Question("gate", "home", "Gate?", "", "extent")
FOLLOW = Question("follow", "home", "Follow?", "", "extent", Condition("gate", 2))
OTHER = Question("other", "home", "Other?", "", "extent")
BARRIER = Barrier(
    key="b",
    number=1,
    name="B",
    domain="home",
    lever="client",
    summary="S",
    possible_at=4,
    likely_at=8,
    gate="gate",
    indicators=(
        Indicator("gate", "supports", "moderate"),
        Indicator("follow", "supports", "weak"),
    ),
)
CATALOG = Catalog(
    domains=(Domain("home", "Home", ""),),
    scales=(LEVELS,),
    questions=(GATE, FOLLOW, OTHER),
    barriers=(BARRIER, replace(BARRIER, key="c", number=2, name="C")),
    adjustments=(
        Adjustment(
            "step", "Step", ("Do.",), "coming-weeks", "", "D", (Indication("b", "weak"),),
            contraindications=("c",), ask_first=("other",), sources=("none",),
        ),
    ),
    red_flags=(
        RedFlag("flag", "gate", "Flag", "Do.", "soon", at_least=3, holds=("step", "gone")),
        RedFlag("lost", "gate", "Lost", "Do.", "soon", option="gone"),
    ),
    sources=(),
)  # fmt: skip


def with_questions(*questions):
    return replace(CATALOG, questions=questions)


def with_barrier(**changes):
    return replace(CATALOG, barriers=(replace(BARRIER, **changes),))


def points(part, **answers):
    compiled = compile_catalog(part)
    report = build_report(compiled, state(compiled, answers), number=0, digest="")
    return report["barriers"][0]["points"], report["red_flags"]


def test_a_sound_barrier_scores_as_in_the_whole_catalog():
    """2 x 3 for the gate and 1 x 2 for its follow-up, which level 3 opens: 8 points."""
    part = excerpt(CATALOG, "b")
    assert part is not None
    assert [row.key for row in part.questions] == ["gate", "follow"]
    assert points(part, gate="l3", follow="l2") == (8, ["flag"])


def test_what_names_other_rows_is_left_out():
    part = excerpt(CATALOG, "b")
    assert part is not None
    (step,) = part.adjustments
    assert (step.contraindications, step.ask_first, step.sources) == ((), (), ())
    assert [(flag.key, flag.holds) for flag in part.red_flags] == [("flag", ("step",))]


@pytest.mark.parametrize(
    "catalog",
    [
        with_questions(replace(GATE, ask_if=Condition("follow", 1)), FOLLOW),
        with_questions(replace(GATE, ask_if=Condition("gate", 1)), FOLLOW),
        with_questions(replace(GATE, ask_if=Condition("gone", 1)), FOLLOW),
        with_questions(GATE, replace(FOLLOW, ask_if=Condition("other", 1)), OTHER),
        with_questions(GATE, replace(FOLLOW, scale="gone")),
        with_questions(replace(GATE, optional=True), FOLLOW),
        with_questions(replace(GATE, domain="gone"), FOLLOW),
        with_barrier(gate="gone"),
        with_barrier(domain="gone"),
        with_barrier(possible_at=9, likely_at=0),
        with_barrier(indicators=(*BARRIER.indicators, Indicator("gone", "supports", "weak"))),
        with_barrier(indicators=(*BARRIER.indicators, BARRIER.indicators[0])),
        with_barrier(indicators=(BARRIER.indicators[0], Indicator("follow", "for", "much"))),
        replace(CATALOG, scales=(replace(LEVELS, options=(*LEVELS.options, LEVELS.options[0])),)),
        replace(CATALOG, scales=(LEVELS, Scale("empty", ()))),
    ],
)
def test_whatever_is_wrong_the_rest_is_a_catalog_that_the_engine_takes(catalog):
    part = excerpt(catalog, "b")
    assert part is not None
    assert points(part)[0] == 0


@pytest.mark.parametrize(
    "catalog", [with_questions(), with_barrier(indicators=()), replace(CATALOG, scales=())]
)
def test_without_a_question_that_can_be_answered_there_is_nothing_to_show(catalog):
    assert excerpt(catalog, "b") is None


def test_a_barrier_that_is_not_there_has_no_excerpt():
    assert excerpt(CATALOG, "z") is None
