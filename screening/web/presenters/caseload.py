"""A case as a row of the caseload: what is likely in the way, what was done, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from screening.models import Case, Report
from screening.web.addresses import address_of
from screening.web.days import day_in_words
from screening.web.presenters.also_likely import also_likely_sentence
from screening.web.presenters.findings import Band, band_of
from screening.web.presenters.flag_lines import FlagLine, crisis_words, flag_line
from screening.web.words import supervision

START, GO_ON, READ, WAIT = "start", "go-on", "read", "wait"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One row of the caseload, as its cells show it; `step` is one of START, GO_ON, READ, WAIT."""

    code: str
    address: str
    clinician: str
    therapy: str
    sessions: int
    flags: tuple[FlagLine, ...]
    crisis: tuple[str, str]
    """Heading and text of the team's crisis text; both empty without an open flag."""
    screened: str
    state: str
    """Where the last report stands with its supervisor; empty where nobody was asked."""
    reported: bool
    named: tuple[tuple[Band, str], ...]
    also: str
    """The likely barriers beyond those named, in a sentence; mostly empty."""
    step: str
    step_address: str


def newest_report(case: Any) -> Report | None:
    """The newest report of a case that `queries.caseload.with_history` made ready, or None."""
    return next((each.report for each in case.history if each.submitted_at), None)


def case_row(case: Any, also_likely: Mapping[int, list[str]] | None = None) -> CaseRow:
    """A case that `queries.caseload.with_history` made ready, as a row.

    `also_likely` holds what `queries.also_likely` found, by report.
    """
    last = case.history[0] if case.history else None
    report = newest_report(case)
    step, address = next_step(case, last, report)
    return CaseRow(
        code=case.code,
        address=address_of("case", case.uuid),
        clinician=str(case.clinician) if "clinician" in case._state.fields_cache else "",
        therapy=Case.Modality(case.modality).label,
        sessions=case.sessions,
        flags=tuple(flag_line(flag) for flag in case.open_flags),
        crisis=crisis_words(case.team) if case.open_flags else ("", ""),
        screened=last_screening(last),
        state=supervision(last.report) if last and last.submitted_at else "",
        reported=report is not None,
        named=tuple((band_of(each["band"]), each["name"]) for each in report.headline["named"])
        if report
        else (),
        also=also_likely_sentence((also_likely or {}).get(report.pk, ())) if report else "",
        step=step,
        step_address=address,
    )


def last_screening(last: Any) -> str:
    """The day of the last report, or how far the draft has come; empty before the first."""
    if last is None:
        return ""
    if last.submitted_at:
        return day_in_words(last.submitted_at, "j M Y")
    return ngettext("Draft, %(n)d answer", "Draft, %(n)d answers", last.answered) % {
        "n": last.answered
    }


def next_step(case: Case, last: Any, report: Report | None) -> tuple[str, str]:
    """What the person does next with the case, and the address of it."""
    may_answer = case.is_own_case and not case.closed_at
    if may_answer and last is None:
        return START, address_of("start_screening", case.uuid)
    if may_answer and not last.submitted_at:
        return GO_ON, address_of("screening", last.uuid)
    return (READ, address_of("report", report.uuid)) if report else (WAIT, "")
