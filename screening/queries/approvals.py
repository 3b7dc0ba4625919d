"""Requests for approval of the draft: the open ones, and what was decided."""

from dataclasses import dataclass

from screening.models import ApprovalRequest
from screening.queries.draft import draft_digest
from screening.queries.draft_edits import Edits, edits_since
from screening.queries.releases import current_release

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ApprovalInbox:
    """The newest requests, each with the release it led to; which draft they speak of."""

    requests: list[ApprovalRequest]
    digest: str
    edits: Edits


def approval_inbox() -> ApprovalInbox:
    """The newest requests, the fingerprint of the draft as it is, and who changed it."""
    requests = list(ApprovalRequest.objects.with_outcome()[:MOST_SHOWN])
    is_open = any(not request.decision for request in requests)
    return ApprovalInbox(
        requests=requests,
        digest=draft_digest() if is_open else "",
        edits=edits_since(current_release()),
    )
