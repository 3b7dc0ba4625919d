"""Questions to take along: each in one list, safety first; a draft and its report say the same."""

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.values import DONT_KNOW
from screening.engine.report import build_report, report_text
from screening.engine.report_view import read_report
from screening.engine.state import state
from screening.engine.take_along import MOST_DECIDING, from_report, from_state, sorted_out
from tests.engine.small_catalog import small_catalog

COMPILED = compile_catalog(small_catalog())


def keys(questions):
    return [question.key for question in questions]


def of_report(answers):
    report = build_report(COMPILED, state(COMPILED, answers), number=1, digest="small")
    return from_report(read_report(COMPILED, report_text(report)))


def test_a_draft_and_its_report_say_the_same():
    for answers in ({}, {"trust": DONT_KNOW}, {"mismatch": "strongly", "own-step": DONT_KNOW}):
        assert from_state(COMPILED, state(COMPILED, answers)) == of_report(answers)


def test_what_is_doubted_is_listed_although_it_decides_nothing():
    everything = dict.fromkeys(COMPILED.questions, DONT_KNOW)
    take = from_state(COMPILED, state(COMPILED, everything))
    listed = keys((*take.safety, *take.deciding, *take.doubted))
    assert sorted(listed) == sorted(COMPILED.questions)
    assert len(listed) == len(set(listed))


def test_a_question_stands_in_the_first_list_that_wants_it():
    first, second, third = list(COMPILED.questions.values())[:3]
    take = sorted_out((first,), (first, second), (second, first, third))
    assert (take.safety, take.deciding, take.doubted) == ((first,), (second,), (third,))
    assert take.more == 0


def test_what_decides_less_is_counted_and_not_listed():
    questions = list(COMPILED.questions.values()) * 5
    assert len(questions) > MOST_DECIDING
    take = sorted_out((), questions, ())
    assert len(take.deciding) == MOST_DECIDING
    assert not sorted_out((), (), ())
