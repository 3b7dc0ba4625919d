"""Scores of a case: entering, correcting and taking back, all of them, and the flag of one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from screening.forms.scores import CorrectionForm, ScoreForm
from screening.forms.supervision import ActionForm
from screening.queries.measurements import (
    all_scores,
    flag_of_score,
    instruments_to_enter,
    newest_open,
    open_flag_of,
)
from screening.queries.releases import safety_advice
from screening.web import kept_input
from screening.web.access import own_case, own_score, sent, visible_case, visible_score
from screening.web.errors import refused_page
from screening.web.presenters.flag_lines import action_address
from screening.web.presenters.scores import (
    proration_sentence,
    safety_open_sentence,
    saved_sentence,
    score_entry,
    score_rows,
    single_row,
)
from screening.workflows import measurements as workflow
from screening.workflows import safety
from screening.workflows.cases import CaseClosed, refuse_closed
from screening.workflows.measurements import CorrectedAlready, ScoreRefused, refuse_superseded
from screening.workflows.plan_refusals import PlanRefused


@require_safe
def scores(request, uuid):
    """Every score of the case, those that were corrected or taken back struck through."""
    case = visible_case(request, uuid)
    may_change = case.is_own_case and not case.closed_at
    context = {
        "section": "cases",
        "case": case,
        "rows": score_rows(all_scores(case), case.raised_flags, may_change=may_change),
        "may_change": may_change,
    }
    return render(request, "screening/scores.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_score(request, uuid):
    """Enter a score of the case: a total, or the answers."""
    case = own_case(request, uuid)
    form = ScoreForm(
        sent(request),
        instruments=instruments_to_enter(),
        focus=request.method != "POST",
        initial=kept_input.initial(request),
    )
    try:
        refuse_closed(case)
        if form.is_valid():
            stored = workflow.enter_score(case=case, by=request.user, **form.score)
            return after_saving(request, case, stored)
    except CaseClosed as refusal:
        return refused_page(request, case, refusal)
    except ScoreRefused as refusal:
        form.refuse(refusal)
    context = {
        "section": "cases",
        "case": case,
        "entry": score_entry(form),
        "back": request.POST.get("back", request.GET.get("back", "")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "screening/new_score.html", context, status=status)


def after_saving(request, case, measurement):
    """Say what was stored; then safety first, the screening that it was entered from, the case."""
    sentences = (saved_sentence(measurement), proration_sentence(measurement))
    messages.success(request, " ".join(filter(None, sentences)))
    if flag := open_flag_of(measurement):
        return redirect(action_address(flag))
    if not_answered := safety_open_sentence(measurement):
        messages.warning(request, not_answered)
    draft = next((each for each in case.history if not each.submitted_at), None)
    if draft and request.POST.get("back") == "screening":
        return redirect("screening", draft.uuid)
    return redirect("case", case.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
def correct_score(request, uuid):
    """Another total or other answers of the same day; what was stored stays visible."""
    measurement = own_score(request, uuid)
    case = measurement.case
    form = CorrectionForm(
        sent(request), measurement=measurement, initial=kept_input.initial(request)
    )
    try:
        if not form.is_bound:
            refuse_closed(case)
            refuse_superseded(measurement)
        elif form.is_valid():
            stored = workflow.correct_score(measurement=measurement, by=request.user, **form.score)
            return after_correcting(request, measurement, stored)
    except (CaseClosed, CorrectedAlready) as refusal:
        return refused_page(request, case, refusal)
    except ScoreRefused as refusal:
        form.refuse(refusal)
    context = {
        "section": "cases",
        "case": case,
        "row": single_row(measurement),
        "entry": score_entry(form),
    }
    status = 422 if form.is_bound else 200
    return render(request, "screening/correct_score.html", context, status=status)


def after_correcting(request, before, stored):
    if stored == before:
        messages.info(request, _("Nothing was changed."))
        return redirect("scores", stored.case.uuid)
    sentences = (saved_sentence(stored), proration_sentence(stored))
    messages.success(request, " ".join(filter(None, sentences)))
    if flag := open_flag_of(stored):
        return redirect(action_address(flag))
    if open_flag_of(before):
        messages.warning(request, _("Its safety flag stays open until you record what was done."))
    if not_answered := safety_open_sentence(stored):
        messages.warning(request, not_answered)
    return redirect("scores", stored.case.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request, uuid):
    """Say what taking a score back does; then do it."""
    measurement = own_score(request, uuid)
    case, flag = measurement.case, open_flag_of(measurement)
    try:
        if request.method == "POST":
            workflow.take_score_back(measurement=measurement, by=request.user)
            messages.success(request, _("The score was taken back. It stays visible here."))
            return redirect("scores", case.uuid)
        refuse_closed(case)
        refuse_superseded(measurement)
    except (CaseClosed, ScoreRefused) as refusal:
        return refused_page(request, case, refusal)
    context = {"section": "cases", "case": case, "row": single_row(measurement), "flag": flag}
    return render(request, "screening/take_back.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def act_on_score(request, uuid, key):
    """The safety page of a score: whom to call, what to ask, and what was done about it."""
    measurement = visible_score(request, uuid)
    flag = flag_of_score(measurement, key)
    if flag is None:
        raise Http404
    if flag.raised_again and request.method != "POST" and (newest := newest_open(flag)):
        return redirect(action_address(newest))
    form = ActionForm(sent(request), initial=kept_input.initial(request))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            action = form.cleaned_data["action"]
            safety.record_action_on_score(
                measurement=measurement, key=key, by=request.user, action=action
            )
        except PlanRefused as refusal:
            form.add_error(refusal.field, str(refusal))
            status = 409 if isinstance(refusal, safety.ActedAlready) else 422
            flag.refresh_from_db()
        else:
            messages.success(request, _("What was done is recorded."))
            return redirect("case", measurement.case.uuid)
    context = {
        "section": "cases" if measurement.is_own_case else "reviews",
        "case": measurement.case,
        "row": single_row(measurement),
        "flag": flag,
        "advice": safety_advice(key),
        "form": form,
    }
    return render(request, "screening/act_on_score.html", context, status=status)
