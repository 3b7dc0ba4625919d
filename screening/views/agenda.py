"""The agenda of supervision: what to talk about, ticked off during the hour."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from screening.forms.agenda import TickForm
from screening.queries.agenda import agenda_items, carriers
from screening.queries.loading import visible_case
from screening.web.access import or_404, supervised_team
from screening.web.presenters.agenda import agenda_page
from screening.workflows.agenda import take_tick_back, tick_case
from screening.workflows.cases import CaseRefused


@require_safe
def agenda(request, slug):
    """The cases of a team that need talking about, or those of one clinician; safety first."""
    team, today = supervised_team(request, slug), timezone.localdate()
    people = carriers(team)
    chosen = next((one for one in people if str(one.pk) == request.GET.get("clinician")), None)
    items = agenda_items(team, today, clinician=chosen)
    context = {
        "section": "team",
        "team": team,
        "today": today,
        "people": people,
        "chosen": chosen,
        "page": agenda_page(items, request.user, today),
    }
    return render(request, "screening/agenda.html", context)


@require_POST
def tick(request, slug):
    """Tick a case off, or take that back; then the agenda again, at this case."""
    team = supervised_team(request, slug)
    form = TickForm(request.POST)
    if not form.is_valid():
        raise Http404
    case = or_404(visible_case(request.user, form.cleaned_data["case"]))
    if case.team_id != team.pk:
        raise Http404
    try:
        record(request, case, done=form.cleaned_data["done"])
    except CaseRefused as refusal:
        messages.warning(request, str(refusal))
    query = urlencode({"clinician": person}) if (person := form.cleaned_data["clinician"]) else ""
    address = reverse("agenda", args=[slug]) + (f"?{query}" if query else "")
    return redirect(f"{address}#case-{case.pk}")


def record(request, case, *, done):
    """Raises CaseRefused."""
    if not done:
        take_tick_back(case=case, by=request.user)
        return
    made = tick_case(case=case, by=request.user)
    if made.by_id != request.user.pk:
        text = _("%(name)s had ticked off %(code)s already.")
        messages.info(request, text % {"name": made.by, "code": case.code})
