"""The draft of the next release: its problems and differences, trying it out, publishing it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from screening.engine.answers import AnswersError, check_answers
from screening.engine.catalog.branching import most_points
from screening.engine.catalog.budget import burden, warnings_of
from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.serialization import canonical_text, digest
from screening.engine.catalog.validation import find_problems
from screening.engine.examples import check_sound_examples, was_right
from screening.engine.report import build_report, report_text
from screening.engine.report_view import read_report
from screening.engine.state import state
from screening.forms.points import indicators_of, thresholds_of
from screening.models import ApprovalRequest
from screening.queries.draft import (
    approval_of,
    earlier_requests,
    questions_and_scales,
    read_definitions,
    unsaved_barrier,
)
from screening.queries.draft_changes import reasons_since
from screening.queries.example_cases import release_results
from screening.queries.releases import catalog_by_digest, current_release
from screening.queries.replay import first_pass, replay
from screening.web.access import CATALOG_EDITING, release_or_404
from screening.web.posted_answers import PostedAnswers
from screening.web.presenters.draft import (
    burden_words,
    points_words,
    preview_pages,
    problem_rows,
    voided_request,
)
from screening.web.presenters.examples import examples_view
from screening.web.presenters.release import changes_between
from screening.web.presenters.report import preview_in_words
from screening.web.problem_words import refusal_words, sentences
from screening.web.words import FEWEST_SHOWN
from screening.workflows.approvals import ask_approval, decide_approval, publish_draft
from screening.workflows.drafts import DraftChanged
from screening.workflows.publishing import CatalogHasProblems, PublishRefused
from screening.workflows.restoring import start_again_from

MOST_TRIED = 2_000
"""Screenings tried out on the page; the command replays them all."""
REFUSALS = (PublishRefused, CatalogHasProblems, DraftChanged)


def typed(request, name):
    """Text of several lines as it was typed, without what no database stores."""
    return request.POST.get(name, "").replace("\x00", "")


@require_safe
@permission_required(CATALOG_EDITING, raise_exception=True)
def draft(request):
    return show_draft(request, read_definitions())


def show_draft(request, catalog, *, status=200, refusal="", notes=""):
    """The working rows: what is wrong with them, what they would change, who approved them."""
    current = current_release()
    wanted = digest(canonical_text(catalog))
    problems = find_problems(catalog)
    publishable = not problems and (current is None or current.digest != wanted)
    approval = approval_of(wanted, current) if publishable else None
    earlier = earlier_requests(approval)
    context = {
        "section": "catalog",
        "current": current,
        "problems": problem_rows(catalog, problems),
        "warnings": problem_rows(catalog, warnings_of(catalog)),
        "asked": burden_words(burden(catalog.questions)),
        "publishable": publishable,
        "digest": wanted,
        "approval": approval,
        "may_decide": approval and approval.may_be_decided_by(request.user),
        "earlier": earlier,
        "voided": None if approval else voided_request(earlier),
        "four_eyes": settings.CATALOG_NEEDS_SECOND_EDITOR,
        "refusal": refusal,
        "notes": notes or reasons_of_editors(approval, current),
        "examples": draft_examples(catalog, problems, current),
    }
    if current:
        context |= changes_between(catalog_by_digest(current.digest), catalog)
    return render(request, "screening/draft.html", context, status=status)


def reasons_of_editors(approval, current):
    """Why the barriers were changed, as editors wrote there: what the notes begin with."""
    is_being_decided = approval and not approval.decision
    return "" if is_being_decided else "\n".join(reasons_since(current))


def draft_examples(catalog, problems, current):
    """The example cases of the draft, as far as they can be checked, beside the release in use."""
    results = check_sound_examples(catalog, problems)
    if current is None:
        return examples_view(catalog, results)
    before = was_right(release_results(current))
    return examples_view(catalog, results, before=before, number=current.number)


def refuse(request, refusal, *, status=409, notes=""):
    """The draft as it is now, below why something was refused; what was typed is kept."""
    return show_draft(
        request, read_definitions(), status=status, refusal=refusal_words(refusal), notes=notes
    )


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
        **changes_between(catalog, catalog_by_digest(release.digest)),
    }
    return render(request, "screening/start_again.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CATALOG_EDITING, raise_exception=True)
def preview(request):
    """The questionnaire under the draft, and what a report would say; nothing is stored."""
    catalog = read_definitions()
    if find_problems(catalog):
        refusal = _("Settle the problems first, then look at the draft.")
        return show_draft(request, catalog, status=409, refusal=refusal)
    compiled = compile_catalog(catalog)
    answers = PostedAnswers.from_post(request.POST).answers
    try:
        check_answers(compiled, answers)
    except AnswersError as refusal:
        return show_draft(request, catalog, status=422, refusal=sentences(refusal.problems))
    wanted = digest(canonical_text(catalog))
    context = {"section": "catalog", "pages": preview_pages(compiled, wanted, answers)}
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


@require_POST
@permission_required(CATALOG_EDITING, raise_exception=True)
def try_out(request):
    """The newest stored screenings scored under the draft: what would move, in counts."""
    catalog = read_definitions()
    if find_problems(catalog):
        refusal = _("Settle the problems first, then try the draft out.")
        return show_draft(request, catalog, status=409, refusal=refusal)
    movement = replay(compile_catalog(catalog), newest=MOST_TRIED)
    current = current_release()
    context = {
        "section": "catalog",
        "movement": movement,
        "rows": movement.rows(),
        "most": MOST_TRIED,
        "fewest": FEWEST_SHOWN,
        "first_pass_now": first_pass(catalog_by_digest(current.digest)) if current else None,
    }
    return render(request, "screening/try_out.html", context)


@require_POST
@permission_required(CATALOG_EDITING, raise_exception=True)
def ask_for_approval(request):
    """Ask another editor; the notes will be the release's."""
    notes = typed(request, "notes")
    try:
        ask_approval(by=request.user, notes=notes, seen=request.POST.get("digest", ""))
    except REFUSALS as refusal:
        return refuse(request, refusal, notes=notes)
    messages.success(request, _("Approval was asked for. Another editor finds it on this page."))
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
        seen = request.POST.get("digest", "")
        published = publish_draft(by=request.user, notes=notes, seen=seen)
    except REFUSALS as refusal:
        return refuse(request, refusal, notes=notes)
    messages.success(request, _("Release %(number)d was published.") % {"number": published.number})
    return redirect("release", published.number)
