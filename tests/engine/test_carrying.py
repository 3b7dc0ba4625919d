"""Which answers go along to another release: those that mean the same there."""

from dataclasses import replace

import pytest

from screening.engine.carrying import carry
from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.values import Condition, Option, Scale
from tests.engine.small_catalog import STUCK, small_catalog

SMALL = small_catalog()
OLD = compile_catalog(SMALL)


def with_question(key, **changes):
    """The small catalog with one question changed, compiled."""
    rows = (replace(q, **changes) if q.key == key else q for q in SMALL.questions)
    return compile_catalog(replace(SMALL, questions=tuple(rows)))


def with_scale(key, *options):
    """The small catalog with other options on one scale, compiled."""
    scale = Scale(key, tuple(Option(*option) for option in options))
    rows = (scale if each.key == key else each for each in SMALL.scales)
    return compile_catalog(replace(SMALL, scales=tuple(rows)))


def without_question(key):
    rows = tuple(q for q in SMALL.questions if q.key != key)
    barriers = tuple(
        replace(b, indicators=tuple(i for i in b.indicators if i.question != key))
        for b in SMALL.barriers
    )
    return compile_catalog(replace(SMALL, questions=rows, barriers=barriers))


def reasons(carried):
    return {each.question.key: each.reasons for each in carried.to_answer_again}


def test_under_the_same_catalog_everything_goes_along():
    answers = STUCK | {"trust": "dont-know"}
    carried = carry(OLD, OLD, answers)
    assert carried.kept == answers
    assert carried.to_answer_again == ()


def test_help_page_and_weights_do_not_change_what_an_answer_means():
    new = with_question("own-step", help="Other help.", domain="bond")
    assert carry(OLD, new, {"own-step": "yes"}).kept == {"own-step": "yes"}


@pytest.mark.parametrize(
    "changes", [{"optional": True}, {"more_help": "At length."}, {"filled_from": "last-screening"}]
)
def test_how_a_question_is_asked_does_not_change_what_an_answer_means(changes):
    new = with_question("own-step", **changes)
    for before, after in ((OLD, new), (new, OLD)):
        assert carry(before, after, {"own-step": "yes"}).kept == {"own-step": "yes"}


def test_the_number_from_which_an_option_holds_does_not_change_what_it_means():
    """The other option of the same words and level stands before it, and is not taken for it."""
    old = with_scale("yesno", ("no", "No", 0), ("twin", "Yes", 3), ("yes", "Yes", 3))
    new = with_scale("yesno", ("no", "No", 0, 0), ("twin", "Yes", 3, 1), ("yes", "Yes", 3, 2))
    assert carry(old, new, {"own-step": "yes"}).kept == {"own-step": "yes"}


@pytest.mark.parametrize("answer", ["yes", "no", "dont-know"])
def test_a_question_turned_into_its_opposite_is_answered_again(answer):
    new = with_question("own-step", text="Was every step left out?")
    carried = carry(OLD, new, {"own-step": answer, "mood-up": "no"})
    assert carried.kept == {"mood-up": "no"}
    (changed,) = carried.to_answer_again
    assert changed.reasons == ("question-reworded",)
    assert changed.question.text == "What about own-step?"
    assert changed.new_question.text == "Was every step left out?"


def test_typographic_quotes_change_no_meaning():
    old = with_question("own-step", text='Is it the client\'s "own" step?')
    new = with_question("own-step", text="Is it the client’s “own” step?")
    assert carry(old, new, {"own-step": "yes"}).kept == {"own-step": "yes"}
    other = with_question("own-step", text="Is it the clients’ “own” step?")
    assert reasons(carry(old, other, {"own-step": "yes"})) == {"own-step": ("question-reworded",)}


def test_a_condition_that_changed_is_a_reason():
    new = with_question("trend", ask_if=Condition("mismatch", 1))
    assert reasons(carry(OLD, new, {"trend": "same"})) == {"trend": ("condition-changed",)}
    new = with_question("trend", ask_if=None)
    assert reasons(carry(OLD, new, {"trend": "dont-know"})) == {"trend": ("condition-changed",)}


def test_a_question_that_is_gone_is_named_with_its_answer():
    carried = carry(OLD, without_question("own-step"), {"own-step": "yes"})
    (changed,) = carried.to_answer_again
    assert (changed.reasons, changed.new_question) == (("question-retired",), None)
    assert changed.option.label == "Yes"


# options of "yesno" in the new release, what becomes of the answer "yes" (label "Yes", level 3)
TABLE = [
    ([("no", "No", 0), ("yes", "Yes", 3)], "yes", ()),
    ([("no", "No", 0), ("indeed", "Yes", 3)], "indeed", ()),
    ([("yes", "No", 0), ("no", "Yes", 3)], "no", ()),
    ([("no", "No", 0), ("yes", "Yes, often", 3)], None, ("option-reworded",)),
    ([("no", "No", 0), ("yes", "Yes", 2)], None, ("level-changed",)),
    ([("no", "No", 0), ("yes", "Often", 1)], None, ("option-reworded", "level-changed")),
    ([("no", "No", 0), ("often", "Often", 3)], None, ("option-retired",)),
    ([("no", "No", 0), ("indeed", "Yes", 2)], None, ("option-retired",)),
]


@pytest.mark.parametrize(("options", "kept", "expected"), TABLE)
def test_an_option_is_known_by_its_label_and_level(options, kept, expected):
    carried = carry(OLD, with_scale("yesno", *options), {"own-step": "yes"})
    assert carried.kept == ({"own-step": kept} if kept else {})
    assert reasons(carried) == ({"own-step": expected} if expected else {})


def test_dont_know_goes_along_whatever_the_options_are():
    new = with_scale("yesno", ("a", "A", 0), ("b", "B", 3))
    assert carry(OLD, new, {"own-step": "dont-know"}).kept == {"own-step": "dont-know"}


def test_what_is_answered_again_stands_in_the_order_of_the_old_catalog():
    new = with_scale("yesno", ("a", "A", 0), ("b", "B", 3))
    again = carry(OLD, new, {"own-step": "yes", "mood-up": "no"}).to_answer_again
    assert [each.question.key for each in again] == ["mood-up", "own-step"]
