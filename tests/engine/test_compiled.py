"""A compiled catalog: rows by key, and the numbers that scoring looks up."""

from dataclasses import replace

import pytest

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.values import Barrier, Indicator
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
