"""A team's page: what stands in the way of its cases and what came of its plans, in counts."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from screening.queries.releases import published
from screening.queries.team import team_counts
from screening.web.access import supervised_team
from screening.web.presenters.team import team_page


@require_safe
def team(request, slug):
    """The page of one team, for its supervisors; it says nothing of people."""
    shown = supervised_team(request, slug)
    _release, compiled = published()
    page = team_page(compiled, team_counts(shown, timezone.now()))
    return render(request, "screening/team.html", {"section": "team", "team": shown, "page": page})
