"""Answers from outside: what is refused."""

import pytest

from screening.engine.answers import AnswersError, check_answers
from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.problem import Problem
from tests.engine.small_catalog import small_catalog

SMALL = small_catalog()
COMPILED = compile_catalog(SMALL)


def test_every_answer_that_no_case_can_have_given_is_named():
    answers = {"none": "yes", "strain": 3, "trust": "weekly", "mood-up": "dont-know"}
    with pytest.raises(AnswersError) as refusal:
        check_answers(COMPILED, answers)
    known = ", ".join((*COMPILED.levels["trust"], "dont-know"))
    assert refusal.value.problems == (
        Problem.of("answer", "none", "answer-to-nothing", question="none"),
        Problem.of("answer", "strain", "answer-not-text", question="strain"),
        Problem.of(
            "answer", "trust", "answer-unknown", option="weekly", question="trust", known=known
        ),
    )


def test_dont_know_answers_every_question():
    check_answers(COMPILED, dict.fromkeys(COMPILED.questions, "dont-know"))
