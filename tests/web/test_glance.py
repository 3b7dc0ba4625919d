"""The first glance at a report and its bars, in words, worked out without a database."""

import pytest

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.report import build_report, report_text
from screening.engine.report_view import read_report
from screening.engine.state import state
from screening.web.presenters.adjustments import reason_words
from screening.web.presenters.findings import finding_text
from screening.web.presenters.glance import MOST_SAFETY_LINES, MOST_SAFETY_OPEN, glance_of
from screening.web.presenters.report import in_words
from tests.engine.small_catalog import BIPOLAR, HALF, STUCK, small_catalog

COMPILED = compile_catalog(small_catalog())


def view(answers):
    built = build_report(COMPILED, state(COMPILED, answers), number=1, digest="d" * 64)
    return read_report(COMPILED, report_text(built))


def finding(answers, barrier):
    return finding_text(next(f for f in view(answers).findings if f.barrier.key == barrier))


@pytest.mark.parametrize(
    ("answers", "counts"),
    [({}, ""), (STUCK, "1 likely, 1 possible"), (BIPOLAR, "2 likely, 1 possible")],
)
def test_it_counts_the_named_barriers_by_band(answers, counts):
    assert glance_of(view(answers), ()).counts == counts


def test_each_named_barrier_has_the_step_that_ranks_first_for_it():
    seen = view(STUCK)
    ranked = sorted(
        (each for _timing, group in seen.suggestions for each in group), key=lambda s: -s.score
    )
    for first in glance_of(seen, ()).first_steps:
        helping = [s for s in ranked if first.key in {barrier.key for barrier, *_ in s.reasons}]
        if helping:
            assert (first.step, first.words) == (
                helping[0].adjustment.key,
                helping[0].adjustment.title,
            )
        else:
            assert first.step == ""
            assert first.words in (
                "No step of the catalog is for it",
                "Each step for it has to wait",
            )


def test_safety_questions_leave_room_for_flags():
    nothing, flagged = glance_of(view({}), ()), glance_of(view(BIPOLAR), ())
    assert len(nothing.safety_first) == min(MOST_SAFETY_OPEN, nothing.safety_number) == 2
    assert nothing.safety_more == ""
    room = MOST_SAFETY_LINES - len(view(BIPOLAR).flags)
    assert len(flagged.safety_first) <= max(0, room)


def test_only_the_question_that_decides_most_is_asked_at_first_glance():
    text = in_words(view({}))
    assert text.glance.first_ask == text.asks[:1]
    assert text.glance.asks_number == len(text.safety_open) + len(text.open_questions) - len(
        text.safety_open
    )


def test_a_bar_is_drawn_on_the_scale_on_which_likely_stands_at_half():
    # Modality: 10 points, from 7 to 13, possible from 6, likely from 12; 12 points are 110 wide.
    bar = finding({"mismatch": "clearly", "trend": "same"}, "modality").bar
    assert (bar.points, bar.low, bar.high) == ("91.7", "64.2", "119.2")
    assert (bar.possible, bar.likely) == ("55.0", "110.0")
    assert bar.label == "10 points; possible from 6, likely from 12; between 7 and 13"


def test_points_stand_with_what_each_answer_adds_takes_off_or_could_add():
    # Strain 2 x 1, trust -1 x 2; withdrawal, 3 x 3 at most, is open.
    text = finding(HALF, "alliance")
    assert [row[0] for row in text.rows] == ["for", "against", "open"]
    assert [row[4:6] for row in text.rows] == [("2 × 1", "2"), ("−1 × 2", "−2"), ("", "0 to 9")]
    assert text.rows[1][3] == "(speaks against)"
    assert (text.points, text.caption) == ("0", "How the 0 points add up")
    assert text.total == "Points; between 0 and 9 once the open question is answered"


def test_the_two_answers_that_add_most_stand_in_the_row():
    rows = finding(STUCK, "alliance").rows
    strongest = finding(STUCK, "alliance").strongest
    assert strongest == tuple((row[1], row[2]) for row in rows if row[0] == "for")[:2]


@pytest.mark.parametrize(
    ("weight", "points", "words"),
    [
        (3, 20, "strong link 3 × 20 points = 60"),
        (1, 7, "weak link 1 × 7 points = 7"),
        (5, 1, "decisive link 5 × 1 points = 5"),
    ],
)
def test_why_a_step_is_suggested_explains_itself(weight, points, words):
    assert reason_words(weight, points) == words
