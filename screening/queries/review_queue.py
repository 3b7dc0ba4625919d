"""What waits for a supervisor."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from screening.models.absences import is_asked, is_asked_of, own_work
from screening.models.accounts import User
from screening.models.prepared import DAY, NUMBER, Person, Prepared
from screening.models.reports import Finding, Report
from screening.models.safety import RaisedFlag
from screening.models.supervision import Review
from screening.queries.notices import MOST_COUNTED
from screening.queries.people import by_name


def supervised_reports(user, *, teams, today):
    """The newest report of each open case of `teams` that `user` neither carries nor wrote.

    `teams` are those that the person supervises.

    Each comes with `worst_open_urgency` (of the case's open safety flags, None without any),
    `asked` (a review is asked for and not given), `overdue` (and was wanted before `today`) and
    `since`, when it was asked for or else written. Safety first, then overdue, then the oldest.
    """
    asked = is_asked()
    urgency = open_flags_of_case().order_by("urgency").values("urgency")
    return (
        newest_reports(user, teams)
        .annotate(
            worst_open_urgency=Subquery(urgency[:1]),
            asked=truth(asked),
            overdue=truth(asked & Q(request__wanted_by__lt=today)),
            since=Coalesce("request__asked_at", "created_at"),
        )
        .order_by(F("worst_open_urgency").asc(nulls_last=True), "-overdue", "since", "pk")
    )


def newest_reports(user, teams):
    """The newest report of each open case of `teams` that `user` neither carries nor wrote."""
    newest = Report.objects.filter(latest_of__team__in=teams, latest_of__closed_at__isnull=True)
    return newest.exclude(own_work(user, case="latest_of"))


def open_flags_of_case():
    return RaisedFlag.objects.filter(case=OuterRef("latest_of"), acted_at=None)


def flagged(teams):
    """That a safety flag of the report's case is open."""
    flags = RaisedFlag.objects.filter(acted_at=None, case__team__in=teams)
    return Q(latest_of__in=flags.order_by().values("case"))


def truth(condition):
    return Case(When(condition, then=True), default=Value(False), output_field=BooleanField())


def review_queue(user, *, teams, today):
    """What waits for this supervisor: asked of them, of who is away, of all; or an open flag."""
    keys = waiting_keys(user, teams=teams, today=today)
    return supervised_reports(user, teams=teams, today=today).filter(pk__in=keys)


def in_state(user, state, *, teams, today):
    """The reports of one state of the queue's filter; any other word means what waits."""
    if state == "others":
        reports = supervised_reports(user, teams=teams, today=today).filter(asked=True)
        return reports.filter(~is_asked_of(user, today, case="latest_of"))
    if state in Review.Verdict.values:
        reports = supervised_reports(user, teams=teams, today=today).filter(review__verdict=state)
        return reports.order_by(F("review__at").desc(), "-pk")
    waiting = review_queue(user, teams=teams, today=today)
    if state == "flagged":
        return waiting.filter(flagged(teams))
    return waiting.filter(overdue=True) if state == "overdue" else waiting


def with_finding(reports, *, domain="", barrier=""):
    """The reports that found a barrier of this domain, or this barrier, likely or possible."""
    findings = Finding.objects.filter(report=OuterRef("pk"), band__in=["likely", "possible"])
    if domain:
        reports = reports.filter(Exists(findings.filter(domain=domain)))
    if barrier:
        reports = reports.filter(Exists(findings.filter(barrier=barrier)))
    return reports


def filtered_keys(user, filters, *, teams, today):
    """The keys of the reports that the filters leave, in the order of the queue."""
    reports = in_state(user, filters.get("state", ""), teams=teams, today=today)
    reports = with_finding(
        reports, domain=filters.get("domain", ""), barrier=filters.get("barrier", "")
    )
    if clinician := filters.get("clinician"):
        reports = reports.filter(latest_of__clinician=clinician)
    return list(reports.values_list("pk", flat=True))


def queue_rows(user, keys, *, teams, today):
    """The reports with these keys in their order, with case, request, review and open flags.

    The flags stand in `latest_of.open_flags`.
    """
    open_flags = Prefetch(
        "latest_of__flags",
        RaisedFlag.objects.open().select_related("report", "measurement").defer("report__content"),
        to_attr="open_flags",
    )
    reports = (
        supervised_reports(user, teams=teams, today=today)
        .filter(pk__in=keys)
        .select_related("latest_of__clinician", "latest_of__team", "request__supervisor", "review")
        .defer("content")
        .prefetch_related(open_flags)
    )
    by_key = {report.pk: report for report in reports}
    return [by_key[key] for key in keys if key in by_key]


def clinicians_of(teams):
    """Everybody who carries a case of these teams, by name."""
    return by_name(User.objects.filter(cases__team__in=teams).distinct())


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A report that waits in the queue."""

    uuid: UUID
    code: str


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """Where a report stands among those that wait for a review of this supervisor."""

    number: int
    """From 1 on; 0 where it does not wait."""
    length: int
    before: Neighbour | None
    after: Neighbour | None
    then: Neighbour | None
    """Which one comes once this is decided: the one after it, else the first that is left."""


def place_in_queue(report, waiting):
    """The report's place among those that wait, in their order, and have no review."""
    rows = [row for row in waiting if row.review is None]
    order = [row.report for row in rows]
    neighbours = [Neighbour(row.uuid, row.code) for row in rows]
    if report.pk not in order:
        first = neighbours[0] if rows else None
        return QueuePlace(0, len(rows), None, first, first)
    place = order.index(report.pk)
    before = neighbours[place - 1] if place else None
    after = neighbours[place + 1] if place + 1 < len(rows) else None
    first = neighbours[0] if place else None
    return QueuePlace(place + 1, len(rows), before, after, after or first)


class Waiting(NamedTuple):
    """A report that waits for a supervisor: its id, the urgency of an open flag of its case."""

    report: int
    urgency: str | None
    uuid: UUID
    code: str
    review: int | None


WAITING = Prepared(
    lambda user, teams, today: review_queue(Person(user), teams=teams, today=today).values_list(
        "pk", "worst_open_urgency", "uuid", "latest_of__code", "review"
    ),
    user=NUMBER,
    teams=NUMBER,
    today=DAY,
)


def waiting_reports(user, *, teams, today) -> list[Waiting]:
    """What waits for this supervisor, in its order."""
    rows = WAITING(user=user.pk, teams=[team.pk for team in teams], today=today)
    return [Waiting(*row) for row in rows]


def waiting_keys(user, *, teams, today):
    """The ids of what waits, in no order, and twice where a flag is open and a review is asked for.

    A part of them is read without the rest, and each through an index.
    """
    newest = newest_reports(user, teams).order_by()
    of_flags = newest.filter(Exists(open_flags_of_case()))
    asked = newest.filter(is_asked(), is_asked_of(user, today, case="latest_of"))
    asked = asked.filter(request__reviewed_at=None)
    return of_flags.values_list("pk").union(asked.values_list("pk"), all=True)


COUNTED = Prepared(
    lambda user, teams, today: waiting_keys(Person(user), teams=teams, today=today)[
        : 2 * MOST_COUNTED
    ],
    user=NUMBER,
    teams=NUMBER,
    today=DAY,
)


def waiting_count(user, *, teams, today) -> int:
    """How many reports wait for this supervisor; MOST_COUNTED stands for any number from there."""
    keys = COUNTED(user=user.pk, teams=[team.pk for team in teams], today=today)
    return min(len(set(keys)), MOST_COUNTED)
