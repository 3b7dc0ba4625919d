"""Requests for approval as the inbox shows them: what waits for the person, and all others."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from screening.models import ApprovalRequest, User
from screening.queries.approvals import ApprovalInbox


@dataclass(frozen=True, slots=True)
class RequestRow:
    request: ApprovalRequest
    state: str
    """Where it stands, as a sentence."""


@dataclass(frozen=True, slots=True)
class InboxView:
    """What this person can approve now, and the other requests, the newest first."""

    waiting: tuple[RequestRow, ...]
    others: tuple[RequestRow, ...]


def inbox_view(user: User, inbox: ApprovalInbox) -> InboxView:
    waiting, others = [], []
    for request in inbox.requests:
        row = RequestRow(request, state_words(user, request, inbox))
        (others if row.state else waiting).append(row)
    return InboxView(tuple(waiting), tuple(others))


def state_words(user: User, request: ApprovalRequest, inbox: ApprovalInbox) -> str:
    """Where a request stands; "" for one that waits for this person."""
    if number := getattr(request, "published", None):
        return _("Published as release %(number)d.") % {"number": number}
    if request.decision:
        words = _("Approved by %(name)s; it waits to be published, unless it was edited since.")
        if request.decision == ApprovalRequest.Decision.RETURNED:
            words = _("Returned by %(name)s.")
        return words % {"name": request.decided_by}
    if request.digest != inbox.digest:
        return _("Void, because the draft was edited since.")
    if request.asked_by_id == user.pk:
        return _("You asked; it waits for somebody else.")
    if user.pk in inbox.edits.people:
        return _("It waits for somebody who did not change the draft, as you did.")
    return ""
