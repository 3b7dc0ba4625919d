"""Releases of the catalog: what was published, when, why, and what each one changed."""

import json

import yaml
from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from screening.engine.changes import compare, counts, name_of
from screening.engine.checks import find_problems
from screening.engine.text import KINDS, canonical_text, digest, to_data
from screening.models import ApprovalRequest, CatalogRelease
from screening.views.access import editors_only, methods, returns_to
from screening.workflows.approvals import ask_approval, decide_approval, publish_draft
from screening.workflows.catalog import (
    CatalogHasProblems,
    PublishRefused,
    compiled_release,
    read_definitions,
)
from screening.workflows.replay import FEWEST_TOLD, draft_compiled, replay
from screening.workflows.restoring import start_again_from

CHANGES_SHOWN = 300
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


def release_numbered(number):
    """The release without its text, or 404."""
    return get_object_or_404(CatalogRelease.objects.without_content(), number=number)


@methods("GET")
def releases(request):
    """All releases, the newest first, and a form to compare any two."""
    rows = CatalogRelease.objects.without_content().select_related("published_by")
    context = {"section": "catalog", "releases": rows.annotate(pinned=Count("screenings"))}
    return render(request, "screening/releases.html", context)


@methods("GET")
def release(request, number):
    """One release: why, who, when, its digest, and what it changed against the one before."""
    shown = release_numbered(number)
    before = CatalogRelease.objects.without_content().filter(number__lt=number).first()
    context = {
        "section": "catalog",
        "release": shown,
        "pinned": shown.screenings.count(),
        "before": before,
        "compiled": compiled_release(shown),
        **(changes_between(before, shown) if before else {}),
    }
    return render(request, "screening/release.html", context)


@methods("GET")
def compare_releases(request):
    """What differs between any two releases."""
    numbers = [request.GET.get(name, "") for name in ("old", "new")]
    if not all(number.isdecimal() and len(number) < 6 for number in numbers):
        return render(request, "screening/compare.html", {"section": "catalog"}, status=422)
    old, new = (release_numbered(int(number)) for number in numbers)
    context = {"section": "catalog", "old": old, "new": new, **changes_between(old, new)}
    return render(request, "screening/compare.html", context)


def changes_between(old, new):
    return told(compare(compiled_release(old).catalog, compiled_release(new).catalog))


def told(changes):
    """Changes by group, the longest lists cut and the cut said."""
    return {
        "changes": changes,
        "groups": [
            (group, count, [change for change in changes if change.group == group][:CHANGES_SHOWN])
            for group, count in counts(changes).items()
        ],
        "shown": CHANGES_SHOWN,
    }


def download(content, media_type, name):
    response = HttpResponse(content, content_type=f"{media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@methods("GET")
def release_json(request, number):
    """The exact bytes that were hashed."""
    shown = get_object_or_404(CatalogRelease, number=number)
    return download(shown.content.encode(), "application/json", f"catalog-{number}.json")


@methods("GET")
def release_yaml(request, number):
    """The same catalog for people to read in an editor."""
    data = json.loads(json.dumps(to_data(compiled_release(release_numbered(number)).catalog)))
    text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=98)
    return download(text, "application/yaml", f"catalog-{number}.yaml")


@methods("GET")
def printable(request, number):
    """The questionnaire on paper, follow-ups below the question they hang on."""
    shown = release_numbered(number)
    compiled = compiled_release(shown)
    pages = [
        (
            compiled.domains[domain],
            [(question, compiled.options[question.key].values()) for question in questions],
        )
        for domain, questions in compiled.pages.items()
    ]
    context = {"section": "catalog", "release": shown, "pages": pages}
    return render(request, "screening/printable.html", context)


@methods("GET")
@editors_only
def draft(request):
    return show_draft(request)


def show_draft(request, *, status=200, refusal="", notes=""):
    """The working rows: what is wrong with them, what they would change, who approved them."""
    current = CatalogRelease.objects.without_content().current()
    catalog = read_definitions()
    wanted = digest(canonical_text(catalog))
    asked = ApprovalRequest.objects.select_related("asked_by", "decided_by")
    approval = asked.filter(digest=wanted).first()
    context = {
        "section": "catalog",
        "current": current,
        "problems": problems_of(catalog),
        "digest": wanted,
        "approval": approval,
        "may_decide": approval and approval.may_be_decided_by(request.user),
        "earlier": asked.exclude(digest=wanted)[:REQUESTS_SHOWN],
        "four_eyes": settings.CATALOG_NEEDS_SECOND_EDITOR,
        "refusal": refusal,
        "notes": notes,
        **(told(compare(compiled_release(current).catalog, catalog)) if current else {}),
    }
    return render(request, "screening/draft.html", context, status=status)


@methods("GET", "POST")
@editors_only
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


@methods("POST")
@returns_to(lambda: reverse("draft"))
@editors_only
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
        "first_pass_now": first_pass(compiled_release(current)),
    }
    return render(request, "screening/try_out.html", context)


def first_pass(compiled):
    return sum(question.ask_if is None for question in compiled.questions.values())


@methods("POST")
@returns_to(lambda: reverse("draft"))
@editors_only
def ask_for_approval(request):
    """Ask another editor; the notes will be the release's."""
    notes = request.POST.get("notes", "").replace("\x00", "")
    try:
        ask_approval(by=request.user, notes=notes)
    except (PublishRefused, CatalogHasProblems) as refusal:
        return show_draft(request, status=409, refusal=str(refusal), notes=notes)
    messages.success(request, _("Approval was asked for. Another editor finds it on this page."))
    return redirect("draft")


@methods("POST")
@returns_to(lambda number: reverse("draft"))
@editors_only
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


@methods("POST")
@returns_to(lambda: reverse("draft"))
@editors_only
def publish(request):
    """Publish the approved draft; the next screening begins under it."""
    notes = request.POST.get("notes", "").replace("\x00", "")
    try:
        published = publish_draft(by=request.user, notes=notes)
    except (PublishRefused, CatalogHasProblems) as refusal:
        return show_draft(request, status=409, refusal=str(refusal), notes=notes)
    messages.success(request, _("Release %(number)d was published.") % {"number": published.number})
    return redirect("release", published.number)


def problems_of(catalog):
    """Each problem of the draft with the name of its row and the page on which to mend it."""
    rows = {(kind, row.key): row for name, kind in KINDS.items() for row in getattr(catalog, name)}
    told = []
    for problem in find_problems(catalog):
        row = rows.get((problem.kind, problem.key))
        page = f"admin:screening_{ADMIN_ROWS[problem.kind]}_change" if row else ""
        told.append(
            {
                "problem": problem,
                "name": name_of(row) if row else problem.key,
                "address": reverse(page, args=[problem.key]) if row else "",
            }
        )
    return told
