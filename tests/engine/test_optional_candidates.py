"""Which questions could be optional, from the answers of cases."""

from dataclasses import replace

import pytest

from screening.engine.batch import compile_batch, encode
from screening.engine.catalog.compiled import compile_catalog
from screening.engine.optional_candidates import Candidate, candidates, may_be_optional
from screening.engine.scoring import score
from screening.engine.state import state
from tests.engine.small_catalog import BIPOLAR, HALF, STUCK, changed_rows, small_catalog


@pytest.fixture
def compiled():
    return compile_catalog(small_catalog())


def of(compiled, *cases):
    tables = compile_batch(compiled)
    return candidates(tables, encode(tables, cases))


def test_what_opens_raises_or_is_followed_has_to_be_asked(compiled):
    """Openings, `strain` with its follow-ups and `harm-thoughts` with its flag leave two."""
    assert may_be_optional(compiled) == ["trust", "own-step"]


def test_what_a_step_waits_for_has_to_be_asked():
    catalog = small_catalog()
    steps = changed_rows(catalog.adjustments, repair={"ask_first": ("trust",)})
    assert may_be_optional(compile_catalog(replace(catalog, adjustments=steps))) == ["own-step"]


def test_an_answer_decides_where_a_band_is_another_without_it(compiled):
    """STUCK: alliance is 12 without trust (not at all, 0 points): no change of the points.

    `own-step` yes takes 3 from modality: 10 is possible, 13 would be likely.
    """
    trust, own_step = of(compiled, STUCK)
    assert trust == Candidate("trust", cases=1, answered=1, decided=0, most=3)
    assert own_step == Candidate("own-step", cases=1, answered=1, decided=1, most=3)


def test_without_cases_the_weights_put_them_in_order(compiled):
    assert [(one.cases, one.answered, one.decided) for one in of(compiled)] == [(0, 0, 0)] * 2


def test_says_what_scoring_one_case_twice_says(compiled):
    """Against scoring each case with the answer and without it."""
    cases = [STUCK, BIPOLAR, HALF, {}]

    def bands(answers):
        return {one.barrier: one.band for one in score(compiled, state(compiled, answers))}

    for one in of(compiled, *cases):
        expected = sum(
            bands(case) != bands({key: it for key, it in case.items() if key != one.question})
            for case in cases
        )
        assert one.decided == expected
