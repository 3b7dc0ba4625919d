"""An adjustment in words: what it is for, its steps, what speaks against it, its sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.engine.catalog.values import Source
from screening.engine.report_values import SuggestionView
from screening.web.words import GRADES, SOURCE_KINDS, TIMINGS

MOST_HELD = 5


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source as a reference: the words around its title, and links (address, words)."""

    before: str
    title: str
    after: str
    kind: str
    finding: str
    links: tuple[tuple[str, str], ...]
    partly_checked: bool
    short: str
    """First author and year, for print."""


@dataclass(frozen=True, slots=True)
class SuggestionText:
    """An adjustment with the barriers it is for: (key, name, "3 × 9")."""

    key: str
    title: str
    reasons: tuple[tuple[str, str, str], ...]
    evidence: str
    steps: tuple[str, ...]
    cautions: str
    sources: tuple[SourceText, ...]
    sources_summary: str
    short_citations: str


def groups_text(groups: Iterable[Any]) -> tuple[tuple[str, tuple[SuggestionText, ...]], ...]:
    return tuple(
        (str(TIMINGS[timing]), tuple(suggestion_text(each) for each in suggestions))
        for timing, suggestions in groups
    )


def suggestion_text(suggestion: SuggestionView) -> SuggestionText:
    return adjustment_text(
        suggestion.adjustment,
        suggestion.sources,
        tuple(
            (barrier.key, barrier.name, f"{weight} × {points}")
            for barrier, _band, weight, points in suggestion.reasons
        ),
    )


def adjustment_text(
    adjustment: Any, sources: Iterable[Any], reasons: tuple[Any, ...] = ()
) -> SuggestionText:
    """An adjustment of the catalog in words, with its sources."""
    texts = tuple(source_text(source) for source in sources)
    return SuggestionText(
        key=adjustment.key,
        title=adjustment.title,
        reasons=reasons,
        evidence=_("evidence %(grade)s, %(kind)s")
        % {"grade": adjustment.grade, "kind": GRADES[adjustment.grade]},
        steps=tuple(adjustment.steps),
        cautions=adjustment.cautions,
        sources=texts,
        sources_summary=ngettext("%(number)d source", "%(number)d sources", len(texts))
        % {"number": len(texts)},
        short_citations="; ".join(text.short for text in texts),
    )


def source_text(source: Source) -> SourceText:
    year = f"({source.year})" if source.year else ""
    who = " ".join(part for part in (source.authors, year) if part)
    stop = "." if source.authors else ""
    links = []
    if source.doi:
        links.append((f"https://doi.org/{source.doi}", f"doi:{source.doi}"))
    if source.pmid:
        links.append((f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/", f"PMID {source.pmid}"))
    if source.url and not source.doi:
        links.append((source.url, _("Read it")))
    first = source.authors.split(",")[0] if source.authors else source.title
    return SourceText(
        before=f"{who}{stop} " if who else "",
        title=source.title,
        after=f" {source.journal}." if source.journal else "",
        kind=f"{capfirst(SOURCE_KINDS[source.kind])}.",
        finding=f" {source.finding}" if source.finding else "",
        links=tuple(links),
        partly_checked=source.verified == "partial",
        short=f"{first} {source.year}" if source.year else first,
    )


def waits_for(suggestion: SuggestionView) -> str:
    """Why an adjustment is held back: the flags first, then the barriers."""
    flags = [
        _("safety flag “%(title)s”") % {"title": flag.title} for flag in suggestion.held_by_flags
    ]
    barriers = [
        _("“%(name)s” is likely or possible") % {"name": barrier.name}
        for barrier in suggestion.held_by_barriers
    ]
    return ", ".join([*flags, *barriers])


def all_held(number: int) -> str:
    if number <= MOST_HELD:
        return ""
    return ngettext("All %(number)d that wait", "All %(number)d that wait", number) % {
        "number": number
    }


def more_adjustments(number: int) -> str:
    if not number:
        return ""
    return ngettext("%(number)d more adjustment", "%(number)d more adjustments", number) % {
        "number": number
    }
