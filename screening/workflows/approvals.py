"""Publishing with four eyes: one editor asks, another one approves or returns."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.text import canonical_text, digest
from screening.models import ApprovalRequest
from screening.workflows.catalog import (
    NOTES_LIMIT,
    PublishRefused,
    publish_release,
    publishable_text,
    read_definitions,
    refuse_notes,
)
from screening.workflows.events import log_event


class AskedAlready(PublishRefused):
    """The same draft waits for approval."""


class OwnRequest(PublishRefused):
    """Nobody approves or returns what they asked for themselves."""


class DecidedAlready(PublishRefused):
    """Another editor was quicker."""


class CommentNeeded(PublishRefused):
    """A return says why."""


class DraftChanged(PublishRefused):
    """The working rows were edited since; the approval speaks of another draft."""


class ApprovalNeeded(PublishRefused):
    """No other editor has approved this draft."""


def draft_digest():
    """The digest that the working rows would have as a release."""
    return digest(canonical_text(read_definitions()))


@transaction.atomic
def ask_approval(*, by, notes, at=None):
    """Ask another editor to approve the draft as it is now.

    Raises NotesNeeded, CatalogHasProblems, NothingToPublish, AskedAlready.
    """
    now = at or timezone.now()
    notes = refuse_notes(notes)
    wanted = digest(publishable_text())
    try:
        with transaction.atomic():
            request = ApprovalRequest.objects.create(
                digest=wanted, notes=notes, asked_by=by, asked_at=now
            )
    except IntegrityError as error:
        raise AskedAlready(_("Approval of this draft has been asked for already.")) from error
    log_event("catalog.approval-asked", by=by, details={"digest": wanted}, at=now)
    return request


@transaction.atomic
def decide_approval(*, request, by, decision, comment="", at=None):
    """Approve or return another editor's request.

    Raises OwnRequest, DecidedAlready, CommentNeeded, DraftChanged.
    """
    now = at or timezone.now()
    request = ApprovalRequest.objects.select_for_update().get(pk=request.pk)
    comment = comment.strip()
    if request.asked_by_id == by.pk:
        raise OwnRequest(_("You asked for this approval; another editor has to give it."))
    if request.decision:
        raise DecidedAlready(_("Another editor has decided on this request already."))
    if len(comment) > NOTES_LIMIT or (
        decision == ApprovalRequest.Decision.RETURNED and not comment
    ):
        raise CommentNeeded(
            _("Say in at most %(limit)d characters why you return it.") % {"limit": NOTES_LIMIT}
        )
    if decision == ApprovalRequest.Decision.APPROVED and request.digest != draft_digest():
        raise DraftChanged(_("The draft was edited after this request. Ask for approval again."))
    request.decision, request.comment = decision, comment
    request.decided_by, request.decided_at = by, now
    request.save(update_fields=["decision", "comment", "decided_by", "decided_at"])
    log_event(f"catalog.approval-{decision}", by=by, details={"digest": request.digest}, at=now)
    return request


@transaction.atomic
def publish_draft(*, by, notes="", at=None):
    """Publish the draft with the notes under which it was approved.

    A practice with one editor sets CATALOG_NEEDS_SECOND_EDITOR off and gives `notes` here.
    Raises ApprovalNeeded and what publish_release raises.
    """
    if settings.CATALOG_NEEDS_SECOND_EDITOR:
        approved = ApprovalRequest.objects.filter(
            digest=draft_digest(), decision=ApprovalRequest.Decision.APPROVED
        ).first()
        if approved is None:
            raise ApprovalNeeded(
                _("Another editor has to approve the draft as it is now before it is published.")
            )
        notes = approved.notes
    return publish_release(by=by, notes=notes, at=at)
