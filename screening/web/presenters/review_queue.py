"""A report in the review queue: whose case it is, what is most likely in the way, what waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from screening.queries.courses import Courses
from screening.web.presenters.also_likely import also_likely_sentence
from screening.web.presenters.course_lines import scores_in_queue
from screening.web.presenters.findings import Band, band_of
from screening.web.presenters.flag_lines import FlagLine, crisis_words, flag_line
from screening.web.words import age


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One row of the queue, as its cells show it."""

    code: str
    case_address: str
    clinician: str
    flags: tuple[FlagLine, ...]
    crisis: tuple[str, str]
    """Heading and text of the team's crisis text, or that it has none and what to do then."""
    named: tuple[tuple[Band, str], ...]
    also: str
    """The likely barriers beyond those named, in a sentence; mostly empty."""
    scores: str
    """The first and the latest PHQ-9; empty without one."""
    course: str
    waiting: str
    overdue: bool
    asked_of: str
    verdict: str
    verdict_on: str
    to_review: bool
    urgent: bool
    address: str


def queue_row(report: Any, also_likely: Mapping[int, list[str]], courses: Courses) -> QueueRow:
    """A report as a row; it comes from `queries.review_queue.queue_rows`.

    `also_likely` holds what `queries.also_likely` found, by report; `courses` those of the cases.
    """
    case = report.latest_of
    supervisor = report.request.supervisor if report.asked else None
    review = getattr(report, "review", None)
    scores, course = scores_in_queue(courses.of(case.pk))
    to_review = report.asked or review is None
    return QueueRow(
        code=case.code,
        case_address=reverse("case", args=[case.uuid]),
        clinician=str(case.clinician),
        flags=tuple(flag_line(flag) for flag in case.open_flags),
        crisis=crisis_words(case.team),
        named=tuple((band_of(each["band"]), each["name"]) for each in report.headline["named"]),
        also=also_likely_sentence(also_likely.get(report.pk, ())),
        scores=scores,
        course=course,
        waiting=age(report.since) if report.asked else "",
        overdue=report.overdue,
        asked_of=_("asked of %(name)s") % {"name": supervisor} if supervisor else "",
        verdict=review.get_verdict_display() if review else "",
        verdict_on=date_format(timezone.localtime(review.at), "j M Y") if review else "",
        to_review=to_review,
        urgent=report.worst_open_urgency is not None,
        address=reverse("review" if to_review else "report", args=[report.uuid]),
    )
