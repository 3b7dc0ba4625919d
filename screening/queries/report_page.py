"""What the page of a report reads beside the report: its text, earlier screenings, safety flags."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import Q

from screening.engine.comparison import BarrierComparison, compare, screened
from screening.engine.report_values import ReportView
from screening.engine.report_view import points_by_barrier, read_report
from screening.models import CatalogRelease, Decision, Event, Membership, RaisedFlag, Reply, Report
from screening.models.prepared import NUMBER, Prepared
from screening.queries.case import READ
from screening.queries.frozen_text import checked_report
from screening.queries.releases import compiled_release

FLAG_FIELDS = (
    *("case", "key", "title", "urgency", "raised_at", "action", "acted_at"),
    *("acted_by__username", "acted_by__first_name", "acted_by__last_name"),
    *("report__uuid", "report__screening__number"),
    *("measurement__uuid", "measurement__taken_on", "measurement__instrument__name"),
)
"""What a page shows of a flag; the rest is left in the database."""
CASE_FLAGS = Prepared(
    lambda report, case: (
        RaisedFlag.objects.filter(Q(report=report) | Q(acted_at=None), case=case)
        .select_related("acted_by", "report__screening", "measurement__instrument")
        .only(*FLAG_FIELDS)
        .order_by("pk")
    ),
    report=NUMBER,
    case=NUMBER,
)
EARLIER_REPORT = Prepared(
    lambda case, number: (
        Report.objects.filter(screening__case=case, screening__number__lt=number)
        .select_related("screening__release", "review__by")
        .defer("headline", "screening__own_words", "screening__release__content")
        .order_by("-screening__number")[:1]
    ),
    case=NUMBER,
    number=NUMBER,
)
EARLIER_STEPS = Prepared(
    lambda case, number, revised: (
        Decision.objects.filter(
            report__screening__case=case,
            report__screening__number__lt=number,
            role=Membership.Role.CLINICIAN,
            kind__in=Decision.STEPS,
            choice=Decision.Choice.PLANNED,
        )
        .exclude(report__in=revised)
        .select_related("report")
        .only("title", "at", "outcome", "report__uuid")
        .order_by("-report__screening__number", "due_on", "pk")
    ),
    case=NUMBER,
    number=NUMBER,
    revised=NUMBER,
)
REPLIES = Prepared(
    lambda report: Reply.objects.filter(report=report).select_related("by"), report=NUMBER
)


@dataclass(frozen=True)
class StoredText:
    """A report's text as a cache key: the digest stands for the text, which is not hashed again."""

    digest: str
    text: str = field(compare=False, repr=False)
    release: CatalogRelease | None = field(compare=False, repr=False, default=None)


@dataclass(frozen=True)
class EarlierPoints:
    """The points of the screening before, by barrier key."""

    number: int
    points: Mapping[str, int]


@dataclass(frozen=True)
class CaseFlags:
    """The safety flags that a report's page shows, by flag key.

    `own` are those that the report raised. `open` are the case's flags without a recorded action,
    of each key the newest row: the one on which an action is recorded.
    """

    own: Mapping[str, RaisedFlag]
    open: Mapping[str, RaisedFlag]

    @property
    def elsewhere(self):
        """Open flags that other reports of the case raised, and this one did not."""
        return [row for key, row in self.open.items() if key not in self.own]

    @property
    def any_urgent(self):
        """Whether a flag to act on now is open, so that the report is not signed off."""
        return any(row.urgency == "now" for row in self.open.values())


def report_view(report) -> ReportView:
    """The report ready to show. It never changes, so its view is read once per process."""
    return view_of(StoredText(report.digest, checked_report(report), report.screening.release))


@lru_cache(maxsize=64)
def view_of(stored):
    return read_report(compiled_release(stored.release), stored.text)


@lru_cache(maxsize=64)
def points_of(stored):
    return points_by_barrier(stored.text)


def earlier_report(screening) -> Report | None:
    """The newest report before this screening, with its release and review."""
    if screening.number == 1:
        return None
    return EARLIER_REPORT.first(case=screening.case_id, number=screening.number)


def points_before(report):
    """The points of an earlier report; None where there is none."""
    if report is None:
        return None
    points = points_of(StoredText(report.digest, checked_report(report)))
    return EarlierPoints(report.screening.number, points)


def compared(before, report) -> tuple[BarrierComparison, ...]:
    """What became of each barrier since an earlier report; the two never change."""
    return compared_texts(
        StoredText(before.digest, checked_report(before), before.screening.release),
        StoredText(report.digest, checked_report(report), report.screening.release),
    )


@lru_cache(maxsize=64)
def compared_texts(first, second):
    return compare(
        *(screened(compiled_release(each.release), each.text) for each in (first, second))
    )


def earlier_steps(screening):
    """The steps planned in the last screening that had any, with what came of them.

    The plan of a report that this screening revises was carried over, so it does not count.
    """
    if screening.number == 1:
        return []
    steps = EARLIER_STEPS(
        case=screening.case_id,
        number=screening.number,
        revised=[screening.revises_id] if screening.revises_id else [],
    )
    return [step for step in steps if step.report_id == steps[0].report_id]


def opened_since(report, asked):
    """Whether anybody has read the report since its review was asked for, its clinicians apart."""
    readings = Event.objects.filter(report=report, verb=READ, at__gte=asked.asked_at)
    own = [asked.asked_by_id, report.screening.case.clinician_id]
    return readings.exclude(by__in=own).exists()


def case_flags(report):
    """The flags that the report raised, and every open flag of its case, in one query."""
    rows = CASE_FLAGS(report=report.pk, case=report.screening.case_id)
    return CaseFlags(
        own={row.key: row for row in rows if row.report_id == report.pk},
        open={row.key: row for row in rows if not row.acted_at},
    )


def replies_on(report):
    """What was written on the report since its review, the oldest first."""
    return REPLIES(report=report.pk)


def raised_flag(report, key):
    """The flag with this key that the report raised, with who acted on it; or None."""
    return report.flags.filter(key=key).select_related("acted_by").first()
