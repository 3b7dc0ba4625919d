"""The caseload: how many cases are in each part of it, and a page of one part in its order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q

from screening.engine.course import UNKNOWN
from screening.models.cases import Case
from screening.models.prepared import NUMBER, Prepared
from screening.models.safety import RaisedFlag
from screening.models.screenings import Screening
from screening.queries.case_steps import left, pending_steps
from screening.queries.caseload_parts import (
    ALL,
    CASES,
    CASES_PER_PAGE,
    CLOSED,
    CODE,
    COUNTED,
    LEAST,
    NEEDS,
    NOT_IMPROVING,
    counted,
    listed,
    prepared_counts,
    prepared_keys,
    scope,
)
from screening.queries.courses import (
    Courses,
    courses_among,
    courses_listed,
    courses_of_person,
)

NOBODY = 0
"""The id of no case, to fill lists of ids up with."""
SHOWN = [
    "uuid",
    "case",
    "number",
    "started_at",
    "submitted_at",
    "report__uuid",
    "report__headline",
    "report__digest",
    "report__engine_version",
    "report__review__verdict",
    "report__review__comment",
    *(f"report__review__by__{name}" for name in ("username", "first_name", "last_name")),
    "report__request__withdrawn_at",
    "release__digest",
]
"""What a case shows of a screening and its report; the rest is left in the database."""
SCREENINGS = Prepared(
    lambda cases: (
        Screening.objects.filter(case__in=cases, replaced_at=None, discarded_at=None)
        .order_by("-number")
        .select_related("release", "report__review__by", "report__request")
        .only(*SHOWN)
        .with_answered()
    ),
    cases=NUMBER,
)
FLAG_FIELDS = (
    *("case", "key", "title", "urgency", "raised_at", "acted_at"),
    *("report__uuid", "measurement__uuid"),
)
PERSON_FIELDS = ("acted_by__username", "acted_by__first_name", "acted_by__last_name")
FLAGS = Prepared(
    lambda cases: (
        RaisedFlag.objects.filter(case__in=cases)
        .select_related("report", "measurement", "acted_by")
        .only(*FLAG_FIELDS, "raised_again", "action", *PERSON_FIELDS)
    ),
    cases=NUMBER,
)
OPEN_FLAGS = Prepared(
    lambda cases: (
        RaisedFlag.objects.open()
        .filter(case__in=cases)
        .select_related("report", "measurement")
        .only(*FLAG_FIELDS)
    ),
    cases=NUMBER,
)
PENDING = Prepared(
    lambda cases: (
        pending_steps(Q(report__screening__case__in=cases))
        .select_related("report")
        .annotate(case=F("report__screening__case"))
        .only("kind", "key", "title", "due_on", "report__uuid")
    ),
    cases=NUMBER,
)


@dataclass(frozen=True)
class Wanted:
    """What a person asks of the list: a part, its order, and what narrows every part alike."""

    part: str = ALL
    sort: str = NEEDS
    sessions: int = 6
    """With so many sessions since the last screening, a case counts as not screened for long."""
    narrowing: Mapping[str, Any] = field(default_factory=dict)
    """What `queries.case_filter.narrowed` narrows the cases by; empty for all of them."""
    state: str = ""
    """The state of the courses to show alone, one of the engine's; empty for all."""

    @property
    def closed(self):
        return self.part == CLOSED


def with_history(cases) -> list[Case]:
    """The cases as a list, each with `.history`, `.raised_flags` and `.open_flags`.

    `history` holds its screenings, newest first, with their reports: a draft comes with
    `answered` (answers stored), a report with its headline, and whether it was reviewed.
    `raised_flags` are all safety flags that its reports and scores raised, with what was done;
    `open_flags` those that nobody has recorded an action for, those to act on now first. Two
    queries beside that of the cases, however many there are.
    """
    by_id = {case.pk: case for case in cases}
    for case in by_id.values():
        case.history, case.raised_flags = [], []
    for screening in SCREENINGS(cases=list(by_id)):
        by_id[screening.case_id].history.append(screening)
    for flag in FLAGS(cases=list(by_id)):
        by_id[flag.case_id].raised_flags.append(flag)
    for case in by_id.values():
        waiting = [flag for flag in case.raised_flags if not (flag.acted_at or flag.raised_again)]
        case.open_flags = sorted(waiting, key=lambda flag: (flag.urgency, flag.raised_at))
    return list(by_id.values())


def without_clinician(cases):
    """Cases whose clinician was deactivated, or is no longer a clinician of the team."""
    return cases.filter(left())


