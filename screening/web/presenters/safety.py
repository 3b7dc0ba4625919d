"""The safety flags of a report, and the safety questions without an answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.engine.report_values import FlagView
from screening.models import RaisedFlag
from screening.queries.report_page import CaseFlags
from screening.web.days import day_in_words
from screening.web.presenters.flag_lines import action_address
from screening.web.words import age


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

    @property
    def state(self) -> str:
        """What was done, or since when that is awaited."""
        return self.acted.action if self.acted else self.open_for


def flag_text(raised: FlagView) -> FlagText:
    answer = format_html(
        _("answered “{answer}” to <em>{question}</em>"),
        answer=raised.option.label if raised.option else "",
        question=raised.question.text,
    )
    flag = raised.flag
    return FlagText(flag.key, flag.title, flag.urgency == "now", answer, flag.do_now)


def safety_rows(raised_flags: Iterable[FlagText], flags: CaseFlags) -> list[SafetyRow]:
    """The flags of a report, then those of its case that other reports raised and are open."""
    raised = [
        safety_row(
            (flag.title, flag.urgent, flag.answer, flag.do_now),
            flags.own.get(flag.key),
            flags.open.get(flag.key),
        )
        for flag in raised_flags
    ]
    elsewhere = [
        safety_row((row.title, row.urgency == "now", raised_by(row), ""), row, row)
        for row in flags.elsewhere
    ]
    return raised + elsewhere


def safety_row(words: tuple[Any, ...], own: Any, newest_open: Any) -> SafetyRow:
    """One flag: `own` is its row of this report, `newest_open` the case's open row of it."""
    acted = own if own and own.acted_at else None
    to_record = None if acted else newest_open
    open_for = address = ""
    if to_record:
        since = {"age": age(to_record.raised_at)}
        open_for = _("open for %(age)s") % since
        address = action_address(to_record)
    title, urgent, how, do_now = words
    return SafetyRow(title, urgent, how, do_now, acted, to_record, open_for, address)


def raised_by(row: Any) -> SafeString:
    """By which other screening or score an open flag of the case was raised."""
    if row.report:
        number = row.report.screening.number
        return format_html(_("raised by screening {number} and still open"), number=number)
    return format_html(
        _("raised by the {name} of {day} and still open"), **score_words(row.measurement)
    )


def score_words(measurement: Any) -> dict[str, str]:
    """The name and the day of a score, for a sentence."""
    return {
        "name": measurement.instrument.name,
        "day": day_in_words(measurement.taken_on, "j F Y"),
    }


def safety_open_heading(number: int) -> str:
    return ngettext(
        "A safety question has no answer yet. Ask it first:",
        "%(number)d safety questions have no answer yet. Ask them first:",
        number,
    ) % {"number": number}
