"""What changed between two catalogs as pages tell it: barrier by barrier, in the clinic's words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screening.engine.catalog.change_sections import CHANGED, RowChange, Section, sections
from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.diff import (
    ADDED,
    RENAMED,
    REORDERED,
    Change,
    compare,
    counts,
)
from screening.engine.catalog.values import Catalog
from screening.web.change_words import FIELDS, OLD_KEYS, VALUES
from screening.web.html_rows import words_html
from screening.web.presenters.catalog import barrier_context
from screening.web.words import CHANGES, KINDS, modality_words

CHANGES_SHOWN = 300
PARTS = {
    "indicators": gettext_lazy("asks “%(part)s”"),
    "differentials": gettext_lazy("to be told apart from “%(part)s”"),
    "indications": gettext_lazy("helps with “%(part)s”"),
    "parts": gettext_lazy("part that can wait: “%(part)s”"),
    "remarks": gettext_lazy("remark beside “%(part)s”"),
    "options": gettext_lazy("answer “%(part)s”"),
    "answers": gettext_lazy("answer to “%(part)s”"),
}
"""A part of a row, by the list in which it stands."""
NEEDED = {
    "indicators": "strength",
    "differentials": "how",
    "indications": "strength",
    "parts": "words",
    "remarks": "words",
    "options": "label",
    "answers": "option",
}
"""The detail that a part of each list always has: without one before, the part is new."""
SHOWN_WHOLE = {"question", "adjustment"}
"""Kinds of rows that the whole of an added barrier shows with all they hold."""


@dataclass(frozen=True, slots=True)
class Line:
    """One difference: its words as HTML, or its value before and after, or a sentence.

    `note` says what it means for what is stored already.
    """

    label: str
    words: SafeString | str = ""
    before: str = ""
    after: str = ""
    sentence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    """A row with its differences, or of one that came or went all it holds as (label, text)."""

    kind: str
    name: str
    what: str
    """That it was added or retired; "" where it was changed."""
    is_gone: bool
    shared_by: tuple[str, ...]
    lines: tuple[Line, ...]
    content: tuple[tuple[str, str], ...]
    by: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """The changes of one barrier; `whole` is all of an added one, `by` who edited it."""

    anchor: str
    name: str
    what: str
    summary: str
    rows: tuple[RowView, ...]
    whole: Mapping[str, Any] | None
    by: str


Editors = Mapping[tuple[str, str], str]
"""Who changed a row and when, as a sentence, by its kind and key."""


def changes_between(
    old: Catalog,
    new: Catalog,
    *,
    compiled: CompiledCatalog | None = None,
    editors: Editors | None = None,
) -> dict[str, Any]:
    """What differs, as the partial _changes takes it.

    `compiled` is the new catalog, or what can be shown of it: with it an added barrier is shown
    whole. `editors` say who changed each row.
    """
    changes = compare(old, new)
    shown = changes[:CHANGES_SHOWN]
    barriers = {barrier.key: barrier.name for barrier in (*old.barriers, *new.barriers)}
    return {
        "changes": changes,
        "counts": [(CHANGES[group], n) for group, n in counts(changes).items() if n],
        "sections": [
            section_view(section, barriers, compiled, editors or {})
            for section in sections(old, new, shown)
        ],
        "cut": len(changes) > CHANGES_SHOWN,
        "shown": CHANGES_SHOWN,
    }


def section_view(
    section: Section,
    barriers: Mapping[str, str],
    compiled: CompiledCatalog | None,
    editors: Editors,
) -> SectionView:
    whole = whole_barrier(section, compiled)
    rows = [row for row in section.rows if not (whole and is_in_whole(row, whole))]
    changes = [change for row in section.rows for change in row.changes]
    return SectionView(
        anchor=f"changes-{section.barrier or 'shared'}",
        name=section.name or _("What several barriers share"),
        what=str(CHANGES[section.what]) if section.what != CHANGED else "",
        summary=summary_of(changes),
        rows=tuple(row_view(row, section.barrier, barriers, editors) for row in rows),
        whole=whole,
        by=editors.get(("barrier", section.barrier), ""),
    )


def summary_of(changes: Sequence[Change]) -> str:
    """How many changes of each group, as "2 reworded, 1 moved"."""
    numbers = counts(tuple(changes))
    return ", ".join(f"{n} {CHANGES[group]}" for group, n in numbers.items() if n)


def whole_barrier(section: Section, compiled: CompiledCatalog | None) -> Mapping[str, Any] | None:
    """All of a barrier that was added, where it can be shown."""
    if section.what != ADDED or compiled is None or section.barrier not in compiled.barriers:
        return None
    return barrier_context(compiled, compiled.barriers[section.barrier])


def is_in_whole(row: RowChange, whole: Mapping[str, Any]) -> bool:
    """Whether the whole of a barrier shows all that an added row holds."""
    if row.what != ADDED:
        return False
    if row.kind == "barrier":
        return bool(row.key == whole["barrier"].key)
    shown = {one.question.key for one in whole["indicators"]}
    shown |= {one.adjustment.key for one in whole["adjustments"]}
    return row.kind in SHOWN_WHOLE and row.key in shown


def row_view(
    row: RowChange, barrier: str, barriers: Mapping[str, str], editors: Editors
) -> RowView:
    """A row in the section of `barrier`, which already names that barrier itself."""
    is_own = row.kind == "barrier" and row.key == barrier
    several = row.barriers if len(row.barriers) > 1 and row.kind != "barrier" else ()
    return RowView(
        kind=str(KINDS[row.kind]),
        name="" if is_own else row.name,
        what=str(CHANGES[row.what]) if row.what != CHANGED and not is_own else "",
        is_gone=row.what not in (ADDED, CHANGED),
        shared_by=tuple(barriers.get(key, key) for key in several),
        lines=tuple(lines_of(row.changes)) if row.what == CHANGED else (),
        content=tuple(content_of(field for field in row.content if is_own or field[2] != row.name)),
        by="" if is_own else editors.get((row.kind, row.key), ""),
    )


def part_of(field: str) -> str:
    """The list and the key of the part that a field belongs to; "" for the row's own fields."""
    return field.rpartition(".")[0] if field.count(".") == 2 else ""


