"""What the pages of a report say: its numbers and names as sentences, ready for a template.

A report and its release never change, so the sentences are made once per report and language.
They are values, not HTML: every page escapes and arranges them anew.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from screening.engine.catalog.values import Source
from screening.engine.report_values import (
    AnswerView,
    AskView,
    FindingView,
    FlagView,
    PartView,
    ReportView,
    SuggestionView,
)
from screening.engine.scoring import UNLIKELY
from screening.engine.state import ASKED, CLOSED
from screening.models import RaisedFlag
from screening.web.presenters.plan import labels
from screening.web.words import BANDS, GRADES, LEVERS, SOURCE_KINDS, TIMINGS, age

MOST_HELD = 5
MOST_STRENGTHS = 5
MOST_BARRIERS_TO_SETTLE = 3
MOST_BARRIERS_AGAINST = 2

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A band as mark and word; the colour only repeats it."""

    key: str
    mark: str
    word: str


@dataclass(frozen=True, slots=True)
class FindingText:
    """A barrier in words. The bar's numbers are percentages of the most it can come to."""

    key: str
    name: str
    address: str
    band: Band
    points: str
    scale: str
    """Thresholds, and the range while questions are open."""
    bar: dict[str, int]
    supporting: tuple[Row, ...]
    """(width in per cent, question, answer, sum), as all the rows below."""
    contrary: tuple[Row, ...]
    unknown: tuple[Row, ...]
    neutral: tuple[Row, ...]
    quiet_summary: str
    """Over the rows that fold away; empty where there are none."""
    differentials: tuple[tuple[str, Band, str], ...]
    brief_points: str
    brief_scale: str
    brief_rows: tuple[Row, ...]
    """(question, answer, sum, note)."""

    @property
    def may_be_decided(self):
        """An unlikely barrier is listed, and no opinion is asked about it."""
        return self.band.key != UNLIKELY


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


@dataclass(frozen=True, slots=True)
class FlagText:
    key: str
    title: str
    urgent: bool
    answer: SafeString
    do_now: str


@dataclass(frozen=True, slots=True)
class SafetyRow:
    """A safety flag on a report's page, with what was done about it or where to record it."""

    title: str
    urgent: bool
    how: SafeString
    """By which answer, or by which other report, it was raised."""
    do_now: str
    acted: RaisedFlag | None
    to_record: RaisedFlag | None
    """The row on which an action is recorded, while the flag is open."""
    open_for: str
    address: str


@dataclass(frozen=True, slots=True)
class ReportText:
    """All that a report says, in the order of its page."""

    view: ReportView
    flags: tuple[FlagText, ...]
    named: tuple[FindingText, ...]
    unclear: tuple[FindingText, ...]
    all_findings: tuple[FindingText, ...]
    suggestions: tuple[tuple[str, tuple[SuggestionText, ...]], ...]
    more_suggestions: tuple[tuple[str, tuple[SuggestionText, ...]], ...]
    held: tuple[tuple[str, str], ...]
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
    coverage: str
    counts: str
    answers: tuple[tuple[str, str, tuple[Row, ...]], ...]
    """By page: (domain's key, its name, rows of (class, question, answer, note))."""

    @property
    def held_first(self):
        return self.held[:MOST_HELD]

    @property
    def others(self):
        """Every finding but those that the report opens with."""
        return tuple(finding for finding in self.all_findings if finding not in self.named)


@dataclass(frozen=True)
class _Spoken:
    """A report in a language, as a cache key: the digest stands for the view."""

    digest: str
    language: str
    view: ReportView = field(compare=False, repr=False)


def report_in_words(report, view) -> ReportText:
    """The sentences of a stored report, made once per report and language."""
    return _spoken(_Spoken(report.digest, get_language(), view))


@lru_cache(maxsize=64)
def _spoken(spoken):
    return in_words(spoken.view)


