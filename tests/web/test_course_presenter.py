"""A course in words: what a page says of each state, and by which rule."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from screening.engine.course import course
from screening.engine.instruments import PHQ_9, Measured
from screening.web.presenters.course import course_words, in_one_line, would_count

TODAY = date(2026, 11, 25)
NICE = (
    "After 4 to 6 weeks without response, guidelines suggest looking together for what is in the "
    "way (NICE NG222, 1.9.1)."
)
RELIABLE = "Rule: 6 points or more is a reliable change on the PHQ-9 (NHS Talking Therapies)."


def course_of(*scores, sessions=10, instrument=PHQ_9):
    """A course of (days ago, total)."""
    rows = [Measured("phq-9", TODAY - timedelta(days=days), total) for days, total in scores]
    return course(rows, sessions, TODAY, instrument)


@pytest.mark.parametrize(
    ("scores", "sessions", "short", "headline"),
    [
        (((70, 19), (2, 17)), 10, "no reliable change",
         "No reliable improvement after 10 sessions: PHQ-9 19 → 17."),
        (((70, 19), (2, 17)), 4, "no reliable change",
         "No reliable improvement after 10 weeks: PHQ-9 19 → 17."),
        (((70, 13), (2, 20)), 10, "worse",
         ("Worse than at the start by more than measurement error alone would explain: "
         "PHQ-9 13 → 20.")),
        (((70, 18), (40, 9), (2, 16)), 10, "worse than its best",
         ("Worse than at its best by more than measurement error alone would explain: "
         "PHQ-9 18 → 9 → 16.")),
        (((30, 19), (2, 17)), 4, "little change so far",
         "Little change so far: PHQ-9 19 → 17."),
        (((70, 25), (2, 17)), 10, "still high",
         "Still high for the time since the first score: PHQ-9 25 → 17."),
        (((70, 18), (2, 11)), 10, "improving",
         "Reliable improvement, not yet below the cut-off of 10: PHQ-9 18 → 11."),
        (((70, 18), (2, 7)), 10, "recovered",
         "Reliable recovery, below the cut-off of 10: PHQ-9 18 → 7."),
        (((70, 12), (2, 8)), 10, "below the cut-off",
         "Below the cut-off of 10, though the change is not a reliable one: PHQ-9 12 → 8."),
        ((), 10, "no score", "No PHQ-9 score yet."),
        (((2, 19),), 10, "one score", "One PHQ-9 score so far: 19."),
        (((90, 19), (29, 17)), 10, "last on 27 Oct 2026",
         "Too little known: the latest PHQ-9 score, 17, is of 27 October 2026."),
        (((70, 8), (2, 9)), 10, "began below the cut-off",
         ("The first PHQ-9 score was below the cut-off of 10, so recovery is not spoken of: "
         "8 → 9.")),
        (((14, 19), (2, 17)), 2, "too early to say", "Too early to say: PHQ-9 19 → 17."),
    ],
)  # fmt: skip
def test_each_state_has_its_sentence(scores, sessions, short, headline):
    words = course_words(course_of(*scores, sessions=sessions))

    assert (words.in_short, words.headline) == (short, headline)


def test_the_rule_is_named_with_its_source_and_what_guidelines_suggest():
    words = course_words(course_of((70, 19), (2, 17)))

    assert words.rule == f"{RELIABLE} {NICE}"
    assert words.offers_screening


@pytest.mark.parametrize("scores", [((30, 19), (2, 17)), ((70, 18), (2, 11)), ((70, 18), (2, 7))])
def test_no_other_state_speaks_of_what_is_in_the_way(scores):
    words = course_words(course_of(*scores, sessions=4))

    assert "in the way" not in words.rule
    assert not words.offers_screening


def test_a_better_score_is_not_put_down_to_the_therapy():
    assert "The scores do not say what brought the change about." in (
        course_words(course_of((70, 18), (2, 7))).rule
    )


def test_thresholds_that_the_service_changed_are_named_by_their_version():
    own = replace(PHQ_9.thresholds, reliable_change=5, reliable_change_source="Ours", version=3)
    instrument = PHQ_9.with_thresholds(own)

    words = course_words(course_of((70, 19), (2, 17), instrument=instrument), instrument)

    assert words.rule.startswith(
        "Rule: 5 points or more is a reliable change on the PHQ-9 "
        "(Ours; thresholds of this service, version 3)."
    )
    assert would_count(instrument) == "5 points or more would count"


@pytest.mark.parametrize("missing", ["cut_off", "reliable_change"])
def test_without_thresholds_nothing_is_judged(missing):
    instrument = PHQ_9.with_thresholds(replace(PHQ_9.thresholds, **{missing: None}))

    words = course_words(course_of((70, 13), (2, 20), instrument=instrument), instrument)

    assert words.headline == "PHQ-9 13 → 20. The service set no thresholds to judge the change by."
    assert not words.offers_screening


@pytest.mark.parametrize(
    ("scores", "sessions", "line", "change"),
    [
        (((70, 19), (2, 17)), 10, "19 → 17 after 10 sessions: no reliable improvement", "−2"),
        (((70, 19), (2, 17)), 0, "19 → 17: no reliable improvement", "−2"),
        (((70, 13), (2, 20)), 1, "13 → 20 after 1 session: worse", "+7"),
        (((70, 13), (2, 13)), 9, "13 → 13 after 9 sessions: no reliable improvement", "±0"),
        (((2, 19),), 10, "19: one score", ""),
        ((), 10, "no score", ""),
    ],
)
def test_a_course_in_one_line(scores, sessions, line, change):
    of_case = course_of(*scores, sessions=sessions)

    assert in_one_line(of_case) == line
    assert course_words(of_case).change == change