def courses_of(user, wanted, *, today) -> Courses:
    """The courses of the open cases that all parts are parts of; none of closed ones."""
    if wanted.closed:
        return Courses()
    if wanted.narrowing:
        person = {"user": user.pk, **user.teams._asdict()}
        return courses_among(scope(False, wanted.narrowing, **person), today=today)
    return courses_of_person(user, today=today)


def narrowing_of(wanted, courses):
    """What the cases are narrowed by; the state of a course becomes ids, as the engine knows it.

    Too little is known of every case that is in no other state, those without a score included.
    """
    if not wanted.state or wanted.closed:
        return wanted.narrowing
    if wanted.state == UNKNOWN:
        return {**wanted.narrowing, "without": courses.known}
    return {**wanted.narrowing, "among": courses.in_state(wanted.state)}


def counts(user, wanted, courses, *, today) -> dict[str, int]:
    """{part: how many of the person's cases are in it}, all but one part in one statement.

    Of open cases ALL and each of PARTS; where closed ones are asked for, CLOSED alone. `courses`
    are those of `courses_of`.
    """
    asked, narrowing = values_of(user, wanted, today), narrowing_of(wanted, courses)
    if narrowing:
        rows = counted(wanted.closed, narrowing, **asked)[:1]
    else:
        rows = prepared_counts(wanted.closed)(**asked)
    parts = (CLOSED,) if wanted.closed else (ALL, *COUNTED)
    row = next(iter(rows), {})
    numbers = {part: row.get(f"in_{part}", 0) for part in parts}
    if not wanted.closed:
        numbers[NOT_IMPROVING] = len(not_improving(wanted, courses))
    return numbers


def not_improving(wanted, courses):
    """The ids of the part NOT_IMPROVING."""
    return [
        case
        for case in courses.not_improving
        if wanted.state in ("", courses.of(case).course.state)
    ]


def page_of_cases(user, wanted, number, courses, *, today) -> list[Any]:
    """The cases on page `number`, each with `open_flags`, `pending` and its `course`.

    A case comes with its clinician, team and newest report; with `draft_uuid` and `draft_answered`
    of its open screening; and with each of the engine's facts as `fact_<name>`. `courses` are those
    of `courses_of`.
    """
    unanswered = courses.unanswered(user.pk)
    keys = keys_of(user, wanted, number, courses, unanswered, today)
    by_id = {
        case.pk: case
        for case in CASES(cases=keys, user=user.pk, today=today, sessions=wanted.sessions)
    }
    if wanted.closed:
        courses = courses_listed(keys, today=today)
    for case in by_id.values():
        case.open_flags, case.pending = [], []
        case.course, case.fact_not_improving = courses.of(case.pk), case.pk in unanswered
    # A case that was deleted since its id was read is left out.
    keys = [key for key in keys if key in by_id]
    for flag in OPEN_FLAGS(cases=keys):
        by_id[flag.case_id].open_flags.append(flag)
    for step in PENDING(cases=keys):
        by_id[step.case].pending.append(step)
    return [by_id[key] for key in keys]


def keys_of(user, wanted, number, courses, unanswered, today):
    """The ids of the cases on a page of the part, in its order.

    Only the engine knows the order by courses, so the whole part is read for it, as ids. The lists
    of ids in a prepared statement have few lengths, as each length is a statement.
    """
    first = (number - 1) * CASES_PER_PAGE
    page = slice(first, first + CASES_PER_PAGE)
    narrowing = narrowing_of(wanted, courses)
    asked = values_of(user, wanted, today) | {"unanswered": filled_up(unanswered)}
    part, sort = wanted.part, wanted.sort
    if part == NOT_IMPROVING:
        keys = not_improving(wanted, courses)
        if sort == LEAST:
            return in_order_of(courses, keys)[page]
        return list(listed(ALL, sort, narrowing, **asked).filter(pk__in=keys)[page])
    if sort == LEAST:
        return in_order_of(courses, listed(part, CODE, narrowing, **asked))[page]
    if number == 1 and not narrowing:
        return prepared_keys(part, sort)(**asked)
    return list(listed(part, sort, narrowing, **asked)[page])


def in_order_of(courses, keys):
    """Ids by the least improvement; equal ones keep their order."""
    return sorted(keys, key=lambda key: courses.of(key).place)


def filled_up(keys):
    """The ids with NOBODY behind them, up to the next power of two."""
    return [*keys, *[NOBODY] * ((1 << len(keys).bit_length()) - len(keys))]


def values_of(user, wanted, today):
    return {
        "user": user.pk,
        **user.teams._asdict(),
        "today": today,
        "sessions": wanted.sessions,
    }
