"""The cases that the caseload's address asks for: with a barrier in a band."""

from django.db.models import Exists, OuterRef

from screening.models.reports import Finding


def narrowed(cases, *, team=None, band="", domain="", barrier=""):
    """Those of `cases` that are of the team, and have the barrier or the domain in the band.

    What is empty narrows nothing; without a band, neither domain nor barrier does.
    """
    cases = cases.filter(team=team) if team else cases
    return with_barrier(cases, band=band, domain=domain, barrier=barrier) if band else cases


def with_barrier(cases, *, band, domain="", barrier=""):
    """Those of `cases` whose newest report has the barrier, or one of the domain, in the band."""
    item = {"barrier": barrier} if barrier else {"domain": domain}
    findings = Finding.objects.filter(report=OuterRef("latest_report"), band=band, **item)
    return cases.filter(Exists(findings))
