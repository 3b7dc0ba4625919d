"""A compiled catalog: rows by key, and the numbers that scoring looks up."""

from dataclasses import replace

import pytest

from screening.engine.catalog.compiled import Step, compile_catalog
from screening.engine.catalog.values import Barrier, Condition, Indicator
from tests.engine.small_catalog import small_catalog

COMPILED = compile_catalog(small_catalog())


def test_compiled_tables_keep_the_order_of_the_catalog():
    catalog = small_catalog()

    assert list(COMPILED.questions) == [question.key for question in catalog.questions]
    assert list(COMPILED.barriers) == ["diagnosis", "alliance", "modality"]
    assert [q.key for q in COMPILED.pages["bond"]] == ["strain", "withdrawal", "speaks-up", "trust"]
    assert [q.key for q in COMPILED.follow_ups["strain"]] == ["withdrawal", "speaks-up"]
    assert COMPILED.follow_ups["trust"] == ()
    assert list(COMPILED.options["trend"]) == ["better", "same", "worse", "too-early"]
    assert COMPILED.levels["trend"] == {"better": 0, "same": 2, "worse": 3, "too-early": 0}
    assert COMPILED.informs["strain"] == ("alliance", "modality")
    # Alliance 2x3 + 3x3, modality 2x3 + 3x3 + 1x3, diagnosis 5x3.
    assert COMPILED.most_points == {"diagnosis": 15, "alliance": 15, "modality": 18}


def test_indicators_with_a_condition_are_grouped_by_parent_and_by_the_level_that_opens_them():
    # Strain (2 a level) opens withdrawal from 1 and speaks-up from 2 on.
    (branch,) = COMPILED.branches["alliance"]
    assert (branch.parent, branch.weight) == ("strain", 2)
    assert branch.follow_ups == (("withdrawal", 1), ("speaks-up", 2))
    assert branch.questions == ("strain", "withdrawal", "speaks-up")
    assert branch.steps == (
        Step((), 0, 0),
        Step(("withdrawal",), 2, 2),
        Step(("speaks-up",), 4, 6),
    )
    assert COMPILED.branches["diagnosis"] == ()


def test_a_branch_of_an_optional_parent_has_no_steps_and_one_of_a_stranger_no_weight():
    changes = {"trust": {"optional": True}, "trend": {"ask_if": Condition("trust", 3)}}
    questions = [replace(q, **changes.get(q.key, {})) for q in small_catalog().questions]
    compiled = compile_catalog(small_catalog(questions=tuple(questions)))

    (branch,) = compiled.branches["modality"]
    assert (branch.parent, branch.weight, branch.steps) == ("trust", 0, ())
    assert branch.questions == ("trend",)


def test_compiling_an_unknown_reference_raises_key_error():
    catalog = small_catalog()
    stray = Barrier(
        "stray",
        4,
        "Stray",
        "fit",
        "client",
        "Stray.",
        6,
        12,
        "nowhere",
        (Indicator("nowhere", "supports", "strong"),),
    )

    with pytest.raises(KeyError, match="nowhere"):
        compile_catalog(replace(catalog, barriers=(*catalog.barriers, stray)))
