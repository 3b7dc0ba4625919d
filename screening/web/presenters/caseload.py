"""A case as a row of the caseload: what is likely in the way, what is open, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.engine.instruments import Instrument, Measured
from screening.engine.next_step import FACTS, next_step
from screening.engine.scoring import LIKELY, POSSIBLE
from screening.models import Case
from screening.web.addresses import address_of
from screening.web.days import day_in_words
from screening.web.presenters.also_likely import also_likely_sentence
from screening.web.presenters.course import CourseWords, course_words
from screening.web.presenters.findings import Band, band_of
from screening.web.presenters.flag_lines import FlagLine, crisis_words, flag_line
from screening.web.words import MODALITIES_IN_SHORT, STEP_WORDS, supervision

STARTS = ("screen-for-barriers", "screen", "screen-again")
"""Steps that start a screening."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do next: a link, or a form to post, and when it is due."""

    key: str
    words: str
    address: str
    when: str
    late: bool
    more: str
    """What a screen reader is told of it besides: the case, and the step that is due."""

    @property
    def is_safety(self) -> bool:
        return self.key in ("act-now", "act-soon")

    @property
    def is_posted(self) -> bool:
        return self.key in STARTS


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One row of the caseload, as its cells show it."""

    code: str
    address: str
    clinician: str
    """Whose case it is; empty where it is the reader's own."""
    therapy: str
    course: CourseWords
    put_aside: str
    """Until when its course was put aside; mostly empty."""
    may_hide: bool
    """Whether the reader may put it aside, or have it shown again."""
    hide_address: str
    instrument: Instrument
    scores: tuple[Measured, ...]
    """The scores of that instrument, the oldest first."""
    add_score: str
    """Where a score of the case is entered; empty where the reader enters none."""
    flags: tuple[FlagLine, ...]
    """The worst first."""
    others: str
    """How many flags are open beside the worst; empty where there is no other."""
    crisis: tuple[str, str]
    """Heading and text of the team's crisis text; both empty without an open flag."""
    screened: str
    state: str
    """Where the last report stands with its supervisor; empty where nobody was asked."""
    named: tuple[tuple[Band, str], ...]
    """At most two lines: the likely barriers, the possible ones."""
    also: str
    """The likely barriers beyond those named, in a sentence; mostly empty."""
    nothing: str
    """What stands in place of barriers; empty where there are some."""
    step: NextStep


def case_row(
    case: Any,
    names: Mapping[str, str],
    also_likely: Mapping[int, list[str]] | None = None,
    *,
    today: date,
) -> CaseRow:
    """A case that `queries.caseload.page_of_cases` made ready, as a row.

    `names` are what lists call barriers, by key; `also_likely` holds what
    `queries.also_likely` found, by report.
    """
    report, more = case.latest_report, len(case.open_flags) - 1
    named = named_lines(report.headline["named"], names) if report else ()
    also = also_likely_sentence((also_likely or {}).get(report.pk, ())) if report else ""
    return CaseRow(
        code=case.code,
        address=address_of("case", case.uuid),
        clinician="" if case.fact_own else str(case.clinician),
        therapy=therapy_words(case),
        course=course_words(case.course.course, case.course.instrument),
        put_aside=put_aside_words(case.course.hidden_until, today),
        may_hide=case.fact_own and not case.closed_at,
        hide_address=address_of("hide_course", case.uuid),
        instrument=case.course.instrument,
        scores=case.course.scores,
        add_score=address_of("new_score", case.uuid) if takes_scores(case) else "",
        flags=tuple(flag_line(flag) for flag in case.open_flags),
        others=_("%(number)d more") % {"number": more} if more > 0 else "",
        crisis=crisis_words(case.team) if case.open_flags else ("", ""),
        screened=day_in_words(report.created_at, "j M Y") if report else "",
        state=draft_words(case) or (supervision(report) if report else ""),
        named=named,
        also=also,
        nothing=nothing_words(report, named),
        step=step_of(case, today),
    )


def takes_scores(case: Any) -> bool:
    """Whether the reader may enter scores of it."""
    return bool(case.fact_own) and not case.closed_at


def therapy_words(case: Case) -> str:
    sessions = ngettext("%(n)d session", "%(n)d sessions", case.sessions) % {"n": case.sessions}
    return _("%(sessions)s, %(therapy)s") % {
        "sessions": sessions,
        "therapy": MODALITIES_IN_SHORT.get(case.modality, case.modality),
    }


