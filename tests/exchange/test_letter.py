"""A letter's paragraphs, and whether it stands on one page."""

import pytest

from screening.exchange.letter import (
    SIZES,
    letter_text,
    lines_of,
    lines_over,
    listed,
    size_that_fits,
)


def test_paragraphs_without_words_are_left_out():
    assert letter_text(["Dear colleague,", "", "Yours,"]) == "Dear colleague,\n\nYours,"


def test_a_list_without_items_has_no_heading():
    assert listed("Planned:", []) == ""
    assert listed("Planned:", ["A", "B"]) == "Planned:\n- A\n- B"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("a\n\nb", 3),
        # Five words of 4 x 64 with four spaces of 42: 1448, in lines of 700 two words a line.
        ("oooo oooo oooo oooo oooo", 3),
        # 20 x 64 = 1280 in lines of 700: broken once.
        ("o" * 20, 2),
        # The same width in the widest letters: 7 x 100 fill a line, the eighth opens the next.
        ("W" * 7 + "W", 2),
        ("", 1),
    ],
)
def test_lines_are_counted_by_the_width_of_their_words(body, lines):
    assert lines_of(body, 700) == lines


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_the_largest_size_that_holds_the_letter_is_taken(size):
    assert size_that_fits("line\n" * size.lines) == size
    assert size_that_fits("line\n" * size.lines + "one more") != size


def test_a_letter_over_one_page_says_by_how_many_lines():
    body = "line\n" * (SIZES[-1].lines + 3)
    assert size_that_fits(body) is None
    assert lines_over(body) == 3
    assert lines_over("short") == 0
