"""The published catalog, readable by everyone who is signed in."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from screening.models.catalog_words import LEVERS
from screening.queries.releases import compiled_release, published, release_of_barrier
from screening.web.presenters.catalog import barrier_context
from screening.web.presenters.catalog_help import help_context
from screening.web.presenters.catalog_list import CatalogSelection, catalog_list


@require_safe
def catalog(request):
    """The barriers by domain, those that are looked for, and what the whole catalog counts."""
    release, compiled = published()
    if release is None:
        return render(request, "screening/catalog_empty.html", {"section": "catalog"})
    selection = CatalogSelection.of(request.GET, compiled)
    domains = catalog_list(compiled, selection)
    context = {
        "section": "catalog",
        "release": release,
        "selection": selection,
        "domains": domains,
        "shown": sum(len(lines) for _domain, lines in domains),
        "pages": compiled.domains.values(),
        "levers": LEVERS.items(),
        "barriers": len(compiled.barriers),
        "questions": len(compiled.questions),
        "adjustments": len(compiled.adjustments),
        "sources": len(compiled.sources),
    }
    return render(request, "screening/catalog.html", context)


@require_safe
def barrier(request, key):
    """One barrier: what is asked, how it is weighed, what helps, what is cited."""
    release, in_use = release_of_barrier(key)
    if release is None:
        raise Http404
    compiled = compiled_release(release)
    context = {
        "section": "catalog",
        "release": release,
        "retired": not in_use,
        **barrier_context(compiled, compiled.barriers[key]),
    }
    return render(request, "screening/barrier.html", context)


@require_safe
def catalog_help(request):
    """What a barrier is, by the example of one: its questions, points, bands and steps."""
    release, compiled = published()
    if release is None:
        return render(request, "screening/catalog_empty.html", {"section": "catalog"})
    context = {"section": "catalog", "release": release, **help_context(compiled)}
    return render(request, "screening/catalog_help.html", context)
