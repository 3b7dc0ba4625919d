"""The smallest set of moves between two orders."""

from itertools import permutations

import pytest

from screening.engine.catalog.moves import moved, moves


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("abc", "abc", ""),
        ("abcd", "dabc", "d"),
        ("abcd", "bcda", "a"),
        ("abcdef", "bcaefd", "ad"),
        # Two halves exchanged: three move, whichever half it is.
        ("abcdef", "defabc", "def"),
    ],
)
def test_as_few_move_as_can(before, after, expected):
    assert moved(before, after) == list(expected)


def test_no_fewer_than_a_longest_rising_run_leaves():
    """Against every subset of five, tried one by one."""
    for order in permutations("abcde"):
        longest = max(
            bin(mask).count("1")
            for mask in range(32)
            if (run := [key for n, key in enumerate(order) if mask >> n & 1]) == sorted(run)
        )
        assert len(moved("abcde", order)) == 5 - longest


def test_say_what_each_stood_and_stands_behind():
    assert list(moves("abcd", "bcad")) == [("a", "", "c")]
    assert list(moves("abcd", "dabc")) == [("d", "c", "")]


def test_what_came_or_went_is_no_move():
    assert list(moves("abc", "xac")) == []
