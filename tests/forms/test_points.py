"""The indicators and thresholds on the page of a barrier, saved or not."""

import pytest

from screening.engine.catalog.values import Indicator
from screening.forms.points import indicators_of, thresholds_of


def rows(*filled, total=None):
    """What the table of indicators sends; each row is (question, direction, strength, deleted)."""
    sent = {
        "indicators-TOTAL_FORMS": str(len(filled) if total is None else total),
        "indicators-INITIAL_FORMS": "0",
    }
    for number, (question, direction, strength, *deleted) in enumerate(filled):
        place = f"indicators-{number}"
        sent |= {
            f"{place}-question": question,
            f"{place}-direction": direction,
            f"{place}-strength": strength,
        }
        if deleted:
            sent[f"{place}-DELETE"] = "on"
    return sent


def test_filled_rows_are_read_in_order():
    sent = rows(("own-step", "supports", "weak"), ("alliance-strain", "against", "strong"))
    assert indicators_of(sent) == (
        Indicator("own-step", "supports", "weak"),
        Indicator("alliance-strain", "against", "strong"),
    )


@pytest.mark.parametrize(
    "row",
    [
        ("", "", ""),
        ("own-step", "", ""),
        ("own-step", "supports", ""),
        ("own-step", "supports", "gigantic"),
        ("own-step", "sideways", "weak"),
        ("not a key", "supports", "weak"),
        ("x" * 61, "supports", "weak"),
        ("own-step", "supports", "weak", "deleted"),
    ],
)
def test_rows_that_are_not_filled_in_or_go_are_left_out(row):
    sent = rows(("alliance-strain", "supports", "weak"), row)
    assert indicators_of(sent) == (Indicator("alliance-strain", "supports", "weak"),)


@pytest.mark.parametrize("total", ["", "-1", "x"])
def test_a_table_that_says_no_number_of_rows_holds_none(total):
    assert indicators_of(rows(("own-step", "supports", "weak"), total=total)) == ()


def test_a_table_that_claims_a_million_rows_is_read_as_far_as_it_may_go():
    assert indicators_of(rows(("own-step", "supports", "weak"), total=1_000_000)) == (
        Indicator("own-step", "supports", "weak"),
    )


def test_nothing_sent_is_nothing():
    assert indicators_of({}) == ()
    assert thresholds_of({}) == {"possible_at": None, "likely_at": None}


@pytest.mark.parametrize(
    ("typed", "number"), [("13", 13), ("", None), ("many", None), ("1.5", None)]
)
def test_a_threshold_is_a_number_or_none(typed, number):
    assert thresholds_of({"possible_at": "6", "likely_at": typed}) == {
        "possible_at": 6,
        "likely_at": number,
    }
