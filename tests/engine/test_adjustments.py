"""Adjustments, holds, levers and strengths, with their sums worked by hand."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from screening.engine.adjustments import (
    Hold,
    LeverCount,
    Reason,
    Strength,
    levers,
    strengths,
    suggest,
)
from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.values import DONT_KNOW, Indicator
from screening.engine.scoring import score
from screening.engine.state import state
from tests.engine import reference
from tests.engine.small_catalog import BIPOLAR, STUCK, adjustment, small_catalog, with_indicator
from tests.engine.strategies import cases, catalogs

SMALL = small_catalog()
COMPILED = compile_catalog(SMALL)


def suggested(answers, compiled=COMPILED):
    return suggest(
        compiled, score(compiled, state(compiled, answers)), state(compiled, answers).flags
    )


def test_adjustments_are_ordered_by_weight_times_points():
    # STUCK: alliance 12 likely, modality 10 possible.
    assert [(s.adjustment, s.score) for s in suggested(STUCK)] == [
        ("goals", 44),  # 2x12 + 2x10
        ("activate", 42),  # 3x10 + 1x12
        ("repair", 36),  # 3x12
        ("supervision", 12),  # 1x12
        ("feedback", 10),  # 1x10
    ]


def test_each_says_for_which_barriers_and_why():
    goals = suggested(STUCK)[0]

    assert goals.reasons == (
        Reason("alliance", "likely", 2, 12),
        Reason("modality", "possible", 2, 10),
    )
    assert goals.holds == ()


def test_unclear_and_unlikely_barriers_call_for_nothing():
    assert suggested({}) == ()
    assert suggested(STUCK | {"strain": "not-at-all", "mismatch": "not-at-all"}) == ()
    # Only modality is possible: 4 + 6 + 0 - 3 = 7; alliance 0.
    only_modality = suggested(STUCK | {"strain": "not-at-all"})
    assert [(s.adjustment, s.score) for s in only_modality] == [
        ("activate", 21),  # 3x7
        ("goals", 14),  # 2x7
        ("feedback", 7),  # 1x7
    ]


def test_equal_sums_keep_the_order_of_the_catalog():
    rows = (
        adjustment("second", "refer", "D", {"alliance": "weak"}),
        adjustment("first", "this-session", "D", {"alliance": "weak"}),
    )
    compiled = compile_catalog(small_catalog(adjustments=rows, red_flags=()))

    assert [s.adjustment for s in suggested(STUCK, compiled)] == ["second", "first"]


def test_a_red_flag_holds_an_adjustment_back():
    activate = suggested(STUCK)[1]

    # Strain answered "strongly" raises about-to-leave; diagnosis is unlikely.
    assert activate.adjustment == "activate"
    assert activate.holds == (Hold("red-flag", "about-to-leave"),)


def test_a_likely_or_possible_barrier_holds_an_adjustment_back():
    # Diagnosis 15: likely.
    activate = next(s for s in suggested(BIPOLAR) if s.adjustment == "activate")

    assert activate.holds == (
        Hold("red-flag", "mania"),  # now before soon
        Hold("red-flag", "about-to-leave"),
        Hold("barrier", "diagnosis"),
    )


def test_an_unclear_barrier_holds_nothing_back():
    # Diagnosis 0 to 15: unclear. Strain "clearly" raises no flag.
    answers = STUCK | {"mood-up": DONT_KNOW, "strain": "clearly"}

    assert all(s.holds == () for s in suggested(answers))


def test_likely_barriers_are_counted_by_lever():
    # Diagnosis 15 and alliance 12 are likely, modality 10 is possible only.
    assert levers(COMPILED, score(COMPILED, state(COMPILED, BIPOLAR))) == (
        LeverCount("assessment", ("diagnosis",)),
        LeverCount("relationship", ("alliance",)),
    )


def test_the_lever_with_most_likely_barriers_comes_first():
    shared = tuple(
        replace(b, lever="approach") if b.key == "alliance" else b for b in SMALL.barriers
    )
    compiled = compile_catalog(replace(SMALL, barriers=shared))
    # Alliance 6 + 9 = 15, modality 6 + 6 + 3 - 3 = 12, diagnosis 15.
    answers = BIPOLAR | {"mismatch": "strongly", "withdrawal": "strongly"}

    assert levers(compiled, score(compiled, state(compiled, answers))) == (
        LeverCount("approach", ("alliance", "modality")),
        LeverCount("assessment", ("diagnosis",)),
    )


def test_no_lever_without_a_likely_barrier():
    assert levers(COMPILED, score(COMPILED, state(COMPILED, {}))) == ()


def test_answered_contrary_evidence_is_a_strength():
    # Trust -1x2, speaks-up -2x3, own-step -1x3: the largest first.
    answers = STUCK | {"trust": "clearly", "speaks-up": "yes"}

    assert strengths(COMPILED, score(COMPILED, state(COMPILED, answers))) == (
        Strength("speaks-up", "yes", ("alliance",)),
        Strength("own-step", "yes", ("modality",)),
        Strength("trust", "clearly", ("alliance",)),
    )


def test_each_question_is_one_strength_with_all_its_barriers():
    # Own step counts 1x3 against modality and 2x3 against alliance, more than trust, 1x3.
    catalog = with_indicator(SMALL, "alliance", Indicator("own-step", "against", "moderate"))
    compiled = compile_catalog(catalog)
    answers = STUCK | {"trust": "strongly"}

    # Modality 10 possible comes before alliance 12 - 6 - 3 = 3 unlikely.
    assert strengths(compiled, score(compiled, state(compiled, answers))) == (
        Strength("own-step", "yes", ("modality", "alliance")),
        Strength("trust", "strongly", ("alliance",)),
    )


def test_what_speaks_for_a_likely_barrier_is_no_strength():
    # Strain speaks for alliance, and here weakly against modality: modality 10 - 1 x level.
    compiled = compile_catalog(
        with_indicator(SMALL, "modality", Indicator("strain", "against", "weak"))
    )
    quiet = {"strain": "a-little"}

    likely = score(compiled, state(compiled, STUCK))
    assert {f.barrier: f.band for f in likely}["alliance"] == "likely"
    assert "strain" not in [s.question for s in strengths(compiled, likely)]
    assert strengths(compiled, score(compiled, state(compiled, quiet))) == (
        Strength("strain", "a-little", ("modality",)),
    )


def test_equal_strengths_keep_the_order_of_the_catalog():
    # Trust 1x3, own-step 1x3; modality 10 stands before alliance 12 - 3 = 9 in the report.
    answers = STUCK | {"trust": "strongly"}

    result = strengths(COMPILED, score(COMPILED, state(COMPILED, answers)))

    assert [strength.question for strength in result] == ["trust", "own-step"]


def test_closed_unknown_and_level_0_answers_are_no_strength():
    answers = {
        "strain": "a-little",
        "speaks-up": "yes",  # closed below "clearly"
        "trust": "not-at-all",
        "own-step": DONT_KNOW,
    }

    assert strengths(COMPILED, score(COMPILED, state(COMPILED, answers))) == ()


@settings(max_examples=250, deadline=None, derandomize=True)
@given(cases(st.just(SMALL) | catalogs()))
def test_agrees_with_the_slow_reference(case):
    catalog, answers = case

    result = suggested(answers, compile_catalog(catalog))

    rows = [(s.adjustment, s.score, bool(s.holds)) for s in result]
    assert rows == reference.suggestions(catalog, answers)
