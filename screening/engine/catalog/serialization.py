"""A catalog as text: one canonical form, so that equal catalogs have equal digests."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from hashlib import sha256
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from screening.engine.catalog.problem import CatalogError, Problem
from screening.engine.catalog.values import Catalog

KINDS = {
    "domains": "domain",
    "scales": "scale",
    "questions": "question",
    "barriers": "barrier",
    "adjustments": "adjustment",
    "red_flags": "red-flag",
    "sources": "source",
    "example_cases": "example-case",
}
STORED_NAMES = {
    "indications": "helps",
    "contraindications": "hold_if",
    "differentials": "tell_apart",
}
"""Fields whose stored name is that of the first release, so that equal catalogs keep one digest."""
LATER_FIELDS = {
    "optional",
    "more_help",
    "filled_from",
    "from_number",
    "strength_text",
    "ask_first",
    "modalities",
    "parts",
    "part_holds",
    "remarks",
    "example_cases",
    "short",
}
"""Fields that came after the first release. They are written only where they say something, so
that a catalog without them keeps its text and digest, and may be missing where one is read."""
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
WRONG_TYPE = {str: "not-text", int: "not-a-whole-number", bool: "not-true-or-false"}

Report = Callable[..., None]
"""Takes a code and its parameters, for the row that is being read."""


class RepeatedKey(ValueError):
    """A JSON object names fields twice, so that nobody can say which is meant; see `names`."""

    def __init__(self, names: str) -> None:
        super().__init__(names)
        self.names = names


def to_data(catalog: Catalog) -> dict[str, Any]:
    """The catalog as plain dicts, lists, text, whole numbers and None."""
    data: dict[str, Any] = asdict(catalog, dict_factory=stored)
    return data


def stored(values: list[tuple[str, Any]]) -> dict[str, Any]:
    """The fields of a row under their stored names; later ones only where they say something."""
    return {
        STORED_NAMES.get(name, name): value
        for name, value in values
        if name not in LATER_FIELDS or not (value is None or value is False or value in ("", ()))
    }


def canonical_text(catalog: Catalog) -> str:
    """JSON with sorted keys, no spare spaces and one line end at its end: the same bytes always."""
    text = json.dumps(
        catalog, default=row_data, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return text + "\n"


def row_data(row: Any) -> dict[str, Any]:
    """One row as `to_data` has it; its parts are left to the encoder, which asks for each."""
    return stored([(name, getattr(row, name)) for name in row.__dataclass_fields__])


def digest(text: str) -> str:
    """The sha256 of the text's UTF-8 bytes, 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def unique_fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object hook for json that raises RepeatedKey."""
    fields_by_name = dict(pairs)
    if len(fields_by_name) < len(pairs):
        times = Counter(key for key, _value in pairs)
        raise RepeatedKey(", ".join(sorted(key for key, count in times.items() if count > 1)))
    return fields_by_name


def parse_catalog(text: str) -> Catalog:
    """The catalog that `canonical_text` wrote.

    Raises CatalogError for text that is not JSON, repeats a key, or lacks a catalog's shape.
    """
    try:
        data = json.loads(text, object_pairs_hook=unique_fields)
    except RepeatedKey as error:
        problem = Problem.of("catalog", "", "json-key-repeated", names=error.names)
        raise CatalogError((problem,)) from error
    except (ValueError, RecursionError) as error:
        raise CatalogError((Problem.of("catalog", "", "json-unreadable"),)) from error
    return from_data(data)


def from_data(data: Any) -> Catalog:
    """A catalog of plain data; raises CatalogError naming every wrong or missing field."""
    problems: list[Problem] = []
    if not isinstance(data, dict):
        raise CatalogError((Problem.of("catalog", "", "catalog-shape"),))
    parts: dict[str, Any] = {}
    for name, kind in KINDS.items():
        rows = data.get(name, () if name in LATER_FIELDS else None)
        if not isinstance(rows, (list, tuple)):
            problems.append(Problem.of("catalog", name, "list-missing", name=name))
            continue
        row_type = get_args(shape(Catalog)[name])[0]
        parts[name] = tuple(read_row(row, row_type, kind, problems) for row in rows)
    for name in sorted(set(data) - set(KINDS)):
        problems.append(Problem.of("catalog", str(name), "list-unknown", name=str(name)))
    if problems:
        raise CatalogError(tuple(problems))
    return Catalog(**parts)


@cache
def shape(row_type: type) -> dict[str, Any]:
    """Field names and types of a dataclass, resolved once."""
    return get_type_hints(row_type)


def read_row(row: Any, row_type: type, kind: str, problems: list[Problem]) -> Any:
    """One row of a list; what is wrong with it goes to `problems` with the row's key."""
    key = str(row.get("key", "")) if isinstance(row, dict) else ""

    def report(code: str, **params: str) -> None:
        problems.append(Problem.of(kind, key, code, **params))

    return read_value(row, row_type, kind, report)


def read_value(value: Any, expected: Any, field: str, report: Report) -> Any:
    """`value` as the type `expected`; reports a problem and returns None when it is not."""
    if is_dataclass(expected) and isinstance(expected, type):
        return read_fields(value, expected, field, report)
    if get_origin(expected) is tuple:
        if not isinstance(value, (list, tuple)):
            return report("not-a-list", field=field)
        item = get_args(expected)[0]
        return tuple(read_value(one, item, field, report) for one in value)
    if isinstance(expected, UnionType):
        return None if value is None else read_value(value, get_args(expected)[0], field, report)
    if type(value) is not expected:
        return report(WRONG_TYPE[expected], field=field)
    if expected is str and not is_storable(value):
        return report("text-unstorable", field=field)
    return value


def read_fields(value: Any, expected: type, field: str, report: Report) -> Any:
    """A dict as the dataclass `expected`; None when a field is missing."""
    if not isinstance(value, dict):
        return report("not-an-object", field=field)
    hints = shape(expected)
    stored = {name: STORED_NAMES.get(name, name) for name in hints}
    for name in sorted(set(value) - set(stored.values()), key=str):
        report("field-unknown", field=str(name))
    values = {}
    for name, stored_name in stored.items():
        if stored_name not in value and name in LATER_FIELDS:
            values[name] = default_of(expected, name)
        elif stored_name not in value:
            report("field-missing", field=stored_name)
        else:
            values[name] = read_value(value[stored_name], hints[name], stored_name, report)
    return expected(**values) if len(values) == len(hints) else None


def default_of(row_type: type, name: str) -> Any:
    """What the field is where a row does not name it."""
    return next(one.default for one in fields(row_type) if one.name == name)


def is_storable(text: str) -> bool:
    """Whether a database and UTF-8 can hold the text: no NUL, no lone surrogate."""
    return not UNSTORABLE.search(text)