def lines_of(changes: Iterable[Change]) -> Iterator[Line]:
    """The differences of a row; a part that came or went is one of them, whatever it holds."""
    for (_group, part), group in groupby(changes, key=lambda one: (one.group, part_of(one.field))):
        of_part = list(group)
        relation = part.partition(".")[0]
        needed = next((one for one in of_part if one.detail == NEEDED.get(relation)), None)
        if needed and not (needed.before and needed.after):
            yield part_line(relation, of_part)
        else:
            yield from map(line, of_part)


def part_line(relation: str, changes: Sequence[Change]) -> Line:
    """A part that came or went, with all it holds."""
    label = part_words(relation, changes[0].part)
    before = details_in_words((one.detail, one.before) for one in changes if one.before)
    after = details_in_words((one.detail, one.after) for one in changes if one.after)
    return Line(capfirst(label), before=before, after=after)


def part_words(relation: str, part: str) -> str:
    return str(PARTS[relation]) % {"part": part}


def details_in_words(details: Iterable[tuple[str, str]]) -> str:
    """What a part holds, as "speaks for the barrier; clearly (2 points a step)"."""
    return "; ".join(value_words(detail, text) for detail, text in details)


def line(change: Change) -> Line:
    """One change of one field."""
    label = capfirst(label_of(change.field, change.part))
    if change.group == REORDERED:
        return Line(label, sentence=move_words(change))
    if change.words:
        return Line(label, words=words_html(change.words))
    before, after = (value_words(change.detail, text) for text in (change.before, change.after))
    return Line(label, before=before, after=after, note=old_key_note(change))


def label_of(field: str, part: str) -> str:
    """What a field is called, with the part that it belongs to."""
    if not field:
        return ""
    own = str(FIELDS[field.rpartition(".")[2]])
    if not part:
        return own
    return f"{part_words(field.partition('.')[0], part)}: {own}"


def move_words(change: Change) -> str:
    """Where something stood and where it stands."""
    if change.field == "parts":
        return _("The same, in another order.")
    if not change.after:
        return _("Now the first; it stood behind “%(before)s”.") % {"before": change.before}
    if not change.before:
        return _("Now behind “%(after)s”; it was the first.") % {"after": change.after}
    places = {"before": change.before, "after": change.after}
    return _("Now behind “%(after)s”; it stood behind “%(before)s”.") % places


def value_words(detail: str, text: str) -> str:
    """The value of a field in words, where it is a key of the engine or a type of therapy."""
    if detail == "modalities":
        return modality_words(text.split())
    return str(VALUES.get(detail, {}).get(text, text))


def old_key_note(change: Change) -> str:
    """What becomes of what is stored under a key that was renamed."""
    if change.group != RENAMED or (change.part and change.kind != "scale"):
        return ""
    return str(OLD_KEYS.get("option" if change.part else change.kind, ""))


def content_of(content: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    """All that a row holds as (label, text), each part in one line."""
    for place, group in groupby(content, key=lambda field: part_of(field[0])):
        fields = list(group)
        if place:
            label = part_words(place.partition(".")[0], fields[0][1])
            details = [(name.rpartition(".")[2], text) for name, _part, text in fields]
            yield capfirst(label), details_in_words(details)
            continue
        for name, _part, text in fields:
            detail = name.rpartition(".")[2]
            yield capfirst(str(FIELDS[detail])), value_words(detail, text)
