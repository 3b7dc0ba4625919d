"""Publishing with four eyes: one editor asks, another one approves or returns."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.catalog.serialization import digest
from screening.engine.visible_text import trimmed
from screening.models import ApprovalRequest, Notice
from screening.models.notices import editors
from screening.queries.draft import approvals_of, draft_digest
from screening.workflows.drafts import DraftChanged, refuse_other_draft
from screening.workflows.events import log_event
from screening.workflows.notices import notify, set_read
from screening.workflows.publishing import (
    NOTES_LIMIT,
    PublishRefused,
    publish_release,
    publishable_text,
    refuse_notes,
)


class ApprovalAskedAlready(PublishRefused):
    """The same draft waits for approval."""


class OwnRequest(PublishRefused):
    """Nobody approves or returns what they asked for themselves."""


class DecidedAlready(PublishRefused):
    """Another editor was quicker."""


class ReturnNeedsComment(PublishRefused):
    """A return says why."""


class ApprovalNeeded(PublishRefused):
    """No other editor has approved this draft."""


@transaction.atomic
def ask_approval(*, by, notes, seen="", at=None):
    """Ask another editor to approve the draft as it is now; `seen` is the digest that was shown,
    or "" where none was. Every other editor is told.

    Raises NotesNeeded, CatalogHasProblems, NothingToPublish, ExamplesComeOutWrong, DraftChanged,
    ApprovalAskedAlready.
    """
    now = at or timezone.now()
    notes = refuse_notes(notes)
    wanted = digest(publishable_text(notes=notes))
    refuse_other_draft(wanted, seen or wanted)
    if approvals_of(wanted).exists():
        raise ApprovalAskedAlready(_("This draft is approved already; publish it."))
    try:
        with transaction.atomic():
            request = ApprovalRequest.objects.create(
                digest=wanted, notes=notes, asked_by=by, asked_at=now
            )
    except IntegrityError as error:
        raise ApprovalAskedAlready(
            _("Approval of this draft has been asked for already.")
        ) from error
    notify(editors().exclude(pk=by.pk), kind=Notice.Kind.APPROVAL, approval=request, due_at=now)
    log_event("catalog.approval-asked", by=by, details={"digest": wanted}, at=now)
    return request


@transaction.atomic
def decide_approval(*, request, by, decision, comment="", at=None):
    """Approve or return another editor's request.

    Raises OwnRequest, DecidedAlready, ReturnNeedsComment, DraftChanged.
    """
    now = at or timezone.now()
    request = ApprovalRequest.objects.select_for_update().get(pk=request.pk)
    comment = trimmed(comment)
    if request.asked_by_id == by.pk:
        raise OwnRequest(_("You asked for this approval; another editor has to give it."))
    if request.decision:
        raise DecidedAlready(_("Another editor has decided on this request already."))
    if len(comment) > NOTES_LIMIT or (
        decision == ApprovalRequest.Decision.RETURNED and not comment
    ):
        raise ReturnNeedsComment(
            _("Say in at most %(limit)d characters why you return it.") % {"limit": NOTES_LIMIT}
        )
    if decision == ApprovalRequest.Decision.APPROVED and request.digest != draft_digest():
        raise DraftChanged(_("The draft was edited after this request. Ask for approval again."))
    request.decision, request.comment = decision, comment
    request.decided_by, request.decided_at = by, now
    request.save(update_fields=["decision", "comment", "decided_by", "decided_at"])
    set_read(request.notices.filter(read_at=None), now=now)
    log_event(f"catalog.approval-{decision}", by=by, details={"digest": request.digest}, at=now)
    return request


@transaction.atomic
def publish_draft(*, by, notes="", seen="", at=None):
    """Publish the draft with the notes under which it was approved; `seen` as for ask_approval.

    A practice with one editor sets CATALOG_NEEDS_SECOND_EDITOR off and gives `notes` here.
    Raises DraftChanged, ApprovalNeeded and what publish_release raises.
    """
    wanted = draft_digest()
    refuse_other_draft(wanted, seen or wanted)
    if settings.CATALOG_NEEDS_SECOND_EDITOR:
        approved = approvals_of(wanted).first()
        if approved is None:
            raise ApprovalNeeded(
                _("Another editor has to approve the draft as it is now before it is published.")
            )
        notes = approved.notes
    release = publish_release(by=by, notes=notes, at=at)
    # The rows were read twice; an edit stored in between must not slip into the release.
    if release.digest != wanted:
        raise DraftChanged(_("The draft was edited at the same moment. Look at it again first."))
    return release
