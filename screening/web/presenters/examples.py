"""Example cases as the draft and a release show them: which come out right, and why others not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from screening.engine.catalog.values import Catalog, ExampleCase
from screening.engine.examples import (
    FLAG_SILENT,
    FURTHER_LOW,
    MAIN_BEHIND,
    MAIN_LOW,
    ExampleResult,
    Miss,
)
from screening.web.words import BANDS

SENTENCES = {
    MAIN_LOW: gettext_lazy(
        "“%(name)s” is %(band)s (%(points)d points), and should be among the first three."
    ),
    MAIN_BEHIND: gettext_lazy(
        "“%(name)s” is %(band)s (%(points)d points) but stands at place %(place)d, and should be "
        "among the first three."
    ),
    FURTHER_LOW: gettext_lazy(
        "“%(name)s” is %(band)s (%(points)d points), and should be likely or possible."
    ),
    FLAG_SILENT: gettext_lazy("The red flag “%(name)s” is not raised."),
}
"""One sentence for each expectation that was not met."""


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """An example with what it expects in words, what is missing, and what changed.

    `change` compares it with the release before, or is "".
    """

    example: ExampleCase
    is_right: bool
    missing: tuple[str, ...]
    main: tuple[str, ...]
    further: tuple[str, ...]
    flags: tuple[str, ...]
    change: str


@dataclass(frozen=True, slots=True)
class ExamplesView:
    """All rows and their count in words; `unchecked` says why some or all are missing, or ""."""

    rows: tuple[ExampleRow, ...]
    summary: str
    unchecked: str


def examples_view(
    catalog: Catalog,
    results: Sequence[ExampleResult] | None,
    *,
    before: Mapping[str, bool] | None = None,
    number: int = 0,
) -> ExamplesView:
    """The example cases of a catalog; `results` is None where none of them can be checked.

    `before` says by key which of them came out right under release `number`; None compares none.
    """
    names = names_of(catalog)
    checked = results or ()
    return ExamplesView(
        rows=tuple(
            example_row(result, names, change_words(result, before, number)) for result in checked
        ),
        summary=summary_words(checked),
        unchecked=unchecked_words(len(catalog.example_cases), results),
    )


Names = Mapping[tuple[str, str], str]


def names_of(catalog: Catalog) -> Names:
    """What barriers and flags are called."""
    return {("barrier", row.key): row.name for row in catalog.barriers} | {
        ("flag", row.key): row.title for row in catalog.red_flags
    }


def example_row(result: ExampleResult, names: Names, change: str = "") -> ExampleRow:
    example = result.example

    def named(kind: str, keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(names[kind, key] for key in keys)

    return ExampleRow(
        example=example,
        is_right=result.is_right,
        missing=tuple(miss_words(miss, names) for miss in result.misses),
        main=named("barrier", example.main),
        further=named("barrier", example.further),
        flags=named("flag", example.flags),
        change=change,
    )


def miss_words(miss: Miss, names: Names) -> str:
    """Which expectation was not met, and what stands there instead."""
    if miss.code == FLAG_SILENT:
        return str(SENTENCES[miss.code]) % {"name": names["flag", miss.key]}
    return str(SENTENCES[miss.code]) % {
        "name": names["barrier", miss.key],
        "band": str(BANDS[miss.band][1]).lower(),
        "points": miss.points,
        "place": miss.place,
    }


def change_words(result: ExampleResult, before: Mapping[str, bool] | None, number: int) -> str:
    """What became of an example since a release; "" where nothing did."""
    if before is None:
        return ""
    was = before.get(result.example.key)
    if was is None:
        return _("New since release %(number)d.") % {"number": number}
    if was == result.is_right:
        return ""
    words = _("Came out right under release %(number)d.")
    if not was:
        words = _("Came out wrong under release %(number)d.")
    return words % {"number": number}


def summary_words(results: Sequence[ExampleResult]) -> str:
    """How many come out right; "" where none was checked."""
    if not results:
        return ""
    words = ngettext(
        "%(right)d of %(count)d example comes out right.",
        "%(right)d of %(count)d examples come out right.",
        len(results),
    )
    right = sum(result.is_right for result in results)
    return words % {"right": right, "count": len(results)}


def unchecked_words(count: int, results: Sequence[ExampleResult] | None) -> str:
    """Why examples were not checked; "" where all were."""
    if results is None:
        return _("The examples can be checked once the problems above are settled.")
    left_out = count - len(results)
    if not left_out:
        return ""
    words = ngettext(
        "%(count)d example has problems of its own, which stand above, and was not checked.",
        "%(count)d examples have problems of their own, which stand above, and were not checked.",
        left_out,
    )
    return words % {"count": left_out}
