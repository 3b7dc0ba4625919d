"""Cases with what lists and the case page show of them."""

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from screening.models.accounts import Membership
from screening.models.cases import Case
from screening.models.safety import RaisedFlag
from screening.models.screenings import Screening
from screening.models.supervision import Review

SHOWN = [
    "uuid",
    "case",
    "number",
    "started_at",
    "submitted_at",
    "report__uuid",
    "report__headline",
    "report__review__verdict",
    "report__request__withdrawn_at",
]
"""What lists show of a screening and its report; the rest is left in the database."""


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
    screenings = (
        Screening.objects.filter(case__in=list(by_id), replaced_at__isnull=True)
        .order_by("-number")
        .select_related("report__review", "report__request")
        .only(*SHOWN)
        .with_answered()
    )
    for screening in screenings:
        by_id[screening.case_id].history.append(screening)
    flags = RaisedFlag.objects.open().filter(case__in=list(by_id)).select_related("report")
    for flag in flags.only("case", "key", "title", "urgency", "raised_at", "report__uuid"):
        by_id[flag.case_id].open_flags.append(flag)
    return list(by_id.values())


def latest_first(cases):
    """By the day something last happened: a screening begun, or the case opened."""
    begun = Screening.objects.filter(case=OuterRef("pk")).order_by("-number")
    return cases.annotate(
        last=Coalesce(Subquery(begun.values("started_at")[:1]), "created_at")
    ).order_by("-last", "-pk")


def without_clinician(cases):
    """Cases whose clinician was deactivated, or is no longer a clinician of the team."""
    there = Membership.objects.filter(
        user=OuterRef("clinician"), team=OuterRef("team"), role=Membership.Role.CLINICIAN
    )
    return cases.filter(Q(clinician__is_active=False) | ~Exists(there))


def safety_first(cases):
    """Cases latest first, after those with an open flag; of these, those to act on now first."""
    flags = RaisedFlag.objects.filter(case=OuterRef("pk"), acted_at=None).order_by("urgency")
    # "now" comes before "soon", and both before none.
    return (
        latest_first(cases)
        .annotate(worst_open_urgency=Subquery(flags.values("urgency")[:1]))
        .order_by(F("worst_open_urgency").asc(nulls_last=True), "-last", "-pk")
    )


def returned_cases(visible, user):
    """The person's own cases whose newest report was returned and waits to be revised."""
    # Mostly there are none, which is quickly known.
    any_of_mine = Review.objects.filter(
        verdict=Review.Verdict.RETURNED, report__latest_of__clinician=user
    )
    if not any_of_mine.exists():
        return []
    return (
        visible.open()
        .filter(clinician=user, latest_report__review__verdict=Review.Verdict.RETURNED)
        .select_related("latest_report__review__by")
        .defer("latest_report__content")
        .order_by("-latest_report__review__at")
    )
