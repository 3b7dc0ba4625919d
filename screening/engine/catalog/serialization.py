"""A catalog as text: one canonical form, so that equal catalogs have equal digests."""

import json
from collections import Counter
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from hashlib import sha256
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from screening.engine.catalog.values import Catalog, CatalogError, Problem

KINDS = {
    "domains": "domain",
    "scales": "scale",
    "questions": "question",
    "barriers": "barrier",
    "adjustments": "adjustment",
    "red_flags": "red-flag",
    "sources": "source",
}
STORED_NAMES = {
    "indications": "helps",
    "contraindications": "hold_if",
    "differentials": "tell_apart",
}
"""Fields whose stored name is that of the first release, so that equal catalogs keep one digest."""
WORDS = {str: "text", int: "a whole number", NoneType: "empty"}


class RepeatedKey(ValueError):
    """A JSON object names one field twice, so that nobody can say which is meant."""


def to_data(catalog: Catalog) -> dict[str, Any]:
    """The catalog as plain dicts, lists, text, whole numbers and None."""
    return {
        name: [
            {STORED_NAMES.get(field, field): value for field, value in row.items()} for row in rows
        ]
        for name, rows in asdict(catalog).items()
    }


def canonical_text(catalog: Catalog) -> str:
    """JSON with sorted keys, no spare spaces and one line end at its end: the same bytes always."""
    text = json.dumps(to_data(catalog), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text + "\n"


def digest(text: str) -> str:
    """The sha256 of the text's UTF-8 bytes, 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def unique_fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object hook for json that raises RepeatedKey."""
    found = dict(pairs)
    if len(found) < len(pairs):
        times = Counter(key for key, _value in pairs)
        twice = sorted(key for key, count in times.items() if count > 1)
        raise RepeatedKey(f"The key {', '.join(twice)} stands there more than once.")
    return found


def parse_catalog(text: str) -> Catalog:
    """The catalog that `canonical_text` wrote.

    Raises CatalogError for text that is not JSON, repeats a key, or lacks a catalog's shape.
    """
    try:
        data = json.loads(text, object_pairs_hook=unique_fields)
    except (ValueError, RecursionError) as error:
        message = "The text is not readable JSON" if not isinstance(error, RepeatedKey) else error
        raise CatalogError((Problem("catalog", "", f"{message}"),)) from error
    return from_data(data)


def from_data(data: Any) -> Catalog:
    """A catalog of plain data; raises CatalogError naming every wrong or missing field."""
    problems: list[Problem] = []
    if not isinstance(data, dict):
        raise CatalogError((Problem("catalog", "", "A catalog is an object with seven lists."),))
    parts: dict[str, tuple] = {}
    for name, kind in KINDS.items():
        rows = data.get(name)
        if not isinstance(rows, (list, tuple)):
            problems.append(Problem("catalog", name, f"“{name}” is missing or not a list."))
            continue
        row_type = get_args(shape(Catalog)[name])[0]
        parts[name] = tuple(read_row(row, row_type, kind, problems) for row in rows)
    for name in sorted(set(data) - set(KINDS)):
        problems.append(Problem("catalog", str(name), f"“{name}” is not part of a catalog."))
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

    def wrong(where: str, what: str) -> None:
        problems.append(Problem(kind, key, f"“{where}” {what}."))

    return read_value(row, row_type, kind, wrong)


def read_value(value: Any, expected: Any, where: str, wrong: Any) -> Any:
    """`value` as the type `expected`; calls `wrong` and returns None when it is not."""
    if is_dataclass(expected):
        return read_fields(value, expected, where, wrong)
    if get_origin(expected) is tuple:
        if not isinstance(value, (list, tuple)):
            return wrong(where, "is not a list")
        item = get_args(expected)[0]
        return tuple(read_value(one, item, where, wrong) for one in value)
    if isinstance(expected, UnionType):
        if value is None:
            return None
        return read_value(value, get_args(expected)[0], where, wrong)
    if type(value) is not expected:
        return wrong(where, f"is not {WORDS[expected]}")
    if expected is str and not is_storable(value):
        return wrong(where, "holds a character that cannot be stored")
    return value


def read_fields(value: Any, expected: type, where: str, wrong: Any) -> Any:
    if not isinstance(value, dict):
        return wrong(where, "is not an object")
    hints = shape(expected)
    stored = {field.name: STORED_NAMES.get(field.name, field.name) for field in fields(expected)}
    for name in sorted(set(value) - set(stored.values()), key=str):
        wrong(str(name), "is not a known field")
    found = {}
    for field, name in stored.items():
        if name not in value:
            wrong(name, "is missing")
        else:
            found[field] = read_value(value[name], hints[field], name, wrong)
    return expected(**found) if len(found) == len(fields(expected)) else None


def is_storable(text: str) -> bool:
    """Whether a database and UTF-8 can hold the text: no NUL, no lone surrogate."""
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
