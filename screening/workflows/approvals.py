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
from screening.queries.draft_edits import edits_since
from screening.queries.releases import current_release
from screening.workflows.drafts import DraftChanged, lock_draft, refuse_other_draft
from screening.workflows.events import log_event
from screening.workflows.notices import notify, set_read
from screening.workflows.publishing import (
    NOTES_LIMIT,
    PublishRefused,
    publish_release,
    publishable_text,
    refuse_notes,
    refuse_other_release,
)


class ApprovalAskedAlready(PublishRefused):
    """The same draft waits for approval."""


class OwnRequest(PublishRefused):
    """Nobody approves or returns what they asked for themselves."""


class OwnChange(PublishRefused):
    """Nobody approves a draft that they changed themselves since the last release."""


class DecidedAlready(PublishRefused):
    """Another editor was quicker."""


class ReturnNeedsComment(PublishRefused):
    """A return says why."""


class ApprovalNeeded(PublishRefused):
    """No other editor has approved this draft."""


@transaction.atomic
def ask_approval(*, by, notes, seen="", seen_release=None, at=None):
    """Ask another editor to approve the draft as it is now; `seen` is the digest that was shown,
    or "" where none was, `seen_release` the number of the release beside it. Every other editor who
    did not change the draft is told.

    Raises NotesNeeded, CatalogHasProblems, NothingToPublish, ExamplesComeOutWrong, DraftChanged,
    PublishedMeanwhile, ApprovalAskedAlready.
    """
    now = at or timezone.now()
    notes = refuse_notes(notes)
    current = current_release()
    refuse_other_release(current, seen_release)
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
    settle_decisions(by, now)
    concerned = edits_since(current).people | {by.pk}
    others = editors().exclude(pk__in=concerned)
    notify(others, kind=Notice.Kind.APPROVAL, approval=request, due_at=now)
    log_event("catalog.approval-asked", by=by, details={"digest": wanted}, at=now)
    return request


@transaction.atomic
def decide_approval(*, request, by, decision, comment="", at=None):
    """Approve or return another editor's request; whoever asked is told.

    Who changed the draft since the last release may return it, and not approve it.
    Raises OwnRequest, OwnChange, DecidedAlready, ReturnNeedsComment, DraftChanged.
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
    if decision == ApprovalRequest.Decision.APPROVED:
        refuse_approval(request, by)
    request.decision, request.comment = decision, comment
    request.decided_by, request.decided_at = by, now
    request.save(update_fields=["decision", "comment", "decided_by", "decided_at"])
    set_read(request.notices.filter(read_at=None), now=now)
    kind = Notice.Kind.APPROVED
    if decision == ApprovalRequest.Decision.RETURNED:
        kind = Notice.Kind.SENT_BACK
    notify([request.asked_by], kind=kind, approval=request, due_at=now)
    log_event(f"catalog.approval-{decision}", by=by, details={"digest": request.digest}, at=now)
    return request


def settle_decisions(by, now):
    """What `by` was told of earlier decisions is read: they go on from there."""
    decided = (Notice.Kind.APPROVED, Notice.Kind.SENT_BACK)
    set_read(by.notices.filter(kind__in=decided, read_at=None), now=now)


def refuse_approval(request, by):
    """Raises DraftChanged and OwnChange: approved is the draft as it is, by nobody who changed it.

    Locks the draft, so that nobody approves while an edit of their own is being stored.
    """
    lock_draft()
    if request.digest != draft_digest():
        raise DraftChanged(_("The draft was edited after this request. Ask for approval again."))
    if by.pk in edits_since(current_release()).people:
        raise OwnChange(
            _(
                "You changed this draft since the last release, so another editor, who did not "
                "change it, has to approve it."
            )
        )


@transaction.atomic
def publish_draft(*, by, notes="", seen="", seen_release=None, at=None):
    """Publish the draft with the notes under which it was approved; what was seen as for
    ask_approval. Locks the draft, so of two who publish the second sees the release of the first.

    A practice with one editor sets CATALOG_NEEDS_SECOND_EDITOR off and gives `notes` here.
    Raises DraftChanged, ApprovalNeeded and what publish_release raises.
    """
    lock_draft()
    refuse_other_release(current_release(), seen_release)
    wanted = draft_digest()
    refuse_other_draft(wanted, seen or wanted)
    approver = None
    if settings.CATALOG_NEEDS_SECOND_EDITOR:
        approved = approvals_of(wanted).first()
        if approved is None:
            raise ApprovalNeeded(
                _("Another editor has to approve the draft as it is now before it is published.")
            )
        notes, approver = approved.notes, approved.decided_by
    settle_decisions(by, at or timezone.now())
    release = publish_release(by=by, notes=notes, approver=approver, at=at)
    # The rows were read twice; an edit stored in between must not slip into the release.
    if release.digest != wanted:
        raise DraftChanged(_("The draft was edited at the same moment. Look at it again first."))
    return release
