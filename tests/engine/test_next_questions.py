"""Which question to ask next: what one answer could change, worked by hand and tried out."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.values import DONT_KNOW, Condition
from screening.engine.next_questions import Ask, next_questions, safety_open
from screening.engine.scoring import score
from screening.engine.state import state
from tests.engine import reference
from tests.engine.small_catalog import STUCK, small_catalog
from tests.engine.strategies import cases, catalogs

SMALL = small_catalog()
COMPILED = compile_catalog(SMALL)


def asked(answers, compiled=COMPILED):
    here = state(compiled, answers)
    return next_questions(compiled, here, score(compiled, here))


def test_nothing_answered_asks_for_what_could_settle_most_points():
    assert asked({}) == (
        Ask("mood-up", "asked", ("diagnosis",), 15),  # yes: 5x3, likely; no: unlikely
        Ask("strain", "asked", ("alliance",), 9),  # 2x3 itself, and 9 by withdrawal, which it opens
        Ask("mismatch", "asked", ("modality",), 9),  # 2x3 itself, and 9 by trend
        Ask("withdrawal", "potential", ("alliance",), 9),  # strongly: 3x3, possible
        Ask("trend", "potential", ("modality",), 9),  # worse: 3x3, possible
        Ask("speaks-up", "potential", ("alliance",), 0),  # yes: high 2 + 9 = 11, unlikely
    )
    # Not asked for: harm-thoughts informs no barrier; trust and own-step leave "high" at 12 and
    # 15, so that each barrier stays unclear.


def test_dont_know_may_be_asked_again():
    answers = STUCK | {"mood-up": DONT_KNOW}

    assert asked(answers) == (Ask("mood-up", "asked", ("diagnosis",), 15),)


def test_nothing_is_left_to_ask_when_all_is_answered():
    assert asked(STUCK) == ()


def test_an_answer_that_could_change_no_band_is_not_asked_for():
    # Alliance 6 + 9 - 0 = 15: trust takes off 3 at most, and 12 is still likely.
    answers = STUCK | {"withdrawal": "strongly", "trust": DONT_KNOW}

    assert asked(answers) == ()


def test_closed_questions_are_not_asked_for():
    keys = [ask.question for ask in asked({"strain": "not-at-all", "mismatch": "a-little"})]

    assert not {"withdrawal", "speaks-up", "trend"} & set(keys)


def test_questions_that_could_change_more_bands_come_first():
    # Modality 4 + 6 = 10. Strain strongly: alliance 6, possible; modality 13, likely.
    answers = {"mismatch": "clearly", "trend": "same", "own-step": "no"}

    # The step of 9 is that of withdrawal, which strain opens.
    assert asked(answers)[0] == Ask("strain", "asked", ("alliance", "modality"), 9)


def compiled_with(**changes):
    """The small catalog compiled, its questions changed by key (with "_" for "-")."""
    rows = {key.replace("_", "-"): fields for key, fields in changes.items()}
    questions = tuple(replace(q, **rows.get(q.key, {})) for q in SMALL.questions)
    return compile_catalog(replace(SMALL, questions=questions))


def test_a_gate_that_changes_nothing_itself_stands_before_what_it_opens():
    # Trust strongly opens mood-up, which alone can change diagnosis; modality is settled.
    compiled = compiled_with(mood_up={"ask_if": Condition("trust", 3)})
    settled = {"strain": "not-at-all", "mismatch": "not-at-all", "own-step": "no"}

    # Trust takes points off alliance, which stays unlikely at 0.
    assert asked(settled, compiled) == (
        Ask("trust", "asked", ("diagnosis",), 15),
        Ask("mood-up", "potential", ("diagnosis",), 15),
    )


def test_optional_questions_are_never_asked_for():
    compiled = compiled_with(withdrawal={"optional": True}, trend={"optional": True})

    keys = [ask.question for ask in asked({"strain": "clearly"}, compiled)]

    assert keys == ["mood-up", "mismatch"]


def test_follow_ups_of_an_optional_question_are_not_asked_for_either():
    compiled = compiled_with(mismatch={"optional": True})

    keys = [ask.question for ask in asked({"strain": "not-at-all"}, compiled)]

    assert keys == ["mood-up"]


def test_stored_answers_of_follow_ups_come_back_or_drop_out_with_the_parent():
    # Withdrawal 6 - speaks-up 6 = 0. Strain a little: 2 + 6 = 8, speaks-up closed: a step of 8,
    # larger than strongly, 6 + 6 - 6 = 6.
    answers = {"withdrawal": "clearly", "speaks-up": "yes"}

    ask = next(ask for ask in asked(answers) if ask.question == "strain")

    assert ask == Ask("strain", "asked", ("alliance",), 8)


def test_an_answer_that_only_changes_the_range_counts():
    # Mismatch not at all: 0 points before and after, but high falls from 15 to 0: unlikely.
    answers = {"strain": "not-at-all"}

    mismatch = next(ask for ask in asked(answers) if ask.question == "mismatch")

    assert mismatch.barriers == ("modality",)


@settings(max_examples=250, deadline=None, derandomize=True)
@given(cases(st.just(SMALL) | catalogs()))
def test_agrees_with_trying_every_answer_to_every_open_question(case):
    catalog, answers = case
    compiled = compile_catalog(catalog)

    asks = next_questions(
        compiled, state(compiled, answers), score(compiled, state(compiled, answers))
    )

    rows = [(ask.question, ask.status, ask.barriers, ask.change) for ask in asks]
    assert rows == reference.asks(catalog, answers)


@settings(max_examples=250, deadline=None, derandomize=True)
@given(cases(st.just(SMALL) | catalogs()))
def test_a_gate_stands_before_its_own_follow_ups_while_it_is_unknown(case):
    catalog, answers = case

    keys = [ask.question for ask in asked(answers, compile_catalog(catalog))]

    for question in catalog.questions:
        if question.key in keys and question.ask_if:
            gate = question.ask_if.question
            is_unknown = answers.get(gate, DONT_KNOW) == DONT_KNOW
            assert not is_unknown or keys.index(gate) < keys.index(question.key)


class TestSafetyOpen:
    """Mania (mood-up) and self-harm (harm-thoughts) are flags to act on now."""

    def open_keys(self, asked_keys, given):
        return [q.key for q in safety_open(COMPILED, asked_keys, given)]

    def test_asked_questions_of_unknown_answer_are_open_in_the_order_given(self):
        given = {"mood-up": DONT_KNOW}
        assert self.open_keys(["mood-up", "harm-thoughts"], given) == ["mood-up", "harm-thoughts"]

    def test_answered_ones_and_those_nobody_is_asked_are_not(self):
        assert self.open_keys(["mood-up"], {"mood-up": "no"}) == []

    def test_a_flag_to_act_on_soon_is_not_urgent(self):
        assert self.open_keys(["strain", "withdrawal"], {}) == []
