"""What narrows every part of the caseload alike: a barrier in a band, a team, a search."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from screening.engine.scoring import LIKELY, POSSIBLE
from screening.models.reports import Finding


@dataclass(frozen=True)
class Search:
    """What was searched for: a part of a code, types of therapy, barriers; each may be empty."""

    code: str = ""
    modalities: tuple[str, ...] = ()
    barriers: tuple[str, ...] = ()


def narrowed(
    cases, *, team=None, band="", domain="", barrier="", search=None, among=None, without=()
):
    """Those of `cases` that are of the team, have the barrier or domain in the band, and match.

    What is empty narrows nothing; without a band, neither domain nor barrier does. `among` are the
    ids that alone are left, `without` those that are left out.
    """
    cases = cases if among is None else cases.filter(pk__in=among)
    cases = cases.exclude(pk__in=without) if without else cases
    cases = cases.filter(team=team) if team else cases
    cases = with_barrier(cases, band=band, domain=domain, barrier=barrier) if band else cases
    return cases.filter(matches(search)) if search else cases


def with_barrier(cases, *, band, domain="", barrier=""):
    """Those of `cases` whose newest report has the barrier, or one of the domain, in the band."""
    item = {"barrier": barrier} if barrier else {"domain": domain}
    findings = Finding.objects.filter(report=OuterRef("latest_report"), band=band, **item)
    return cases.filter(Exists(findings))


def matches(search):
    """That a case has the code, the therapy, or a barrier likely or possible in its last report.

    A search for nothing that a case could have matches none.
    """
    condition = Q(pk__in=())
    if search.code:
        condition |= Q(code__contains=search.code)
    if search.modalities:
        condition |= Q(modality__in=search.modalities)
    if search.barriers:
        findings = Finding.objects.filter(
            report=OuterRef("latest_report"),
            barrier__in=search.barriers,
            band__in=(LIKELY, POSSIBLE),
        )
        condition |= Q(Exists(findings))
    return condition
