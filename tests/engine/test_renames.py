"""A key that changed while the words stayed is one change, wherever the key is named."""

from dataclasses import replace

import pytest

from screening.engine.catalog.diff import ADDED, RENAMED, RETIRED, REWEIGHTED, compare
from screening.engine.catalog.renames import find_renames, with_new_keys
from screening.engine.catalog.serialization import KINDS, canonical_text, parse_catalog
from screening.engine.catalog.values import Differential
from tests.engine.small_catalog import careful_catalog, small_catalog


@pytest.fixture
def catalog():
    """The small catalog with every kind of reference, the two barriers naming each other."""
    base = small_catalog()
    near = {"alliance": "modality", "modality": "alliance"}
    return replace(
        base,
        barriers=tuple(
            replace(row, differentials=(Differential(near[row.key], "Ask whom."),))
            if row.key in near
            else row
            for row in base.barriers
        ),
        sources=tuple(replace(row, background_for=("alliance",)) for row in base.sources),
    )


def rekeyed(catalog, **keys):
    """The catalog with other keys, wherever they stand in its text."""
    text = canonical_text(catalog)
    for old, new in keys.items():
        assert f'"{new}"' not in text
        text = text.replace(f'"{old.replace("_", "-")}"', f'"{new}"')
    return parse_catalog(text)


def shown_changes(old, new):
    return [(c.group, c.kind, c.field, c.before, c.after) for c in compare(old, new)]


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("domain", "bond"),
        ("scale", "extent"),
        ("question", "strain"),
        ("barrier", "alliance"),
        ("adjustment", "activate"),
        ("red-flag", "mania"),
        ("source", "first-trial"),
    ],
)
def test_a_row_with_another_key_is_one_change(kind, key, catalog):
    new = rekeyed(catalog, **{key.replace("-", "_"): "another"})
    assert shown_changes(catalog, new) == [(RENAMED, kind, "key", key, "another")]
    assert shown_changes(new, catalog) == [(RENAMED, kind, "key", "another", key)]


def test_an_option_with_another_key_is_one_change_though_a_flag_hangs_on_it(catalog):
    new = rekeyed(catalog, yes="signs")
    (change,) = compare(catalog, new)
    assert (change.group, change.kind, change.key) == (RENAMED, "scale", "yesno")
    assert (change.field, change.part, change.detail) == ("options.signs.key", "Yes", "key")
    assert (change.before, change.after) == ("yes", "signs")


def test_a_part_with_another_key_is_one_change_though_a_flag_holds_it():
    old = careful_catalog()
    new = rekeyed(old, letter="writing")
    (change,) = compare(old, new)
    assert (change.group, change.kind, change.key) == (RENAMED, "adjustment", "goals")
    assert (change.field, change.part) == ("parts.writing.key", "the letter")
    assert (change.before, change.after) == ("letter", "writing")
    assert with_new_keys(old, find_renames(old, new)) == new


def test_rows_that_a_step_or_a_flag_names_in_parts_may_change_their_keys():
    old = careful_catalog()
    new = rekeyed(old, mood_up="energy", goals="aims", repair="mend", trust="faith")
    changes = compare(old, new)
    assert [(change.group, change.field) for change in changes] == [(RENAMED, "key")] * 4
    assert with_new_keys(old, find_renames(old, new)) == new


def test_many_keys_at_once_are_one_change_each(catalog):
    new = rekeyed(
        catalog,
        yes="signs",
        extent="how-much",
        strain="tension",
        withdrawal="retreat",
        alliance="bonding",
        modality="method",
        activate="get-going",
        mania="high",
    )
    changes = compare(catalog, new)
    assert {change.group for change in changes} == {RENAMED}
    assert len(changes) == 8
    assert with_new_keys(catalog, find_renames(catalog, new)) == new


def test_what_else_changed_in_a_renamed_row_is_told_beside_it(catalog):
    new = rekeyed(catalog, alliance="bonding")
    heavier = tuple(
        replace(row, likely_at=15) if row.key == "bonding" else row for row in new.barriers
    )
    assert shown_changes(catalog, replace(new, barriers=heavier)) == [
        (RENAMED, "barrier", "key", "alliance", "bonding"),
        (REWEIGHTED, "barrier", "likely_at", "12", "15"),
    ]


def test_a_row_with_other_words_is_another_row(catalog):
    new = rekeyed(catalog, mania="high")
    flags = tuple(
        replace(row, title="Something else") if row.key == "high" else row for row in new.red_flags
    )
    assert shown_changes(catalog, replace(new, red_flags=flags)) == [
        (ADDED, "red-flag", "", "", ""),
        (RETIRED, "red-flag", "", "", ""),
    ]


@pytest.mark.parametrize("change", [{"label": "Perhaps"}, {"level": 2}])
def test_an_option_with_another_label_or_level_is_another_option(change, catalog):
    new = rekeyed(catalog, yes="signs")
    scales = tuple(
        replace(
            row,
            options=tuple(replace(o, **change) if o.key == "signs" else o for o in row.options),
        )
        for row in new.scales
    )
    groups = {change.group for change in compare(catalog, replace(new, scales=scales))}
    assert RENAMED not in groups


def test_of_two_rows_with_the_same_words_none_is_taken_for_the_other(catalog):
    twins = tuple(
        replace(row, title="Watch", do_now="Ask.") if row.key in ("mania", "self-harm") else row
        for row in catalog.red_flags
    )
    old = replace(catalog, red_flags=twins)
    new = rekeyed(old, mania="high", self_harm="harm")
    assert {(c.group, c.key) for c in compare(old, new)} == {
        (RETIRED, "mania"),
        (RETIRED, "self-harm"),
        (ADDED, "high"),
        (ADDED, "harm"),
    }


def test_every_key_of_the_shipped_catalog_may_change_at_once(shipped_catalog):
    """Each row of each kind gets another key; a scale is known by its options, some by the same."""
    rows = {
        (kind, row.key) for name, kind in KINDS.items() for row in getattr(shipped_catalog, name)
    }
    renames = find_renames(shipped_catalog, shipped_catalog)
    assert (renames.rows, renames.options) == ({}, {})
    for kind, key in rows:
        renames.rows[kind, key] = f"{key}-2"
    new = with_new_keys(shipped_catalog, renames)
    changes = compare(shipped_catalog, new)
    renamed = {(c.kind, c.before) for c in changes if c.group == RENAMED}
    assert {kind for kind, _key in rows - renamed} <= {"scale"}
