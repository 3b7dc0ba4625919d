"""What differs between two catalogs, in the terms in which people talk about them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from screening.engine.catalog.moves import moves, row_moves
from screening.engine.catalog.renames import NAMES, PARTS, Renames, find_renames, with_new_keys
from screening.engine.catalog.serialization import KINDS
from screening.engine.catalog.values import Catalog, RedFlag, Scale
from screening.engine.catalog.word_changes import word_changes

ADDED = "added"
RETIRED = "retired"
RENAMED = "renamed"
REWORDED = "reworded"
REWEIGHTED = "reweighted"
REORDERED = "reordered"
GROUPS = (ADDED, RETIRED, RENAMED, REWORDED, REWEIGHTED, REORDERED)

TEXTS = {
    "name",
    "short",
    "intro",
    "text",
    "help",
    "summary",
    "title",
    "steps",
    "cautions",
    "do_now",
    "authors",
    "journal",
    "finding",
    "label",
    "how",
    "more_help",
    "strength_text",
    "words",
    "note",
    "source",
}
"""Fields whose change is a rewording; every other change can move points or references."""

LABELS = {"options": "label", "parts": "words"}
"""By which field people know a part that has a key of its own."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference of one row; `field` is "" when the whole row came, went or moved.

    `field` names its place by keys ("indicators.own-step.strength"); `detail` is the last of
    them, and `part` what people call the part it belongs to. `words` is the way from the text
    before to the text after: ("same" | "gone" | "new", text). Of what moved, `before` and `after`
    are what it stood and now stands behind, "" at the head of its list.
    """

    group: str
    kind: str
    key: str
    name: str
    field: str = ""
    before: str = ""
    after: str = ""
    words: tuple[tuple[str, str], ...] = ()
    part: str = ""

    @property
    def detail(self) -> str:
        return self.field.rpartition(".")[2]


def compare(old: Catalog, new: Catalog) -> tuple[Change, ...]:
    """Every difference, in the order of GROUPS and then of the catalogs.

    A row or option that has another key and the same words is one change of its key; what else
    changed in it, and in those that name it, is shown as if it had always had that key.
    """
    renames = find_renames(old, new)
    changes: list[Change] = list(key_changes(old, new, renames))
    old = with_new_keys(old, renames)
    names = names_of(old) | names_of(new) | labels(old, new)
    for name, kind in KINDS.items():
        before = {row.key: row for row in getattr(old, name)}
        after = {row.key: row for row in getattr(new, name)}
        changes += [
            Change(ADDED, kind, key, name_of(row))
            for key, row in after.items()
            if key not in before
        ]
        changes += [
            Change(RETIRED, kind, key, name_of(row))
            for key, row in before.items()
            if key not in after
        ]
        for key in after:
            if key in before and before[key] != after[key]:
                changes += row_changes(kind, before[key], after[key], names)
        for key, was, becomes in row_moves(before, after):
            place = (names.get((kind, was), ""), names.get((kind, becomes), ""))
            changes.append(Change(REORDERED, kind, key, name_of(after[key]), "", *place))
    return tuple(sorted(changes, key=lambda change: GROUPS.index(change.group)))


def labels(*catalogs: Catalog) -> dict[tuple[str, str], str]:
    """The label of each option by "answer" and the keys of a question and the option.

    By "from" and a question with a level, the label of the lowest answer that reaches it.
    """
    names = {}
    for catalog in catalogs:
        scales = {scale.key: scale.options for scale in catalog.scales}
        for question in catalog.questions:
            reached: dict[tuple[str, str], str] = {}
            for option in sorted(scales.get(question.scale, ()), key=lambda one: one.level):
                names["answer", f"{question.key} {option.key}"] = option.label
                for level in range(option.level + 1):
                    reached.setdefault(("from", f"{question.key} {level}"), option.label)
            names |= reached
    return names


def key_changes(old: Catalog, new: Catalog, renames: Renames) -> Iterator[Change]:
    """One change for each row and each option that has another key."""
    for name, kind in KINDS.items():
        today = {row.key: row for row in getattr(new, name)}
        for row in getattr(old, name):
            key = renames.key(kind, row.key)
            if key != row.key:
                yield Change(RENAMED, kind, key, name_of(today[key]), "key", row.key, key)
    for scale in old.scales:
        place = renames.key("scale", scale.key)
        for option in scale.options:
            key = renames.options.get((scale.key, option.key), option.key)
            if key != option.key:
                field = f"options.{key}.key"
                ends = (option.key, key)
                yield Change(RENAMED, "scale", place, place, field, *ends, part=option.label)
    for adjustment in old.adjustments:
        place = renames.key("adjustment", adjustment.key)
        for part in adjustment.parts:
            key = renames.parts.get((adjustment.key, part.key), part.key)
            if key != part.key:
                row = ("adjustment", place, adjustment.title, f"parts.{key}.key")
                yield Change(RENAMED, *row, part.key, key, part=part.words)


def counts(changes: tuple[Change, ...]) -> dict[str, int]:
    """How many changes each group has, those of none included."""
    return {group: sum(change.group == group for change in changes) for group in GROUPS}


def name_of(row: Any) -> str:
    """What people call a row: its name, title or text; a scale by its answers."""
    if isinstance(row, Scale):
        return " / ".join(option.label for option in row.options) or row.key
    for field in ("name", "title", "text"):
        if hasattr(row, field):
            return str(getattr(row, field))
    return str(row.key)


Names = Mapping[tuple[str, str], str]


def names_of(catalog: Catalog) -> dict[tuple[str, str], str]:
    """What people call each row by its kind and key, and each part that may wait."""
    names = {
        (kind, row.key): name_of(row)
        for name, kind in KINDS.items()
        for row in getattr(catalog, name)
    }
    return names | {
        (adjustment.key, part.key): f"{adjustment.title}: {part.words}"
        for adjustment in catalog.adjustments
        for part in adjustment.parts
    }


def row_changes(kind: str, before: Any, after: Any, names: Names) -> list[Change]:
    """The changed fields of a row that both catalogs hold."""
    old, new = flat(before, names), flat(after, names)
    changes = []
    for field in [*old, *(field for field in new if field not in old)]:
        was, becomes = old.get(field, ""), new.get(field, "")
        if was == becomes:
            continue
        reworded = field.rpartition(".")[2] in TEXTS and was and becomes
        changes.append(
            Change(
                REWORDED if reworded else REWEIGHTED,
                kind,
                after.key,
                name_of(after),
                field,
                was,
                becomes,
                word_changes(was, becomes) if reworded else (),
                part_name(field, {**old, **new}, names),
            )
        )
    changes += part_moves(kind, before, after, names)
    if not changes:
        # A list in another order that people read as a set: the sources of an adjustment.
        changes.append(Change(REORDERED, kind, after.key, name_of(after), "parts"))
    return changes


def part_moves(kind: str, before: Any, after: Any, names: Names) -> Iterator[Change]:
    """Parts of a row that stand elsewhere: a scale's options, a barrier's indicators."""
    fields = {**flat(before, names), **flat(after, names)}
    for relation, name in PARTS.items():
        if relation == "part_holds" or not hasattr(after, relation):
            continue
        old, new = (
            [getattr(part, name) for part in getattr(row, relation)] for row in (before, after)
        )

        def named(key: str, relation: str = relation) -> str:
            return part_name(f"{relation}.{key}.order", fields, names) if key else ""

        for key, was, becomes in moves(old, new):
            place = f"{relation}.{key}.order"
            row = (kind, after.key, name_of(after), place, named(was), named(becomes))
            yield Change(REORDERED, *row, part=named(key))


def part_name(field: str, fields: Mapping[str, str], names: Names) -> str:
    """What people call the part of a row that a field belongs to; "" for the row's own fields."""
    if field.count(".") != 2:
        return ""
    relation, key, _detail = field.split(".")
    if relation in LABELS:
        return fields[f"{relation}.{key}.{LABELS[relation]}"]
    return names.get((NAMES[relation], key), key)


