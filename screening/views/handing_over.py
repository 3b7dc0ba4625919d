"""Handing over all cases of a clinician: who takes which, a look at the counts, and done."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from screening.forms.handing_over import HandOverAllForm
from screening.queries.handing_over import (
    closed_cases_of,
    leaver_of,
    open_cases_of,
    receivers_in,
)
from screening.web import kept_input
from screening.web.access import or_404, sent, supervised_team
from screening.web.presenters.handing_over import counts_in_words
from screening.workflows.cases import CaseRefused
from screening.workflows.handing_over import hand_over_all as hand_over


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_all(request, slug, person):
    """The first press shows the counts; the second one hands over what the first one showed."""
    team = supervised_team(request, slug)
    leaver = or_404(leaver_of(team, person))
    form, step = form_of(request, team, leaver), request.POST.get("step")
    if not form.is_valid() or step == "change":
        return show(request, team, leaver, form, status=422 if form.errors else 200)
    if step != "confirmed" and form.cases:
        context = {"section": "team", "team": team, "leaver": leaver, "form": form}
        context["counts"] = counts_in_words(form.proposed)
        return render(request, "screening/hand_over_confirm.html", context)
    try:
        moved = hand_over(team=team, leaver=leaver, receivers=form.receivers, by=request.user)
    except CaseRefused as refusal:
        form = form_of(request, team, leaver)
        return show(request, team, leaver, form, message=str(refusal), status=409)
    messages.success(request, moved_in_words(moved))
    return redirect("team_people", slug)


def show(request, team, leaver, form, *, message="", status=200):
    """The page with a field for each case; `message` says why nothing was handed over."""
    context = {
        "section": "team",
        "team": team,
        "leaver": leaver,
        "form": form,
        "message": message,
        "closed": closed_cases_of(team, leaver),
    }
    return render(request, "screening/hand_over_all.html", context, status=status)


def form_of(request, team, leaver):
    """The form for the cases that are open now."""
    return HandOverAllForm(
        sent(request),
        cases=open_cases_of(team, leaver),
        receivers=receivers_in(team, leaver),
        initial=kept_input.initial(request),
    )


def moved_in_words(moved):
    """How many cases went to whom."""
    number = sum(moved.values())
    text = ngettext(
        "%(n)d case was handed over: %(counts)s.",
        "%(n)d cases were handed over: %(counts)s.",
        number,
    )
    return text % {"n": number, "counts": counts_in_words(moved.elements())}
