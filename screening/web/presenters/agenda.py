"""The agenda of supervision as its page shows it: a line for each thing that is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.engine.visible_text import line_ends
from screening.models import ReviewRequest, User
from screening.queries.agenda import AgendaItem
from screening.web.days import day_in_words
from screening.web.presenters.course import course_words

MOST_ITEMS = 60
"""More than an hour holds; a clinician's own agenda shows the rest."""
QUESTION_LENGTH = 110
"""Characters of a question: with them, 25 cases fit on one sheet of A4."""
SHORT_DATE = "j M"


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """A case on the agenda. `flag` and `urgent` are of its worst open flag."""

    number: int
    uuid: str
    code: str
    clinician: str
    flag: str
    urgent: bool
    lines: tuple[str, ...]
    done: str
    """Who ticked it off and when; empty while nobody did."""
    last: str
    review_address: str
    """Where the question is answered; empty where none waits, or the case is their own."""


@dataclass(frozen=True, slots=True)
class AgendaPage:
    rows: tuple[AgendaRow, ...]
    open: int
    """How many of all are not ticked off."""
    done: int
    left_out: int


def agenda_page(items: Sequence[AgendaItem], user: User, today: date) -> AgendaPage:
    """What `queries.agenda` gives, for this supervisor."""
    rows = tuple(agenda_row(item, user, today) for item in items[:MOST_ITEMS])
    done = sum(item.tick is not None for item in items)
    return AgendaPage(rows, len(items) - done, done, len(items) - len(rows))


def agenda_row(item: AgendaItem, user: User, today: date) -> AgendaRow:
    case, report = item.case, item.case.latest_report
    to_review = bool(item.request and case.clinician_id != user.pk)
    return AgendaRow(
        number=case.pk,
        uuid=str(case.uuid),
        code=case.code,
        clinician=str(case.clinician),
        flag=flag_words(item),
        urgent=any(flag.urgency == "now" for flag in item.flags),
        lines=tuple(lines_of(item, today)),
        done=done_words(item),
        last=day_in_words(item.last, SHORT_DATE) if item.last else "",
        review_address=reverse("review", args=[report.uuid]) if to_review and report else "",
    )


def flag_words(item: AgendaItem) -> str:
    """The worst open flag by its title, and how many more there are."""
    if not item.flags:
        return ""
    title, more = item.flags[0].title, len(item.flags) - 1
    if not more:
        return title
    return ngettext("%(title)s, and %(n)d more flag", "%(title)s, and %(n)d more flags", more) % {
        "title": title,
        "n": more,
    }


def lines_of(item: AgendaItem, today: date) -> list[str]:
    """What else is open, in sentences of the fewest words."""
    lines = []
    if review := item.review:
        day = day_in_words(timezone.localdate(review.at), SHORT_DATE)
        lines.append(_("Returned by %(name)s on %(day)s") % {"name": review.by, "day": day})
    if request := item.request:
        lines.append(question_words(request, today))
    if item.steps:
        first = item.steps[0]
        values = {
            "title": Truncator(first.title).chars(QUESTION_LENGTH),
            "day": day_in_words(first.due_on, SHORT_DATE),
            "n": len(item.steps) - 1,
        }
        if len(item.steps) == 1:
            lines.append(_("Step due %(day)s: %(title)s") % values)
        else:
            lines.append(_("Steps due %(day)s and later: %(title)s, and %(n)d more") % values)
    if item.course:
        lines.append(course_words(item.course.course, item.course.instrument).headline)
    if not lines and not item.flags:
        lines.append(_("Settled since"))
    return lines


def question_words(request: ReviewRequest, today: date) -> str:
    """By when a review is wanted, of whom, and the beginning of the question."""
    values = {
        "day": day_in_words(request.wanted_by, SHORT_DATE),
        "name": request.supervisor,
        "question": Truncator(" ".join(line_ends(request.question).split())).chars(QUESTION_LENGTH),
    }
    overdue = request.wanted_by < today
    if request.supervisor and overdue:
        return _("Review overdue since %(day)s, asked of %(name)s: “%(question)s”") % values
    if request.supervisor:
        return _("Review by %(day)s, asked of %(name)s: “%(question)s”") % values
    if overdue:
        return _("Review overdue since %(day)s: “%(question)s”") % values
    return _("Review by %(day)s: “%(question)s”") % values


def done_words(item: AgendaItem) -> str:
    if not item.tick:
        return ""
    time = timezone.localtime(item.tick.at)
    return _("Ticked off by %(name)s, %(time)s") % {"name": item.tick.by, "time": f"{time:%H:%M}"}
