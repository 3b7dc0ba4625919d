"""The working rows as a catalog: the draft of the next release."""

from screening.engine.catalog.serialization import canonical_text, digest
from screening.engine.catalog.values import Barrier, Catalog
from screening.models import ApprovalRequest
from screening.queries.draft_rows import (
    indicator_of,
    read_adjustments,
    read_barriers,
    read_domains,
    read_questions,
    read_red_flags,
    read_scales,
    read_sources,
)
from screening.queries.example_cases import read_example_cases
from screening.queries.releases import current_release

REQUESTS_SHOWN = 5


def read_definitions(*, with_retired=False) -> Catalog:
    """The working rows that are in use, as a catalog, in a constant number of queries.

    A link counts while the rows at both its ends are in use, so that retiring a row needs no
    edit of others and bringing it back restores its links. What a row cannot do without (a gate,
    the question of a condition or of a flag) stays named, for find_problems to tell.
    """
    in_use = {} if with_retired else {"retired": False}
    return Catalog(
        domains=read_domains(in_use),
        scales=read_scales(in_use),
        questions=read_questions(in_use),
        barriers=read_barriers(in_use),
        adjustments=read_adjustments(in_use),
        red_flags=read_red_flags(in_use),
        sources=read_sources(in_use),
        example_cases=read_example_cases(in_use),
    )


def questions_and_scales():
    """The questions and scales in use, each by key: what the points of a barrier depend on."""
    in_use = {"retired": False}
    questions, scales = read_questions(in_use), read_scales(in_use)
    return {row.key: row for row in questions}, {row.key: row for row in scales}


def barrier_of(row):
    """One working row as a barrier, with its indicators alone."""
    indicators = row.indicators.all() if row.pk else ()
    return unsaved_barrier(tuple(map(indicator_of, indicators)))


def unsaved_barrier(indicators):
    """A barrier that has its indicators and nothing else yet: enough to count points."""
    return Barrier(
        key="",
        number=0,
        name="",
        domain="",
        lever="",
        summary="",
        possible_at=0,
        likely_at=0,
        gate="",
        indicators=indicators,
    )


def draft_digest():
    """The digest that the working rows would have as a release."""
    return digest(canonical_text(read_definitions()))


def approvals_of(wanted):
    """Approvals of the draft with this digest that no release has used up."""
    approved = ApprovalRequest.objects.since_release(current_release())
    return approved.filter(digest=wanted, decision=ApprovalRequest.Decision.APPROVED)


def approval_of(wanted, current):
    """The newest request for the draft with this digest, or None.

    The release `current` has used up what was asked for or decided before it.
    """
    requests = ApprovalRequest.objects.with_outcome().since_release(current)
    return requests.filter(digest=wanted).first()


def earlier_requests(approval):
    """The newest requests apart from `approval`, each with the release it led to."""
    requests = ApprovalRequest.objects.with_outcome()
    return list(requests.exclude(pk=approval.pk if approval else None)[:REQUESTS_SHOWN])
