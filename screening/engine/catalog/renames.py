"""Keys that changed between two catalogs while everything that people read stayed.

A row is known by its key, so one with another key is another row to everything that is stored.
To people it is the same row, and they should read one change of its key.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from screening.engine.catalog.serialization import KINDS
from screening.engine.catalog.values import Adjustment, Catalog, Condition, PartHold, Scale

PARTS = {
    "options": "key",
    "indicators": "question",
    "differentials": "barrier",
    "indications": "barrier",
    "parts": "key",
    "part_holds": "adjustment",
    "remarks": "adjustment",
    "answers": "question",
}
"""Lists of parts inside a row, and the field in which a part has its key or names another row."""

NAMES = {
    "domain": "domain",
    "scale": "scale",
    "gate": "question",
    "question": "question",
    "ask_if": "question",
    "indicators": "question",
    "differentials": "barrier",
    "indications": "barrier",
    "contraindications": "barrier",
    "background_for": "barrier",
    "sources": "source",
    "holds": "adjustment",
    "part_holds": "adjustment",
    "remarks": "adjustment",
    "ask_first": "question",
    "answers": "question",
    "main": "barrier",
    "further": "barrier",
    "flags": "red-flag",
}
"""Fields whose values are the keys of other rows, and the kind of those."""

WORDS = {
    "domain": ("name", "intro"),
    "question": ("text", "help"),
    "barrier": ("name", "summary"),
    "adjustment": ("title", "steps"),
    "red-flag": ("title", "do_now"),
    "source": ("title", "authors", "year"),
    "example-case": ("title", "note"),
}
"""By which fields people know a row of each kind again; a scale by the words of its options."""

Keys = dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Renames:
    """New keys by old ones: of rows by (kind, key), of options and of parts by (whole, key).

    The whole of an option is its scale, that of a part its adjustment, each by its old key.
    """

    rows: Keys
    options: Keys
    parts: Keys

    def key(self, kind: str, key: str) -> str:
        """The key of today."""
        return self.rows.get((kind, key), key)


def find_renames(old: Catalog, new: Catalog) -> Renames:
    """What has another key and nothing else that people would call another row.

    Among the rows (or the options of one scale) that went and those that came, one of each must
    read the same; where several do, nobody can say which became which, and none is a rename.
    """
    rows: Keys = {}
    for name, kind in KINDS.items():
        before, after = getattr(old, name), getattr(new, name)
        pairs = same_words(
            *({row.key: words_of(kind, row) for row in rows_of} for rows_of in (before, after))
        )
        rows |= {(kind, was): becomes for was, becomes in pairs}
    return Renames(
        rows,
        renamed_within("scale", old.scales, new.scales, rows, options_of),
        renamed_within("adjustment", old.adjustments, new.adjustments, rows, parts_of),
    )


def options_of(scale: Scale) -> dict[str, Any]:
    """What people call each option of a scale, by its key."""
    return {option.key: (option.label, option.level) for option in scale.options}


def parts_of(adjustment: Adjustment) -> dict[str, Any]:
    """What people call each part of an adjustment, by its key."""
    return {part.key: part.words for part in adjustment.parts}


def renamed_within(
    kind: str, old: Iterable[Any], new: Iterable[Any], rows: Keys, words: Callable[[Any], Any]
) -> Keys:
    """New keys of what stands inside rows of a kind, by (old key of the row, old key)."""
    today = {row.key: row for row in new}
    return {
        (row.key, was): becomes
        for row in old
        if (now := today.get(rows.get((kind, row.key), row.key))) is not None
        for was, becomes in same_words(words(row), words(now))
    }


def words_of(kind: str, row: Any) -> tuple[Any, ...]:
    if isinstance(row, Scale):
        return tuple((option.label, option.level) for option in row.options)
    return tuple(getattr(row, field) for field in WORDS[kind])


def same_words(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(old key, new key) of each one that went and came with words that no other has."""
    went, came = by_words(old, new), by_words(new, old)
    return [
        (keys[0], came[said][0])
        for said, keys in went.items()
        if len(keys) == 1 and len(came.get(said, ())) == 1
    ]


def by_words(rows: Mapping[str, Any], others: Mapping[str, Any]) -> dict[Any, list[str]]:
    """The keys that are not among the others, by the words of their rows."""
    found: dict[Any, list[str]] = {}
    for key, said in rows.items():
        if key not in others:
            found.setdefault(said, []).append(key)
    return found


def with_new_keys(catalog: Catalog, renames: Renames) -> Catalog:
    """The catalog with the keys of today, in its rows and wherever they are named."""
    scales = {question.key: question.scale for question in catalog.questions}
    changed = {
        name: tuple(row_with_new_keys(kind, row, renames, scales) for row in getattr(catalog, name))
        for name, kind in KINDS.items()
    }
    return replace(catalog, **changed)


def row_with_new_keys(kind: str, row: Any, renames: Renames, scales: Mapping[str, str]) -> Any:
    changes: dict[str, Any] = {"key": renames.key(kind, row.key)}
    for field in fields(row):
        if field.name in NAMES:
            changes[field.name] = named(field.name, getattr(row, field.name), renames)
    if kind == "scale":
        changes["options"] = tuple(
            replace(option, key=renames.options.get((row.key, option.key), option.key))
            for option in row.options
        )
    elif kind == "adjustment":
        changes["parts"] = tuple(
            replace(part, key=renames.parts.get((row.key, part.key), part.key))
            for part in row.parts
        )
    elif kind == "red-flag":
        if row.option is not None:
            place = (scales.get(row.question, ""), row.option)
            changes["option"] = renames.options.get(place, row.option)
        changes["part_holds"] = tuple(
            PartHold(
                renames.key("adjustment", held.adjustment),
                renames.parts.get((held.adjustment, held.part), held.part),
            )
            for held in row.part_holds
        )
    elif kind == "example-case":
        # `named` has given the answers new keys of questions; scales go by the old ones.
        changes["answers"] = tuple(
            replace(
                today,
                option=renames.options.get((scales.get(a.question, ""), a.option), a.option),
            )
            for today, a in zip(changes["answers"], row.answers, strict=True)
        )
    return replace(row, **changes)


def named(field: str, value: Any, renames: Renames) -> Any:
    """A field's keys, alone, in a list, or in a list of parts, as they are today."""
    kind, part_key = NAMES[field], PARTS.get(field)
    if isinstance(value, Condition):
        return replace(value, question=renames.key(kind, value.question))
    if part_key:
        return tuple(
            replace(part, **{part_key: renames.key(kind, getattr(part, part_key))})
            for part in value
        )
    if isinstance(value, tuple):
        return tuple(renames.key(kind, key) for key in value)
    return None if value is None else renames.key(kind, value)
