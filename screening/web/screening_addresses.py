"""Where the pages of a screening are, and where it is read once it takes no more answers."""

from collections.abc import Iterable

from django.urls import reverse

from screening.models import Screening

HEADING = "page"
"""The id of the heading of a page of the questionnaire and of the check, which takes the focus."""


def page_address(screening: Screening, domain: str, question: str | None = None) -> str:
    """A page of the questionnaire, or the place of one question on it."""
    address = reverse("questionnaire", args=[screening.uuid, domain])
    return f"{address}#q-{question}" if question else address


def page_addresses(screening: Screening, domains: Iterable[str]) -> dict[str, str]:
    """The address of each page by its domain.

    Pages stand below the screening's own address, so one `reverse` does for all of them.
    """
    above = reverse("screening", args=[screening.uuid])
    return {domain: f"{above}{domain}/" for domain in domains}


def read_instead(screening: Screening) -> str | None:
    """Where a submitted or replaced screening is read instead; None while it takes answers."""
    if screening.submitted_at:
        return reverse("report", args=[screening.report.uuid])
    return reverse("case", args=[screening.case.uuid]) if screening.replaced_at else None
