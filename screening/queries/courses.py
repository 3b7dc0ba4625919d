"""How cases go by their PHQ-9: the scores of many cases in one statement, judged by the engine.

The rules stand in the engine alone, so the scores are read and not counted in the database.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from django.db.models import FilteredRelation, Q
from django.utils import timezone

from screening.engine.course import (
    TOO_FEW,
    UNKNOWN,
    Course,
    course,
    is_unanswered,
    least_improvement,
)
from screening.engine.instruments import PHQ_9, Instrument, Measured, Thresholds
from screening.models.accounts import Teams
from screening.models.cases import Case
from screening.models.prepared import BY_TEAMS, DAY, NUMBER, Person, Prepared

FIELDS = (
    "pk",
    "measurements__taken_on",
    "measurements__total",
    "clinician",
    "sessions",
    "closed_at",
    "latest_report__created_at",
    "measurements__instrument__cut_off",
    "measurements__instrument__cut_off_source",
    "measurements__instrument__reliable_change",
    "measurements__instrument__reliable_change_source",
    "measurements__instrument__version",
    "hidden__state",
    "hidden__until",
)


@dataclass(frozen=True, slots=True)
class CaseCourse:
    """The course of a case with its scores, the oldest first, and until when it is put aside."""

    course: Course
    instrument: Instrument = PHQ_9
    scores: tuple[Measured, ...] = ()
    hidden_until: date | None = None
    """None unless the state that the case is in now was put aside."""
    is_unanswered: bool = False
    """Not improving, not put aside, and not screened in the last four weeks."""
    clinician: int = 0

    @property
    def is_not_improving(self):
        return self.course.offers_screening and self.hidden_until is None

    @property
    def place(self):
        """Its place in a list by the least improvement; what is put aside comes later."""
        state, points = least_improvement(self.course)
        return (state if self.hidden_until is None else state + 2, points)


NO_SCORES = CaseCourse(Course(UNKNOWN, TOO_FEW))


@dataclass(frozen=True)
class Courses:
    """The courses of some cases by their ids; a case without a score has none."""

    by_case: dict[int, CaseCourse] = field(default_factory=dict)

    def of(self, case: int) -> CaseCourse:
        return self.by_case.get(case, NO_SCORES)

    @property
    def not_improving(self) -> list[int]:
        """The cases that are worse or stalled and were not put aside."""
        return [case for case, each in self.by_case.items() if each.is_not_improving]

    def in_state(self, state: str) -> list[int]:
        return [case for case, each in self.by_case.items() if each.course.state == state]

    @property
    def known(self) -> list[int]:
        """The cases of which enough is known to judge them."""
        return [case for case, each in self.by_case.items() if each.course.state != UNKNOWN]

    def unanswered(self, clinician: int) -> list[int]:
        """The cases of this clinician for which to screen for what is in the way comes next."""
        return [
            case
            for case, each in self.by_case.items()
            if each.is_unanswered and each.clinician == clinician
        ]

    @property
    def states(self) -> Counter[str]:
        """How many cases are in each state; those without a score are in none."""
        return Counter(each.course.state for each in self.by_case.values())


def score_rows(cases, today):
    """The standing scores of `cases` by case and day, each with what its course needs besides.

    The join begins at the cases, of which the person sees few. A case that was put aside in two
    states has each score twice.
    """
    standing = {
        "measurements__instrument": PHQ_9.key,
        "measurements__total__isnull": False,
        "measurements__superseding__supersedes": None,
        "measurements__taken_on__lte": today,
    }
    hidden = FilteredRelation("hidden_courses", condition=Q(hidden_courses__until__gt=today))
    return (
        cases.filter(**standing)
        .annotate(hidden=hidden)
        .order_by("pk", "measurements__taken_on")
        .values_list(*FIELDS)
    )


def open_cases_of(user, as_clinician, as_supervisor):
    return Case.objects.visible_to(Person(user), Teams(as_clinician, as_supervisor)).open()


VISIBLE = Prepared(
    lambda today, **person: score_rows(open_cases_of(**person), today), today=DAY, **BY_TEAMS
)
LISTED = Prepared(
    lambda cases, today: score_rows(Case.objects.filter(pk__in=cases), today),
    cases=NUMBER,
    today=DAY,
)


def courses_of_person(user, *, today) -> Courses:
    """The courses of all open cases that the person may see; one statement."""
    return judged(VISIBLE(user=user.pk, today=today, **user.teams._asdict()), today)


def courses_among(cases, *, today) -> Courses:
    """The courses of a queryset of cases; one statement."""
    return judged(score_rows(cases, today), today)


def courses_listed(cases: Iterable[int], *, today) -> Courses:
    """The courses of cases by their ids; one statement."""
    return judged(LISTED(cases=list(cases), today=today), today)


def course_of_case(case, *, today) -> CaseCourse:
    return courses_listed([case.pk], today=today).of(case.pk)


def course_of_report(report, *, today) -> CaseCourse:
    """The course beside a report: of today beside the newest one, else of the day of the report."""
    screening = report.screening
    if screening.case.latest_report_id == report.pk:
        return course_of_case(screening.case, today=today)
    day = timezone.localdate(screening.submitted_at)
    seen = course_of_case(screening.case, today=day)
    return replace(seen, course=course(seen.scores, screening.sessions, day, seen.instrument))


def reason_put_aside(case, seen: CaseCourse, *, today) -> str:
    """Why the state that the case is in now was put aside; empty where it was not."""
    if seen.hidden_until is None:
        return ""
    hidden = case.hidden_courses.filter(state=seen.course.state, until__gt=today)
    return hidden.latest("until").reason


def judged(rows, today) -> Courses:
    """The courses of rows of FIELDS, which come by case and day; of closed cases as of that day."""
    days: dict[int, dict[date, int]] = {}
    hidden: dict[int, dict[str, date]] = {}
    facts = {}
    for case, taken_on, total, *about, state, until in rows:
        if case not in days:
            days[case], hidden[case] = {}, {}
            facts[case] = about
        days[case][taken_on] = total
        if state:
            hidden[case][state] = max(until, hidden[case].get(state, until))
    return Courses(
        {case: judge(scores, hidden[case], today, *facts[case]) for case, scores in days.items()}
    )


def judge(
    days, hidden, today, clinician, sessions, closed_at, screened_at, *thresholds
) -> CaseCourse:
    """The course of one case; `days` are its totals by day, `hidden` holds days by state."""
    instrument = phq_9_with(*thresholds)
    scores = tuple(Measured(PHQ_9.key, day, total) for day, total in days.items())
    until_day = timezone.localdate(closed_at) if closed_at else today
    result = course(scores, sessions, until_day, instrument)
    until = hidden.get(result.state)
    screened_on = timezone.localdate(screened_at) if screened_at else None
    return CaseCourse(
        course=result,
        instrument=instrument,
        scores=scores,
        hidden_until=until,
        is_unanswered=until is None and is_unanswered(result, screened_on, today),
        clinician=clinician,
    )


@lru_cache(maxsize=8)
def phq_9_with(*thresholds) -> Instrument:
    return PHQ_9.with_thresholds(Thresholds(*thresholds))