def put_aside_words(until: date | None, today: date) -> str:
    return _("put aside until %(day)s") % {"day": day_words(until, today)} if until else ""


def draft_words(case: Any) -> str:
    """How far the open screening has come; empty without one."""
    if case.draft_uuid is None:
        return ""
    answered = case.draft_answered or 0
    return ngettext("Draft, %(n)d answer", "Draft, %(n)d answers", answered) % {"n": answered}


def named_lines(
    named: list[dict[str, Any]], names: Mapping[str, str]
) -> tuple[tuple[Band, str], ...]:
    """The named barriers of a headline by their band, each band in a line."""
    lines = []
    for band in (LIKELY, POSSIBLE):
        of_band = [names.get(each["key"], each["name"]) for each in named if each["band"] == band]
        if of_band:
            lines.append((band_of(band), ", ".join(of_band)))
    return tuple(lines)


def nothing_words(report: Any, named: tuple[Any, ...]) -> str:
    if named:
        return ""
    return _("Nothing stands out") if report else _("Not known yet")


def facts_about(case: Any) -> frozenset[str]:
    """The engine's facts of the case; of a closed one only whether it was reported on."""
    if case.closed_at:
        return frozenset({"reported"} if case.latest_report_id else ())
    return frozenset(name for name in FACTS if getattr(case, f"fact_{name}"))


def step_of(case: Any, today: date) -> NextStep:
    """What comes next with the case, by the engine's rule, and when it is due."""
    key = next_step(facts_about(case))
    when, late = when_due(key, case, today)
    return NextStep(
        key=key,
        words=str(STEP_WORDS[key]),
        address=address_of_step(key, case),
        when=when,
        late=late,
        more=f"{case.code}, {case.pending[0].title}" if key == "record-outcome" else case.code,
    )


def address_of_step(key: str, case: Any) -> str:
    """Where it is done; empty where there is nothing to do."""
    report = case.latest_report
    if key in ("act-now", "act-soon"):
        return flag_line(case.open_flags[0]).address
    if key in STARTS:
        return address_of("start_screening", case.uuid)
    if key in ("go-on", "go-on-revising"):
        return address_of("screening", case.draft_uuid)
    if key in ("record-outcome", "await-step"):
        return f"{address_of('report', case.pending[0].report.uuid)}#plan"
    if key == "hand-over":
        return address_of("hand_over", case.uuid)
    if key == "wait":
        return ""
    page = "review" if key == "review" else "report"
    place = {"revise": "#supervision", "plan": "#plan"}.get(key, "")
    return f"{address_of(page, report.uuid)}{place}"


def when_due(key: str, case: Any, today: date) -> tuple[str, bool]:
    """When it is due, in words, and whether that day has come."""
    report = case.latest_report
    if key == "act-now":
        return _("today"), True
    if key == "act-soon":
        return _("soon"), True
    if key in ("revise", "go-on-revising"):
        return _("returned %(day)s") % {"day": day_words(report.review.at, today)}, True
    if key == "go-on":
        return _("since %(day)s") % {"day": day_words(case.draft_started_at, today)}, False
    if key in ("record-outcome", "await-step"):
        return due_words(case.pending[0].due_on, today)
    if key == "review":
        return due_words(report.request.wanted_by, today)
    if key == "await-review":
        return _("review %(when)s") % {"when": due_words(report.request.wanted_by, today)[0]}, False
    if key == "plan":
        return _("none planned"), False
    if key == "screen-again":
        return since_screening(case), False
    if key in ("read", "wait") and case.pending and not case.closed_at:
        return _("a step is %(when)s") % {
            "when": due_words(case.pending[0].due_on, today)[0]
        }, False
    return "", False


def since_screening(case: Any) -> str:
    """How many sessions have been held since the last screening."""
    number = case.sessions - case.screened_at_session
    return ngettext("after %(n)d session", "after %(n)d sessions", number) % {"n": number}


def due_words(day: date, today: date) -> tuple[str, bool]:
    """A day on which something is due, from today's point of view; and whether it has come."""
    over = (today - day).days
    if over > 0:
        return ngettext("%(n)d day over", "%(n)d days over", over) % {"n": over}, True
    if over == 0:
        return _("due today"), True
    return _("due %(day)s") % {"day": day_words(day, today)}, False


def day_words(day: date | datetime, today: date) -> str:
    """A day without its year where that is this one."""
    local = timezone.localtime(day).date() if isinstance(day, datetime) else day
    return day_in_words(local, "j M" if local.year == today.year else "j M Y")
