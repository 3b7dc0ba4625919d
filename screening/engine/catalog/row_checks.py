"""Checks that rows of every kind share: their texts, and the keys that they name."""

import re
from collections import Counter
from collections.abc import Container, Hashable, Iterable, Iterator
from typing import TypeVar

from screening.engine.catalog.problem import Problem
from screening.engine.catalog.serialization import is_storable
from screening.engine.visible_text import has_visible_character

Value = TypeVar("Value", bound=Hashable)
KEY_FORM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
KEY_LENGTH = 60
MAY_BE_EMPTY = {
    "help",
    "more_help",
    "cautions",
    "authors",
    "journal",
    "doi",
    "pmid",
    "url",
    "finding",
    "strength_text",
    "source",
    "short",
}


def twice(values: Iterable[Value]) -> list[Value]:
    return [value for value, count in Counter(values).items() if count > 1]


def text_problems(
    kind: str, key: str, text: str, limit: int, field: str, *, is_label: bool = False
) -> Iterator[Problem]:
    """Empty, too long or unstorable; `field` names the field, or with `is_label` the option."""
    code = "option-label" if is_label else "text"
    params: dict[str, str | int] = {"option" if is_label else "field": field}
    if not has_visible_character(text) and (is_label or field not in MAY_BE_EMPTY):
        yield Problem.of(kind, key, f"{code}-empty", **params)
    if len(text) > limit:
        yield Problem.of(kind, key, f"{code}-too-long", **params, length=len(text), limit=limit)
    if not is_storable(text):
        yield Problem.of(kind, key, f"{code}-unstorable", **params)


def unknown(
    kind: str, key: str, what: str, names: Iterable[str], known: Container[str]
) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield Problem.of(kind, key, f"unknown-{what}", name=name)


def repeated(kind: str, key: str, what: str, names: Iterable[str]) -> Iterator[Problem]:
    for name in twice(names):
        yield Problem.of(kind, key, f"repeated-{what}", name=name)
