"""How far the catalog's users agree with it: counts over all teams, and never a case."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from screening.queries.agreement import choices, opinions, score_changes
from screening.queries.releases import published
from screening.web.access import CATALOG_EDITING
from screening.web.presenters.agreement import agreement_page


@require_safe
@permission_required(CATALOG_EDITING, raise_exception=True)
def agreement(request):
    """What clinicians and supervisors said to each barrier, and what was done with each step."""
    _release, compiled = published()
    page = agreement_page(compiled, opinions(), choices(), score_changes())
    return render(request, "screening/agreement.html", {"section": "catalog", "page": page})