def in_words(view) -> ReportText:
    """The sentences of a view; a preview, which is not stored, comes here directly."""
    findings = {f.barrier.key: finding_text(f) for _band, group in view.groups for f in group}
    return ReportText(
        view=view,
        flags=tuple(flag_text(flag) for flag in view.flags),
        named=tuple(findings[f.barrier.key] for f in view.named),
        unclear=tuple(findings[f.barrier.key] for f in view.unclear),
        all_findings=tuple(findings.values()),
        suggestions=groups_text(view.suggestions),
        more_suggestions=groups_text(view.more_suggestions),
        held=tuple((each.adjustment.title, waits_for(each)) for each in view.held),
        all_held=all_held(len(view.held)),
        more_adjustments=more_adjustments(view.more_count),
        safety_open=tuple(question.text for question in view.safety_open),
        safety_open_heading=safety_open_heading(len(view.safety_open)),
        questions=tuple(ask.question.text for ask in view.ask_next),
        more_questions=more_questions(len(view.ask_later)),
        open_questions=(
            *((question.text, _("Safety"), "") for question in view.safety_open),
            *((ask.question.text, "", ask.domain.name) for ask in view.ask_next + view.ask_later),
        ),
        asks=tuple((ask.question.text, could_settle(ask)) for ask in view.ask_next),
        lever=lever_sentence(view),
        levers=tuple(
            _("%(lever)s: %(number)d") % {"lever": capfirst(LEVERS[key]), "number": len(barriers)}
            for key, barriers in view.levers
        ),
        strengths=tuple(
            (question.text, option.label, ", ".join(b.name for b in against))
            for question, option, barriers in view.strengths[:MOST_STRENGTHS]
            for against in [barriers[:MOST_BARRIERS_AGAINST]]
        ),
        coverage=_("%(answered)d of %(asked)d asked questions answered; %(unknown)d “don’t know”.")
        % {"answered": view.answered, "asked": view.asked, "unknown": view.dont_know},
        counts=counts_sentence(view),
        answers=tuple(
            (domain.key, domain.name, tuple(answer_row(answer) for answer in answers))
            for domain, answers in view.answers
        ),
    )


def preview_in_words(view) -> dict:
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


def band_of(key) -> Band:
    mark, word = BANDS[key]
    return Band(key, mark, str(word))


def flag_text(raised: FlagView) -> FlagText:
    answer = format_html(
        _("answered “{answer}” to <em>{question}</em>"),
        answer=raised.option.label if raised.option else "",
        question=raised.question.text,
    )
    flag = raised.flag
    return FlagText(flag.key, flag.title, flag.urgency == "now", answer, flag.do_now)


def safety_rows(text: ReportText, flags) -> list[SafetyRow]:
    """The flags of the report, then those of the case that other reports raised and are open."""
    raised = [
        safety_row(
            (flag.title, flag.urgent, flag.answer, flag.do_now),
            flags.own.get(flag.key),
            flags.open.get(flag.key),
        )
        for flag in text.flags
    ]
    elsewhere = [
        safety_row((row.title, row.urgency == "now", raised_by(row), ""), row, row)
        for row in flags.elsewhere
    ]
    return raised + elsewhere


def safety_row(words, own, newest_open):
    """One flag: `own` is its row of this report, `newest_open` the case's open row of it."""
    acted = own if own and own.acted_at else None
    to_record = None if acted else newest_open
    open_for = address = ""
    if to_record:
        since = {"age": age(to_record.raised_at)}
        open_for = _("No action recorded; open for %(age)s.") % since
        address = reverse("record_action", args=[to_record.report.uuid, to_record.key])
    title, urgent, how, do_now = words
    return SafetyRow(title, urgent, how, do_now, acted, to_record, open_for, address)


def raised_by(row) -> SafeString:
    number = row.report.screening.number
    return format_html(_("raised by screening {number} and still open"), number=number)


