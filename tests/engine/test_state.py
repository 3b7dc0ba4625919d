"""The state of a questionnaire: what is asked, what counts, flags raised, how far it has come."""

from dataclasses import replace

import pytest

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.state import ASKED, CLOSED, OPTIONAL, POTENTIAL, state
from tests.engine.small_catalog import small_catalog


@pytest.fixture(scope="module")
def compiled(shipped_catalog):
    return compile_catalog(shipped_catalog)


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ({}, POTENTIAL),
        ({"alliance-strain": "dont-know"}, POTENTIAL),
        ({"alliance-strain": "not-at-all"}, CLOSED),
        ({"alliance-strain": "a-little"}, ASKED),
        ({"alliance-strain": "strongly"}, ASKED),
    ],
)
def test_a_follow_up_hangs_on_its_parent(answers, status, compiled):
    assert state(compiled, answers).status["alliance-dissatisfaction-voiced"] == status
    assert state(compiled, answers).status["alliance-strain"] == ASKED


def test_kept_answers_come_back_when_the_parent_opens_them(compiled):
    kept = {"alliance-dissatisfaction-voiced": "yes"}
    closed = kept | {"alliance-strain": "not-at-all"}
    assert state(compiled, closed).counting == {"alliance-strain": "not-at-all"}
    opened = kept | {"alliance-strain": "clearly"}
    assert state(compiled, opened).counting == opened


def test_flags_now_come_before_flags_soon(compiled):
    answers = {"high-energy-spells": "in-the-past", "suicidal-thoughts": "thoughts"}
    assert [f.urgency for f in state(compiled, answers).flags] == ["now", "soon"]


@pytest.mark.parametrize("option", ["none", "past-only", "dont-know"])
def test_answers_that_say_nothing_raise_no_flag(option, compiled):
    assert state(compiled, {"suicidal-thoughts": option}).flags == ()


def test_a_closed_question_raises_no_flag(compiled):
    answers = {"nondisclosure-suicide-suspected": "yes", "nondisclosure-signs": "clearly"}
    assert len(state(compiled, answers).flags) == 1
    assert state(compiled, answers | {"nondisclosure-signs": "not-at-all"}).flags == ()


def test_counts_what_is_asked_page_by_page(compiled):
    asked = [q for q in compiled.questions.values() if q.ask_if is None and not q.optional]
    page = [question for question in asked if question.domain == "therapeutic-relationship"]
    answers = {"alliance-strain": "clearly", "session-spacing": "dont-know", "own-step": "yes"}

    done = state(compiled, answers).progress

    # Of the four follow-ups that the strain opens three are optional, as the own step is.
    assert (done.asked, done.answered) == (len(asked) + 1, 2)
    shown = next(p for p in done.pages if p.domain == "therapeutic-relationship")
    assert (shown.asked, shown.answered) == (len(page) + 1, 1)


def test_minutes_are_those_of_what_is_left_and_may_open():
    """Six asked and three follow-ups: (6 x 9 + 3 x 2) / 9 x 5 s = 33 s, which is a minute."""
    assert state(compile_catalog(small_catalog()), {}).progress.minutes_left == 1


def test_potential_answers_are_not_progress(compiled):
    assert state(compiled, {"alliance-withdrawal": "clearly"}).progress.answered == 0


def test_follow_ups_behind_a_dont_know_take_no_time(compiled):
    answers = {q.key: "dont-know" for q in compiled.questions.values() if q.ask_if is None}
    # All but one of the first pass: one question at 5 seconds, so a minute.
    assert state(compiled, answers).progress.minutes_left == 0
    del answers["session-spacing"]
    assert state(compiled, answers).progress.minutes_left == 1


def test_ends_at_no_minutes(compiled):
    answers = {q.key: "dont-know" for q in compiled.questions.values()}
    assert state(compiled, answers).progress.minutes_left == 0
    assert state(compiled, answers).first_unanswered is None


def test_resumes_at_the_first_unanswered_question(compiled):
    assert state(compiled, {}).first_unanswered.key == "suicidal-thoughts"
    answers = {"suicidal-thoughts": "none"}
    assert state(compiled, answers).first_unanswered.key == "environment-abuse-now"


def with_optional(*keys):
    """The small catalog with these questions optional."""
    small = small_catalog()
    rows = tuple(replace(q, optional=q.optional or q.key in keys) for q in small.questions)
    return compile_catalog(replace(small, questions=rows))


@pytest.mark.parametrize("parent", [{}, {"strain": "dont-know"}, {"strain": "strongly"}])
def test_an_optional_follow_up_is_never_asked(parent):
    before = state(with_optional("withdrawal"), parent)
    assert before.status["withdrawal"] == OPTIONAL
    after = state(with_optional("withdrawal"), parent | {"withdrawal": "clearly"})
    assert after.counting["withdrawal"] == "clearly"
    assert after.progress.asked == before.progress.asked


def test_an_optional_follow_up_closes_as_others_do():
    closed = state(with_optional("withdrawal"), {"strain": "not-at-all", "withdrawal": "clearly"})
    assert closed.status["withdrawal"] == CLOSED
    assert "withdrawal" not in closed.counting


def test_an_optional_question_without_a_parent_is_never_asked():
    assert state(with_optional("trust"), {}).status["trust"] == OPTIONAL
