"""The caseload: how many cases are in each part of it, and a page of one part in its order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Case as Choice
from django.db.models import Count, F, OuterRef, Q, Subquery, When, Window
from django.db.models.functions import Coalesce, Greatest, Least

from screening.engine.next_step import FACTS
from screening.models.accounts import Teams
from screening.models.cases import Case
from screening.models.prepared import BY_TEAMS, DAY, NUMBER, Person, Prepared
from screening.models.safety import RaisedFlag
from screening.models.screenings import Answer, Screening
from screening.queries.case_filter import narrowed
from screening.queries.case_steps import (
    facts_of,
    left,
    pending_steps,
    rank,
    truth,
    with_facts,
)

CASES_PER_PAGE = 20
ALL, CLOSED = "", "closed"
PARTS = ("flags", "returned", "drafts", "due", "asked", "unscreened", "left", "mine")
"""The parts of the open cases, beside all of them; one case may be in several."""
NEEDS, DUE, SCREENED, CODE = "needs", "due", "screened", "code"
SORTS = (NEEDS, DUE, SCREENED, CODE)
SORTS_OF_CLOSED = (SCREENED, CODE)
ASKED = BY_TEAMS | {"today": DAY, "sessions": NUMBER}
SHOWN = [
    "uuid",
    "case",
    "number",
    "started_at",
    "submitted_at",
    "report__uuid",
    "report__headline",
    "report__engine_version",
    "report__review__verdict",
    "report__review__comment",
    *(f"report__review__by__{name}" for name in ("username", "first_name", "last_name")),
    "report__request__withdrawn_at",
]
"""What lists show of a screening and its report; the rest is left in the database."""
SCREENINGS = Prepared(
    lambda cases: (
        Screening.objects.filter(case__in=cases, replaced_at=None, discarded_at=None)
        .order_by("-number")
        .select_related("report__review__by", "report__request")
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


def counts(user, wanted, *, today) -> dict[str, int]:
    """{part: how many of the person's cases are in it}, all parts in one statement.

    Of open cases ALL and each of PARTS; where closed ones are asked for, CLOSED alone.
    """
    asked = values_of(user, wanted, today)
    if wanted.narrowing:
        rows = counted(wanted.closed, wanted.narrowing, **asked)[:1]
    else:
        rows = prepared_counts(wanted.closed)(**asked)
    parts = (CLOSED,) if wanted.closed else (ALL, *PARTS)
    row = next(iter(rows), {})
    return {part: row.get(f"in_{part}", 0) for part in parts}


def page_of_cases(user, wanted, number, *, today) -> list[Any]:
    """The cases on page `number`, each with `open_flags` and `pending`.

    A case comes with its clinician, team and newest report; with `draft_uuid` and `draft_answered`
    of its open screening; and with each of the engine's facts as `fact_<name>`.
    """
    asked = values_of(user, wanted, today)
    if number == 1 and not wanted.narrowing:
        keys = prepared_keys(wanted.part, wanted.sort)(**asked)
    else:
        first = (number - 1) * CASES_PER_PAGE
        everything = listed(wanted.part, wanted.sort, wanted.narrowing, **asked)
        keys = list(everything[first : first + CASES_PER_PAGE])
    by_id = {
        case.pk: case
        for case in CASES(cases=keys, user=user.pk, today=today, sessions=wanted.sessions)
    }
    for case in by_id.values():
        case.open_flags, case.pending = [], []
    # A case that was deleted since its id was read is left out.
    keys = [key for key in keys if key in by_id]
    for flag in OPEN_FLAGS(cases=keys):
        by_id[flag.case_id].open_flags.append(flag)
    for step in PENDING(cases=keys):
        by_id[step.case].pending.append(step)
    return [by_id[key] for key in keys]


def values_of(user, wanted, today):
    return {
        "user": user.pk,
        **user.teams._asdict(),
        "today": today,
        "sessions": wanted.sessions,
    }


def conditions(facts):
    """What makes an open case one of a part."""
    return {
        ALL: Q(),
        "flags": Q(worst_flag__isnull=False),
        "returned": facts["returned"],
        "drafts": facts["draft"],
        "due": facts["step_due"],
        "asked": facts["asked"],
        "unscreened": facts["long_unscreened"],
        "left": facts["left"],
        "mine": facts["own"],
    }


def scope(closed, narrowing, *, user, as_clinician, as_supervisor):
    """The cases that all parts are parts of."""
    visible = Case.objects.visible_to(Person(user), Teams(as_clinician, as_supervisor))
    return narrowed(visible.closed() if closed else visible.open(), **narrowing)


def counted(closed, narrowing, *, today, sessions, **person):
    """Rows that all hold the counts of every part; none where there is no case."""
    cases = scope(closed, narrowing, **person).order_by()
    if closed:
        return cases.values(in_closed=Window(Count("pk")))
    facts = facts_of(person["user"], today=today, sessions=sessions)
    numbers = {
        f"in_{part}": Window(Count("pk", filter=condition) if condition else Count("pk"))
        for part, condition in conditions(facts).items()
    }
    return with_facts(cases).values(**numbers)


def listed(part, sort, narrowing, *, today, sessions, **person):
    """The ids of the cases of a part, in their order."""
    cases = with_facts(scope(part == CLOSED, narrowing, **person))
    facts = facts_of(person["user"], today=today, sessions=sessions)
    if part != CLOSED:
        cases = cases.filter(conditions(facts)[part])
    return cases.order_by(*order_of(sort, facts), "-pk").values_list("pk", flat=True)


def shown(cases, user, *, today, sessions):
    """Cases by their ids with all that a row shows; only those of one page, whose rows are wide."""
    facts = facts_of(user, today=today, sessions=sessions)
    return (
        with_facts(Case.objects.filter(pk__in=cases))
        .annotate(**{f"fact_{name}": truth(facts[name]) for name in sorted(FACTS)})
        .annotate(
            draft_uuid=F("draft__uuid"),
            draft_started_at=F("draft__started_at"),
            draft_answered=Subquery(answers_of_draft()),
            screened_at_session=F("latest_report__screening__sessions"),
            release_digest=F("latest_report__screening__release__digest"),
        )
        .select_related("team", "clinician", "latest_report__review", "latest_report__request")
        .defer("latest_report__content", "latest_report__review__comment")
        .order_by()
    )


def answers_of_draft():
    stored = Answer.objects.filter(screening=OuterRef("draft")).order_by().values("screening")
    return stored.annotate(count=Count("pk")).values("count")


def order_of(sort, facts):
    """By the rule of next steps, by the next day that is due, by the last screening, by code."""
    latest = Greatest(
        "created_at",
        Coalesce("draft__started_at", "created_at"),
        Coalesce("latest_report__created_at", "created_at"),
    ).desc()
    step = F("step_due_on")
    if sort == CODE:
        return ["code"]
    if sort == DUE:
        review = When(facts["asked"], then=F("latest_report__request__wanted_by"))
        wanted = Choice(review, default=None)
        # SQLite has no smallest of a day and NULL.
        due = Coalesce(Least(step, wanted), step, wanted)
        now = Choice(When(facts["flag_now"], then=0), default=1)
        return [now, due.asc(nulls_last=True), rank(facts), latest]
    if sort == SCREENED:
        return [latest]
    return [rank(facts), step.asc(nulls_last=True), latest]


@cache
def prepared_counts(closed):
    return Prepared(lambda **asked: counted(closed, {}, **asked)[:1], **ASKED)


@cache
def prepared_keys(part, sort):
    return Prepared(lambda **asked: listed(part, sort, {}, **asked)[:CASES_PER_PAGE], **ASKED)


CASES = Prepared(shown, cases=NUMBER, user=NUMBER, today=DAY, sessions=NUMBER)
