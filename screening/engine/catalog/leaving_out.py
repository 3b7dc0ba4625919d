"""A catalog without some of its rows, as the working rows make it once these are retired."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from screening.engine.catalog.values import Catalog

Keys = Mapping[str, set[str]]
"""Keys of rows by their kind."""


def without(catalog: Catalog, keys: Keys) -> Catalog:
    """The catalog that the working rows make once the rows with these keys are retired.

    A link goes with either of its ends; what a row cannot do without stays named.
    """

    def left(rows: Iterable[Any], kind: str) -> tuple[Any, ...]:
        return tuple(row for row in rows if row.key not in keys.get(kind, ()))

    def named(names: Iterable[str], kind: str) -> tuple[str, ...]:
        return tuple(name for name in names if name not in keys.get(kind, ()))

    def linked(parts: Iterable[Any], end: str, kind: str) -> tuple[Any, ...]:
        return tuple(one for one in parts if getattr(one, end) not in keys.get(kind, ()))

    return replace(
        catalog,
        domains=left(catalog.domains, "domain"),
        scales=left(catalog.scales, "scale"),
        questions=left(catalog.questions, "question"),
        barriers=tuple(
            replace(
                row,
                indicators=linked(row.indicators, "question", "question"),
                differentials=linked(row.differentials, "barrier", "barrier"),
            )
            for row in left(catalog.barriers, "barrier")
        ),
        adjustments=tuple(
            replace(
                row,
                indications=linked(row.indications, "barrier", "barrier"),
                sources=named(row.sources, "source"),
                contraindications=named(row.contraindications, "barrier"),
                ask_first=named(row.ask_first, "question"),
            )
            for row in left(catalog.adjustments, "adjustment")
        ),
        red_flags=tuple(
            replace(
                row,
                holds=named(row.holds, "adjustment"),
                part_holds=linked(row.part_holds, "adjustment", "adjustment"),
                remarks=linked(row.remarks, "adjustment", "adjustment"),
            )
            for row in left(catalog.red_flags, "red-flag")
        ),
        sources=tuple(
            replace(row, background_for=named(row.background_for, "barrier"))
            for row in left(catalog.sources, "source")
        ),
        example_cases=tuple(
            replace(
                row,
                answers=linked(row.answers, "question", "question"),
                main=named(row.main, "barrier"),
                further=named(row.further, "barrier"),
                flags=named(row.flags, "red-flag"),
            )
            for row in left(catalog.example_cases, "example-case")
            if named(row.main, "barrier") or not row.main
        ),
    )


def needed_by(catalog: Catalog, key: str) -> dict[str, set[str]]:
    """The rows without which a barrier cannot be in use, by kind; KeyError where there is none.

    `catalog` holds the retired rows too.
    """
    barrier = {row.key: row for row in catalog.barriers}[key]
    questions = {row.key: row for row in catalog.questions}
    asked = {barrier.gate, *(i.question for i in barrier.indicators)} & questions.keys()
    asked |= {
        condition.question for one in asked if (condition := questions[one].ask_if)
    } & questions.keys()
    return {
        "barrier": {key},
        "question": asked,
        "scale": {questions[one].scale for one in asked},
        "domain": {barrier.domain, *(questions[one].domain for one in asked)},
    }
