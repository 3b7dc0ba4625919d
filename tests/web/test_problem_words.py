"""Every code has one whole sentence, which takes exactly the parameters of the code."""

import re

import pytest

from screening.engine.answers import AnswersError
from screening.engine.catalog.codes import CODES
from screening.engine.catalog.problem import Problem
from screening.web.problem_words import SENTENCES, lines, refusal_words, sentence, sentences


def test_every_code_has_a_sentence_and_every_sentence_a_code():
    assert SENTENCES.keys() == CODES.keys()


@pytest.mark.parametrize("code", CODES)
def test_a_sentence_takes_the_parameters_of_its_code(code):
    assert set(re.findall(r"%\((\w+)\)", str(SENTENCES[code]))) == set(CODES[code])
    words = sentence(Problem.of("kind", "key", code, **dict.fromkeys(CODES[code], "value")))
    assert "%(" not in words
    assert words


CYCLE = Problem.of("question", "a", "condition-cycle", way="a → b → a")
REACH = Problem.of("barrier", "alliance", "likely-out-of-reach", likely_at=90, most=33)
DOI = Problem.of("source", "weitz-2015", "doi-malformed", text="100%")


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (CYCLE, "The conditions go round in a circle: a → b → a. Remove one of them."),
        (
            REACH,
            (
                "“likely” begins at 90 points, but no answers reach more than 33. Lower the "
                "threshold or raise a weight."
            ),
        ),
        (DOI, "“100%” is not right. A DOI looks like 10.1000/xyz."),
        (
            Problem.of("adjustment", "a", "unknown-contraindication", name="b"),
            "The holding barrier “b” does not exist or is retired. Name one that is in use.",
        ),
        (
            Problem.of("scale", "s", "option-label-empty", option="yes"),
            "“label of yes” is empty. Write one.",
        ),
    ],
)
def test_sentences_say_what_to_do(problem, words):
    assert sentence(problem) == words


def test_several_problems_stand_on_a_line_each():
    assert sentences([CYCLE, DOI]).splitlines() == [sentence(CYCLE), sentence(DOI)]
    assert lines([CYCLE]) == f"question a: {sentence(CYCLE)}"


def test_a_refusal_is_worded_by_its_problems_or_by_its_own_text():
    assert refusal_words(AnswersError((CYCLE,))) == f"question a: {sentence(CYCLE)}"
    assert refusal_words(ValueError("Write why.")) == "Write why."
