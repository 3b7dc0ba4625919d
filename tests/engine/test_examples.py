"""Example cases scored against the small catalog, each expectation missed once."""

from dataclasses import replace

import pytest

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.validation import find_problems
from screening.engine.catalog.values import ExampleAnswer, ExampleCase, Scale
from screening.engine.examples import (
    FLAG_SILENT,
    FURTHER_LOW,
    MAIN_BEHIND,
    MAIN_LOW,
    Miss,
    check_examples,
    check_sound_examples,
    was_right,
)
from tests.engine.small_catalog import BIPOLAR, STUCK, small_catalog


def example(answers, *, key="case", main=(), further=(), flags=()):
    given = tuple(ExampleAnswer(question, option) for question, option in answers.items())
    return ExampleCase(key, "A case", "In words.", given, main, further, flags)


def misses(answers, catalog=None, **expected):
    catalog = catalog or small_catalog()
    (result,) = check_examples(
        compile_catalog(replace(catalog, example_cases=(example(answers, **expected),)))
    )
    return result.misses


def test_an_example_is_right_when_all_that_it_expects_comes():
    # Alliance 12 of 12 is likely, modality 10 possible from 6 on, and strain raises its flag.
    assert misses(STUCK, main=("alliance",), further=("modality",), flags=("about-to-leave",)) == ()


def test_more_than_is_expected_may_come():
    assert misses(BIPOLAR, main=("diagnosis",)) == ()


def test_a_main_barrier_that_is_neither_likely_nor_possible_is_missed():
    # No mood-up: diagnosis has 0 points and nothing open, so it is unlikely and last.
    assert misses(STUCK, main=("diagnosis",)) == (Miss(MAIN_LOW, "diagnosis", 3, "unlikely", 0),)


def test_so_is_a_further_one():
    open_case = {key: option for key, option in STUCK.items() if key != "mood-up"}
    assert misses(open_case, main=("alliance",), further=("diagnosis",)) == (
        Miss(FURTHER_LOW, "diagnosis", 3, "unclear", 0),
    )


def crowded():
    """The small catalog with a copy of each barrier, which stands below it or beside it."""
    small = small_catalog()
    copies = tuple(
        replace(row, key=f"{row.key}-too", number=row.number + 3, likely_at=row.likely_at + 5)
        for row in small.barriers
    )
    return replace(small, barriers=small.barriers + copies)


def test_a_main_barrier_behind_the_first_three_is_missed():
    (miss,) = misses(BIPOLAR, crowded(), main=("diagnosis", "modality-too"))
    assert (miss.code, miss.key, miss.band, miss.points) == (
        MAIN_BEHIND,
        "modality-too",
        "possible",
        10,
    )
    assert miss.place > 3


def test_a_further_barrier_may_stand_anywhere():
    assert misses(BIPOLAR, crowded(), main=("diagnosis",), further=("modality-too",)) == ()


def test_a_flag_that_is_not_raised_is_missed():
    assert misses(STUCK, main=("alliance",), flags=("mania", "about-to-leave")) == (
        Miss(FLAG_SILENT, "mania"),
    )


def test_an_answer_to_a_closed_question_does_not_count():
    # Strain is not there, so withdrawal is closed and its flag silent.
    quiet = {"strain": "not-at-all", "withdrawal": "strongly", "mood-up": "yes"}
    assert misses(quiet, main=("diagnosis",), flags=("gone-silent",)) == (
        Miss(FLAG_SILENT, "gone-silent"),
    )


def test_examples_are_told_in_the_order_of_the_catalog():
    first, second = (
        example(STUCK, key="first", main=("alliance",)),
        example(STUCK, key="second", main=("diagnosis",)),
    )
    results = check_examples(compile_catalog(small_catalog(example_cases=(first, second))))
    assert was_right(results) == {"first": True, "second": False}
    assert [result.is_right for result in results] == [True, False]


class TestWithProblems:
    def checked(self, **changes):
        answers = {"strain": "strongly", "withdrawal": "clearly"}
        whole = example(answers, key="whole", main=("alliance",))
        broken = example(STUCK | {"weather": "rain"}, key="broken", main=("alliance",))
        catalog = small_catalog(**{"example_cases": (whole, broken)} | changes)
        problems = find_problems(catalog)
        assert problems
        results = check_sound_examples(catalog, problems)
        return None if results is None else was_right(results)

    def test_an_unsound_example_is_left_out(self):
        assert self.checked() == {"whole": True}

    def test_the_others_are_checked_where_another_row_can_be_scored_all_the_same(self):
        barriers = tuple(replace(row, summary="") for row in small_catalog().barriers)
        assert self.checked(barriers=barriers) == {"whole": True}

    @pytest.mark.parametrize(
        "changes",
        [
            {"questions": small_catalog().questions[1:]},
            {"scales": (*small_catalog().scales[:3], Scale("thoughts", ()))},
            {"scales": small_catalog().scales[:3]},
        ],
    )
    def test_nothing_is_said_where_nothing_can_be_scored(self, changes):
        assert self.checked(**changes) is None

    def test_a_catalog_of_nothing_has_no_examples(self):
        empty = replace(small_catalog(), barriers=(), questions=(), red_flags=())
        assert check_sound_examples(empty, find_problems(empty)) == ()
