"""The working rows as a catalog: the draft of the next release."""

from dataclasses import dataclass

from screening.engine.catalog.leaving_out import without
from screening.engine.catalog.serialization import KINDS, canonical_text, digest
from screening.engine.catalog.values import Barrier, Catalog
from screening.models import ApprovalRequest
from screening.queries import draft_rows
from screening.queries.draft_links import read_links
from screening.queries.draft_rows import indicator_of
from screening.queries.releases import current_release

REQUESTS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Draft:
    """The working rows: all of them, which are retired, and the catalog of those in use."""

    rows: Catalog
    retired: frozenset[tuple[str, str]]
    in_use: Catalog

    def holds(self, barrier: str) -> bool:
        """Whether there is such a barrier, in use or retired."""
        return any(row.key == barrier for row in self.rows.barriers)

    def around(self, barrier: str) -> Catalog:
        """The rows in use; all rows where the barrier is retired, so that it can be shown."""
        return self.rows if ("barrier", barrier) in self.retired else self.in_use


def read_draft(*, with_examples=True) -> Draft:
    """All working rows in a constant number of queries: one for each kind, one for all links.

    The page of a barrier does without the example cases, which it does not show.
    """
    links = read_links()
    domains, scales = draft_rows.read_domains(), draft_rows.read_scales()
    questions = draft_rows.read_questions()
    barriers = draft_rows.read_barriers(links, questions)
    sources = draft_rows.read_sources(links, barriers)
    adjustments = draft_rows.read_adjustments(links, sources, barriers, questions)
    flags = draft_rows.read_red_flags(links, adjustments)
    kinds = {
        "domains": domains,
        "scales": scales,
        "questions": questions,
        "barriers": barriers,
        "adjustments": adjustments,
        "red_flags": flags,
        "sources": sources,
        "example_cases": draft_rows.read_examples(
            links, questions, barriers, flags, wanted=with_examples
        ),
    }
    rows = Catalog(**{name: tuple(of_kind) for name, of_kind in kinds.items()})
    retired = {(KINDS[name], key) for name, of_kind in kinds.items() for key in of_kind.retired}
    # A link waits while either of its ends is retired, and comes back with it.
    gone = {KINDS[name]: set(of_kind.retired) for name, of_kind in kinds.items()}
    return Draft(rows, frozenset(retired), without(rows, gone))


def read_definitions(*, with_retired=False) -> Catalog:
    """The working rows that are in use, as a catalog."""
    draft = read_draft()
    return draft.rows if with_retired else draft.in_use


def read_questions(in_use):
    """The questions; `in_use` is {"retired": False}, or {} for the retired ones as well."""
    rows = draft_rows.read_questions()
    return tuple(row for row in rows if not (in_use and row.key in rows.retired))


def questions_and_scales():
    """The questions and scales in use, each by key: what the points of a barrier depend on."""
    questions, scales = draft_rows.read_questions(), draft_rows.read_scales()
    return tuple(
        {key: row for key, row in rows.by_key.items() if key not in rows.retired}
        for rows in (questions, scales)
    )


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
