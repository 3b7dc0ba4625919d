"""What a report says at first glance: how many barriers, the first step for each, what to ask."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.engine.report_values import FindingView, ReportView, SuggestionView
from screening.engine.scoring import LIKELY, POSSIBLE
from screening.web.presenters.findings import Band, band_of

MOST_SAFETY_OPEN, MOST_SAFETY_LINES = 2, 5
"""Safety questions shown at first glance, and the lines above which flags leave no room for one."""


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A named barrier with the step that helps it most; without one where each has to wait."""

    key: str
    name: str
    band: Band
    step: str
    """The step's key, or empty."""
    words: str


@dataclass(frozen=True, slots=True)
class Glance:
    counts: str
    """How many of the named barriers are likely and possible; empty where none is named."""
    first_steps: tuple[FirstStep, ...]
    also: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """By band: ("Also likely:", its barriers that are not named as (key, name))."""
    safety_first: tuple[tuple[str, str], ...]
    """(key, question) of the first safety questions without an answer; none below many flags."""
    safety_more: str
    """How many of them stand further below alone, or empty."""
    first_ask: tuple[tuple[str, str], ...]
    """The question that decides most, with what it could settle, as the only row."""
    safety_number: int
    also_words: str
    """How many barriers are likely or possible beside those named, or empty."""
    steps_number: int
    asks_number: int


def glance_of(view: ReportView, asks: tuple[tuple[str, str], ...]) -> Glance:
    """The first glance at a report; `asks` as in `ReportText`."""
    named = view.named_keys
    first = view.safety_open[: max(0, min(MOST_SAFETY_OPEN, MOST_SAFETY_LINES - len(view.flags)))]
    others = [f for f in view.findings if f.barrier.key not in named]
    also = (
        (_("Also likely:"), names_of(others, LIKELY)),
        (_("Also possible:"), names_of(others, POSSIBLE)),
    )
    return Glance(
        counts=counts_of(view.named),
        first_steps=first_steps(view),
        also=tuple((label, names) for label, names in also if names),
        also_words=also_words(sum(len(names) for _label, names in also)),
        safety_first=tuple((question.key, question.text) for question in first),
        safety_more=safety_more(len(view.safety_open) - len(first), more=bool(first)),
        first_ask=asks[:1],
        safety_number=len(view.safety_open),
        steps_number=sum(len(group) for _timing, group in view.suggestions),
        asks_number=len(view.safety_open) + len(view.ask_next) + len(view.ask_later),
    )


def safety_more(number: int, *, more: bool) -> str:
    """That `number` safety questions have no answer; `more` where others stand above."""
    if not number:
        return ""
    if not more:
        return ngettext(
            "%(number)d safety question has no answer: ask it first",
            "%(number)d safety questions have no answer: ask them first",
            number,
        ) % {"number": number}
    return ngettext(
        "%(number)d more safety question has no answer",
        "%(number)d more safety questions have no answer",
        number,
    ) % {"number": number}


def also_words(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "%(number)d more likely or possible", "%(number)d more likely or possible", number
    ) % {"number": number}


def counts_of(named: Iterable[FindingView]) -> str:
    bands = [finding.band for finding in named]
    likely, possible = bands.count(LIKELY), bands.count(POSSIBLE)
    parts = []
    if likely:
        parts.append(
            ngettext("%(number)d likely", "%(number)d likely", likely) % {"number": likely}
        )
    if possible:
        words = ngettext("%(number)d possible", "%(number)d possible", possible)
        parts.append(words % {"number": possible})
    return ", ".join(parts)


def names_of(findings: Iterable[FindingView], band: str) -> tuple[tuple[str, str], ...]:
    return tuple((f.barrier.key, f.barrier.list_name) for f in findings if f.band == band)


def first_steps(view: ReportView) -> tuple[FirstStep, ...]:
    """The best free step for each named barrier, by the order in which a report ranks them."""
    suggestions = [each for _timing, group in view.suggestions for each in group]
    suggestions.sort(key=lambda each: (-each.score, each.adjustment.grade))
    return tuple(first_step(finding, suggestions, view.held) for finding in view.named)


def first_step(
    finding: FindingView, free: Iterable[SuggestionView], held: Iterable[SuggestionView]
) -> FirstStep:
    key = finding.barrier.key

    def helps(each: SuggestionView) -> bool:
        return any(barrier.key == key for barrier, *_rest in each.reasons)

    step, words = "", _("No step of the catalog is for it")
    if best := next(filter(helps, free), None):
        step, words = best.adjustment.key, best.adjustment.title
    elif any(map(helps, held)):
        words = _("Each step for it has to wait")
    return FirstStep(key, finding.barrier.list_name, band_of(finding.band), step, words)
