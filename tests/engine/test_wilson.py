"""Wilson's interval against sums by hand and against published ones."""

import pytest

from screening.engine.wilson import Proportion, proportion

# count, of, low, high. The last four: Newcombe RG, Stat Med 1998;17:857-872, table I, method 3.
KNOWN = [
    # z² = 3.8415. p = 0.5, so the centre is 0.5. Half the width:
    # 1.9600 x sqrt(0.25/20 + 3.8415/1600) / (1 + 3.8415/20) = 1.9600 x 0.12207 / 1.19207 = 0.2007
    (10, 20, 0.2993, 0.7007),
    # p = 0: from 0 to z²/n / (1 + z²/n) = 0.19207 / 1.19207 = 0.1611
    (0, 20, 0.0, 0.1611),
    # p = 1: the same from the other end, 1 - 0.1611
    (20, 20, 0.8389, 1.0),
    # One of one: from 1 / (1 + z²) = 1 / 4.8415 = 0.2065
    (1, 1, 0.2065, 1.0),
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("count", "of", "low", "high"), KNOWN)
def test_interval_is_wilsons(count, of, low, high):
    result = proportion(count, of)
    assert result.share == count / of
    assert (round(result.low, 4), round(result.high, 4)) == (low, high)


def test_interval_stays_within_0_and_1_and_holds_the_share():
    for of in range(1, 60):
        for count in range(of + 1):
            result = proportion(count, of)
            assert 0 <= result.low <= result.share <= result.high <= 1


def test_interval_narrows_with_the_count():
    assert proportion(15, 20).low < proportion(150, 200).low < proportion(1500, 2000).low < 0.75


def test_a_share_and_its_rest_mirror_each_other():
    result, rest = proportion(7, 23), proportion(16, 23)
    assert result.low == pytest.approx(1 - rest.high)
    assert result.high == pytest.approx(1 - rest.low)


def test_it_is_a_value():
    assert proportion(10, 20) == proportion(10, 20) != proportion(20, 40)
    assert isinstance(proportion(10, 20), Proportion)


@pytest.mark.parametrize(("count", "of"), [(0, 0), (-1, 20), (21, 20), (1, -1)])
def test_what_is_no_share_is_refused(count, of):
    with pytest.raises(ValueError, match="is not a share"):
        proportion(count, of)
