"""How sure a share of a count is."""

from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054
"""The point of the normal distribution that leaves 2.5 % above it: for 95 % intervals."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """`count` of `of`, as a share from 0 to 1 with the ends of its 95 % interval."""

    count: int
    of: int
    share: float
    low: float
    high: float


def proportion(count: int, of: int) -> Proportion:
    """The share with its score interval after Wilson.

    Unlike the textbook's plus and minus it stays within 0 and 1 and holds for small numbers.
    Source: Wilson EB. Probable inference, the law of succession, and statistical inference.
    J Am Stat Assoc 1927;22:209-212.
    Raises ValueError unless 0 <= count <= of and of >= 1.
    """
    if not 0 <= count <= of or of < 1:
        raise ValueError(f"{count} of {of} is not a share")
    share = count / of
    centre = share + Z**2 / (2 * of)
    margin = Z * sqrt(share * (1 - share) / of + Z**2 / (4 * of**2))
    scale = 1 + Z**2 / of
    # At the ends the formula gives 0 and 1 but for the last digit of the machine.
    low = 0.0 if count == 0 else (centre - margin) / scale
    high = 1.0 if count == of else (centre + margin) / scale
    return Proportion(count, of, share, low, high)
