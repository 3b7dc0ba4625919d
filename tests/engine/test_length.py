"""How many questions a screening with the shipped catalog asks, in simulated cases."""

from random import Random
from statistics import median

import pytest

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.state import state

# The catalog comes out of the database, and pytest-django only makes one for marked tests.
pytestmark = pytest.mark.django_db

CASES = 4000


def option_at(levels, most):
    """The first option at the highest level up to `most`; the lowest where none is so low."""
    return max(
        (key for key in levels if levels[key] <= most),
        key=levels.__getitem__,
        default=min(levels, key=levels.__getitem__),
    )


def simulated_answers(compiled, random):
    """3 to 6 opening questions answered clearly or strongly, 3 to 9 a little, the others not."""
    gates = [barrier.gate for barrier in compiled.barriers.values()]
    clear, little = random.randint(3, 6), random.randint(3, 9)
    drawn = random.sample(gates, clear + little)
    levels = dict.fromkeys(drawn[clear:], 1)
    levels |= {gate: 2 if random.random() < 0.7 else 3 for gate in drawn[:clear]}
    return {
        key: option_at(compiled.levels[key], levels.get(key, 0))
        for key in compiled.questions
        if not compiled.parents[key]
    }


def test_half_of_the_simulated_cases_are_asked_at_most_56_questions(shipped_catalog):
    # With what is filled from the case counted; release 1 asked a median of 59.
    compiled = compile_catalog(shipped_catalog)
    random = Random(1)
    asked = [
        state(compiled, simulated_answers(compiled, random)).progress.asked for _ in range(CASES)
    ]
    assert median(asked) <= 56
