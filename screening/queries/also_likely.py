"""The likely barriers that a report's headline, which names three, leaves out."""

from screening.engine.adjustments import MOST_NAMED
from screening.engine.scoring import LIKELY
from screening.models import DigestMismatch, Finding
from screening.queries.releases import catalog_by_digest


def also_likely_names(reports):
    """{report's id: names} of likely barriers that are not in the report's headline.

    At most one query for all the reports, read from their stored findings and in their order. A
    report whose headline names all that is likely is left out.
    """
    named = {
        report.pk: {each["key"] for each in report.headline["named"]}
        for report in reports
        # A headline that names fewer has left nothing out.
        if len(report.headline["named"]) == MOST_NAMED
    }
    if not named:
        return {}
    findings = (
        Finding.objects.filter(report__in=named, band=LIKELY)
        .order_by("pk")
        .values_list("report", "barrier", "report__screening__release__digest")
    )
    names = {}
    for report, barrier, digest in findings:
        if barrier not in named[report]:
            names.setdefault(report, []).append(barrier_names(digest).get(barrier, barrier))
    return names


def barrier_names(digest):
    """Names by key; none where the release was changed, which is no reason to refuse a list."""
    try:
        return {barrier.key: barrier.name for barrier in catalog_by_digest(digest).barriers}
    except DigestMismatch:
        return {}


def list_names(digest):
    """What lists call barriers, by key; none of no release, and none where it was changed."""
    if not digest:
        return {}
    try:
        return {barrier.key: barrier.list_name for barrier in catalog_by_digest(digest).barriers}
    except DigestMismatch:
        return {}
