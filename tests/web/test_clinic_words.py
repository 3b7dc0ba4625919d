"""Problems of the draft in the clinic's words."""

import re

import pytest

from screening.engine.catalog.codes import CODES
from screening.engine.catalog.problem import Problem
from screening.engine.catalog.validation import find_problems
from screening.web.clinic_words import SENTENCES, clinic_sentence
from tests.engine.test_validation import BROKEN

OF_FILES = {"key-malformed", "key-repeated", "option-key-malformed", "part-key-malformed"}
"""Problems of keys, which the clinic's pages make by themselves."""


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_takes_no_more_than_its_code_gives(code):
    assert set(re.findall(r"%\((\w+)\)", str(SENTENCES[code]))) <= set(CODES[code])


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (
            Problem.of("barrier", "alliance", "optional-gate"),
            (
                "The opening question must be asked of every case. Do not make it optional, or "
                "open the barrier with another question."
            ),
        ),
        (
            Problem.of("question", "own-step", "text-empty", field="more_help"),
            "“more help” is empty. Write it.",
        ),
        (
            Problem.of("scale", "extent", "option-label-too-long", option="clearly", length=90,
                       limit=80),
            "“Clearly” has 90 characters, and 80 fit. Shorten this answer.",
        ),
        (
            Problem.of("question", "x", "condition-chain", name="nowhere"),
            (
                "“what was removed or retired” is itself a follow-up. Hang this question on a "
                "question that is asked of every case."
            ),
        ),
    ],
)  # fmt: skip
def test_sentences_say_what_to_do(problem, words, shipped_catalog):
    assert clinic_sentence(problem, shipped_catalog) == words


@pytest.mark.parametrize("name", BROKEN)
def test_name_no_key_and_no_number_of_a_level(name, shipped_catalog):
    change, _problem = BROKEN[name]
    catalog = change(shipped_catalog)
    keys = {row.key for row in (*catalog.questions, *catalog.barriers, *catalog.adjustments)}
    keys = {key for key in keys if "-" in key}
    for problem in find_problems(catalog):
        if problem.code in OF_FILES:
            continue
        words = clinic_sentence(problem, catalog)
        assert not keys & set(re.findall(r"[\w-]+", words)), words
        assert not re.search(r"\b(level|gate|key|keys|scale)\b", words), words
        assert "%(" not in words
