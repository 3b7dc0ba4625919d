"""Adjustments, holds, levers and strengths, with their sums worked by hand."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.engine.adjustments import (
    Hold,
    LeverCount,
    PartHeld,
    Reason,
    Strength,
    first_suggested,
    levers,
    strengths,
    suggest,
)
from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.validation import find_problems
from screening.engine.catalog.values import DONT_KNOW, Indicator
from screening.engine.scoring import LIKELY, POSSIBLE, score
from screening.engine.state import state
from tests.engine import reference
from tests.engine.careful import careful_catalogs
from tests.engine.small_catalog import (
    BIPOLAR,
    STUCK,
    adjustment,
    careful_catalog,
    changed_rows,
    small_catalog,
    with_indicator,
)
from tests.engine.strategies import cases

SMALL = small_catalog()
COMPILED = compile_catalog(SMALL)


CAREFUL = compile_catalog(careful_catalog())


def suggested(answers, compiled=COMPILED, modality=""):
    now = state(compiled, answers)
    return suggest(compiled, now, score(compiled, now), modality=modality)


def first(answers, compiled=COMPILED, modality=""):
    findings = score(compiled, state(compiled, answers))
    return first_suggested(suggested(answers, compiled, modality), findings)


def strengths_of(answers, compiled=COMPILED):
    return strengths(compiled, score(compiled, state(compiled, answers)))


def step(suggestions, key):
    return next(each for each in suggestions if each.adjustment == key)


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


EQUALS = (
    adjustment("later-d", "refer", "D", {"alliance": "weak"}),
    adjustment("sooner-c", "this-session", "C", {"alliance": "weak"}, ["first-trial"]),
    adjustment("later-a", "refer", "A", {"alliance": "weak"}, ["first-trial"]),
    adjustment("sooner-a", "this-session", "A", {"alliance": "weak"}, ["first-trial"]),
    adjustment("again-d", "refer", "D", {"alliance": "weak"}),
    adjustment("weeks-a", "coming-weeks", "A", {"alliance": "weak"}, ["first-trial"]),
)


def test_equal_sums_stand_by_evidence_then_by_timing_then_as_in_the_catalog():
    compiled = compile_catalog(small_catalog(adjustments=EQUALS, red_flags=()))

    assert [s.adjustment for s in suggested(STUCK, compiled)] == [
        *("sooner-a", "weeks-a", "later-a"),
        "sooner-c",
        *("later-d", "again-d"),
    ]


@pytest.mark.parametrize(
    ("modality", "keys", "for_others"),
    [
        # goals 44, activate 42, repair 36, supervision 12, feedback 10.
        ("", ["goals", "activate", "repair", "supervision", "feedback"], set()),
        ("cbt", ["goals", "activate", "repair", "supervision", "feedback"], set()),
        ("schema", ["goals", "repair", "supervision", "feedback", "activate"], {"activate"}),
    ],
)
def test_what_is_made_for_other_therapies_comes_last(modality, keys, for_others):
    result = suggested(STUCK, CAREFUL, modality)

    assert [each.adjustment for each in result] == keys
    assert {each.adjustment for each in result if each.made_for_others} == for_others


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


@pytest.mark.parametrize(
    ("answer", "waits"), [({}, True), ({"mood-up": DONT_KNOW}, True), ({"mood-up": "no"}, False)]
)
def test_a_step_waits_until_a_question_is_answered(answer, waits):
    # Strain "clearly" raises no flag. Don't know is no answer.
    answers = {"strain": "clearly", "mismatch": "clearly", "trend": "same"} | answer
    activate = step(suggested(answers, CAREFUL), "activate")

    assert activate.holds == ((Hold("ask-first", "mood-up"),) if waits else ())


def test_an_answer_that_raises_a_flag_holds_for_the_flag_and_asks_no_more():
    activate = step(suggested(BIPOLAR, CAREFUL), "activate")

    assert {hold.kind for hold in activate.holds} == {"red-flag", "barrier"}


@pytest.mark.parametrize(
    ("changes", "waits"),
    [
        # withdrawal is asked from strain "a little" on.
        ({"strain": "not-at-all"}, False),  # closed: nobody can ask it
        ({"strain": "clearly"}, True),
        ({"strain": DONT_KNOW}, True),  # potential: it is asked by way of strain
        ({"strain": DONT_KNOW, "withdrawal": "not-at-all"}, False),  # volunteered
        ({"strain": "clearly", "withdrawal": "not-at-all"}, False),
    ],
)
def test_a_follow_up_is_asked_first_while_it_can_be_asked(changes, waits):
    rows = changed_rows(SMALL.adjustments, feedback={"ask_first": ("withdrawal",)})
    compiled = compile_catalog(replace(SMALL, adjustments=rows))
    answers = {"mismatch": "strongly", "trend": "worse"} | changes

    assert bool(step(suggested(answers, compiled), "feedback").holds) is waits


def test_an_optional_question_may_be_asked_first():
    rows = changed_rows(SMALL.adjustments, feedback={"ask_first": ("own-step",)})
    questions = changed_rows(SMALL.questions, own_step={"optional": True})
    compiled = compile_catalog(replace(SMALL, adjustments=rows, questions=questions))
    answers = {"mismatch": "strongly", "trend": "worse"}

    feedback = step(suggested(answers, compiled), "feedback")
    assert feedback.holds == (Hold("ask-first", "own-step"),)
    assert step(suggested(answers | {"own-step": "no"}, compiled), "feedback").holds == ()


def test_a_flag_may_hold_one_part_while_the_rest_goes_on():
    # Strain "strongly" raises about-to-leave.
    goals = step(suggested(STUCK, CAREFUL), "goals")

    assert goals.holds == ()
    assert goals.parts_held == (
        PartHeld("letter", "about-to-leave"),
        PartHeld("others", "about-to-leave"),
    )
    assert step(suggested(STUCK | {"strain": "clearly"}, CAREFUL), "goals").parts_held == ()


def test_a_remark_stands_beside_a_step_while_its_flag_does():
    remarks = {s.adjustment: s.remarks for s in suggested(STUCK, CAREFUL) if s.remarks}

    assert remarks == {"goals": ("about-to-leave",), "repair": ("about-to-leave",)}
    assert not any(s.remarks for s in suggested(STUCK | {"strain": "clearly"}, CAREFUL))


class TestFirst:
    """Five steps at most come first, and each barrier that is named has one of its own."""

    @staticmethod
    def compiled(*rows, barriers=SMALL.barriers):
        return compile_catalog(replace(SMALL, adjustments=rows, barriers=barriers, red_flags=()))

    FIVE = tuple(
        adjustment(f"bond-{n}", "this-session", "D", {"alliance": "strong"}) for n in range(6)
    )
    """STUCK: 3 x 12 = 36 each, and more than any step for modality alone has."""

    def test_are_the_first_that_nothing_holds_back(self):
        # activate waits.
        assert first(STUCK) == ("goals", "repair", "supervision", "feedback")

    def test_hold_the_step_of_a_named_barrier_that_would_come_later(self):
        method = adjustment("method", "refer", "D", {"modality": "weak"})

        assert first(STUCK, self.compiled(*self.FIVE, method)) == (
            *("bond-0", "bond-1", "bond-2", "bond-3"),
            "method",
        )

    def test_lack_one_for_a_barrier_whose_steps_all_wait(self):
        # BIPOLAR: diagnosis 15 is likely and holds it.
        method = adjustment("method", "refer", "D", {"modality": "weak"}, (), ["diagnosis"])

        assert "method" not in first(BIPOLAR, self.compiled(*self.FIVE, method))

    def test_prefer_what_is_made_for_the_therapy_as_the_only_one_of_a_barrier(self):
        stronger, weaker = (
            adjustment(key, "refer", "D", {"modality": strength})
            for key, strength in (("worksheet", "strong"), ("method", "weak"))
        )
        stronger = replace(stronger, modalities=("cbt",))
        compiled = self.compiled(*self.FIVE, stronger, weaker)

        assert first(STUCK, compiled, "cbt")[-1] == "worksheet"
        assert first(STUCK, compiled, "schema")[-1] == "method"

    def test_take_what_is_made_for_others_where_there_is_nothing_else(self):
        only = replace(
            adjustment("worksheet", "refer", "D", {"modality": "strong"}), modalities=("cbt",)
        )

        assert first(STUCK, self.compiled(*self.FIVE, only), "schema")[-1] == "worksheet"

    def test_one_step_may_be_that_of_several_barriers(self):
        both = adjustment("both", "refer", "D", {"alliance": "weak", "modality": "weak"})

        # 12 + 10 = 22: after the others, and the only one for modality.
        assert first(STUCK, self.compiled(*self.FIVE, both))[-1] == "both"


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


def worded(catalog, **texts):
    """The catalog with words for answers against a barrier, by question."""
    words = {key.replace("_", "-"): text for key, text in texts.items()}
    return replace(
        catalog,
        barriers=tuple(
            replace(
                barrier,
                indicators=tuple(
                    replace(one, strength_text=words.get(one.question, ""))
                    if one.direction == "against"
                    else one
                    for one in barrier.indicators
                ),
            )
            for barrier in catalog.barriers
        ),
    )


ALL_WORDED = compile_catalog(worded(SMALL, trust="Trusts", speaks_up="Says so", own_step="Did one"))


def test_contrary_evidence_that_the_catalog_has_words_for_is_a_strength():
    # Trust -1x2, speaks-up -2x3, own-step -1x3: the largest first.
    answers = STUCK | {"trust": "clearly", "speaks-up": "yes"}

    assert strengths_of(answers, ALL_WORDED) == (
        Strength("speaks-up", "yes", ("alliance",), "alliance"),
        Strength("own-step", "yes", ("modality",), "modality"),
        Strength("trust", "clearly", ("alliance",), "alliance"),
    )


def test_without_words_an_answer_is_no_strength():
    assert strengths_of(STUCK | {"trust": "strongly", "speaks-up": "yes"}) == ()


def test_a_little_is_no_strength():
    assert [s.question for s in strengths_of({"trust": "a-little"}, ALL_WORDED)] == []
    assert [s.question for s in strengths_of({"trust": "clearly"}, ALL_WORDED)] == ["trust"]


def test_each_question_is_one_strength_in_the_words_of_where_it_counts_most():
    # Own step counts 1x3 against modality and 2x3 against alliance, more than trust, 1x3.
    catalog = with_indicator(
        worded(SMALL, trust="Trusts", own_step="Did one"),
        "alliance",
        Indicator("own-step", "against", "moderate", "Acts alone"),
    )
    answers = STUCK | {"trust": "strongly"}

    assert strengths_of(answers, compile_catalog(catalog)) == (
        Strength("own-step", "yes", ("alliance", "modality"), "alliance"),
        Strength("trust", "strongly", ("alliance",), "alliance"),
    )


def test_what_speaks_for_a_likely_barrier_is_no_strength():
    # Strain speaks for alliance, and here weakly against modality: modality 10 - 1 x level.
    catalog = with_indicator(SMALL, "modality", Indicator("strain", "against", "weak", "Calm"))
    compiled = compile_catalog(catalog)
    quiet = STUCK | {"withdrawal": "not-at-all", "strain": "clearly", "trust": "strongly"}

    likely = score(compiled, state(compiled, STUCK))
    assert {f.barrier: f.band for f in likely}["alliance"] == "likely"
    assert strengths_of(STUCK, compiled) == ()
    # Alliance 4 + 0 - 0 - 3 = 1: unlikely.
    assert strengths_of(quiet, compiled) == (
        Strength("strain", "clearly", ("modality",), "modality"),
    )


def test_equal_strengths_keep_the_order_of_the_catalog():
    # Trust 1x3, own-step 1x3; modality 10 stands before alliance 12 - 3 = 9 in the report.
    answers = STUCK | {"trust": "strongly"}

    assert [s.question for s in strengths_of(answers, ALL_WORDED)] == ["trust", "own-step"]


def test_closed_unknown_and_level_0_answers_are_no_strength():
    answers = {
        "strain": "a-little",
        "speaks-up": "yes",  # closed below "clearly"
        "trust": "not-at-all",
        "own-step": DONT_KNOW,
    }

    assert strengths_of(answers, ALL_WORDED) == ()


therapies = st.sampled_from(("", "cbt", "schema"))


@settings(max_examples=250, deadline=None, derandomize=True)
@given(cases(st.just(SMALL) | careful_catalogs()), therapies)
def test_agrees_with_the_slow_reference(case, modality):
    catalog, answers = case
    compiled = compile_catalog(catalog)

    rows = [(s.adjustment, s.score, bool(s.holds)) for s in suggested(answers, compiled, modality)]
    assert rows == reference.suggestions(catalog, answers, modality)
    assert list(first(answers, compiled, modality)) == reference.first_suggested(
        catalog, answers, modality
    )


@settings(max_examples=150, deadline=None, derandomize=True)
@given(cases(careful_catalogs()), therapies)
def test_no_held_step_comes_first_and_each_named_barrier_has_a_free_one(case, modality):
    catalog, answers = case
    compiled = compile_catalog(catalog)
    result = {s.adjustment: s for s in suggested(answers, compiled, modality)}
    chosen = [result[key] for key in first(answers, compiled, modality)]
    free = [s for s in result.values() if not s.holds]

    assert len(chosen) == min(5, len(free))
    assert all(not s.holds for s in chosen)
    named = [f for f in score(compiled, state(compiled, answers)) if f.band in (LIKELY, POSSIBLE)]
    for finding in named[:3]:
        helping = [s for s in free if finding.barrier in {one.barrier for one in s.reasons}]
        among = [s for s in chosen if s in helping]
        assert bool(among) == bool(helping)
        assert all(s.made_for_others for s in among) == all(s.made_for_others for s in helping)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(careful_catalogs())
def test_catalogs_with_steps_of_every_make_have_no_problem(catalog):
    assert find_problems(catalog) == ()
