"""The statements of the caseload: the counts of its parts, the ids of one, the rows of a page."""

from functools import cache

from django.db.models import Case as Choice
from django.db.models import Count, F, OuterRef, Q, Subquery, When, Window
from django.db.models.functions import Coalesce, Greatest, Least

from screening.engine.next_step import FACTS
from screening.models.accounts import Teams
from screening.models.cases import Case
from screening.models.prepared import BY_TEAMS, DAY, NUMBER, Person, Prepared
from screening.models.screenings import Answer
from screening.queries.case_filter import narrowed
from screening.queries.case_steps import BY_COURSE, facts_of, rank, truth, with_facts

CASES_PER_PAGE = 20
ALL, CLOSED, NOT_IMPROVING = "", "closed", "not-improving"
COUNTED = ("flags", "returned", "drafts", "due", "asked", "unscreened", "left", "mine")
"""Parts that the database counts."""
PARTS = (*COUNTED[:5], NOT_IMPROVING, *COUNTED[5:])
"""The parts of the open cases, beside all of them; one case may be in several."""
NEEDS, LEAST, DUE, SCREENED, CODE = "needs", "least-improvement", "due", "screened", "code"
SORTS = (NEEDS, LEAST, DUE, SCREENED, CODE)
SORTS_OF_CLOSED = (SCREENED, CODE)
ASKED = BY_TEAMS | {"today": DAY, "sessions": NUMBER}


def conditions(facts):
    """What makes an open case one of a part, of those that the database knows."""
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


def listed(part, sort, narrowing, *, today, sessions, unanswered, **person):
    """The ids of the cases of a part, in their order."""
    cases = with_facts(scope(part == CLOSED, narrowing, **person))
    facts = facts_of(person["user"], today=today, sessions=sessions, unanswered=unanswered)
    if part != CLOSED:
        cases = cases.filter(conditions(facts)[part])
    return cases.order_by(*order_of(sort, facts), "-pk").values_list("pk", flat=True)


def shown(cases, user, *, today, sessions):
    """Cases by their ids with all that a row shows; only those of one page, whose rows are wide."""
    facts = facts_of(user, today=today, sessions=sessions)
    return (
        with_facts(Case.objects.filter(pk__in=cases))
        .annotate(**{f"fact_{name}": truth(facts[name]) for name in sorted(FACTS - BY_COURSE)})
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
    return Prepared(
        lambda **asked: listed(part, sort, {}, **asked)[:CASES_PER_PAGE],
        unanswered=NUMBER,
        **ASKED,
    )


CASES = Prepared(shown, cases=NUMBER, user=NUMBER, today=DAY, sessions=NUMBER)
