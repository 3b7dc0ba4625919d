"""A whole barrier of the draft: retired with what only it uses, brought back, copied."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from screening.engine.catalog.serialization import canonical_text, digest
from screening.forms.barriers import DuplicateForm
from screening.queries.whole_barriers import (
    draft_barrier,
    problems_of_retiring,
    problems_of_returning,
    retirement_of,
    return_of,
)
from screening.web import kept_input
from screening.web.access import CATALOG_EDITING, or_404, sent
from screening.web.presenters.draft import problem_rows
from screening.web.presenters.whole_barriers import groups, retirement_view
from screening.workflows.drafts import DraftChanged
from screening.workflows.duplicating import NameInUse, duplicate_barrier
from screening.workflows.whole_barriers import (
    BarrierIsRetired,
    BarrierRefused,
    FlagsNotConfirmed,
    bring_back_barrier,
    retire_barrier,
)

editors_only = permission_required(CATALOG_EDITING, raise_exception=True)
METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@editors_only
def retire(request, key):
    """Say what goes with the barrier and what stays; then retire it."""
    barrier = or_404(draft_barrier(key))
    wish = request.POST if request.method == "POST" else request.GET
    keep_flags = wish.get("flags") == "keep"
    status, refusal = 200, ""
    if request.method == "POST":
        try:
            retire_barrier(
                barrier=barrier,
                by=request.user,
                seen=request.POST.get("digest", ""),
                keep_flags=keep_flags,
                flags_read="flags_read" in request.POST,
            )
        except FlagsNotConfirmed as unread:
            status, refusal = 422, str(unread)
        except (BarrierRefused, DraftChanged) as refused:
            status, refusal = 409, str(refused)
            barrier = or_404(draft_barrier(key))
        else:
            messages.success(request, _("“%(name)s” was retired.") % {"name": barrier.name})
            return redirect("bring_back_barrier", key)
    if barrier.retired:
        return show_retired(request, barrier, status=status, refusal=refusal)
    catalog, plan = retirement_of(key, keep_flags=keep_flags)
    context = {
        "section": "catalog",
        "barrier": barrier,
        "digest": digest(canonical_text(catalog)),
        "keep_flags": keep_flags,
        "problems": problem_rows(catalog, problems_of_retiring(catalog, plan)),
        "refusal": refusal,
        **retirement_view(plan),
    }
    return render(request, "screening/retire_barrier.html", context, status=status)


@require_http_methods(METHODS)
@editors_only
def bring_back(request, key):
    """Say what comes back with a retired barrier; then bring it back."""
    barrier = or_404(draft_barrier(key))
    if request.method != "POST":
        return show_retired(request, barrier)
    try:
        seen = request.POST.get("digest", "")
        bring_back_barrier(barrier=barrier, by=request.user, seen=seen)
    except (BarrierRefused, DraftChanged) as refused:
        barrier = or_404(draft_barrier(key))
        return show_retired(request, barrier, status=409, refusal=str(refused))
    messages.success(request, _("“%(name)s” is back in the draft.") % {"name": barrier.name})
    return redirect("draft")


def show_retired(request, barrier, *, status=200, refusal=""):
    """What comes back with the barrier; that nothing does where it is in use."""
    context = {"section": "catalog", "barrier": barrier, "refusal": refusal}
    if barrier.retired:
        catalog, whole, rows = return_of(barrier.pk)
        context |= {
            "digest": digest(canonical_text(catalog)),
            "comes": groups(rows),
            "problems": problem_rows(catalog, problems_of_returning(catalog, whole, rows)),
        }
    return render(request, "screening/bring_back_barrier.html", context, status=status)


@require_http_methods(METHODS)
@editors_only
def duplicate(request, key):
    """Ask for the name of the copy, then make it."""
    barrier = or_404(draft_barrier(key))
    form = DuplicateForm(sent(request), initial=kept_input.initial(request))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            copy = duplicate_barrier(barrier=barrier, by=request.user, **form.cleaned_data)
        except NameInUse as refusal:
            form.add_error(refusal.field, str(refusal))
        except BarrierIsRetired as refusal:
            return show_retired(request, barrier, status=409, refusal=str(refusal))
        else:
            words = _("“%(name)s” was made. Now give its questions words of their own.")
            messages.success(request, words % {"name": copy.name})
            return redirect("admin:screening_barrierdefinition_change", copy.pk)
    context = {"section": "catalog", "barrier": barrier, "form": form}
    return render(request, "screening/duplicate_barrier.html", context, status=status)
