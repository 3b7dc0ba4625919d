"""Cases with what lists and the case page show of them."""

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce

from screening.models.accounts import Membership, Teams
from screening.models.cases import Case
from screening.models.prepared import BY_TEAMS, NUMBER, Person, Prepared
from screening.models.safety import RaisedFlag
from screening.models.screenings import Screening
from screening.models.supervision import Review

CASES_PER_PAGE = 20
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
    "report__request__withdrawn_at",
]
"""What lists show of a screening and its report; the rest is left in the database."""
SCREENINGS = Prepared(
    lambda cases: (
        Screening.objects.filter(case__in=cases, replaced_at=None, discarded_at=None)
        .order_by("-number")
        .select_related("report__review", "report__request")
        .only(*SHOWN)
        .with_answered()
    ),
    cases=NUMBER,
)
OPEN_FLAGS = Prepared(
    lambda cases: (
        RaisedFlag.objects.open()
        .filter(case__in=cases)
        .select_related("report")
        .only("case", "key", "title", "urgency", "raised_at", "acted_at", "report__uuid")
    ),
    cases=NUMBER,
)
ANY_RETURNED = Prepared(
    lambda user: Review.objects.filter(
        verdict=Review.Verdict.RETURNED, report__latest_of__clinician=user
    ).values_list("pk")[:1],
    user=NUMBER,
)


def with_history(cases) -> list[Case]:
    """The cases as a list, each with `.history` and `.open_flags`.

    `history` holds its screenings, newest first, with their reports: a draft comes with
    `answered` (answers stored), a report with its headline, and whether it was reviewed.
    `open_flags` are the safety flags that nobody has recorded an action for, those to act on now
    first. Two queries beside that of the cases, however many there are.
    """
    by_id = {case.pk: case for case in cases}
    for case in by_id.values():
        case.history, case.open_flags = [], []
    for screening in SCREENINGS(cases=list(by_id)):
        by_id[screening.case_id].history.append(screening)
    for flag in OPEN_FLAGS(cases=list(by_id)):
        by_id[flag.case_id].open_flags.append(flag)
    return list(by_id.values())


def listed(user, teams, *, closed, with_clinician):
    """The cases that the person sees in the order of the list, open ones or closed ones."""
    visible = Case.objects.visible_to(user, teams)
    people = ["clinician"] if with_clinician else []
    cases = latest_first(visible.closed()) if closed else safety_first(visible.open())
    return cases.select_related("team", *people)


def first_cases(user, *, closed, with_clinician):
    """The first page of the list, and how many cases the whole list has; in one statement."""
    statement = FIRST_CASES[closed, with_clinician]
    cases = statement(user=user.pk, **user.teams._asdict())
    return cases, cases[0].how_many if cases else 0


def latest_first(cases):
    """By the day something last happened: a screening begun, or the case opened."""
    begun = Screening.objects.filter(case=OuterRef("pk"), discarded_at=None).order_by("-number")
    return cases.annotate(
        last=Coalesce(Subquery(begun.values("started_at")[:1]), "created_at")
    ).order_by("-last", "-pk")


def without_clinician(cases):
    """Cases whose clinician was deactivated, or is no longer a clinician of the team."""
    there = Membership.objects.filter(
        user=OuterRef("clinician"), team=OuterRef("team"), role=Membership.Role.CLINICIAN
    )
    return cases.filter(Q(clinician__is_active=False) | ~Exists(there))


def cases_to_hand_over(user):
    """Of the cases that the person sees, those that nobody carries any more."""
    return TO_HAND_OVER(user=user.pk, **user.teams._asdict())


def safety_first(cases):
    """Cases latest first, after those with an open flag; of these, those to act on now first."""
    flags = RaisedFlag.objects.filter(case=OuterRef("pk"), acted_at=None).order_by("urgency")
    # "now" comes before "soon", and both before none.
    return (
        latest_first(cases)
        .annotate(worst_open_urgency=Subquery(flags.values("urgency")[:1]))
        .order_by(F("worst_open_urgency").asc(nulls_last=True), "-last", "-pk")
    )


def returned_cases(user):
    """The person's own cases whose newest report was returned and waits to be revised."""
    # Mostly there are none, which is quickly known.
    if not ANY_RETURNED(user=user.pk):
        return []
    return (
        Case.objects.visible_to(user, user.teams)
        .open()
        .filter(clinician=user, latest_report__review__verdict=Review.Verdict.RETURNED)
        .select_related("latest_report__review__by")
        .defer("latest_report__content")
        .order_by("-latest_report__review__at")
    )


def first_listed(*, closed, with_clinician):
    return Prepared(
        lambda user, as_clinician, as_supervisor: listed(
            Person(user),
            Teams(as_clinician, as_supervisor),
            closed=closed,
            with_clinician=with_clinician,
        ).annotate(how_many=Window(Count("pk")))[:CASES_PER_PAGE],
        **BY_TEAMS,
    )


TO_HAND_OVER = Prepared(
    lambda user, as_clinician, as_supervisor: without_clinician(
        Case.objects.visible_to(Person(user), Teams(as_clinician, as_supervisor)).open()
    ).select_related("clinician"),
    **BY_TEAMS,
)
FIRST_CASES = {
    (closed, with_clinician): first_listed(closed=closed, with_clinician=with_clinician)
    for closed in (False, True)
    for with_clinician in (False, True)
}
