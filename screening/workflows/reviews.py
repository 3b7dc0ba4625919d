"""Asking for a review, withdrawing it, and a supervisor's decision on a report."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.visible_text import trimmed
from screening.models import WORDS_LIMIT, Notice, RaisedFlag, Review, ReviewRequest, User
from screening.queries.frozen_text import checked_report
from screening.queries.people import reviewers_of
from screening.queries.report_page import opened_since
from screening.workflows.deputies import tell_deputies
from screening.workflows.events import log_event
from screening.workflows.locking import lock_report
from screening.workflows.notices import lock_notices, notify, set_read
from screening.workflows.plan_refusals import PlanRefused, PlanSettled
from screening.workflows.plans import refuse_settled, review_of
from screening.workflows.review_points import points_named

LONGEST_WAIT = timedelta(days=92)


class NotYours(PlanRefused):
    """Only the clinician who carries the case asks for its review."""


class OwnCase(PlanRefused):
    """Nobody reviews a case of their own."""


class ReviewAskedAlready(PlanRefused):
    """The report waits for review."""


class NoSupervisor(PlanRefused):
    """Not a supervisor of the case's team."""

    field = "supervisor"


class QuestionNeeded(PlanRefused):
    """A request asks something, within the limit."""

    field = "question"


class ReviewDateRefused(PlanRefused):
    """A review is wanted within three months, from today on."""

    field = "wanted_by"


class OpenedAlready(PlanRefused):
    """Somebody has read the report since, so the request stands."""


class NotAsked(PlanRefused):
    """There is no request to withdraw."""


class ReviewCommentNeeded(PlanRefused):
    """A return says why; no comment is over the limit."""

    field = "comment"


class UrgentFlagOpen(PlanRefused):
    """A flag of the case to act on now is open, so its report is not signed off."""


class OtherDigest(PlanRefused):
    """The page spoke of other bytes than the report holds."""


class ReportOfClosedCase(PlanSettled):
    """Nobody could follow a review of a case that is closed."""


class ReviewedMeanwhile(PlanSettled):
    """Another supervisor was quicker, or the same one in another tab."""


class UnknownVerdict(PlanRefused):
    """Neither signed off nor returned."""


@transaction.atomic
def ask_review(*, report, by, question, wanted_by, supervisor=None, at=None):
    """Ask one supervisor of the team, or all of them, to review the report; deputies are told too.

    A second click finds what the first one asked. Locks the case. Raises AccessLost, PlanSettled,
    NotYours, ReviewAskedAlready, QuestionNeeded, ReviewDateRefused, NoSupervisor.
    """
    now = at or timezone.now()
    report = lock_report(report, by=by)
    if not report.is_own_case:
        raise NotYours(_("Only the clinician who carries the case asks for its review."))
    refuse_settled(report)
    if report.screening.case.closed_at:
        raise ReportOfClosedCase(_("This case is closed. Reopen it to ask for a review."))
    question = trimmed(question)
    existing = getattr(report, "request", None)
    if existing and not existing.withdrawn_at:
        if same_request(existing, by, question, wanted_by, supervisor):
            return existing
        raise ReviewAskedAlready(_("A review of this report has been asked for already."))
    if not 0 < len(question) <= WORDS_LIMIT:
        raise QuestionNeeded(
            _("Write your question in at most %(limit)d characters.") % {"limit": WORDS_LIMIT}
        )
    today = timezone.localdate(now)
    if not today <= wanted_by <= today + LONGEST_WAIT:
        raise ReviewDateRefused(_("Choose a day from today on, within three months."))
    people = people_to_ask(report, supervisor)
    asked = existing or ReviewRequest(report=report)
    asked.supervisor, asked.question, asked.wanted_by = supervisor, question, wanted_by
    asked.asked_by, asked.asked_at, asked.withdrawn_at = by, now, None
    asked.save()
    notify(people, kind=Notice.Kind.ASKED, report=report, due_at=now)
    tell_deputies(asked, now=now)
    log_event("review.asked", by=by, case=report.screening.case, report=report, at=now)
    return asked


def same_request(existing, by, question, wanted_by, supervisor):
    """Whether the same person has asked exactly this, as a second click does."""
    row = (existing.asked_by_id, existing.question, existing.wanted_by, existing.supervisor_id)
    return row == (by.pk, question, wanted_by, supervisor.pk if supervisor else None)


def people_to_ask(report, supervisor):
    """Whom the question goes to: this supervisor, or each who may review the report."""
    people = list(reviewers_of(report))
    if not people:
        raise NoSupervisor(_("Nobody else supervises this team. Ask an administrator."))
    if supervisor is None:
        return people
    if supervisor not in people:
        raise NoSupervisor(_("Choose a supervisor of the case’s team."))
    return [supervisor]


@transaction.atomic
def withdraw_review(*, report, by, at=None):
    """Take a request back while nobody has opened the report.

    Locks the case. Raises AccessLost, NotYours, ReviewedMeanwhile, NotAsked, OpenedAlready.
    """
    now = at or timezone.now()
    report = lock_report(report, by=by)
    if not report.is_own_case:
        raise NotYours(_("Only the clinician who carries the case withdraws its request."))
    asked = getattr(report, "request", None)
    if existing := review_of(report):
        raise reviewed_meanwhile(existing)
    if asked is None or asked.withdrawn_at:
        raise NotAsked(_("No review of this report is asked for."))
    if opened_since(report, asked):
        raise OpenedAlready(_("The report has been opened since, so the question stands."))
    withdraw(asked, by=by, now=now)


