"""Scores and changes of the PHQ-9 and the GAD-7, each worked by hand in its comment."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.engine.instruments import (
    BUILT_IN,
    DETERIORATION,
    GAD_7,
    HIGHER_IS_BETTER,
    IMPROVEMENT,
    NO_ITEMS,
    NO_RELIABLE_CHANGE,
    OUT_OF_RANGE,
    PHQ_9,
    TOO_FEW_ITEMS,
    WRONG_ITEM,
    WRONG_NUMBER_OF_ITEMS,
    Instrument,
    Score,
    Thresholds,
    Unscorable,
    change,
    score,
    score_of_total,
)

WELL_BEING = Instrument(
    "who-5",
    "WHO-5",
    0,
    25,
    Thresholds(12, "Own handbook", 4, "Own handbook"),
    direction=HIGHER_IS_BETTER,
)

GOLDEN_SCORES = [
    # instrument, answers ("-" is open), total, band
    (PHQ_9, "000000000", 0, "minimal"),  # nothing but zeros
    (PHQ_9, "111100000", 4, "minimal"),  # 4 x 1, the last of minimal
    (PHQ_9, "111110000", 5, "mild"),  # 5 x 1, the first of mild
    (PHQ_9, "222111000", 9, "mild"),  # 3 x 2 + 3 x 1 = 6 + 3
    (PHQ_9, "222211000", 10, "moderate"),  # 4 x 2 + 2 x 1 = 8 + 2, the cut-off
    (PHQ_9, "333320000", 14, "moderate"),  # 4 x 3 + 2 = 12 + 2
    (PHQ_9, "333330000", 15, "moderately severe"),  # 5 x 3
    (PHQ_9, "333331111", 19, "moderately severe"),  # 5 x 3 + 4 x 1 = 15 + 4
    (PHQ_9, "333331112", 20, "severe"),  # 15 + 3 + 2
    (PHQ_9, "333333333", 27, "severe"),  # 9 x 3
    (PHQ_9, "111111111", 9, "mild"),  # 9 x 1
    (PHQ_9, "222222222", 18, "moderately severe"),  # 9 x 2
    (PHQ_9, "012301230", 12, "moderate"),  # 0 + 1 + 2 + 3 twice = 6 + 6, and 0
    (PHQ_9, "000000003", 3, "minimal"),  # item 9 alone
    (PHQ_9, "300000000", 3, "minimal"),  # item 1 alone
    # Eight answered: sum x 9 / 8, a half up.
    (PHQ_9, "-00000000", 0, "minimal"),  # 0 x 9 / 8 = 0
    (PHQ_9, "-11111111", 9, "mild"),  # 8 x 9 / 8 = 9
    (PHQ_9, "-22222222", 18, "moderately severe"),  # 16 x 9 / 8 = 18
    (PHQ_9, "-33333333", 27, "severe"),  # 24 x 9 / 8 = 27
    (PHQ_9, "1-0000000", 1, "minimal"),  # 1 x 9 / 8 = 1.125
    (PHQ_9, "1111-0000", 5, "mild"),  # 4 x 9 / 8 = 4.5, a half goes up
    (PHQ_9, "3333-0000", 14, "moderate"),  # 12 x 9 / 8 = 13.5, a half goes up
    (PHQ_9, "33331000-", 15, "moderately severe"),  # 13 x 9 / 8 = 14.625
    (PHQ_9, "2221100-0", 9, "mild"),  # 8 x 9 / 8 = 9
    (PHQ_9, "222111-00", 10, "moderate"),  # 9 x 9 / 8 = 10.125
    (PHQ_9, "33332111-", 19, "moderately severe"),  # 17 x 9 / 8 = 19.125
    (PHQ_9, "333321111", 18, "moderately severe"),  # 12 + 2 + 4, all nine answered
    # Seven answered: sum x 9 / 7.
    (PHQ_9, "--0000000", 0, "minimal"),  # 0 x 9 / 7 = 0
    (PHQ_9, "--1111111", 9, "mild"),  # 7 x 9 / 7 = 9
    (PHQ_9, "--3333333", 27, "severe"),  # 21 x 9 / 7 = 27
    (PHQ_9, "10000-00-", 1, "minimal"),  # 1 x 9 / 7 = 1.286
    (PHQ_9, "11000-00-", 3, "minimal"),  # 2 x 9 / 7 = 2.571
    (PHQ_9, "22200-00-", 8, "mild"),  # 6 x 9 / 7 = 7.714
    (PHQ_9, "22220-00-", 10, "moderate"),  # 8 x 9 / 7 = 10.286
    (PHQ_9, "33320-00-", 14, "moderate"),  # 11 x 9 / 7 = 14.143
    (PHQ_9, "33330-30-", 19, "moderately severe"),  # 15 x 9 / 7 = 19.286
    (GAD_7, "0000000", 0, "minimal"),  # nothing but zeros
    (GAD_7, "1111000", 4, "minimal"),  # 4 x 1
    (GAD_7, "1111100", 5, "mild"),  # 5 x 1
    (GAD_7, "2222000", 8, "mild"),  # 4 x 2, the cut-off
    (GAD_7, "3330000", 9, "mild"),  # 3 x 3
    (GAD_7, "3331000", 10, "moderate"),  # 3 x 3 + 1
    (GAD_7, "3333200", 14, "moderate"),  # 4 x 3 + 2
    (GAD_7, "3333300", 15, "severe"),  # 5 x 3
    (GAD_7, "3333333", 21, "severe"),  # 7 x 3
    # Six answered: sum x 7 / 6, a half up.
    (GAD_7, "-111111", 7, "mild"),  # 6 x 7 / 6 = 7
    (GAD_7, "111000-", 4, "minimal"),  # 3 x 7 / 6 = 3.5, a half goes up
    (GAD_7, "2210-00", 6, "mild"),  # 5 x 7 / 6 = 5.833
    (GAD_7, "333-000", 11, "moderate"),  # 9 x 7 / 6 = 10.5, a half goes up
    (GAD_7, "333331-", 19, "severe"),  # 16 x 7 / 6 = 18.667
]


def items(text):
    return [None if each == "-" else int(each) for each in text]


@pytest.mark.parametrize(("instrument", "answers", "total", "band"), GOLDEN_SCORES)
def test_answers_come_to_the_total_worked_by_hand(instrument, answers, total, band):
    result = score(instrument, items(answers))
    assert isinstance(result, Score)
    assert (result.total, instrument.band(result.total)) == (total, band)
    assert result.answered == len(answers) - answers.count("-")
    assert result.is_prorated == ("-" in answers)


UNSCORABLE = [
    # instrument, answers, why
    (PHQ_9, "---111111", Unscorable(TOO_FEW_ITEMS, given=6, needed=7)),
    (PHQ_9, "---------", Unscorable(TOO_FEW_ITEMS, given=0, needed=7)),
    (GAD_7, "--11111", Unscorable(TOO_FEW_ITEMS, given=5, needed=6)),
    (PHQ_9, "11111111", Unscorable(WRONG_NUMBER_OF_ITEMS, given=8, needed=9)),
    (PHQ_9, "1111111111", Unscorable(WRONG_NUMBER_OF_ITEMS, given=10, needed=9)),
    (PHQ_9, "", Unscorable(WRONG_NUMBER_OF_ITEMS, given=0, needed=9)),
    (PHQ_9, "111111114", Unscorable(WRONG_ITEM, needed=3)),
    (GAD_7, "9111111", Unscorable(WRONG_ITEM, needed=3)),
    (WELL_BEING, "11111", Unscorable(NO_ITEMS)),
]


@pytest.mark.parametrize(("instrument", "answers", "why"), UNSCORABLE)
def test_answers_that_make_no_score_say_why(instrument, answers, why):
    assert score(instrument, items(answers)) == why


def test_a_negative_answer_makes_no_score():
    assert score(PHQ_9, [-1, *[0] * 8]) == Unscorable(WRONG_ITEM, needed=3)


def test_item_nine_is_named_when_it_is_open_and_carried_when_it_is_not():
    assert score(PHQ_9, items("11111111-")).is_safety_open
    answered = score(PHQ_9, items("111111112"))
    assert (answered.is_safety_open, answered.safety_answer) == (False, 2)
    anxious = score(GAD_7, items("111111-"))
    assert (anxious.is_safety_open, anxious.safety_answer) == (False, None)


@pytest.mark.parametrize("total", [0, 27])
def test_a_total_within_range_stands_as_given(total):
    assert score_of_total(PHQ_9, total) == Score(total)


@pytest.mark.parametrize(("instrument", "total"), [(PHQ_9, 28), (PHQ_9, -1), (GAD_7, 22)])
def test_a_total_out_of_range_is_no_score(instrument, total):
    assert score_of_total(instrument, total).reason == OUT_OF_RANGE


CHANGES = [
    # instrument, first, latest, reliable, recovered, reliable recovery
    (PHQ_9, 19, 13, IMPROVEMENT, False, False),  # 6 down; 13 is 10 or more
    (PHQ_9, 19, 14, NO_RELIABLE_CHANGE, False, False),  # 5 down
    (PHQ_9, 15, 9, IMPROVEMENT, True, True),  # 6 down, from 10 or more to below
    (PHQ_9, 11, 9, NO_RELIABLE_CHANGE, True, False),  # 2 down, yet below the cut-off
    (PHQ_9, 10, 16, DETERIORATION, False, False),  # 6 up
    (PHQ_9, 10, 15, NO_RELIABLE_CHANGE, False, False),  # 5 up
    (PHQ_9, 9, 3, IMPROVEMENT, None, False),  # 6 down; began below the cut-off
    (PHQ_9, 9, 15, DETERIORATION, None, False),  # 6 up; began below the cut-off
    (PHQ_9, 17, 17, NO_RELIABLE_CHANGE, False, False),  # 0
    (GAD_7, 12, 8, IMPROVEMENT, False, False),  # 4 down; 8 is the cut-off
    (GAD_7, 12, 9, NO_RELIABLE_CHANGE, False, False),  # 3 down
    (GAD_7, 11, 7, IMPROVEMENT, True, True),  # 4 down, to below 8
    (GAD_7, 7, 11, DETERIORATION, None, False),  # 4 up; began below
    # A higher total is better: 12 or less is the unwell side.
    (WELL_BEING, 8, 12, IMPROVEMENT, False, False),  # 4 up, 12 is still unwell
    (WELL_BEING, 8, 13, IMPROVEMENT, True, True),  # 5 up, to above 12
    (WELL_BEING, 12, 8, DETERIORATION, False, False),  # 4 down
    (WELL_BEING, 14, 10, DETERIORATION, None, False),  # 4 down; began well
]


@pytest.mark.parametrize(
    ("instrument", "first", "latest", "reliable", "recovered", "reliably"), CHANGES
)
def test_a_change_is_named_by_the_thresholds(
    instrument, first, latest, reliable, recovered, reliably
):
    result = change(instrument, first, latest)
    assert (result.reliable, result.recovered) == (reliable, recovered)
    assert result.is_reliable_recovery == reliably
    assert result.points == latest - first


def test_without_thresholds_nothing_is_said_of_a_change():
    bare = replace(WELL_BEING, thresholds=Thresholds(None, "", None, ""))
    result = change(bare, 8, 20)
    assert (result.points, result.reliable, result.recovered) == (12, None, None)


def test_other_thresholds_change_what_is_reliable():
    strict = GAD_7.with_thresholds(replace(GAD_7.thresholds, reliable_change=5))
    assert change(GAD_7, 12, 8).reliable == IMPROVEMENT
    assert change(strict, 12, 8).reliable == NO_RELIABLE_CHANGE


@pytest.mark.parametrize("instrument", BUILT_IN.values(), ids=BUILT_IN)
def test_what_ships_with_items_is_whole(instrument):
    assert instrument.highest == len(instrument.items) * (len(instrument.answers) - 1)
    assert len(instrument.loinc_items) == len(instrument.items) == len(set(instrument.items))
    assert [band.lowest for band in instrument.bands] == sorted(
        {band.lowest for band in instrument.bands}
    )
    assert instrument.bands[0].lowest == instrument.lowest
    assert instrument.licence
    assert instrument.sources
    assert instrument.thresholds.cut_off_source
    assert instrument.thresholds.reliable_change_source


@given(st.sampled_from([PHQ_9, GAD_7]), st.data())
def test_a_score_stays_in_range_and_does_not_fall_as_an_answer_rises(instrument, data):
    answers = data.draw(
        st.lists(
            st.one_of(st.none(), st.integers(0, 2)),
            min_size=len(instrument.items),
            max_size=len(instrument.items),
        )
    )
    before = score(instrument, answers)
    if isinstance(before, Unscorable):
        assert answers.count(None) > instrument.most_missing
        return
    assert instrument.lowest <= before.total <= instrument.highest
    for place, each in enumerate(answers):
        if each is not None:
            raised = score(instrument, [*answers[:place], each + 1, *answers[place + 1 :]])
            assert raised.total >= before.total
