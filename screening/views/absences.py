"""A team's supervisors who are away and their deputies; and whose cases can be handed over."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from screening.forms.deputies import AbsenceForm
from screening.queries.absences import absence_of, shown_absences
from screening.queries.agenda import carriers
from screening.queries.people import supervisors_in
from screening.web import kept_input
from screening.web.access import or_404, sent, supervised_team
from screening.workflows.deputies import DeputyRefused, end_absence, name_deputy


@require_http_methods(["GET", "HEAD", "POST"])
def people(request, slug):
    """Who is away and who stands in; a form to name a deputy; those who carry cases."""
    team, today = supervised_team(request, slug), timezone.localdate()
    initial = {"absent": request.user.pk, "starts_on": today} | kept_input.initial(request)
    form = AbsenceForm(sent(request), supervisors=supervisors_in(team.pk), initial=initial)
    if form.is_valid():
        try:
            absence = name_deputy(team=team, by=request.user, **form.cleaned_data)
        except DeputyRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            text = _("%(deputy)s stands in for %(absent)s.")
            names = {"deputy": absence.deputy, "absent": absence.absent}
            messages.success(request, text % names)
            return redirect("team_people", slug)
    context = {
        "section": "team",
        "team": team,
        "today": today,
        "form": form,
        "absences": shown_absences(team, today),
        "carriers": carriers(team),
    }
    status = 422 if form.is_bound else 200
    return render(request, "screening/team_people.html", context, status=status)


@require_POST
def end(request, slug, number):
    """End an absence early; what waits is the supervisor's own again."""
    team = supervised_team(request, slug)
    absence = or_404(absence_of(team, number))
    try:
        end_absence(absence=absence, by=request.user)
    except DeputyRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The absence was ended."))
    return redirect("team_people", slug)
