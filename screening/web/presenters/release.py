"""Releases as their pages show them: what changed between two, and the questionnaire on paper."""

from dataclasses import dataclass, replace
from typing import Any

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.diff import RENAMED, Change, compare, counts
from screening.engine.catalog.values import Catalog, Domain, Option, Question
from screening.web.presenters.catalog import opening_labels
from screening.web.words import OLD_KEYS, VALUES, modality_words

CHANGES_SHOWN = 300
TAGS = {"gone": "del", "new": "ins", "same": "span"}
"""The element of each step on the way from the text before to the text after."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A question with its options and, for a follow-up, the answers that open it."""

    question: Question
    options: tuple[Option, ...]
    parent: Question | None
    opened_by: tuple[str, ...]


def changes_between(old: Catalog, new: Catalog) -> dict[str, Any]:
    """What differs between two catalogs, as the partial _changes takes it."""
    return changes_context(compare(old, new))


def changes_context(changes: tuple[Change, ...]) -> dict[str, Any]:
    """Changes by group: (group, number of all, the first CHANGES_SHOWN).

    Each is (change, its words as (element, text), what it means for stored answers, or "").
    """
    changes = tuple(map(in_words, changes))
    groups = []
    for group, count in counts(changes).items():
        shown = [change for change in changes if change.group == group][:CHANGES_SHOWN]
        rows = [
            (
                change,
                [(TAGS[step], text) for step, text in change.words],
                old_key_note(change),
            )
            for change in shown
        ]
        groups.append((group, count, rows))
    return {"changes": changes, "groups": groups, "shown": CHANGES_SHOWN}


def in_words(change: Change) -> Change:
    """The change with the words for values that are keys of the engine, or types of therapy."""
    before, after = (value_words(change, text) for text in (change.before, change.after))
    return replace(change, before=before, after=after)


def value_words(change: Change, text: str) -> str:
    if change.field == "modalities":
        return modality_words(text.split())
    return str(VALUES.get(change.detail, {}).get(text, text))


def old_key_note(change: Change) -> str:
    """What becomes of what is stored under a key that was renamed."""
    if change.group != RENAMED:
        return ""
    if change.part and change.kind != "scale":
        return ""
    return str(OLD_KEYS.get("option" if change.part else change.kind, ""))


def paper_pages(compiled: CompiledCatalog) -> list[tuple[Domain, list[PaperRow]]]:
    """Every question by page, in catalog order."""
    return [
        (compiled.domains[domain], [paper_row(compiled, question) for question in questions])
        for domain, questions in compiled.pages.items()
    ]


def paper_row(compiled: CompiledCatalog, question: Question) -> PaperRow:
    condition = question.ask_if
    return PaperRow(
        question=question,
        options=tuple(compiled.options[question.key].values()),
        parent=compiled.questions[condition.question] if condition else None,
        opened_by=opening_labels(compiled, condition) if condition else (),
    )
