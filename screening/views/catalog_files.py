"""The draft as files: one zip out, and one in that is looked at before it replaces anything."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from screening.engine.catalog.serialization import canonical_text, digest
from screening.exchange.catalog_zip import read_zip, zip_of
from screening.forms.catalog_files import CatalogFilesForm
from screening.queries.draft_files import (
    draft_with_retired,
    is_draft_empty,
    last_loaded,
    retired_left_out,
)
from screening.web import kept_files
from screening.web.access import CATALOG_EDITING
from screening.web.presenters.changes import changes_between
from screening.web.problem_words import line
from screening.workflows.drafts import DraftChanged
from screening.workflows.exporting import fixture_texts
from screening.workflows.fixture_files import FixturesRefused
from screening.workflows.fixtures import check_texts, load_texts

editors_only = permission_required(CATALOG_EDITING, raise_exception=True)
NOT_KEPT = gettext_lazy(
    "These files are kept for half an hour and are gone now. Choose the zip again."
)
MOST_NAMED = 100


@require_safe
@editors_only
def catalog_zip(request):
    """The draft as the files that export_fixtures writes."""
    response = HttpResponse(zip_of(fixture_texts()), content_type="application/zip")
    name = f"catalog-draft-{timezone.localdate():%Y-%m-%d}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def catalog_files(request):
    """Take the draft as a zip, or send one: it is checked and compared, then it may be loaded."""
    if request.method != "POST":
        return show_files(request, CatalogFilesForm())
    if request.POST.get("step") == "load":
        return load(request)
    form = CatalogFilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_files(request, form, status=422)
    raw = form.cleaned_data["files"]
    try:
        return compare(request, raw)
    except FixturesRefused as refusal:
        return show_files(request, CatalogFilesForm(), status=422, problems=refusal.problems)


def show_files(request, form, *, status=200, problems=(), refusal=""):
    context = {
        "section": "catalog",
        "form": form,
        "empty": is_draft_empty(),
        "loaded": last_loaded(),
        "problems": [line(problem) for problem in problems],
        "refusal": refusal,
    }
    return render(request, "screening/catalog_files.html", context, status=status)


def compare(request, raw):
    """What the files would change in the draft; they are kept, and nothing is replaced.

    Raises FixturesRefused.
    """
    loaded, with_retired = check_texts(*read_zip(raw))
    catalog, whole = draft_with_retired()
    lost = retired_left_out(catalog, whole, with_retired)
    context = {
        "section": "catalog",
        "same": loaded == catalog and whole == with_retired,
        "fingerprint": kept_files.keep(request, kept_files.CATALOG, raw),
        "digest": digest(canonical_text(catalog)),
        "lost": lost[:MOST_NAMED],
        "lost_count": len(lost),
        **changes_between(catalog, loaded),
    }
    return render(request, "screening/compare_files.html", context)


def load(request):
    """Replace the draft by the files that were looked at; they are read and checked anew."""
    raw = kept_files.kept(request, kept_files.CATALOG, request.POST.get("fingerprint", ""))
    if raw is None:
        return show_files(request, CatalogFilesForm(), status=409, refusal=NOT_KEPT)
    try:
        seen = request.POST.get("digest") or "-"
        load_texts(*read_zip(raw), by=request.user, seen=seen)
    except FixturesRefused as refusal:
        return show_files(request, CatalogFilesForm(), status=422, problems=refusal.problems)
    except DraftChanged as refusal:
        return show_files(request, CatalogFilesForm(), status=409, refusal=str(refusal))
    kept_files.forget(request, kept_files.CATALOG)
    messages.success(request, _("The files were loaded. The draft is what they hold."))
    return redirect("draft")
