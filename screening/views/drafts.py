"""The draft of the next release: to read, to preview, to start again from an older release."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from screening.engine.catalog.branching import most_points
from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.serialization import canonical_text, digest
from screening.engine.catalog.showable import showable
from screening.engine.catalog.validation import find_problems
from screening.engine.catalog.values import DONT_KNOW
from screening.engine.report import build_report, report_text
from screening.engine.report_view import read_report
from screening.engine.state import state
from screening.forms.points import indicators_of, thresholds_of
from screening.queries.draft import questions_and_scales, read_definitions, unsaved_barrier
from screening.queries.releases import catalog_by_digest, compiled_release
from screening.web.access import CATALOG_EDITING, release_or_404
from screening.web.draft_page import render_draft
from screening.web.posted_answers import PostedAnswers
from screening.web.presenters.changes import changes_between
from screening.web.presenters.draft import missing_rows, points_words, preview_pages
from screening.web.presenters.report import preview_in_words
from screening.workflows.drafts import DraftChanged
from screening.workflows.restoring import start_again_from


@require_safe
@permission_required(CATALOG_EDITING, raise_exception=True)
def draft(request):
    """The draft with all that an approver has to read."""
    return render_draft(request)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CATALOG_EDITING, raise_exception=True)
def start_again(request, number):
    """Ask, then make an older release's content the working rows in use."""
    shown = release_or_404(number)
    if request.method != "POST":
        return show_start_again(request, shown)
    try:
        start_again_from(release=shown, by=request.user, seen=request.POST.get("digest", ""))
    except DraftChanged as refusal:
        return show_start_again(request, shown, status=409, refusal=str(refusal))
    messages.success(
        request, _("The draft is now what release %(number)d holds.") % {"number": shown.number}
    )
    return redirect("draft")


def show_start_again(request, release, *, status=200, refusal=""):
    """What starting again would change in the draft as it is now."""
    catalog = read_definitions()
    context = {
        "section": "catalog",
        "release": release,
        "digest": digest(canonical_text(catalog)),
        "refusal": refusal,
        **changes_between(
            catalog, catalog_by_digest(release.digest), compiled=compiled_release(release)
        ),
    }
    return render(request, "screening/start_again.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CATALOG_EDITING, raise_exception=True)
def preview(request):
    """The questionnaire under the draft, and what a report would say; nothing is stored.

    With problems in the draft it shows what can be shown, and names the rest.
    """
    catalog = read_definitions()
    shown = showable(catalog)
    compiled = compile_catalog(shown.catalog)
    given = PostedAnswers.from_post(request.POST).answers
    answers = {
        question: option
        for question, option in given.items()
        if option in compiled.options.get(question, ())
        or (option == DONT_KNOW and question in compiled.questions)
    }
    wanted = digest(canonical_text(catalog))
    context = {
        "section": "catalog",
        "pages": preview_pages(compiled, wanted, answers),
        "missing": missing_rows(catalog, shown),
        "dropped": len(given) - len(answers),
        "problems": len(find_problems(catalog)),
    }
    if answers:
        report = build_report(compiled, state(compiled, answers), number=0, digest=wanted)
        context |= preview_in_words(read_report(compiled, report_text(report)))
    return render(request, "screening/preview.html", context)


@require_POST
@permission_required(CATALOG_EDITING, raise_exception=True)
def points(request):
    """What answers can reach with the indicators on the page of a barrier, saved or not."""
    barrier = unsaved_barrier(indicators_of(request.POST))
    most = most_points(barrier, *questions_and_scales())
    return JsonResponse({"most": most, "words": points_words(most, **thresholds_of(request.POST))})
