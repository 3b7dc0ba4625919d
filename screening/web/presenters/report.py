"""What the pages of a report say: its numbers and names as sentences, ready for a template.

A report and its release never change, so the sentences are made once per report and language.
They are values, not HTML: every page escapes and arranges them anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from screening.engine.report_values import AnswerView, AskView, ReportView
from screening.engine.state import ASKED, CLOSED
from screening.models import Decision, Report
from screening.web.addresses import address_of
from screening.web.days import day_in_words
from screening.web.presenters.adjustments import (
    MOST_HELD,
    AskFirstText,
    SuggestionText,
    all_held,
    asked_first,
    groups_text,
    held_text,
    more_adjustments,
)
from screening.web.presenters.decisions import labels
from screening.web.presenters.findings import FindingText, Row, finding_text
from screening.web.presenters.glance import Glance, glance_of
from screening.web.presenters.safety import FlagText, flag_text, safety_open_heading
from screening.web.words import LEVERS

MOST_STRENGTHS = 5
MOST_BARRIERS_TO_SETTLE = 3
MOST_BARRIERS_AGAINST = 2


@dataclass(frozen=True, slots=True)
class ReportText:
    """All that a report says, in the order of its page."""

    view: ReportView
    glance: Glance
    flags: tuple[FlagText, ...]
    named: tuple[FindingText, ...]
    unclear: tuple[FindingText, ...]
    all_findings: tuple[FindingText, ...]
    suggestions: tuple[tuple[str, tuple[SuggestionText, ...]], ...]
    more_suggestions: tuple[tuple[str, tuple[SuggestionText, ...]], ...]
    ask_first: tuple[AskFirstText, ...]
    held: tuple[tuple[str, str, str], ...]
    """What waits for more than a question to be asked first: (title, why, what flags add)."""
    all_waiting: tuple[tuple[str, str, str], ...]
    all_held: str
    """How many are held back, where the report shows not all of them; else empty."""
    more_adjustments: str
    safety_open: tuple[str, ...]
    safety_open_heading: str
    questions: tuple[str, ...]
    more_questions: str
    open_questions: tuple[tuple[str, str, str], ...]
    """All that is open: (question, "Safety" or empty, else its domain's name)."""
    asks: tuple[tuple[str, str], ...]
    """(question, what its answer could settle)."""
    lever: SafeString
    levers: tuple[str, ...]
    strengths: tuple[tuple[str, str, str], ...]
    """(question or empty, its answer or the words for it, the barriers that it speaks against)."""
    order: str
    """How the barriers are put in order."""
    coverage: str
    counts: str
    answers: tuple[tuple[str, str, tuple[Row, ...]], ...]
    """By page: (domain's key, its name, rows of (class, question, answer, remark, note))."""

    @property
    def held_first(self) -> tuple[tuple[str, str, str], ...]:
        return self.held[:MOST_HELD]

    @property
    def others(self) -> tuple[FindingText, ...]:
        """Every finding but those that the report opens with."""
        return tuple(finding for finding in self.all_findings if finding not in self.named)


@dataclass(frozen=True)
class _Spoken:
    """A report in a language, as a cache key: the digest stands for the view."""

    digest: str
    language: str | None
    view: ReportView = field(compare=False, repr=False)


def report_in_words(report: Report, view: ReportView) -> ReportText:
    """The sentences of a stored report, made once per report and language."""
    return _spoken(_Spoken(report.digest, get_language(), view))


@lru_cache(maxsize=64)
def _spoken(spoken: _Spoken) -> ReportText:
    return in_words(spoken.view)


def in_words(view: ReportView) -> ReportText:
    """The sentences of a view; a preview, which is not stored, comes here directly."""
    findings = {f.barrier.key: finding_text(f) for f in view.findings}
    asks = tuple((ask.question.text, could_settle(ask)) for ask in view.ask_next)
    held = [each for each in view.held if each.held_by_flags or each.held_by_barriers]
    return ReportText(
        view=view,
        glance=glance_of(view, asks),
        flags=tuple(flag_text(flag) for flag in view.flags),
        named=tuple(findings[f.barrier.key] for f in view.named),
        unclear=tuple(findings[f.barrier.key] for f in view.unclear),
        all_findings=tuple(findings.values()),
        suggestions=groups_text(view.suggestions),
        more_suggestions=groups_text(view.more_suggestions),
        ask_first=asked_first(each for each in view.held if each not in held),
        held=tuple(map(held_text, held)),
        all_waiting=tuple(map(held_text, view.held)),
        all_held=all_held(len(view.held)) if len(held) > MOST_HELD else "",
        more_adjustments=more_adjustments(view.more_count),
        safety_open=tuple(question.text for question in view.safety_open),
        safety_open_heading=safety_open_heading(len(view.safety_open)),
        questions=tuple(ask.question.text for ask in view.ask_next),
        more_questions=more_questions(len(view.ask_later)),
        open_questions=open_questions(view),
        asks=asks,
        lever=lever_sentence(view),
        levers=lever_counts(view),
        strengths=strengths(view),
        order=order_sentence(view.engine_version),
        coverage=_("%(answered)d of %(asked)d asked questions answered; %(unknown)d “don’t know”.")
        % {"answered": view.answered, "asked": view.asked, "unknown": view.dont_know},
        counts=counts_sentence(view),
        answers=tuple(
            (domain.key, domain.name, tuple(answer_row(answer) for answer in answers))
            for domain, answers in view.answers
        ),
    )


def open_questions(view: ReportView) -> tuple[Row, ...]:
    """As `ReportText.open_questions` says."""
    return (
        *((question.text, _("Safety"), "") for question in view.safety_open),
        *((ask.question.text, "", ask.domain.name) for ask in view.ask_next + view.ask_later),
    )


def lever_counts(view: ReportView) -> tuple[str, ...]:
    """How many likely barriers each lever has."""
    return tuple(
        _("%(lever)s: %(number)d") % {"lever": capfirst(LEVERS[key]), "number": len(barriers)}
        for key, barriers in view.levers
    )


def strengths(view: ReportView) -> tuple[Row, ...]:
    """As `ReportText.strengths` says."""
    return tuple(
        (
            "" if one.words else one.question.text,
            one.words or one.option.label,
            ", ".join(barrier.name for barrier in one.barriers[:MOST_BARRIERS_AGAINST]),
        )
        for one in view.strengths[:MOST_STRENGTHS]
    )


def preview_in_words(view: ReportView) -> dict[str, Any]:
    """A report that is not stored, as the partials take it: nothing earlier, nothing to decide."""
    text = in_words(view)
    return {
        "text": text,
        "named": [(finding, "", None) for finding in text.named],
        "others": [(finding, "", None) for finding in text.others],
        "suggestions": [
            (timing, [(each, None) for each in suggestions])
            for timing, suggestions in text.suggestions
        ],
    }


def earlier_step_rows(steps: Iterable[Decision]) -> list[tuple[str, str, str, str]]:
    """(title, since when it was planned, what came of it or empty, where that is recorded)."""
    return [
        (
            step.title,
            _("planned %(day)s") % {"day": day_in_words(step.at, "j F")},
            labels().outcomes[step.outcome].lower() if step.outcome else "",
            address_of("report", step.report.uuid) + "#plan",
        )
        for step in steps
    ]


def order_sentence(engine_version: str) -> str:
    """How the barriers are put in order; reports of version 1 did not say it."""
    if engine_version == "1":
        return ""
    return _(
        "The barrier whose own question was answered most strongly comes first; between equals, "
        "the one whose points are more certain."
    )


def more_questions(number: int) -> str:
    if not number:
        return ""
    return ngettext("%(number)d more open question", "%(number)d more open questions", number) % {
        "number": number
    }


def could_settle(ask: AskView) -> str:
    names = ", ".join(barrier.name for barrier in ask.barriers[:MOST_BARRIERS_TO_SETTLE])
    more = len(ask.barriers) - MOST_BARRIERS_TO_SETTLE
    if more > 0:
        return _("could settle %(names)s and %(number)d more") % {"names": names, "number": more}
    return _("could settle %(names)s") % {"names": names}


def lever_sentence(view: ReportView) -> SafeString:
    """What has to change first, where one thing leads; else that the barriers differ."""
    if not view.levers:
        return SafeString()
    (lever, barriers), *rest = view.levers
    if rest and len(barriers) <= len(rest[0][1]):
        return format_html("{}", _("The likely barriers are about different things:"))
    if lever == "client":
        sentence = ngettext(
            "The one likely barrier is about <b>{lever}</b>.",
            "What has to change first for {number} of {all} likely barriers: <b>{lever}</b>.",
            view.likely_count,
        )
    else:
        sentence = ngettext(
            "The one likely barrier is about <b>{lever}</b>, not the client.",
            "{number} of {all} likely barriers are about <b>{lever}</b>, not the client.",
            view.likely_count,
        )
    return format_html(sentence, lever=LEVERS[lever], number=len(barriers), all=view.likely_count)


def counts_sentence(view: ReportView) -> str:
    unlikely = ngettext(
        "%(number)d barrier screened and unlikely",
        "%(number)d barriers screened and unlikely",
        view.unlikely_count,
    ) % {"number": view.unlikely_count}
    unclear = ngettext("%(number)d unclear", "%(number)d unclear", len(view.unclear)) % {
        "number": len(view.unclear)
    }
    return f"{unlikely} · {unclear}"


def answer_row(answer: AnswerView) -> Row:
    """A question with its answer; the class mutes what is no answer."""
    remark = ""
    if answer.option:
        style, words = "", answer.option.label
        if answer.status == CLOSED:
            remark = _("(kept, not counted: its first question closed it)")
    elif answer.dont_know:
        style, words = "", _("Don’t know")
    else:
        style = "muted"
        words = _("Not answered") if answer.status == ASKED else _("Not asked")
    return style, answer.question.text, words, remark, answer.note
