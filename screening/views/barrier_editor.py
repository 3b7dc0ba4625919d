"""The barriers of the draft: their list, a new one, and the page on which one is edited."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from screening.engine.catalog.validation import find_problems
from screening.queries.draft import read_draft
from screening.queries.draft_changes import changes_of_others, recent_changes
from screening.web import kept_input
from screening.web.access import CATALOG_EDITING
from screening.web.edited_fields import action_of, edited_fields, reasons, tried_answers
from screening.web.editor_actions import ACTIONS
from screening.web.presenters.editor_changes import others_words
from screening.web.presenters.editor_page import EditorPage, draft_barriers
from screening.web.presenters.editor_preview import preview_of
from screening.web.seen import wants_parts
from screening.workflows.draft_barriers import make_barrier
from screening.workflows.draft_edits import EditRefused, RowGone, make_change, say_why, undo_change
from screening.workflows.draft_saving import SavedFields, save_fields

editors_only = permission_required(CATALOG_EDITING, raise_exception=True)


@require_safe
@editors_only
def barriers(request):
    """Every barrier of the draft, searched by its words."""
    search = request.GET.get("q", "").strip()[:80]
    draft = read_draft(with_examples=False)
    shown = draft_barriers(draft, find_problems(draft.in_use), search)
    context = {"section": "catalog", "search": search, **shown}
    return render(request, "screening/draft_barriers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def new_barrier(request):
    """A name and an opening question; everything else is written on the barrier's own page."""
    refusal = ""
    if request.method == "POST":
        try:
            key = make_barrier(by=request.user, posted=request.POST)
        except EditRefused as error:
            refusal = str(error)
        else:
            messages.success(request, _("The barrier is part of the draft. Fill in the rest here."))
            return redirect("edit_barrier", key)
    sent = request.POST.dict() if request.method == "POST" else kept_input.initial(request)
    context = {
        "section": "catalog",
        "domains": read_draft().in_use.domains,
        "sent": sent,
        "refusal": refusal,
    }
    return render(request, "screening/new_barrier.html", context, status=422 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def edit_barrier(request, key):
    """A barrier as fields; a POST stores what was changed in them and does what was pressed."""
    if request.method != "POST":
        return show_editor(request, key)
    try:
        saved = save_fields(barrier=key, by=request.user, wanted=edited_fields(request.POST))
    except RowGone as error:
        raise Http404 from error
    refusal = save_reasons(request, key)
    if wants_parts(request):
        status = 409 if saved.conflicts else 200 if saved.is_whole and not refusal else 422
        return show_editor(request, key, saved=saved, refusal=refusal, status=status)
    if refusal or not saved.is_whole:
        if action_of(request.POST)[0] not in ("", "try"):
            refusal = refusal or _(
                "Put right what is marked below, then press the button again. Nothing else is done."
            )
        status = 409 if saved.conflicts else 422
        return show_editor(request, key, saved=saved, refusal=refusal, status=status)
    return do_action(request, key)


def save_reasons(request, key):
    """Store why changes were made; gives the refusal, or nothing."""
    for number, why in reasons(request.POST).items():
        try:
            say_why(barrier=key, number=number, by=request.user, why=why)
        except EditRefused as error:
            return str(error)
    return ""


def do_action(request, key):
    """What a button of the page does once its fields are stored; back to where it was pressed."""
    action, keys = action_of(request.POST)
    if action == "try":
        return show_editor(request, key)
    address, place = reverse("edit_barrier", args=[key]), request.POST.get("do", "")
    try:
        if action == "undo":
            undo_change(barrier=key, number=int(keys[0]) if keys else 0, by=request.user)
            message = _("Undone.")
        elif action:
            act, subject, count = ACTIONS[action]
            if len(keys) != count:
                return HttpResponseBadRequest()
            message = make_change(
                barrier=key,
                subject=subject,
                by=request.user,
                action=partial(run, act, keys),
                posted=request.POST,
            )
        else:
            message = _("Saved.")
    except (KeyError, ValueError):
        return HttpResponseBadRequest()
    except EditRefused as error:
        return show_editor(request, key, refusal=str(error), status=422)
    if message:
        messages.success(request, message)
    if action == "undo" and not read_draft().holds(key):
        return redirect("draft_barriers")
    return redirect(f"{address}#{place}" if place else address)


def run(act, keys, recorder, row, posted):
    return act(recorder, row, keys, posted)


def show_editor(request, key, *, saved=None, refusal="", status=200):
    """The page, or the parts of it that a save changes."""
    draft = read_draft(with_examples=False)
    if not draft.holds(key):
        raise Http404
    posted = request.POST
    page = EditorPage(
        draft,
        key,
        find_problems(draft.in_use),
        recent_changes(key),
        request.user,
        saved=saved or SavedFields(),
        sent=posted.dict(),
        kept=kept_fields(request),
    )
    context = {
        "section": "catalog",
        "page": page,
        "preview": preview_of(draft.around(key), key, tried_answers(posted)),
        "refusal": refusal,
        "saved": saved,
        "saved_at": timezone.localtime(),
        "new": {name: text for name, text in posted.items() if name.startswith("new.")},
    }
    template = "_edited" if wants_parts(request) else "barrier_editor"
    return render(request, f"screening/{template}.html", context, status=status)


def kept_fields(request):
    """Fields that were sent while the person was signed out and hold something new."""
    if request.method == "POST":
        return {}
    for form in kept_input.kept_on(request):
        fields = edited_fields(kept_input.posted(form))
        return {name: texts for name, texts in fields.items() if len(set(texts)) > 1}
    return {}


@require_POST
@editors_only
def barrier_preview(request, key):
    """The preview of a barrier with the answers that were pressed in it; nothing is stored."""
    draft = read_draft(with_examples=False)
    if not draft.holds(key):
        raise Http404
    context = {
        "preview": preview_of(draft.around(key), key, tried_answers(request.POST)),
        "others": others_words(changes_of_others(key, number_of(request), request.user)),
        "address": reverse("edit_barrier", args=[key]),
    }
    return render(request, "screening/_previewed.html", context)


def number_of(request):
    """The newest change that the page knows of."""
    number = request.POST.get("newest", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0
