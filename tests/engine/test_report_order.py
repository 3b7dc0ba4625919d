"""Findings in the order of the report, each sum worked by hand."""

from dataclasses import replace

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.values import DONT_KNOW, Indicator
from screening.engine.scoring import score
from screening.engine.state import state
from tests.engine.small_catalog import STUCK, small_catalog, with_indicator

COMPILED = compile_catalog(small_catalog())


def order(compiled, answers):
    return [finding.barrier for finding in score(compiled, state(compiled, answers))]


def test_likely_and_possible_stand_before_unclear_and_unlikely():
    # Alliance 12 of 12 likely, modality 10 of 12 possible, diagnosis unknown: unclear.
    unclear_diagnosis = {key: option for key, option in STUCK.items() if key != "mood-up"}

    assert order(COMPILED, unclear_diagnosis) == ["alliance", "modality", "diagnosis"]
    # Alliance possible with 9 comes before modality unclear, and diagnosis unlikely last, although
    # it alone has a known gate.
    answers = {"mood-up": "no", "withdrawal": "strongly"}
    assert order(COMPILED, answers) == ["alliance", "modality", "diagnosis"]


def test_the_gate_answered_most_strongly_comes_first_whatever_the_band():
    # Alliance 2x2 + 3x3 = 13, likely, gate at 2; modality 2x3 + 0 + 1x2 = 8, possible, gate at 3.
    answers = STUCK | {"mismatch": "strongly", "trend": "better", "strain": "clearly"}
    answers |= {"withdrawal": "strongly", "own-step": "no"}

    found = score(COMPILED, state(COMPILED, answers))

    assert [(f.barrier, f.band, f.points) for f in found[:2]] == [
        ("modality", "possible", 8),
        ("alliance", "likely", 13),
    ]


def test_an_unknown_gate_is_lower_than_one_answered_at_level_0():
    catalog = with_indicator(
        small_catalog(), "alliance", Indicator("own-step", "supports", "decisive")
    )
    catalog = with_indicator(catalog, "modality", Indicator("harm-thoughts", "supports", "strong"))
    answers = {"strain": DONT_KNOW, "own-step": "yes", "trust": "not-at-all"}
    answers |= {"mismatch": "not-at-all", "harm-thoughts": "active"}

    found = score(compile_catalog(catalog), state(compile_catalog(catalog), answers))

    # Modality 9 - 3 = 6. Alliance 5x3 = 15; strain clearly may open speaks-up: 15 + 4 - 6 = 13.
    assert [(f.barrier, f.low, f.points) for f in found[:2]] == [
        ("modality", 6, 6),
        ("alliance", 13, 15),
    ]


def test_between_equal_gates_certain_points_come_before_points():
    # Both gates at 2. Alliance 4 + 9 = 13, of which speaks-up may take 6; modality 4 + 6 + 2 - 3.
    answers = STUCK | {"strain": "clearly", "withdrawal": "strongly", "speaks-up": DONT_KNOW}

    found = score(COMPILED, state(COMPILED, answers))

    assert [(f.barrier, f.band, f.low, f.points) for f in found[:2]] == [
        ("modality", "possible", 9, 9),
        ("alliance", "likely", 7, 13),
    ]


def test_points_are_compared_as_shares_of_likely():
    # Both gates at 3. Diagnosis 15 / 13 = 1.154 is a smaller share than alliance 15 / 12 = 1.25.
    answers = STUCK | {"mood-up": "yes", "withdrawal": "strongly"}

    assert order(COMPILED, answers)[:2] == ["alliance", "diagnosis"]
    # And 15 / 13 a larger one than 12 / 12.
    assert order(COMPILED, STUCK | {"mood-up": "yes"})[:2] == ["diagnosis", "alliance"]


def test_equally_certain_barriers_are_ordered_by_points_then_by_catalog_order():
    # Both gates at 3. Alliance 12 for certain; modality 6 + 6 + 3 - 3 = 12.
    answers = STUCK | {"mismatch": "strongly"}
    assert order(COMPILED, answers) == ["alliance", "modality", "diagnosis"]

    # Own-step unknown: modality has 15, and still 12 for certain.
    assert order(COMPILED, answers | {"own-step": DONT_KNOW})[:2] == ["modality", "alliance"]


def test_how_much_is_known_plays_no_part():
    # Trust and speaks-up can only take points off, so alliance has 15 - 6 - 3 = 6 for certain,
    # knowing 2 of 4; modality knows 3 of 4 and has 6 - 3 + 3 = 6: own-step yes, trend unknown.
    answers = {"strain": "strongly", "withdrawal": "strongly", "mismatch": "strongly"}
    answers |= {"own-step": "yes"}

    found = score(COMPILED, state(COMPILED, answers))

    assert [(f.barrier, f.low, f.points, f.known) for f in found[:2]] == [
        ("alliance", 6, 15, 2),
        ("modality", 6, 6, 3),
    ]


def test_unclear_and_unlikely_barriers_are_ordered_in_the_same_way():
    # All unclear: alliance 4, gate at 2; modality 2 by strain, gate unknown; diagnosis nothing.
    assert order(COMPILED, {"strain": "clearly"}) == ["alliance", "modality", "diagnosis"]
    # All unlikely: alliance 2 with its gate at 1; modality 1 - 3, cut at 0, and diagnosis 0.
    answers = {"mood-up": "no", "strain": "a-little", "withdrawal": "not-at-all"}
    answers |= {"mismatch": "not-at-all", "own-step": "yes"}
    assert order(COMPILED, answers) == ["alliance", "diagnosis", "modality"]


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
