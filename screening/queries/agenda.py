"""What supervision of a team has to talk about today, case by case."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Max, Q

from screening.engine.course import STATES
from screening.models import AgendaTick, Case, Decision, Membership, RaisedFlag, Review, User
from screening.models.absences import is_asked
from screening.queries.courses import CaseCourse, courses_among
from screening.queries.people import by_name


@dataclass
class AgendaItem:
    """A case with all that is open about it, and whether it was ticked off today.

    `last` is the day before today on which it was ticked off. Nothing but a tick is there where
    what was open is settled since.
    """

    case: Case
    flags: list[RaisedFlag] = field(default_factory=list)
    steps: list[Decision] = field(default_factory=list)
    """Planned steps whose day has come, the first due first."""
    tick: AgendaTick | None = None
    last: date | None = None
    course: CaseCourse | None = None
    """Where it is worse or stalled, and was not put aside."""

    @property
    def review(self) -> Review | None:
        """The newest report's review, where it returned the report."""
        review = getattr(self.case.latest_report, "review", None)
        return review if review and review.verdict == Review.Verdict.RETURNED else None

    @property
    def request(self):
        """The question that waits for a review of the newest report, or None."""
        report = self.case.latest_report
        request = getattr(report, "request", None)
        waits = request and not request.withdrawn_at and not getattr(report, "review", None)
        return request if waits else None


def agenda_items(team, today, *, clinician=None) -> list[AgendaItem]:
    """The agenda of a team, or of one clinician's cases in it: safety first.

    Then what was asked and is overdue, what was returned, what was asked, what is due, what does
    not improve. Six queries, however many cases there are.
    """
    cases = Case.objects.open().filter(team=team)
    cases = cases.filter(clinician=clinician) if clinician else cases
    flags = by_case(open_flags(cases))
    steps = by_case(due_steps(cases, today))
    ticks = {tick.case_id: tick for tick in ticks_of(cases, today)}
    courses = courses_among(cases, today=today)
    about = Q(latest_report__review__verdict=Review.Verdict.RETURNED) | is_asked("latest_report__")
    rows = cases.filter(about | Q(pk__in={*flags, *steps, *ticks, *courses.not_improving}))
    rows = rows.select_related(
        *("clinician", "latest_report__review__by", "latest_report__request__supervisor")
    ).defer("latest_report__content", "latest_report__headline")
    items = [
        AgendaItem(case, flags.get(case.pk, []), steps.get(case.pk, []), ticks.get(case.pk))
        for case in rows
    ]
    last = last_ticks([item.case.pk for item in items], today)
    for item in items:
        item.last = last.get(item.case.pk)
        seen = courses.of(item.case.pk)
        item.course = seen if seen.is_not_improving else None
    return sorted(items, key=lambda item: place_of(item, today))


def place_of(item, today):
    """Where a case stands on the agenda; the same whether it is ticked off or not."""
    request, review = item.request, item.review
    since = request.asked_at if request else review.at if review else item.case.created_at
    return (
        min((("now", "soon").index(flag.urgency) for flag in item.flags), default=2),
        not (request and request.wanted_by < today),
        not review,
        not request,
        item.steps[0].due_on if item.steps else date.max,
        item.course.place if item.course else (len(STATES), 0),
        since,
        item.case.pk,
    )


def open_flags(cases):
    flags = RaisedFlag.objects.open().filter(case__in=cases.order_by().values("pk"))
    return flags.only("case", "key", "title", "urgency", "raised_at")


def due_steps(cases, today):
    """The planned steps of these cases whose day has come and that have no outcome yet.

    Those of a returned report do not count: they go on to its revision.
    """
    steps = Decision.objects.filter(
        report__screening__case__in=cases.order_by().values("pk"),
        role=Membership.Role.CLINICIAN,
        kind__in=Decision.STEPS,
        choice=Decision.Choice.PLANNED,
        outcome="",
        due_on__lte=today,
    ).exclude(report__review__verdict=Review.Verdict.RETURNED)
    steps = steps.annotate(case_id=F("report__screening__case"))
    return steps.only("title", "due_on").order_by("due_on", "pk")


def ticks_of(cases, today):
    ticks = AgendaTick.objects.filter(case__in=cases.order_by().values("pk"), day=today)
    return ticks.select_related("by")


def last_ticks(cases, today):
    """{case: the last day before today on which it was ticked off}."""
    earlier = AgendaTick.objects.filter(case__in=cases, day__lt=today).order_by()
    return dict(earlier.values_list("case").annotate(last=Max("day")))


def by_case(rows):
    groups = {}
    for row in rows:
        groups.setdefault(row.case_id, []).append(row)
    return groups


def carriers(team):
    """Everybody who carries an open case of the team, those who left it included, by name."""
    return by_name(User.objects.filter(cases__team=team, cases__closed_at=None).distinct())
