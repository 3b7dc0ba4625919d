"""Rounding to whole per cent: halves go up, whatever the neighbour."""

import pytest

from screening.engine.percentages import percent


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (5, 40, 13),  # 12.5
        (15, 40, 38),  # 37.5
        (1, 200, 1),  # 0.5
        (1, 201, 0),  # 0.4975
        (1, 3, 33),
        (2, 3, 67),
        (0, 7, 0),
        (7, 7, 100),
        (199, 200, 100),  # 99.5
        (29, 200, 15),  # 14.5; as a share, 0.145 in binary is a little less
    ],
)
def test_counts_are_rounded_half_up_exactly(part, whole, expected):
    assert percent(part, whole) == expected


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0), (0.125, 13), (0.581, 58), (1.0, 100)])
def test_a_share_from_0_to_1_is_rounded_alike(share, expected):
    assert percent(share) == expected
