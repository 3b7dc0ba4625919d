"""What is known of each case for its next step, in SQL over indexed columns: the engine's facts."""

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)

from screening.engine.next_step import RULE
from screening.engine.scoring import LIKELY, POSSIBLE
from screening.models.absences import is_asked, is_asked_of, own_work
from screening.models.accounts import Membership
from screening.models.prepared import DAY, NUMBER, Person, Prepared
from screening.models.reports import Finding
from screening.models.safety import RaisedFlag
from screening.models.supervision import Decision, Review


def with_facts(cases):
    """Cases with what `facts_of` asks about: the open draft, the worst flag, the next step.

    `worst_flag` is "now", "soon" or None; `step_due_on` the day of the first planned step
    without an outcome. Each is one look at an index for a case; everything else is joined.
    """
    of_case = Q(report__screening__case=OuterRef("pk"))
    return cases.annotate(
        draft=FilteredRelation(
            "screenings",
            condition=Q(
                screenings__submitted_at__isnull=True,
                screenings__replaced_at__isnull=True,
                screenings__discarded_at__isnull=True,
            ),
        ),
        worst_flag=Subquery(worst_flag_of("pk")),
        step_due_on=Subquery(pending_steps(of_case).values("due_on")[:1]),
    )


BY_COURSE = frozenset({"not_improving"})
"""Facts that only the engine knows, by the scores of a case."""


def facts_of(user, *, today, sessions, unanswered=()):
    """{fact: condition}, the engine's facts as conditions on cases that `with_facts` made ready.

    `unanswered` are the ids of the person's cases that do not improve, as `queries.courses` says.
    """
    own = Q(clinician=user)
    person, newest = Person(user), {"report": "latest_report__"}
    asked = is_asked(**newest)
    return {
        "own": own,
        "flag_now": Q(worst_flag="now"),
        "flag_soon": Q(worst_flag="soon"),
        "left": left(),
        "returned": Q(latest_report__review__verdict=Review.Verdict.RETURNED),
        "draft": Q(draft__isnull=False),
        "revision": Q(draft__revises=F("latest_report")),
        "step_planned": Q(step_due_on__isnull=False),
        "step_due": Q(step_due_on__lte=today),
        "asked": asked,
        "asked_of_me": asked & is_asked_of(person, today, **newest) & ~own_work(person, **newest),
        "reported": Q(latest_report__isnull=False),
        "never_screened": Q(latest_report__isnull=True),
        "undecided": Q(latest_report__isnull=False) & named() & ~decided(),
        "not_improving": Q(pk__in=unanswered),
        "long_unscreened": Q(latest_report__isnull=True, sessions__gte=sessions)
        | Q(sessions__gte=F("latest_report__screening__sessions") + sessions),
    }


def worst_flag_of(case):
    """The urgency of the worst open flag; "now" comes before "soon"."""
    flags = RaisedFlag.objects.filter(case=OuterRef(case), acted_at=None)
    return flags.order_by("urgency").values("urgency")[:1]


def pending_steps(of_cases):
    """Planned steps without an outcome, the first due first; `of_cases` says of which cases.

    Those of a returned report do not count: they go on to its revision.
    """
    return (
        Decision.objects.filter(
            of_cases,
            role=Membership.Role.CLINICIAN,
            kind__in=Decision.STEPS,
            choice=Decision.Choice.PLANNED,
            outcome="",
        )
        .exclude(report__review__verdict=Review.Verdict.RETURNED)
        .order_by("due_on", "pk")
    )


DUE = Prepared(
    lambda case, today: (
        pending_steps(Q(report__screening__case=case))
        .filter(due_on__lte=today)
        .select_related("report")
        .only("kind", "key", "title", "due_on", "report__uuid")
    ),
    case=NUMBER,
    today=DAY,
)


def due_steps(case, today) -> list[Decision]:
    """The case's planned steps whose day has come and of which no outcome is recorded."""
    return DUE(case=case.pk, today=today) if case.latest_report_id else []


def left():
    """That the clinician was deactivated, or is no longer a clinician of the team."""
    there = Membership.objects.filter(
        user=OuterRef("clinician"), team=OuterRef("team"), role=Membership.Role.CLINICIAN
    )
    return Q(clinician__is_active=False) | ~Exists(there)


def named():
    """That the newest report holds a barrier likely or possible."""
    bands = (LIKELY, POSSIBLE)
    return Exists(Finding.objects.filter(report=OuterRef("latest_report"), band__in=bands))


def decided():
    """That the clinician decided on any step of the newest report."""
    return Exists(
        Decision.objects.filter(
            report=OuterRef("latest_report"),
            role=Membership.Role.CLINICIAN,
            kind__in=Decision.STEPS,
        )
    )


def rank(facts):
    """The place of the next step in the engine's rule, for ordering."""
    return Case(
        *(
            When(all_of(facts[name] for name in sorted(needed)), then=Value(place))
            for place, (_step, needed) in enumerate(RULE)
            if needed
        ),
        default=Value(len(RULE)),
    )


def all_of(conditions):
    joined = Q()
    for each in conditions:
        joined &= Q(each)
    return joined


def truth(condition):
    return ExpressionWrapper(Q(condition), output_field=BooleanField())
