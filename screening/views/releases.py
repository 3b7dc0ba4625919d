"""Releases of the catalog: what was published, when, why, and what each one changed."""

import json

import yaml
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from screening.engine.catalog.diff import compare, counts
from screening.engine.catalog.serialization import to_data
from screening.models import CatalogRelease
from screening.queries.releases import compiled_release, release_numbered

CHANGES_SHOWN = 300


@require_safe
def releases(request):
    """All releases, the newest first, and a form to compare any two."""
    rows = CatalogRelease.objects.without_content().select_related("published_by")
    # Counting drops the model's own order.
    rows = rows.annotate(pinned=Count("screenings")).order_by("-number")
    context = {"section": "catalog", "releases": rows}
    return render(request, "screening/releases.html", context)


@require_safe
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


@require_safe
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


@require_safe
def release_json(request, number):
    """The exact bytes that were hashed."""
    shown = get_object_or_404(CatalogRelease, number=number)
    return download(shown.content.encode(), "application/json", f"catalog-{number}.json")


@require_safe
def release_yaml(request, number):
    """The same catalog for people to read in an editor."""
    data = json.loads(json.dumps(to_data(compiled_release(release_numbered(number)).catalog)))
    text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=98)
    return download(text, "application/yaml", f"catalog-{number}.yaml")


@require_safe
def printable(request, number):
    """The questionnaire on paper, follow-ups below the question they hang on."""
    shown = release_numbered(number)
    compiled = compiled_release(shown)
    pages = [
        (
            compiled.domains[domain],
            [paper_row(compiled, question) for question in questions],
        )
        for domain, questions in compiled.pages.items()
    ]
    context = {"section": "catalog", "release": shown, "pages": pages}
    return render(request, "screening/printable.html", context)


def paper_row(compiled, question):
    """A question with its options and, for a follow-up, the answers that open it."""
    row = {"question": question, "options": compiled.options[question.key].values()}
    if condition := question.ask_if:
        options = compiled.options[condition.question].values()
        row["parent"] = compiled.questions[condition.question]
        row["opened_by"] = [o.label for o in options if o.level >= condition.at_least]
    return row
