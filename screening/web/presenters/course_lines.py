"""The course of a case in one line, beside a report, in the queue and in a copy."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from screening.engine import course as engine
from screening.models import Report
from screening.queries.courses import CaseCourse
from screening.web.addresses import address_of
from screening.web.days import day_in_words
from screening.web.presenters.course import course_words, in_one_line, would_count

NOT_YET = (engine.BY_SESSIONS, engine.BY_DAYS, engine.SMALL_DROP, engine.TOO_EARLY)
"""Reasons of courses beside which it helps to read what would be a reliable change."""


@dataclass(frozen=True, slots=True)
class CourseLine:
    """How a case goes, for the row of a report that is named after the instrument."""

    name: str
    words: str
    """As “19 → 17 after 10 sessions: no reliable improvement”."""
    note: str
    """What would count as a change, or of which day this is; may be empty."""
    address: str
    """Where the whole course stands."""


def course_line(report: Report, seen: CaseCourse) -> CourseLine | None:
    """The line beside a report; None where the case has no score.

    `seen` is what `queries.courses.course_of_report` gives.
    """
    if seen.course.latest is None:
        return None
    case = report.screening.case
    notes = []
    if seen.course.reason in NOT_YET:
        notes.append(would_count(seen.instrument))
    if case.latest_report_id != report.pk:
        day = day_in_words(report.screening.submitted_at, "j F Y")
        notes.append(_("as of %(day)s") % {"day": day})
    return CourseLine(
        name=seen.instrument.name,
        words=in_one_line(seen.course),
        note="; ".join(notes),
        address=f"{address_of('case', case.uuid)}#course",
    )


def scores_in_queue(seen: CaseCourse) -> tuple[str, str]:
    """First and latest score, and the state in short; the scores are empty where there is none."""
    words = course_words(seen.course, seen.instrument)
    return words.scores or words.latest, words.in_short
