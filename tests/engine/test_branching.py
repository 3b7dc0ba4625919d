"""The most points that answers can reach when follow-ups depend on their parents."""

from dataclasses import replace

import pytest

from screening.engine.catalog.branching import most_points
from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.values import Barrier, Condition, Indicator, Option, Question, Scale

SCALES = {"extent": Scale("extent", tuple(Option(f"o{n}", f"Option {n}", n) for n in range(4)))}


def question(key, parent=None, at_least=1, scale="extent"):
    return Question(key, "d", "Text?", "", scale, Condition(parent, at_least) if parent else None)


def barrier(*indicators):
    rows = tuple(Indicator(*row) for row in indicators)
    return Barrier("b", 1, "B", "d", "client", "Summary.", 6, 12, "gate", rows)


def most(questions, *indicators):
    return most_points(barrier(*indicators), {q.key: q for q in questions}, SCALES)


def test_supporting_parent_opens_its_follow_up():
    # 2x3 + 3x3.
    questions = [question("gate"), question("more", "gate", 2)]
    assert most(questions, ("gate", "supports", "moderate"), ("more", "supports", "strong")) == 15


@pytest.mark.parametrize(
    ("at_least", "strength", "points"),
    [
        # Opened at level 1: -1x1 + 3x3.
        (1, "strong", 8),
        # Opened at level 3 only: -1x3 + 3x3.
        (3, "strong", 6),
        # Opening costs as much as it brings: -1x3 + 1x3, or 0 when left closed.
        (3, "weak", 0),
    ],
)
def test_contrary_parent_is_tried_both_ways(at_least, strength, points):
    questions = [question("gate"), question("more", "gate", at_least)]
    rows = (("gate", "against", "weak"), ("more", "supports", strength))
    assert most(questions, *rows) == points


def test_contrary_parent_stays_low_when_its_follow_up_is_worth_less():
    # -5x3 + 1x3 is below 0, so the parent stays at 0 and the follow-up closed; the gate adds 2x3.
    questions = [question("gate"), question("parent"), question("more", "parent", 3)]
    rows = (
        ("gate", "supports", "moderate"),
        ("parent", "against", "decisive"),
        ("more", "supports", "weak"),
    )
    assert most(questions, *rows) == 6


def test_parent_that_is_no_indicator_opens_its_follow_ups():
    questions = [question("elsewhere"), question("more", "elsewhere", 3)]
    assert most(questions, ("more", "supports", "strong")) == 9


def test_contrary_indicators_add_nothing():
    questions = [question("gate"), question("other")]
    rows = (("gate", "supports", "weak"), ("other", "against", "decisive"))
    assert most(questions, *rows) == 3


def test_what_is_unknown_is_left_out():
    questions = [
        question("gate"),
        question("stray", scale="none"),
        question("orphan", "nowhere"),
        question("child-of-stray", "stray"),
    ]
    rows = [(key, "supports", "strong") for key in ("gate", "none", "stray", "orphan")]
    rows += [("child-of-stray", "supports", "strong"), ("gate", "supports", "huge")]
    assert most(questions, *rows) == 9
    assert most([], *rows) == 0


def test_scale_without_options_is_left_out():
    questions = {"gate": question("gate")}
    scales = {"extent": replace(SCALES["extent"], options=())}
    assert most_points(barrier(("gate", "supports", "weak")), questions, scales) == 0


def test_shipped_barriers_reach_the_plain_sum_of_what_supports_them(shipped_catalog):
    # The maximum that reports have shown since release 1, so their bars keep their lengths.
    compiled = compile_catalog(shipped_catalog)
    assert compiled.most_points == {
        key: sum(term.weight * term.top for term in terms if term.weight > 0)
        for key, terms in compiled.terms.items()
    }
