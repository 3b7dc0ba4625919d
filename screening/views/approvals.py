"""Four eyes on the draft: asking for approval, giving it, publishing, and what waits for whom."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from screening.models import ApprovalRequest
from screening.queries.approvals import approval_inbox
from screening.web.access import CATALOG_EDITING
from screening.web.draft_page import render_draft
from screening.web.presenters.approvals import inbox_view
from screening.workflows.approvals import ask_approval, decide_approval, publish_draft
from screening.workflows.drafts import DraftChanged
from screening.workflows.publishing import CatalogHasProblems, PublishRefused

REFUSALS = (PublishRefused, CatalogHasProblems, DraftChanged)


def typed(request, name):
    """Text of several lines as it was typed, without what no database stores."""
    return request.POST.get(name, "").replace("\x00", "")


def seen(request):
    """What the page showed: the fingerprint of the draft, and the release beside it."""
    number = request.POST.get("release", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 6
    return {
        "seen": request.POST.get("digest", ""),
        "seen_release": int(number) if is_number else None,
    }


def refuse(request, refusal, *, status=409, notes=""):
    """The draft as it is now, below why something was refused; what was typed is kept."""
    return render_draft(request, status=status, refusal=refusal, notes=notes)


@require_safe
@permission_required(CATALOG_EDITING, raise_exception=True)
def approvals(request):
    """Requests for approval: those that wait for this person, and what became of the others."""
    context = {"section": "catalog", "inbox": inbox_view(request.user, approval_inbox())}
    return render(request, "screening/approvals.html", context)


@require_POST
@permission_required(CATALOG_EDITING, raise_exception=True)
def ask_for_approval(request):
    """Ask another editor; the notes will be the release's."""
    notes = typed(request, "notes")
    try:
        ask_approval(by=request.user, notes=notes, **seen(request))
    except REFUSALS as refusal:
        return refuse(request, refusal, notes=notes)
    messages.success(request, _("Approval was asked for. Whoever can give it finds a notice."))
    return redirect("draft")


@require_POST
@permission_required(CATALOG_EDITING, raise_exception=True)
def decide(request, number):
    """Approve or return another editor's request."""
    approval = get_object_or_404(ApprovalRequest, pk=number)
    decision, comment = request.POST.get("decision", ""), typed(request, "comment")
    if decision not in ApprovalRequest.Decision.values:
        return refuse(request, _("Choose to approve or to return."), status=422)
    try:
        decide_approval(request=approval, by=request.user, decision=decision, comment=comment)
    except REFUSALS as refusal:
        return refuse(request, refusal, notes=comment)
    messages.success(request, _("Your decision was recorded."))
    return redirect("draft")


@require_POST
@permission_required(CATALOG_EDITING, raise_exception=True)
def publish(request):
    """Publish the approved draft; the next screening begins under it."""
    notes = typed(request, "notes")
    try:
        published = publish_draft(by=request.user, notes=notes, **seen(request))
    except REFUSALS as refusal:
        return refuse(request, refusal, notes=notes)
    messages.success(request, _("Release %(number)d was published.") % {"number": published.number})
    return redirect("release", published.number)
