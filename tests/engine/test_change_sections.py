"""What changed, barrier by barrier, and each row told in one place."""

from dataclasses import replace

import pytest

from screening.engine.catalog.change_sections import sections
from screening.engine.catalog.diff import ADDED, RETIRED, compare
from screening.engine.catalog.values import ExampleAnswer, ExampleCase, Indicator
from tests.engine.small_catalog import changed_rows, small_catalog


@pytest.fixture
def catalog():
    return small_catalog()


def sections_of(old, new):
    return [
        (one.barrier, one.what, [(row.kind, row.key, row.what) for row in one.rows])
        for one in sections(old, new, compare(old, new))
    ]


def test_equal_catalogs_have_no_section(catalog):
    assert sections_of(catalog, catalog) == []


def test_a_barrier_that_came_brings_what_only_it_uses(catalog):
    """Without alliance: `strain` and `speaks-up` hang together, `strain` also informs modality."""
    fewer = replace(catalog, barriers=tuple(b for b in catalog.barriers if b.key != "alliance"))
    ((barrier, what, rows),) = sections_of(fewer, catalog)
    assert (barrier, what, rows) == ("alliance", ADDED, [("barrier", "alliance", ADDED)])
    ((gone),) = sections_of(catalog, fewer)
    assert gone == ("alliance", RETIRED, [("barrier", "alliance", RETIRED)])
    (section,) = sections(fewer, catalog, compare(fewer, catalog))
    content = {field: text for field, _part, text in section.rows[0].content}
    assert (content["possible_at"], content["likely_at"]) == ("6", "12")
    assert content["indicators.strain.strength"] == "moderate"


def test_a_question_is_told_with_the_barrier_that_it_opens(catalog):
    """`strain` opens alliance and informs modality as well."""
    new = replace(catalog, questions=changed_rows(catalog.questions, strain={"text": "Strained?"}))
    assert [(barrier, rows) for barrier, _what, rows in sections_of(catalog, new)] == [
        ("alliance", [("question", "strain", "changed")])
    ]


def test_what_several_barriers_share_is_told_last_and_once(catalog):
    scale = catalog.scales[0]
    label = replace(scale.options[0], label="Never")
    scales = (replace(scale, options=(label, *scale.options[1:])), *catalog.scales[1:])
    barriers = changed_rows(catalog.barriers, modality={"likely_at": 11})
    new = replace(catalog, scales=scales, barriers=barriers)
    of_barrier, shared = sections(catalog, new, compare(catalog, new))
    assert (of_barrier.barrier, shared.barrier) == ("modality", "")
    (row,) = shared.rows
    assert (row.kind, set(row.barriers)) == ("scale", {"alliance", "modality"})


def test_of_several_barriers_the_new_one_explains_a_new_step(catalog):
    """A step that is new and helps two barriers stands with the barrier that is new as well."""
    old = replace(
        catalog,
        barriers=tuple(b for b in catalog.barriers if b.key != "modality"),
        adjustments=tuple(
            one
            for one in catalog.adjustments
            if "modality" not in [link.barrier for link in one.indications]
        ),
    )
    places = {
        row[:2]: barrier for barrier, _what, rows in sections_of(old, catalog) for row in rows
    }
    added = [one for one in catalog.adjustments if one not in old.adjustments]
    assert added
    assert {places["adjustment", one.key] for one in added} == {"modality"}


def test_what_several_barriers_use_stays_shared_beside_a_new_one(catalog):
    """`own-step` informs modality; a new barrier that asks it as well explains no rewording."""
    extra = replace(catalog.barriers[1], key="new", number=9, name="New", gate="trust")
    own_step = Indicator("own-step", "against", "weak")
    new = replace(
        catalog,
        barriers=(*catalog.barriers, replace(extra, indicators=(*extra.indicators, own_step))),
        questions=changed_rows(catalog.questions, **{"own-step": {"text": "A step?"}}),
    )
    places = {
        row[:2]: barrier for barrier, _what, rows in sections_of(catalog, new) for row in rows
    }
    assert places["question", "own-step"] == ""
    assert places["barrier", "new"] == "new"


def test_an_example_is_told_with_its_first_main_barrier(catalog):
    example = ExampleCase(
        "two",
        "Two",
        "Two at once.",
        (ExampleAnswer("strain", "clearly"),),
        ("modality", "alliance"),
    )
    new = replace(catalog, example_cases=(example,))
    assert sections_of(catalog, new) == [
        ("modality", "changed", [("example-case", "two", ADDED)]),
    ]


def test_whole_catalogs_are_told_row_by_row_once(shipped_catalog):
    empty = replace(
        shipped_catalog,
        **dict.fromkeys(
            ("barriers", "questions", "adjustments", "red_flags", "sources", "scales"), ()
        ),
    )
    changes = compare(empty, shipped_catalog)
    rows = [row for one in sections(empty, shipped_catalog, changes) for row in one.rows]
    assert len({(row.kind, row.key) for row in rows}) == len(rows)
    assert sum(len(row.changes) for row in rows) == len(changes)
