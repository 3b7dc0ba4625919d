"""The catalog as text and back: one text for equal catalogs, every wrong field named at once."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from screening.engine.catalog.problem import CatalogError, Problem
from screening.engine.catalog.serialization import (
    canonical_text,
    digest,
    from_data,
    parse_catalog,
    to_data,
)
from screening.engine.catalog.values import ExampleAnswer, ExampleCase
from tests.engine.small_catalog import small_catalog

RELEASE_1 = "3d7ee7092b561b9bd6f94d82e0371b78efb6a5f923170b545e99e8e5f1f88ae6"


SHIPPED_RELEASE_1 = Path("screening/releases/release_1.json")


def test_release_1_is_read_and_written_as_the_same_text():
    # Installations hold releases with this digest; a renamed field must keep its stored name.
    text = SHIPPED_RELEASE_1.read_text(encoding="utf-8")
    assert digest(text) == RELEASE_1
    assert canonical_text(parse_catalog(text)) == text


def test_stored_names_are_those_of_the_first_release(shipped_catalog):
    data = to_data(shipped_catalog)
    assert {"helps", "hold_if"} < data["adjustments"][0].keys()
    assert "tell_apart" in data["barriers"][0]


def test_a_catalog_survives_the_way_to_text_and_back(shipped_catalog):
    assert parse_catalog(canonical_text(shipped_catalog)) == shipped_catalog


def test_equal_catalogs_have_equal_text(shipped_catalog):
    again = from_data(json.loads(json.dumps(to_data(shipped_catalog))))
    assert canonical_text(again) == canonical_text(shipped_catalog)
    assert len(digest(canonical_text(again))) == 64


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "json-unreadable"),
        ("{", "json-unreadable"),
        ("[" * 100_000, "json-unreadable"),
        ('{"domains": [', "json-unreadable"),
        ("[]", "catalog-shape"),
        ("7", "catalog-shape"),
        ('{"a": 1, "a": 2}', "json-key-repeated"),
        ("{}", "list-missing"),
    ],
)
def test_what_is_no_catalog_is_refused(text, code):
    with pytest.raises(CatalogError) as refusal:
        parse_catalog(text)
    assert {problem.code for problem in refusal.value.problems} == {code}


def test_every_wrong_field_is_named_at_once(shipped_catalog):
    data = json.loads(canonical_text(shipped_catalog))
    del data["barriers"][0]["name"]
    data["barriers"][1]["likely_at"] = True
    data["questions"][0]["text"] = "a\x00b"
    data["questions"][1]["colour"] = "red"
    data["scales"][0]["options"] = "none"
    data["extra"] = []
    with pytest.raises(CatalogError) as refusal:
        from_data(data)
    problems = [(p.kind, p.code, dict(p.params)) for p in refusal.value.problems]
    assert problems == [
        ("scale", "not-a-list", {"field": "options"}),
        ("question", "text-unstorable", {"field": "text"}),
        ("question", "field-unknown", {"field": "colour"}),
        ("barrier", "field-missing", {"field": "name"}),
        ("barrier", "not-a-whole-number", {"field": "likely_at"}),
        ("catalog", "list-unknown", {"name": "extra"}),
    ]


@pytest.mark.parametrize("text", ["\x00", "\ud800", "a\udfffb"])
def test_text_that_cannot_be_stored_is_refused(text, shipped_catalog):
    data = json.loads(canonical_text(shipped_catalog))
    data["sources"][0]["title"] = text
    with pytest.raises(CatalogError) as refusal:
        from_data(data)
    key = shipped_catalog.sources[0].key
    assert refusal.value.problems == (
        Problem("source", key, "text-unstorable", (("field", "title"),)),
    )


def test_fields_that_came_later_are_written_where_they_say_something():
    small = small_catalog()
    first = small.questions[0]
    said = replace(first, optional=True, more_help="More.", filled_from="sessions")
    catalog = replace(small, questions=(said, *small.questions[1:]))
    rows = to_data(catalog)["questions"]
    assert rows[0]["optional"] is True
    assert rows[0]["more_help"] == "More."
    assert "optional" not in rows[1]
    assert parse_catalog(canonical_text(catalog)) == catalog


def test_a_number_of_zero_says_something():
    small = small_catalog()
    scale = small.scales[0]
    options = (replace(scale.options[0], from_number=0), *scale.options[1:])
    catalog = replace(small, scales=(replace(scale, options=options), *small.scales[1:]))
    assert to_data(catalog)["scales"][0]["options"][0]["from_number"] == 0
    assert parse_catalog(canonical_text(catalog)) == catalog


def test_example_cases_are_read_back():
    example = ExampleCase(
        key="stuck",
        title="Stuck",
        note="Fourteen sessions.",
        answers=(ExampleAnswer("strain", "strongly"),),
        main=("alliance",),
        flags=("mania",),
    )
    catalog = small_catalog(example_cases=(example,))
    assert parse_catalog(canonical_text(catalog)) == catalog
    assert "example_cases" not in to_data(small_catalog())


def test_a_later_field_of_another_type_is_a_problem():
    data = to_data(small_catalog())
    data["questions"][0]["optional"] = "yes"
    with pytest.raises(CatalogError) as refused:
        from_data(data)
    assert [problem.code for problem in refused.value.problems] == ["not-true-or-false"]
