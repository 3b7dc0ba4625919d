"""The draft of the next release: its problems and differences, trying it out, publishing it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from screening.engine.answers import AnswersError, check_answers
from screening.engine.catalog.diff import compare, name_of
from screening.engine.catalog.serialization import KINDS, canonical_text, digest
from screening.engine.catalog.validation import find_problems
from screening.engine.report import build_report, report_text
from screening.engine.report_view import read_report
from screening.engine.state import state
from screening.models import ApprovalRequest, CatalogRelease
from screening.queries.draft import draft_digest, read_definitions
from screening.queries.releases import compiled_release, release_numbered
from screening.queries.replay import FEWEST_TOLD, draft_compiled, first_pass, replay
from screening.views.releases import told
from screening.web.access import CATALOG_EDITING
from screening.web.presenters.questionnaire import fieldset
from screening.web.problem_words import refusal_words, sentence, sentences
from screening.workflows.approvals import ask_approval, decide_approval, publish_draft
from screening.workflows.catalog import CatalogHasProblems, PublishRefused
from screening.workflows.restoring import start_again_from

REQUESTS_SHOWN = 5
MOST_TRIED = 2_000
"""Screenings tried out on the page; the command replays them all."""
ADMIN_ROWS = {
    "domain": "domaindefinition",
    "scale": "scaledefinition",
    "question": "questiondefinition",
    "barrier": "barrierdefinition",
    "adjustment": "adjustmentdefinition",
    "red-flag": "redflagdefinition",
    "source": "sourcedefinition",
}


@require_safe
@permission_required(CATALOG_EDITING, raise_exception=True)
def draft(request):
    return show_draft(request)


def show_draft(request, *, status=200, refusal="", notes=""):
    """The working rows: what is wrong with them, what they would change, who approved them."""
    current = CatalogRelease.objects.without_content().current()
    catalog = read_definitions()
    wanted = digest(canonical_text(catalog))
    problems = problems_of(catalog)
    asked = ApprovalRequest.objects.with_outcome()
    publishable = not problems and (current is None or current.digest != wanted)
    # Of the draft as it is; a release uses up what was said of it before.
    approval = publishable and asked.since_release(current).filter(digest=wanted).first()
    earlier = list(asked.exclude(pk=approval.pk if approval else None)[:REQUESTS_SHOWN])
    context = {
        "section": "catalog",
        "current": current,
        "problems": problems,
        "publishable": publishable,
        "digest": wanted,
        "approval": approval,
        "may_decide": approval and approval.may_be_decided_by(request.user),
        "earlier": earlier,
        "voided": None if approval else voided(earlier),
        "four_eyes": settings.CATALOG_NEEDS_SECOND_EDITOR,
        "refusal": refusal,
        "notes": notes,
        **(told(compare(compiled_release(current).catalog, catalog)) if current else {}),
    }
    return render(request, "screening/draft.html", context, status=status)


def voided(earlier):
    """The newest request that an edit has made void, unless a release came after it."""
    newest = earlier[0] if earlier else None
    return newest if newest and not newest.published and newest.decision != "returned" else None


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CATALOG_EDITING, raise_exception=True)
def start_again(request, number):
    """Ask, then make an older release's content the working rows."""
    shown = release_numbered(number)
    if request.method == "POST":
        start_again_from(release=shown, by=request.user)
        messages.success(
            request,
            _("The draft is now what release %(number)d holds.") % {"number": shown.number},
        )
        return redirect("draft")
    changes = compare(read_definitions(), compiled_release(shown).catalog)
    context = {"section": "catalog", "release": shown, **told(changes)}
    return render(request, "screening/start_again.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CATALOG_EDITING, raise_exception=True)
def preview(request):
    """The questionnaire under the draft, and what a report would say; nothing is stored."""
    if find_problems(read_definitions()):
        return show_draft(
            request, status=409, refusal=_("Settle the problems first, then look at the draft.")
        )
    compiled = draft_compiled()
    answers = {
        key: option
        for key, option in request.POST.items()
        if option and key != "csrfmiddlewaretoken" and not key.startswith("seen-")
    }
    try:
        check_answers(compiled, answers)
    except AnswersError as refusal:
        return show_draft(request, status=422, refusal=sentences(refusal.problems))
    wanted = draft_digest()
    context = {"section": "catalog", "pages": preview_pages(compiled, wanted, answers)}
    if answers:
        report = build_report(compiled, state(compiled, answers), number=0, digest=wanted)
        context["view"] = read_report(compiled, report_text(report))
    return render(request, "screening/preview.html", context)


def preview_pages(compiled, wanted, answers):
    """Every question by page, follow-ups with the answers that open them."""
    pages = []
    for domain, questions in compiled.pages.items():
        rows = []
        for question in questions:
            key, condition = question.key, question.ask_if
            options = tuple(compiled.options[key].values())
            html = fieldset(wanted, question, options, answers.get(key, ""), "", get_language())
            parent = compiled.questions[condition.question] if condition else None
            rows.append({"html": html, "parent": parent})
        pages.append((compiled.domains[domain], rows))
    return pages


@require_POST
@permission_required(CATALOG_EDITING, raise_exception=True)
def try_out(request):
    """The newest stored screenings scored under the draft: what would move, in counts."""
    if find_problems(read_definitions()):
        return show_draft(
            request, status=409, refusal=_("Settle the problems first, then try the draft out.")
        )
    movement = replay(draft_compiled(), newest=MOST_TRIED)
    current = CatalogRelease.objects.without_content().current()
    context = {
        "section": "catalog",
        "movement": movement,
        "rows": movement.rows(),
        "most": MOST_TRIED,
        "fewest": FEWEST_TOLD,
        "first_pass_now": first_pass(compiled_release(current)) if current else None,
    }
    return render(request, "screening/try_out.html", context)


@require_POST
@permission_required(CATALOG_EDITING, raise_exception=True)
def ask_for_approval(request):
    """Ask another editor; the notes will be the release's."""
    notes = request.POST.get("notes", "").replace("\x00", "")
    try:
        ask_approval(by=request.user, notes=notes, seen=request.POST.get("digest", ""))
    except (PublishRefused, CatalogHasProblems) as refusal:
        return show_draft(request, status=409, refusal=refusal_words(refusal), notes=notes)
    messages.success(request, _("Approval was asked for. Another editor finds it on this page."))
    return redirect("draft")


@require_POST
@permission_required(CATALOG_EDITING, raise_exception=True)
def decide(request, number):
    """Approve or return another editor's request."""
    asked = get_object_or_404(ApprovalRequest, pk=number)
    decision = request.POST.get("decision", "")
    comment = request.POST.get("comment", "").replace("\x00", "")
    if decision not in ApprovalRequest.Decision.values:
        return show_draft(request, status=422, refusal=_("Choose to approve or to return."))
    try:
        decide_approval(request=asked, by=request.user, decision=decision, comment=comment)
    except PublishRefused as refusal:
        return show_draft(request, status=409, refusal=str(refusal), notes=comment)
    messages.success(request, _("Your decision was recorded."))
    return redirect("draft")


@require_POST
@permission_required(CATALOG_EDITING, raise_exception=True)
def publish(request):
    """Publish the approved draft; the next screening begins under it."""
    notes = request.POST.get("notes", "").replace("\x00", "")
    try:
        seen = request.POST.get("digest", "")
        published = publish_draft(by=request.user, notes=notes, seen=seen)
    except (PublishRefused, CatalogHasProblems) as refusal:
        return show_draft(request, status=409, refusal=refusal_words(refusal), notes=notes)
    messages.success(request, _("Release %(number)d was published.") % {"number": published.number})
    return redirect("release", published.number)


def problems_of(catalog):
    """Each problem of the draft with the name of its row and the page on which to mend it."""
    rows = {(kind, row.key): row for name, kind in KINDS.items() for row in getattr(catalog, name)}
    told = []
    for problem in find_problems(catalog):
        if row := rows.get((problem.kind, problem.key)):
            page = f"admin:screening_{ADMIN_ROWS[problem.kind]}_change"
            name, address = name_of(row), reverse(page, args=[row.key])
        else:
            # Of the catalog as a whole: it is mended in one of the lists.
            name, address = _("All definitions"), reverse("admin:app_list", args=["screening"])
        row = {"problem": problem, "sentence": sentence(problem), "name": name, "address": address}
        told.append(row)
    return told
