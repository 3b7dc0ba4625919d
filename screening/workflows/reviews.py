"""Asking for a review, withdrawing it, and a supervisor's decision on a report."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.models import WORDS_LIMIT, Event, Notice, RaisedFlag, Review, ReviewRequest
from screening.workflows.events import log_event
from screening.workflows.notices import notify, supervisors_of
from screening.workflows.plans import PlanRefused, lock_report, refuse_settled

LONGEST_WAIT = timedelta(days=92)


class NotYours(PlanRefused):
    """Only the clinician who carries the case asks for its review."""


class OwnCase(PlanRefused):
    """Nobody reviews a case of their own."""


class AskedAlready(PlanRefused):
    """The report waits for review."""


class NoSupervisor(PlanRefused):
    """Not a supervisor of the case's team."""

    field = "supervisor"


class QuestionNeeded(PlanRefused):
    """A request asks something, within the limit."""

    field = "question"


class DateRefused(PlanRefused):
    """A review is wanted within three months, from today on."""

    field = "wanted_by"


class OpenedAlready(PlanRefused):
    """Somebody has read the report since, so the request stands."""


class NotAsked(PlanRefused):
    """There is no request to withdraw."""


class CommentNeeded(PlanRefused):
    """A return says why; no comment is over the limit."""

    field = "comment"


class FlagOpen(PlanRefused):
    """A flag of the case to act on now is open, so its report is not signed off."""


class OtherDigest(PlanRefused):
    """The page spoke of other bytes than the report holds."""


class ReviewedMeanwhile(PlanRefused):
    """Another supervisor was quicker."""


class UnknownVerdict(PlanRefused):
    """Neither signed off nor returned."""


@transaction.atomic
def ask_review(*, report, by, question, wanted_by, supervisor=None, at=None):
    """Ask one supervisor of the team, or all of them, to review the report.

    Raises Report.DoesNotExist, PlanSettled, NotYours, AskedAlready, QuestionNeeded, DateRefused,
    NoSupervisor.
    """
    now = at or timezone.now()
    report = lock_report(report, by=by)
    if not report.carried:
        raise NotYours(_("Only the clinician who carries the case asks for its review."))
    refuse_settled(report)
    stood = getattr(report, "request", None)
    if stood and not stood.withdrawn_at:
        raise AskedAlready(_("A review of this report has been asked for already."))
    question = question.strip()
    if not 0 < len(question) <= WORDS_LIMIT:
        raise QuestionNeeded(
            _("Write your question in at most %(limit)d characters.") % {"limit": WORDS_LIMIT}
        )
    today = timezone.localdate(now)
    if not today <= wanted_by <= today + LONGEST_WAIT:
        raise DateRefused(_("Choose a day from today on, within three months."))
    people = list(supervisors_of(report.screening.case))
    if supervisor is not None:
        people = [person for person in people if person.pk == supervisor.pk]
    if not people:
        raise NoSupervisor(_("Nobody else supervises this team. Ask an administrator."))
    asked = stood or ReviewRequest(report=report)
    asked.supervisor, asked.question, asked.wanted_by = supervisor, question, wanted_by
    asked.asked_by, asked.asked_at, asked.withdrawn_at = by, now, None
    asked.save()
    notify(people, kind=Notice.Kind.ASKED, report=report, due_at=now)
    log_event("review.asked", by=by, case=report.screening.case, report=report, at=now)
    return asked


@transaction.atomic
def withdraw_review(*, report, by, at=None):
    """Take a request back while nobody has opened the report.

    Raises Report.DoesNotExist, NotYours, NotAsked, OpenedAlready.
    """
    now = at or timezone.now()
    report = lock_report(report, by=by)
    if not report.carried:
        raise NotYours(_("Only the clinician who carries the case withdraws its request."))
    asked = getattr(report, "request", None)
    if asked is None or asked.withdrawn_at:
        raise NotAsked(_("No review of this report is asked for."))
    if opened_since(report, asked):
        raise OpenedAlready(_("The report has been opened since, so the request stands."))
    asked.withdrawn_at = now
    asked.save(update_fields=["withdrawn_at"])
    report.notices.filter(kind=Notice.Kind.ASKED, read_at=None).delete()
    log_event("review.withdrawn", by=by, case=report.screening.case, report=report, at=now)


def opened_since(report, asked):
    """Whether anybody but the one who asked has read the report since it was asked for."""
    readings = Event.objects.filter(report=report, verb="report.read", at__gte=asked.asked_at)
    return readings.exclude(by=asked.asked_by).exists()


@transaction.atomic
def record_review(*, report, by, verdict, digest, comment="", at=None):
    """Sign a report off or return it; the review speaks of exactly the bytes of `digest`.

    Raises Report.DoesNotExist (other teams, a lost role), OwnCase, PlanSettled, UnknownVerdict,
    CommentNeeded, OtherDigest, FlagOpen, ReviewedMeanwhile.
    """
    now = at or timezone.now()
    report = lock_report(report, by=by)
    comment = comment.strip()
    if report.carried:
        raise OwnCase(_("Nobody reviews a case of their own. Ask another supervisor."))
    refuse_settled(report)
    if verdict not in Review.Verdict.values:
        raise UnknownVerdict(_("Choose to sign off or to return."))
    if digest != report.digest:
        raise OtherDigest(_("This page spoke of another report. Load it again."))
    if len(comment) > WORDS_LIMIT or (verdict == Review.Verdict.RETURNED and not comment):
        raise CommentNeeded(
            _("Say in at most %(limit)d characters why you return it.") % {"limit": WORDS_LIMIT}
            if not comment
            else _("Shorten the comment to %(limit)d characters.") % {"limit": WORDS_LIMIT}
        )
    urgent = RaisedFlag.objects.open().filter(case=report.screening.case, urgency="now")
    if verdict == Review.Verdict.SIGNED_OFF and urgent.exists():
        raise FlagOpen(
            _("A safety flag to act on now is open. Record what was done, then sign off.")
        )
    try:
        with transaction.atomic():
            review = Review.objects.create(
                report=report, digest=digest, verdict=verdict, comment=comment, by=by, at=now
            )
    except IntegrityError as error:
        raise ReviewedMeanwhile(
            _("Another supervisor has decided on this report meanwhile.")
        ) from error
    case = report.screening.case
    report.notices.filter(kind=Notice.Kind.ASKED, read_at=None).update(read_at=now)
    notify([case.clinician], kind=verdict, report=report, due_at=now)
    log_event(f"review.{verdict}", by=by, case=case, report=report, at=now)
    return review