def withdraw(asked, *, by, now):
    """End a request of a locked case; its unread notices go, and with them the mails to come."""
    report = asked.report
    asked.withdrawn_at = now
    asked.save(update_fields=["withdrawn_at"])
    unread = report.notices.filter(kind=Notice.Kind.ASKED, read_at=None)
    Notice.objects.filter(pk__in=lock_notices(unread)).delete()
    log_event("review.withdrawn", by=by, case=report.screening.case, report=report, at=now)


def waiting_requests(case):
    """The requests of a locked case that are neither withdrawn nor answered by a review."""
    waiting = ReviewRequest.objects.filter(
        report__screening__case=case, withdrawn_at=None, report__review=None
    )
    waiting = waiting.select_related("report__screening").defer("report__content")
    for asked in waiting:
        # The case as it was locked and changed, not as it is stored.
        asked.report.screening.case = case
        yield asked


def withdraw_all(case, *, by, now):
    """Withdraw what waits for review in a locked case, and tell whoever had been asked."""
    for asked in waiting_requests(case):
        notices = asked.report.notices.filter(kind=Notice.Kind.ASKED, due_at__gte=asked.asked_at)
        # A list, since withdrawing removes the unread notices.
        people = list(User.objects.filter(notices__in=notices).exclude(pk=case.clinician_id))
        withdraw(asked, by=by, now=now)
        notify(people, kind=Notice.Kind.WITHDRAWN, report=asked.report, due_at=now)


def ask_others(case, *, by, now):
    """After a hand-over: nobody is asked about a case of their own.

    What the new clinician was asked waits for all who may review it, and they are told; where
    there is nobody, the request is withdrawn, and the new clinician is told.
    """
    theirs = Notice.objects.filter(
        report__screening__case=case, kind=Notice.Kind.ASKED, user=case.clinician_id
    )
    Notice.objects.filter(pk__in=lock_notices(theirs)).delete()
    for asked in waiting_requests(case):
        people = reviewers_of(asked.report)
        if not people:
            withdraw(asked, by=by, now=now)
            people = [case.clinician]
            notify(people, kind=Notice.Kind.WITHDRAWN, report=asked.report, due_at=now)
        elif asked.supervisor_id == case.clinician_id:
            asked.supervisor = None
            asked.save(update_fields=["supervisor"])
            notify(people, kind=Notice.Kind.ASKED, report=asked.report, due_at=now)
        else:
            # The new clinician may have stood in for the supervisor asked.
            tell_deputies(asked, now=now)


@transaction.atomic
def record_review(*, report, by, verdict, digest, comment="", about=(), at=None):
    """Sign a report off or return it; the review speaks of exactly the bytes of `digest`.

    `about` says what a return is about, as `points_to_name` gives it. A second click finds the
    review that the first one recorded. Locks the case. Raises AccessLost (other teams, a lost
    role), ReportMismatch, OwnCase, ReviewedMeanwhile, PlanSettled, ReportOfClosedCase,
    UnknownVerdict, ReviewCommentNeeded, NotOfReport, OtherDigest, UrgentFlagOpen.
    """
    now = at or timezone.now()
    report = lock_report(report, by=by)
    content = checked_report(report)
    comment = trimmed(comment)
    # Handing a case over doesn't make a stranger of who screened it.
    if report.is_own_case or report.screening.submitted_by_id == by.pk:
        raise OwnCase(_("Nobody reviews a case of their own. Ask another supervisor."))
    if existing := review_of(report):
        row = (existing.by_id, existing.verdict, existing.comment, existing.digest)
        if row == (by.pk, verdict, comment, digest):
            return existing
        raise reviewed_meanwhile(existing)
    refuse_settled(report)
    refuse_closed_case(report.screening.case)
    if verdict not in Review.Verdict.values:
        raise UnknownVerdict(_("Choose to sign off or to return."))
    if digest != report.digest:
        raise OtherDigest(_("This page spoke of another report. Load it again."))
    refuse_comment(verdict, comment)
    about = points_named(verdict, about, content)
    urgent = RaisedFlag.objects.open().filter(case=report.screening.case, urgency="now")
    if verdict == Review.Verdict.SIGNED_OFF and urgent.exists():
        raise UrgentFlagOpen(
            _("A safety flag to act on now is open. Record what was done, then sign off.")
        )
    review = Review.objects.create(
        **{"report": report, "digest": digest, "verdict": verdict, "comment": comment},
        **{"about": about, "by": by, "at": now},
    )
    case = report.screening.case
    ReviewRequest.objects.filter(report=report).update(reviewed_at=now)
    set_read(report.notices.filter(kind=Notice.Kind.ASKED, read_at=None), now=now)
    notify([case.clinician], kind=verdict, report=report, due_at=now)
    log_event(f"review.{verdict}", by=by, case=case, report=report, at=now)
    return review


def refuse_closed_case(case):
    """Raises ReportOfClosedCase."""
    if case.closed_at:
        raise ReportOfClosedCase(
            _("This case was closed on %(day)s, so its report takes no review. Nothing was stored.")
            % {"day": f"{timezone.localtime(case.closed_at):%-d %B %Y}"}
        )


def refuse_comment(verdict, comment):
    """Raises ReviewCommentNeeded: a return without a comment, or one over the limit."""
    if len(comment) > WORDS_LIMIT:
        raise ReviewCommentNeeded(
            _("Shorten the comment to %(limit)d characters.") % {"limit": WORDS_LIMIT}
        )
    if verdict == Review.Verdict.RETURNED and not comment:
        raise ReviewCommentNeeded(
            _("Say in at most %(limit)d characters why you return it.") % {"limit": WORDS_LIMIT}
        )


def reviewed_meanwhile(review):
    """Say who was quicker, and with what verdict."""
    return ReviewedMeanwhile(
        _("%(name)s has reviewed this report meanwhile: %(verdict)s. A review is not changed.")
        % {"name": review.by, "verdict": review.get_verdict_display().lower()}
    )
