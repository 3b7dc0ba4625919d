"""An adjustment in words: what it is for, its steps, what speaks against it, its sources."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.engine.catalog.values import WEIGHTS, Question, Source
from screening.engine.report_values import SuggestionView
from screening.web.words import (
    CHECKED,
    GRADES,
    SHORT_TIMINGS,
    SOURCE_KINDS,
    STRENGTHS,
    TIMINGS,
    modality_words,
)

MOST_HELD = 5
STRENGTH_OF_WEIGHT = {weight: strength for strength, weight in WEIGHTS.items()}


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source as a reference: the words around its title, and links (address, words)."""

    before: str
    title: str
    after: str
    kind: str
    finding: str
    links: tuple[tuple[str, str], ...]
    checked: str
    """How far it was checked, where that is less than in full."""
    short: str
    """First author and year, for print."""


@dataclass(frozen=True, slots=True)
class SuggestionText:
    """An adjustment with the barriers it is for: (key, name, how its place comes about)."""

    key: str
    title: str
    for_whom: str
    """The barrier that it is for, as lists name it, and how many more; empty in the catalog."""
    timing: str
    grade: str
    reasons: tuple[tuple[str, str, str], ...]
    evidence: str
    steps: tuple[str, ...]
    cautions: str
    notes: tuple[tuple[str, str], ...]
    """(label, words): a part that waits, what a safety flag adds, the therapies it is made for."""
    sources: tuple[SourceText, ...]
    sources_summary: str
    short_citations: str


@dataclass(frozen=True, slots=True)
class AskFirstText:
    """A question to ask first, and the adjustments that wait for its answer, as a sentence."""

    key: str
    question: str
    waiting: str


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
            (barrier.key, barrier.name, reason_words(weight, points))
            for barrier, _band, weight, points in suggestion.reasons
        ),
        tuple(step_notes(suggestion)),
        for_whom(suggestion),
    )


def reason_words(weight: int, points: int) -> str:
    """How a barrier speaks for a step: the strength of its link times the barrier's points."""
    return _("%(strength)s link %(weight)d × %(points)d points = %(product)d") % {
        "strength": STRENGTHS[STRENGTH_OF_WEIGHT[weight]],
        "weight": weight,
        "points": points,
        "product": weight * points,
    }


def for_whom(suggestion: SuggestionView) -> str:
    """As `SuggestionText.for_whom` says; the barrier that speaks most for the step is named."""
    reasons = sorted(suggestion.reasons, key=lambda reason: -reason[2] * reason[3])
    if not reasons:
        return ""
    name = reasons[0][0].list_name
    if len(reasons) == 1:
        return name
    return _("%(name)s and %(number)d more") % {"name": name, "number": len(reasons) - 1}


def step_notes(suggestion: SuggestionView) -> Iterator[tuple[str, str]]:
    """What a report says beside a step that does not wait: (label, words)."""
    for words, flag in suggestion.parts_held:
        because = {"words": words, "title": flag.title}
        yield (
            _("Wait with:"),
            _("%(words)s (because of the safety flag “%(title)s”)") % because,
        )
    for flag, words in suggestion.remarks:
        yield _("Because of the safety flag “%(title)s”:") % {"title": flag.title}, words
    if modalities := suggestion.adjustment.modalities:
        words = modality_words(modalities)
        if suggestion.made_for_others:
            words = _("%(therapies)s. It comes last here, because this therapy is another.") % {
                "therapies": words
            }
        yield _("Made for:"), words


def adjustment_text(
    adjustment: Any,
    sources: Iterable[Any],
    reasons: tuple[Any, ...] = (),
    notes: tuple[tuple[str, str], ...] = (),
    for_whom: str = "",
) -> SuggestionText:
    """An adjustment of the catalog in words, with its sources."""
    texts = tuple(source_text(source) for source in sources)
    return SuggestionText(
        key=adjustment.key,
        title=adjustment.title,
        for_whom=for_whom,
        timing=str(SHORT_TIMINGS[adjustment.timing]),
        grade=_("grade %(grade)s") % {"grade": adjustment.grade},
        reasons=reasons,
        evidence=_("evidence %(grade)s, %(kind)s")
        % {"grade": adjustment.grade, "kind": GRADES[adjustment.grade]},
        steps=tuple(adjustment.steps),
        cautions=adjustment.cautions,
        notes=notes,
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
        checked=str(CHECKED[source.verified]),
        short=f"{first} {source.year}" if source.year else first,
    )


def waits_for(suggestion: SuggestionView) -> str:
    """Why an adjustment is held back: flags first, then barriers, then questions to ask first."""
    flags = [
        _("safety flag “%(title)s”") % {"title": flag.title} for flag in suggestion.held_by_flags
    ]
    barriers = [
        _("“%(name)s” is likely or possible") % {"name": barrier.name}
        for barrier in suggestion.held_by_barriers
    ]
    questions = [
        _("“%(question)s” is to be asked first") % {"question": question.text}
        for question in suggestion.ask_first
    ]
    return ", ".join([*flags, *barriers, *questions])


def held_text(suggestion: SuggestionView) -> tuple[str, str, str]:
    """An adjustment that waits: its title, why, and what safety flags add."""
    remarks = (words for _flag, words in suggestion.remarks)
    return suggestion.adjustment.title, waits_for(suggestion), " ".join(remarks)


def asked_first(suggestions: Iterable[SuggestionView]) -> tuple[AskFirstText, ...]:
    """The questions until which adjustments wait, each with the titles of those."""
    waiting: dict[str, tuple[Question, list[str]]] = {}
    for suggestion in suggestions:
        for question in suggestion.ask_first:
            _question, titles = waiting.setdefault(question.key, (question, []))
            titles.append(suggestion.adjustment.title)
    return tuple(
        AskFirstText(key=key, question=question.text, waiting=wait_until_answered(titles))
        for key, (question, titles) in waiting.items()
    )


def wait_until_answered(titles: Iterable[str]) -> str:
    """Which adjustments wait for an answer."""
    return _("Until it is answered these wait: %(titles)s.") % {"titles": "; ".join(titles)}


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
