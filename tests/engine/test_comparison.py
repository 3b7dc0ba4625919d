"""Two screenings compared: outcome by points, and every point of the difference explained."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.values import DONT_KNOW, Indicator
from screening.engine.comparison import (
    ANSWER_CHANGED,
    CANNOT_COMPARE,
    CATALOG_CHANGED,
    CLEARED,
    EASED,
    HEAVIER,
    NEW,
    NO_LONGER_ASKED,
    NO_LONGER_KNOWN,
    NOW_ASKED,
    NOW_KNOWN,
    UNCHANGED,
    Screened,
    compare,
)
from tests.engine.small_catalog import STUCK, small_catalog
from tests.engine.strategies import answers_to, catalogs

SMALL = small_catalog()
COMPILED = compile_catalog(SMALL)


def compared(first, second, newer=COMPILED):
    rows = compare(Screened(COMPILED, first), Screened(newer, second))
    return {row.barrier: row for row in rows}


def why(row):
    return [(cause.kind, cause.question, cause.change) for cause in row.causes]


CALM = STUCK | {"strain": "not-at-all"}

OUTCOMES = {
    # 3x2 + 2x3 = 12, then 0: the follow-up is closed.
    "cleared: from likely to unlikely": ("alliance", STUCK, CALM, CLEARED, -12),
    # modality 2x2 + 3x2 + 3x1 - 3x1 = 10, then 3x2 + 3x3 + 3 - 3 = 15.
    "a new band by 5 points is no change either": (
        "modality",
        STUCK,
        STUCK | {"mismatch": "strongly", "trend": "worse"},
        UNCHANGED,
        5,
    ),
    "heavier by 8": (
        "modality",
        STUCK | {"own-step": "no", "trend": "better"},  # 4 + 0 + 3 = 7
        STUCK | {"own-step": "no", "mismatch": "strongly", "trend": "worse"},  # 6 + 9 + 3 = 18
        HEAVIER,
        11,
    ),
    "eased: still possible": (
        "alliance",
        STUCK | {"withdrawal": "strongly"},  # 6 + 9 = 15
        STUCK | {"withdrawal": "a-little"},  # 6 + 3 = 9
        EASED,
        -6,
    ),
    "new: from unlikely to likely": (
        "diagnosis",
        STUCK,  # 0
        STUCK | {"mood-up": "yes"},  # 15
        NEW,
        15,
    ),
    "a new band by 3 points is no change": (
        "alliance",
        STUCK | {"withdrawal": "a-little"},  # 9, possible
        STUCK,  # 12, likely
        UNCHANGED,
        3,
    ),
    "nothing was known before": (
        "diagnosis",
        STUCK | {"mood-up": DONT_KNOW},
        STUCK | {"mood-up": "yes"},
        CANNOT_COMPARE,
        15,
    ),
}


@pytest.mark.parametrize(
    ("barrier", "first", "second", "outcome", "change"), OUTCOMES.values(), ids=OUTCOMES
)
def test_what_became_of_a_barrier(barrier, first, second, outcome, change):
    row = compared(first, second)[barrier]
    assert (row.outcome, row.change) == (outcome, change)


def test_three_to_five_points_are_about_the_same_and_leaning():
    # alliance 12, then 6 + 3 = 9; modality as before.
    rows = compared(STUCK, STUCK | {"withdrawal": "a-little"})
    assert rows["alliance"].leans
    assert not rows["modality"].leans


CAUSES = {
    # 2 x (1 - 3) + 1 x (1 - 3)
    "another answer": (
        "alliance",
        STUCK,
        STUCK | {"strain": "a-little"},
        [(ANSWER_CHANGED, "strain", -4)],
    ),
    "a parent that closes its follow-up": (
        "alliance",
        STUCK,
        CALM,
        [(ANSWER_CHANGED, "strain", -6), (NO_LONGER_ASKED, "withdrawal", -6)],
    ),
    "a parent that opens its follow-up": (
        "modality",
        STUCK | {"mismatch": "a-little"},  # trend is closed
        STUCK,
        [(NOW_ASKED, "trend", 6), (ANSWER_CHANGED, "mismatch", 2)],
    ),
    "an answer that was unknown": (
        "diagnosis",
        STUCK | {"mood-up": DONT_KNOW},
        STUCK | {"mood-up": "yes"},
        [(NOW_KNOWN, "mood-up", 15)],
    ),
    "an answer that is unknown now": (
        "alliance",
        STUCK,
        {key: option for key, option in STUCK.items() if key != "withdrawal"},
        [(NO_LONGER_KNOWN, "withdrawal", -6)],
    ),
}


@pytest.mark.parametrize(("barrier", "first", "second", "causes"), CAUSES.values(), ids=CAUSES)
def test_each_difference_has_its_cause(barrier, first, second, causes):
    assert why(compared(first, second)[barrier]) == causes


def test_points_that_cannot_fall_below_zero_are_no_cause():
    # alliance: strain a little 2, trust -1 gives 1; then trust -3, taken as 0. The cause is -2.
    first = {"strain": "a-little", "withdrawal": "not-at-all", "trust": "a-little"}
    row = compared(first, first | {"trust": "strongly"})["alliance"]
    assert why(row) == [(ANSWER_CHANGED, "trust", -2)]
    assert (row.change, row.floor) == (-1, 1)


def heavier_strain():
    """The next release: strain counts 3 for the alliance instead of 2, in other words."""
    barriers = tuple(
        replace(
            barrier,
            indicators=tuple(
                Indicator("strain", "supports", "strong")
                if (barrier.key, indicator.question) == ("alliance", "strain")
                else indicator
                for indicator in barrier.indicators
            ),
        )
        for barrier in SMALL.barriers
    )
    questions = tuple(
        replace(question, text="How strained is it between you?")
        if question.key == "strain"
        else question
        for question in SMALL.questions
    )
    return compile_catalog(replace(SMALL, barriers=barriers, questions=questions))


def test_a_weight_that_changed_is_told_apart_from_an_answer_that_changed():
    # 3 x (3 - 2) = 3 more by the catalog; then 3 x (2 - 3) = 3 less by the answer.
    row = compared(STUCK, STUCK | {"strain": "clearly"}, heavier_strain())["alliance"]
    assert why(row) == [(CATALOG_CHANGED, "strain", 3), (ANSWER_CHANGED, "strain", -3)]
    assert all(cause.reworded for cause in row.causes)
    assert row.before_anew.points == 15
    assert row.change == 0


def test_equal_answers_under_two_releases_differ_by_the_catalog_alone():
    rows = compared(STUCK, STUCK, heavier_strain())
    kinds = {cause.kind for row in rows.values() for cause in row.causes}
    assert kinds == {CATALOG_CHANGED}


def test_a_barrier_that_one_release_lacks_cannot_be_compared():
    newer = compile_catalog(replace(SMALL, barriers=SMALL.barriers[:2]))
    row = compared(STUCK, STUCK, newer)["modality"]
    assert (row.outcome, row.before.points, row.after, row.causes) == (CANNOT_COMPARE, 10, None, ())


def test_what_changed_most_comes_first_and_what_did_not_last():
    rows = compare(Screened(COMPILED, STUCK), Screened(COMPILED, CALM | {"mood-up": "yes"}))
    # alliance 12 to 0; diagnosis 0 to 15; modality 10 to 7.
    assert [row.barrier for row in rows] == ["alliance", "diagnosis", "modality"]
    assert [row.outcome for row in rows] == [CLEARED, NEW, UNCHANGED]


@st.composite
def two_releases(draw):
    """A catalog, one with other weights and options in words of its own, and answers to both."""
    older = draw(catalogs())
    strengths = st.sampled_from(("weak", "moderate", "strong"))
    newer = replace(
        older,
        barriers=tuple(
            replace(
                barrier,
                indicators=tuple(
                    replace(indicator, strength=draw(strengths)) for indicator in barrier.indicators
                ),
            )
            for barrier in older.barriers
        ),
    )
    return older, newer, draw(answers_to(older)), draw(answers_to(newer))


@settings(max_examples=60, deadline=None)
@given(two_releases())
def test_every_point_of_a_difference_is_explained(drawn):
    older, newer, before, after = drawn
    first, second = (
        Screened(compile_catalog(older), before),
        Screened(compile_catalog(newer), after),
    )
    for row in compare(first, second):
        raw = [sum(part.points for part in each.parts) for each in (row.before, row.after)]
        assert sum(cause.change for cause in row.causes) == raw[1] - raw[0]
        assert row.change == raw[1] - raw[0] + row.floor
        assert row.floor == max(0, -raw[1]) - max(0, -raw[0])


@settings(max_examples=60, deadline=None)
@given(two_releases())
def test_equal_answers_never_show_an_answer_that_changed(drawn):
    older, newer, before, _after = drawn
    first, second = (
        Screened(compile_catalog(older), before),
        Screened(compile_catalog(newer), before),
    )
    kinds = {cause.kind for row in compare(first, second) for cause in row.causes}
    assert kinds <= {CATALOG_CHANGED}
