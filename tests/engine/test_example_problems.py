"""Example cases that the catalog cannot hold: each problem names the example and what is wrong."""

from dataclasses import replace

import pytest

from screening.engine.catalog.diff import RENAMED, REWEIGHTED, REWORDED, compare
from screening.engine.catalog.problem import Problem
from screening.engine.catalog.renames import find_renames, with_new_keys
from screening.engine.catalog.serialization import canonical_text, parse_catalog
from screening.engine.catalog.validation import find_problems
from screening.engine.catalog.values import ExampleAnswer, ExampleCase
from tests.engine.small_catalog import small_catalog

STUCK = ExampleCase(
    key="stuck",
    title="Stuck together",
    note="Both are tired of each other.",
    answers=(
        ExampleAnswer("strain", "strongly"),
        ExampleAnswer("withdrawal", "dont-know"),
        ExampleAnswer("mood-up", "yes"),
    ),
    main=("alliance",),
    further=("diagnosis",),
    flags=("mania",),
)


@pytest.fixture
def catalog():
    return small_catalog(example_cases=(STUCK,))


def problem(code, **params):
    return Problem.of("example-case", "stuck", code, **params)


ANSWERS = STUCK.answers
WRONG = {
    "a question that is not there": (
        {"answers": (*ANSWERS, ExampleAnswer("weather", "rain"))},
        problem("unknown-question", name="weather"),
    ),
    "an option that the question does not offer": (
        {"answers": (*ANSWERS, ExampleAnswer("trust", "yes"))},
        problem("example-option-unknown", option="yes", name="trust"),
    ),
    "an empty option": (
        {"answers": (*ANSWERS, ExampleAnswer("trust", ""))},
        problem("example-option-unknown", option="", name="trust"),
    ),
    "a question answered twice": (
        {"answers": (*ANSWERS, ExampleAnswer("strain", "a-little"))},
        problem("repeated-question", name="strain"),
    ),
    "no answers": ({"answers": ()}, problem("example-without-answers")),
    "no main barrier": ({"main": ()}, problem("example-without-main")),
    "an unknown main barrier": ({"main": ("fate",)}, problem("unknown-barrier", name="fate")),
    "an unknown further barrier": (
        {"further": ("fate",)},
        problem("unknown-barrier", name="fate"),
    ),
    "a barrier that is main and further": (
        {"further": ("alliance",)},
        problem("repeated-barrier", name="alliance"),
    ),
    "an unknown flag": ({"flags": ("fire",)}, problem("unknown-red-flag", name="fire")),
    "a flag named twice": (
        {"flags": ("mania", "mania")},
        problem("repeated-red-flag", name="mania"),
    ),
    "an empty title": ({"title": " "}, problem("text-empty", field="title")),
    "an empty note": ({"note": ""}, problem("text-empty", field="note")),
    "a note that is too long": (
        {"note": "x" * 1501},
        problem("text-too-long", field="note", length=1501, limit=1500),
    ),
    "a source that is too long": (
        {"source": "x" * 301},
        problem("text-too-long", field="source", length=301, limit=300),
    ),
}


def test_a_sound_example_has_no_problem_and_needs_no_source(catalog):
    assert find_problems(catalog) == ()


@pytest.mark.parametrize("said", WRONG)
def test_what_is_wrong_is_named_alone(said):
    changes, expected = WRONG[said]
    assert find_problems(small_catalog(example_cases=(replace(STUCK, **changes),))) == (expected,)


def test_more_main_barriers_than_places_are_refused():
    barriers = tuple(
        replace(row, key=f"{row.key}-{n}", number=row.number + 10 * n)
        for n in range(2)
        for row in small_catalog().barriers
    )
    many = replace(STUCK, main=tuple(row.key for row in barriers[:4]), further=())
    problems = find_problems(small_catalog(barriers=barriers, example_cases=(many,)))
    assert problem("example-main-too-many", count=4, limit=3) in problems


def test_two_examples_with_one_key_are_refused():
    problems = find_problems(small_catalog(example_cases=(STUCK, STUCK)))
    assert problem("key-repeated") in problems


def rekeyed(catalog, old, new):
    text = canonical_text(catalog)
    assert f'"{new}"' not in text
    return parse_catalog(text.replace(f'"{old}"', f'"{new}"'))


@pytest.mark.parametrize(
    ("old", "kind"),
    [
        ("strain", "question"),
        ("alliance", "barrier"),
        ("diagnosis", "barrier"),
        ("mania", "red-flag"),
        ("stuck", "example-case"),
        ("extent", "scale"),
        ("yes", "scale"),
    ],
)
def test_a_key_that_an_example_names_may_change_and_is_one_change(old, kind, catalog):
    new = rekeyed(catalog, old, "another")
    (change,) = compare(catalog, new)
    assert (change.group, change.kind, change.before, change.after) == (
        RENAMED,
        kind,
        old,
        "another",
    )
    assert with_new_keys(catalog, find_renames(catalog, new)) == new


def test_an_option_and_its_question_and_scale_may_change_at_once(catalog):
    new = rekeyed(rekeyed(rekeyed(catalog, "yes", "signs"), "mood-up", "energy"), "yesno", "signed")
    assert {change.group for change in compare(catalog, new)} == {RENAMED}
    assert with_new_keys(catalog, find_renames(catalog, new)) == new


def test_what_changed_in_an_example_is_told_in_labels(catalog):
    other = replace(
        STUCK,
        note="Both are worn out.",
        answers=(ExampleAnswer("strain", "clearly"), *ANSWERS[1:]),
        further=(),
    )
    changes = compare(catalog, small_catalog(example_cases=(other,)))
    assert [(c.group, c.field, c.before, c.after, c.part) for c in changes] == [
        (REWORDED, "note", STUCK.note, "Both are worn out.", ""),
        (REWEIGHTED, "answers.strain.option", "Strongly", "Clearly", "What about strain?"),
        (REWEIGHTED, "further", "Something other than depression", "", ""),
    ]
