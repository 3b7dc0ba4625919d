"""What waits for a supervisor."""

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from screening.models.accounts import Membership, Team
from screening.models.reports import Report
from screening.models.supervision import Finding, RaisedFlag, Review


def supervised_teams(user):
    """The teams that this person supervises."""
    return Team.objects.filter(
        memberships__user=user.pk, memberships__role=Membership.Role.SUPERVISOR
    )


def supervised_reports(user, *, today):
    """The newest report of each open case that `user` supervises, and neither carries nor wrote.

    Each comes with `flagged` and `urgent` (a safety flag of the case is open; one to act on now),
    `asked` (a review is asked for and not given), `overdue` (and was wanted before `today`), and
    `since`, when it was asked for or else written. Safety first, then overdue, then the oldest.
    """
    flags = RaisedFlag.objects.filter(case=OuterRef("latest_of"), acted_at=None)
    asked = Q(request__isnull=False, request__withdrawn_at=None, review=None)
    return (
        Report.objects.filter(
            latest_of__team__in=supervised_teams(user), latest_of__closed_at__isnull=True
        )
        .exclude(latest_of__clinician=user)
        .exclude(screening__submitted_by=user)
        .annotate(
            flagged=Exists(flags),
            urgent=Exists(flags.filter(urgency="now")),
            asked=truth(asked),
            overdue=truth(asked & Q(request__wanted_by__lt=today)),
            since=Coalesce("request__asked_at", "created_at"),
        )
        .order_by("-urgent", "-flagged", "-overdue", "since", "pk")
    )


def truth(condition):
    return Case(When(condition, then=True), default=Value(False), output_field=BooleanField())


def review_queue(user, *, today):
    """What waits for this supervisor: asked of them or of the whole team, or an open flag.

    What was asked of somebody who no longer supervises the team waits for all who do.
    """
    still_there = Membership.objects.filter(
        user=OuterRef("request__supervisor"),
        user__is_active=True,
        team=OuterRef("latest_of__team"),
        role=Membership.Role.SUPERVISOR,
    )
    asked_of_me = Q(asked=True) & (Q(request__supervisor=user) | ~Exists(still_there))
    return supervised_reports(user, today=today).filter(asked_of_me | Q(flagged=True))


def in_state(user, state, *, today):
    """The reports of one state of the queue's filter; any other word means what waits."""
    if state == "others":
        reports = supervised_reports(user, today=today).filter(asked=True)
        return reports.exclude(request__supervisor=None).exclude(request__supervisor=user)
    if state in Review.Verdict.values:
        reports = supervised_reports(user, today=today).filter(review__verdict=state)
        return reports.order_by(F("review__at").desc(), "-pk")
    waiting = review_queue(user, today=today)
    if state in ("flagged", "overdue"):
        return waiting.filter(**{state: True})
    return waiting


def that_found(reports, *, domain="", barrier=""):
    """The reports that found a barrier of this domain, or this barrier, likely or possible."""
    found = Finding.objects.filter(report=OuterRef("pk"), band__in=["likely", "possible"])
    if domain:
        reports = reports.filter(Exists(found.filter(domain=domain)))
    if barrier:
        reports = reports.filter(Exists(found.filter(barrier=barrier)))
    return reports