def finding_text(finding: FindingView) -> FindingText:
    numbers = {
        "possible": finding.possible_at,
        "likely": finding.likely_at,
        "maximum": finding.maximum,
        "low": finding.low,
        "high": finding.high,
        "points": finding.points,
        "known": finding.known,
        "relevant": finding.relevant,
    }
    scale = _("possible from %(possible)d, likely from %(likely)d, at most %(maximum)d") % numbers
    if finding.low != finding.high:
        scale += " · " + (
            _("between %(low)d and %(high)d once the open questions are answered") % numbers
        )
    return FindingText(
        key=finding.barrier.key,
        name=finding.barrier.name,
        address=reverse("catalog_barrier", args=[finding.barrier.key]),
        band=band_of(finding.band),
        points=ngettext("%(points)d point", "%(points)d points", finding.points) % numbers,
        scale=scale,
        bar={
            "low": finding.bar_low,
            "range": finding.bar_range,
            "points": finding.bar_points,
            "possible": finding.bar_possible,
            "likely": finding.bar_likely,
        },
        supporting=tuple(
            (str(p.share), p.question.text, p.option.label, product(p)) for p in finding.supporting
        ),
        contrary=tuple(
            (str(p.share), p.question.text, p.option.label, str(p.points)) for p in finding.contrary
        ),
        unknown=tuple(
            ("0", p.question.text, unknown_answer(p), could_change(p)) for p in finding.unknown
        ),
        neutral=tuple(("0", p.question.text, p.option.label, "0") for p in finding.neutral),
        quiet_summary=quiet_summary(finding),
        differentials=tuple(
            (near.barrier.name, band_of(near.band), near.how) for near in finding.differentials
        ),
        brief_points=_("%(points)d (%(low)d to %(high)d)") % numbers,
        brief_scale=_(
            "Possible from %(possible)d points, likely from %(likely)d, at most %(maximum)d; "
            "%(known)d of %(relevant)d questions known."
        )
        % numbers,
        brief_rows=brief_rows(finding),
    )


def product(part: PartView) -> str:
    return _("%(weight)d × %(level)d = %(points)d") % {
        "weight": part.weight,
        "level": part.option.level,
        "points": part.points,
    }


def unknown_answer(part: PartView) -> str:
    return _("Don’t know") if part.dont_know else _("not answered")


def could_change(part: PartView) -> str:
    if part.weight < 0:
        return _("could take off up to %(points)d") % {"points": part.could_add}
    return _("could add up to %(points)d") % {"points": part.could_add}


def quiet_summary(finding: FindingView) -> str:
    if number := len(finding.unknown):
        return ngettext("%(number)d question is open", "%(number)d questions are open", number) % {
            "number": number
        }
    return _("Asked, and adding nothing") if finding.neutral else ""


def brief_rows(finding: FindingView) -> tuple[Row, ...]:
    """Every part of a finding in one list, as `FindingText.brief_rows` says."""
    against = _("(speaks against)")
    return (
        *((p.question.text, p.option.label, product(p), "") for p in finding.supporting),
        *((p.question.text, p.option.label, str(p.points), against) for p in finding.contrary),
        *(
            (
                p.question.text,
                unknown_answer(p),
                _("up to %(points)d") % {"points": p.could_add},
                "",
            )
            for p in finding.unknown
        ),
        *((p.question.text, p.option.label, "0", "") for p in finding.neutral),
    )


def earlier_sentences(earlier) -> dict[str, str]:
    """What each barrier came to in the screening before; none for a first screening."""
    if earlier is None:
        return {}
    sentence = _("was %(points)d in screening %(number)d")
    return {
        key: sentence % {"points": points, "number": earlier.number}
        for key, points in earlier.points.items()
    }


def earlier_step_rows(steps) -> list[tuple[str, str, str, str]]:
    """(title, since when it was planned, what came of it or empty, where that is recorded)."""
    return [
        (
            step.title,
            _("planned %(day)s") % {"day": date_format(timezone.localtime(step.at), "j F")},
            labels().outcomes[step.outcome].lower() if step.outcome else "",
            reverse("report", args=[step.report.uuid]) + "#plan",
        )
        for step in steps
    ]


def groups_text(groups):
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


def adjustment_text(adjustment, sources, reasons=()) -> SuggestionText:
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


def safety_open_heading(number: int) -> str:
    return ngettext(
        "A safety question has no answer yet. Ask it first:",
        "%(number)d safety questions have no answer yet. Ask them first:",
        number,
    ) % {"number": number}


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
    note = ""
    if answer.option:
        style, words = "", answer.option.label
        if answer.status == CLOSED:
            note = _("(kept, not counted: its first question closed it)")
    elif answer.dont_know:
        style, words = "", _("Don’t know")
    else:
        style = "muted"
        words = _("Not answered") if answer.status == ASKED else _("Not asked")
    return style, answer.question.text, words, note
