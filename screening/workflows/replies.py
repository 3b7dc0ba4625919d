"""What the clinician and the supervisors write to each other on a reviewed report."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.visible_text import trimmed
from screening.models import WORDS_LIMIT, Notice, Reply, User
from screening.queries.people import supervisors_of
from screening.workflows.events import log_event
from screening.workflows.locking import lock_report
from screening.workflows.notices import notify
from screening.workflows.plan_refusals import PlanRefused, PlanSettled
from screening.workflows.plans import review_of


class NotReviewed(PlanRefused):
    """Before its review a report is asked about, and decided on; replies come after."""


class ThreadClosed(PlanSettled):
    """Nobody would read a reply on a case that is closed."""


class ReplyRefused(PlanRefused):
    """A reply says something, within the limit."""

    field = "text"


@transaction.atomic
def write_reply(*, report, by, text, at=None):
    """Add a reply to a reviewed report, and tell the other side.

    The case's clinician writes, and so does who supervises the case. A second click finds what
    the first one wrote. Locks the case. Raises AccessLost, ReplyRefused, NotReviewed, ThreadClosed.
    """
    now = at or timezone.now()
    report = lock_report(report, by=by)
    case, text = report.screening.case, trimmed(text)
    if review_of(report) is None:
        raise NotReviewed(_("This report has not been reviewed yet. Ask for a review instead."))
    if not text:
        raise ReplyRefused(_("Write your reply."))
    if len(text) > WORDS_LIMIT:
        raise ReplyRefused(
            _("Shorten the reply to %(limit)d characters; it has %(length)d.")
            % {"limit": WORDS_LIMIT, "length": len(text)}
        )
    last = report.replies.last()
    if last and (last.by_id, last.text) == (by.pk, text):
        return last
    if case.closed_at:
        raise ThreadClosed(
            _("This case was closed on %(day)s, so its reports take no replies. Reopen it first.")
            % {"day": f"{timezone.localtime(case.closed_at):%-d %B %Y}"}
        )
    reply = Reply.objects.create(report=report, text=text, by=by, at=now)
    notify(others(report, by), kind=Notice.Kind.REPLIED, report=report, due_at=now)
    log_event("report.replied", by=by, case=case, report=report, at=now)
    return reply


def others(report, by):
    """Whom a reply is for: the case's clinician, and the supervisors who took part.

    Where none of these supervises the case any more, all who do are told.
    """
    took_part = {report.review.by_id, *report.replies.values_list("by", flat=True)}
    supervisors = supervisors_of(report.screening.case)
    people = list(supervisors.filter(pk__in=took_part)) or list(supervisors)
    clinician = User.objects.filter(pk=report.screening.case.clinician_id)
    return {person for person in [*people, *clinician] if person.pk != by.pk}
