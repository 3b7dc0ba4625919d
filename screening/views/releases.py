"""Releases of the catalog: what was published, when, why, and what each one changed."""

import json

import yaml
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from screening.engine.catalog.serialization import to_data
from screening.queries.draft_edits import release_people
from screening.queries.example_cases import release_results
from screening.queries.releases import (
    catalog_by_digest,
    checked_text,
    compiled_release,
    release_before,
    releases_with_counts,
    screenings_under,
)
from screening.web.access import release_or_404
from screening.web.presenters.changes import changes_between
from screening.web.presenters.examples import examples_view
from screening.web.presenters.release import paper_pages


@require_safe
def releases(request):
    """All releases, the newest first, and a form to compare any two."""
    context = {"section": "catalog", "releases": releases_with_counts()}
    return render(request, "screening/releases.html", context)


@require_safe
def release(request, number):
    """One release: why, who, when, its digest, and what it changed against the one before."""
    shown = release_or_404(number)
    before = release_before(shown)
    catalog = catalog_by_digest(shown.digest)
    editors, approver = release_people(shown)
    context = {
        "section": "catalog",
        "release": shown,
        "pinned": screenings_under(shown),
        "editors": editors,
        "approver": approver,
        "before": before,
        "catalog": catalog,
        "examples": examples_view(catalog, release_results(shown)),
    }
    if before:
        old = catalog_by_digest(before.digest)
        context |= changes_between(old, catalog, compiled=compiled_release(shown))
    return render(request, "screening/release.html", context)


@require_safe
def compare_releases(request):
    """What differs between any two releases."""
    numbers = [request.GET.get(name, "") for name in ("old", "new")]
    if not all(number.isdecimal() and len(number) < 6 for number in numbers):
        return render(request, "screening/compare.html", {"section": "catalog"}, status=422)
    old, new = (release_or_404(int(number)) for number in numbers)
    changes = changes_between(
        catalog_by_digest(old.digest),
        catalog_by_digest(new.digest),
        compiled=compiled_release(new),
    )
    context = {"section": "catalog", "old": old, "new": new, **changes}
    return render(request, "screening/compare.html", context)


def download(content, media_type, name):
    response = HttpResponse(content, content_type=f"{media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def release_json(request, number):
    """The exact bytes that were hashed."""
    shown = release_or_404(number, with_text=True)
    text = checked_text(shown.content, shown.digest)
    return download(text.encode(), "application/json", f"catalog-{number}.json")


@require_safe
def release_yaml(request, number):
    """The same catalog for people to read in an editor."""
    catalog = catalog_by_digest(release_or_404(number).digest)
    # YAML has no tuples; JSON makes lists of them.
    data = json.loads(json.dumps(to_data(catalog)))
    text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=98)
    return download(text, "application/yaml", f"catalog-{number}.yaml")


@require_safe
def printable(request, number):
    """The questionnaire on paper, follow-ups below the question they hang on."""
    shown = release_or_404(number)
    pages = paper_pages(compiled_release(shown))
    context = {"section": "catalog", "release": shown, "pages": pages}
    return render(request, "screening/printable.html", context)
