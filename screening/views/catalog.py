"""The published catalog, readable by everyone who is signed in."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from screening.engine.catalog.values import WEIGHTS
from screening.models import CatalogRelease
from screening.queries.releases import holding, published


@require_safe
def catalog(request):
    """The barriers by domain, and what the whole catalog counts."""
    release, compiled = published()
    if release is None:
        return render(request, "screening/catalog_empty.html", {"section": "catalog"})
    domains = [
        (domain, [b for b in compiled.barriers.values() if b.domain == domain.key])
        for domain in compiled.domains.values()
    ]
    context = {
        "section": "catalog",
        "release": release,
        "domains": [(domain, barriers) for domain, barriers in domains if barriers],
        "barriers": len(compiled.barriers),
        "questions": len(compiled.questions),
        "adjustments": len(compiled.adjustments),
        "sources": len(compiled.sources),
    }
    return render(request, "screening/catalog.html", context)


@require_safe
def barrier(request, key):
    """One barrier: what is asked, how it is weighed, what helps, what is cited."""
    release, compiled = holding(key)
    shown = compiled.barriers[key]
    context = {
        "section": "catalog",
        "release": release,
        "retired": release != CatalogRelease.objects.without_content().current(),
        "barrier": shown,
        "domain": compiled.domains[shown.domain],
        "indicators": indicators(compiled, shown),
        "neighbours": [(compiled.barriers[n.barrier], n.how) for n in shown.differentials],
        "adjustments": adjustments(compiled, key),
        "background": [s for s in compiled.sources.values() if key in s.background_for],
    }
    return render(request, "screening/barrier.html", context)


def indicators(compiled, barrier):
    """Each indicator with its question, the answers worth points, and when it is asked."""
    rows = []
    for indicator in barrier.indicators:
        question = compiled.questions[indicator.question]
        weight = WEIGHTS[indicator.strength]
        options = compiled.options[question.key].values()
        parent = compiled.questions[question.ask_if.question] if question.ask_if else None
        rows.append(
            {
                "question": question,
                "against": indicator.direction == "against",
                "gate": question.key == barrier.gate,
                "strength": indicator.strength,
                "points": [(option.label, weight * option.level) for option in options],
                "parent": parent,
                "opened_by": parent and opening_labels(compiled, question.ask_if),
            }
        )
    return rows


def opening_labels(compiled, condition):
    """The answers of the parent that open a follow-up."""
    options = compiled.options[condition.question].values()
    return [option.label for option in options if option.level >= condition.at_least]


def adjustments(compiled, key):
    """What helps with the barrier, strongest link first, with the sources in full."""
    rows = [
        {
            "adjustment": adjustment,
            "strength": link.strength,
            "sources": tuple(compiled.sources[source] for source in adjustment.sources),
        }
        for adjustment in compiled.adjustments.values()
        for link in adjustment.indications
        if link.barrier == key
    ]
    return sorted(rows, key=lambda row: -WEIGHTS[row["strength"]])
