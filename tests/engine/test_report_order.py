"""Findings in the order of the report, each sum worked by hand."""

from dataclasses import replace

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.values import DONT_KNOW
from screening.engine.scoring import score
from screening.engine.state import state
from tests.engine.small_catalog import STUCK, small_catalog

COMPILED = compile_catalog(small_catalog())


def order(compiled, answers):
    return [finding.barrier for finding in score(compiled, state(compiled, answers))]


def test_bands_come_in_order_before_points():
    # Alliance 12 of 12 likely, modality 10 of 12 possible, diagnosis unknown: unclear.
    unclear_diagnosis = {key: option for key, option in STUCK.items() if key != "mood-up"}

    assert order(COMPILED, unclear_diagnosis) == ["alliance", "modality", "diagnosis"]
    # Alliance possible with 9 comes before diagnosis unlikely; modality unclear between.
    answers = {"mood-up": "no", "withdrawal": "strongly"}
    assert order(COMPILED, answers) == ["alliance", "modality", "diagnosis"]


def test_inside_a_band_points_are_compared_as_shares_of_likely():
    # Diagnosis 15 / 13 = 1.154 is a smaller share than alliance 15 / 12 = 1.25.
    answers = STUCK | {"mood-up": "yes", "withdrawal": "strongly"}

    assert order(COMPILED, answers)[:2] == ["alliance", "diagnosis"]
    # And 15 / 13 a larger one than 12 / 12.
    assert order(COMPILED, STUCK | {"mood-up": "yes"})[:2] == ["diagnosis", "alliance"]


def test_equal_shares_are_ordered_by_coverage_then_by_catalog_order():
    # Both 12 of 12: alliance 6 + 6 - 0, modality 6 + 6 + 3 - 3.
    answers = STUCK | {"mismatch": "strongly"}
    assert order(COMPILED, answers) == ["alliance", "modality", "diagnosis"]

    # Trust unknown: alliance knows 3 of 4, modality 4 of 4.
    assert order(COMPILED, answers | {"trust": DONT_KNOW}) == ["modality", "alliance", "diagnosis"]


def test_shares_are_compared_exactly():
    # 15 of 1010 and 15 of 1013 are both 14 thousandths, and the catalog has diagnosis first.
    thresholds = {"diagnosis": 1013, "alliance": 1010, "modality": 1013}
    catalog = small_catalog()
    barriers = tuple(replace(b, likely_at=thresholds[b.key]) for b in catalog.barriers)
    compiled = compile_catalog(replace(catalog, barriers=barriers))

    answers = STUCK | {"mood-up": "yes", "withdrawal": "strongly"}
    assert order(compiled, answers)[:2] == ["alliance", "diagnosis"]


def test_points_are_not_compared_across_thresholds():
    # 15 / 1013 and 14 / 1000 differ by less than a thousandth.
    catalog = small_catalog()
    barriers = tuple(
        replace(barrier, possible_at=1, likely_at=1013 if barrier.key == "diagnosis" else 1000)
        for barrier in catalog.barriers
    )
    compiled = compile_catalog(replace(catalog, barriers=barriers))

    # Alliance 6 + 9 - 0 - 1 = 14 of 1000, diagnosis 15 of 1013 = 14.8 of 1000.
    answers = STUCK | {"mood-up": "yes", "withdrawal": "strongly", "trust": "a-little"}
    assert order(compiled, answers)[:2] == ["diagnosis", "alliance"]
    # Alliance 15 of 1000.
    assert order(compiled, answers | {"trust": "not-at-all"})[:2] == ["alliance", "diagnosis"]