def flat(row: Any, names: Names) -> dict[str, str]:
    """A row's fields as text by name; parts become "options.yes.level" and the like."""
    values = {}
    for field in row.__dataclass_fields__:
        value = getattr(row, field)
        if field == "part_holds":
            held = ((one.adjustment, one.part) for one in value)
            values[field] = "; ".join(sorted(names.get(one, " / ".join(one)) for one in held))
        elif field in PARTS:
            for part in value:
                place = f"{field}.{getattr(part, PARTS[field])}"
                for name in part.__dataclass_fields__:
                    if name != PARTS[field]:
                        values[f"{place}.{name}"] = plain_text(getattr(part, name))
            if field == "answers":
                for part in value:
                    values[f"answers.{part.question}.option"] = label_of(part, "option", names)
        elif field == "ask_if":
            if value is None:
                continue
            values["ask_if.question"] = names.get(("question", value.question), value.question)
            values["ask_if.at_least"] = label_of(value, "at_least", names)
        elif isinstance(row, RedFlag) and field in ("at_least", "option"):
            values[field] = label_of(row, field, names)
        elif isinstance(value, tuple) and field in NAMES:
            named = (names.get((NAMES[field], key), key) for key in sorted(value))
            values[field] = "; ".join(named)
        elif isinstance(value, tuple):
            values[field] = "\n".join(value)
        elif field in NAMES:
            values[field] = names.get((NAMES[field], value), value)
        else:
            values[field] = plain_text(value)
    return values


def label_of(row: Any, field: str, names: Names) -> str:
    """The answer to `row.question` that a field means: by its key, or the lowest at a level."""
    value = getattr(row, field)
    if value is None:
        return ""
    kind = "from" if field == "at_least" else "answer"
    return names.get((kind, f"{row.question} {value}"), str(value))


def plain_text(value: Any) -> str:
    """A single value as text: None is "", and what is true or not "yes" or "no"."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
