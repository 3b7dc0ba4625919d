"""The page of the draft: all that editors and approvers need to read and to decide."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from screening.engine.catalog.budget import burden, warnings_of
from screening.engine.catalog.compiled import CompiledCatalog, compile_catalog
from screening.engine.catalog.problem import Problem
from screening.engine.catalog.serialization import canonical_text, digest
from screening.engine.catalog.showable import showable
from screening.engine.catalog.validation import find_problems
from screening.engine.catalog.values import Catalog
from screening.engine.examples import check_sound_examples, was_right
from screening.models import CatalogRelease
from screening.queries.draft import approval_of, earlier_requests, read_definitions
from screening.queries.draft_changes import reasons_since
from screening.queries.draft_edits import Edits, approvers, edits_since
from screening.queries.draft_trial import MOST_TRIED, try_draft
from screening.queries.example_cases import release_results
from screening.queries.releases import catalog_by_digest, current_release
from screening.queries.replay import first_pass
from screening.web.presenters.changes import changes_between
from screening.web.presenters.draft import (
    budget_view,
    edited_by,
    problem_rows,
    rights_of,
    voided_request,
)
from screening.web.presenters.examples import ExamplesView, examples_view
from screening.web.problem_words import refusal_words
from screening.web.words import FEWEST_SHOWN


def render_draft(
    request: HttpRequest,
    catalog: Catalog | None = None,
    *,
    status: int = 200,
    refusal: Exception | str = "",
    notes: str = "",
) -> HttpResponse:
    """The draft as it is now, below why something was refused; what was typed is kept."""
    context = draft_context(request, catalog or read_definitions())
    words = refusal_words(refusal) if isinstance(refusal, Exception) else refusal
    context |= {"refusal": words, "notes": notes or reasons_of_editors(context)}
    return render(request, "screening/draft.html", context, status=status)


def reasons_of_editors(context: Mapping[str, Any]) -> str:
    """Why the barriers were changed, as editors wrote there: what the notes begin with."""
    approval = context["approval"]
    is_being_decided = approval and not approval.decision
    return "" if is_being_decided else "\n".join(reasons_since(context["current"]))


def draft_context(request: HttpRequest, catalog: Catalog) -> dict[str, Any]:
    """What is wrong with the working rows, what they would change, who did it, who approved."""
    current = current_release()
    problems = find_problems(catalog)
    edits = edits_since(current)
    compiled = compile_catalog(showable(catalog).catalog if problems else catalog)
    return {
        "section": "catalog",
        "current": current,
        "problems": problem_rows(catalog, problems),
        "edited_by": edits.names,
        **approval_context(request, catalog, problems, current, edits),
        **trial_context(catalog, compiled, problems, current),
        "examples": draft_examples(catalog, problems, current),
        **changes_context(catalog, compiled, current, edits),
    }


def approval_context(
    request: HttpRequest,
    catalog: Catalog,
    problems: tuple[Problem, ...],
    current: CatalogRelease | None,
    edits: Edits,
) -> dict[str, Any]:
    """Whether the draft can be published, who asked, and what this person may do about it."""
    wanted = digest(canonical_text(catalog))
    publishable = not problems and (current is None or current.digest != wanted)
    approval = approval_of(wanted, current) if publishable else None
    earlier = earlier_requests(approval)
    asked_by = approval.asked_by_id if approval else request.user.pk
    return {
        "publishable": publishable,
        "digest": wanted,
        "approval": approval,
        "rights": rights_of(request.user, approval, edits.people),
        "approvers": approvers(without=edits.people | {asked_by}),
        "earlier": earlier,
        "voided": None if approval else voided_request(earlier),
        "four_eyes": settings.CATALOG_NEEDS_SECOND_EDITOR,
    }


def trial_context(
    catalog: Catalog,
    compiled: CompiledCatalog,
    problems: tuple[Problem, ...],
    current: CatalogRelease | None,
) -> dict[str, Any]:
    """What would move in stored screenings, and the budget with what could be optional.

    Nothing is tried out while there are problems: what is left out would seem to move.
    """
    trial = None if problems else try_draft(compiled, current)
    budget = budget_view(compiled, burden(catalog.questions), trial)
    warnings = problem_rows(catalog, warnings_of(catalog))
    now = first_pass(catalog_by_digest(current.digest)) if current else None
    return {
        "trial": trial,
        "moves": trial.movement.rows() if trial else [],
        "most": MOST_TRIED,
        "fewest": FEWEST_SHOWN,
        "first_pass_now": now,
        "budget": budget,
        "warnings": warnings,
    }


def draft_examples(
    catalog: Catalog, problems: tuple[Problem, ...], current: CatalogRelease | None
) -> ExamplesView:
    """The example cases of the draft, as far as they can be checked, beside the release in use."""
    results = check_sound_examples(catalog, problems)
    if current is None:
        return examples_view(catalog, results)
    before = was_right(release_results(current))
    return examples_view(catalog, results, before=before, number=current.number)


def changes_context(
    catalog: Catalog, compiled: CompiledCatalog, current: CatalogRelease | None, edits: Edits
) -> dict[str, Any]:
    """What the draft changes against the release in use, with who changed it."""
    if current is None:
        return {}
    before = catalog_by_digest(current.digest)
    return changes_between(before, catalog, compiled=compiled, editors=edited_by(edits.rows))
