"""A new case, and one case with its history."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from screening.forms.cases import AmendForm, CaseForm, HandOverForm
from screening.forms.scores import ScoreForm
from screening.queries.case import decisions_on, newest_reported, screenings_with_plans
from screening.queries.case_scores import scores_in
from screening.queries.comparison import newest_change
from screening.queries.corrections import undoable_discard
from screening.queries.measurements import instruments_to_enter
from screening.queries.people import is_carried, other_clinicians_of
from screening.queries.releases import compiled_release
from screening.queries.timeline import events_in, timeline
from screening.web import kept_input
from screening.web.access import own_case, sent, visible_case
from screening.web.landing import works_elsewhere
from screening.web.presenters.case_course import case_course, step_scores
from screening.web.presenters.comparison import change_summary
from screening.web.presenters.planned_steps import planned_steps
from screening.web.presenters.scores import score_entry
from screening.web.presenters.timeline import number_shown, sentences_of, story_of
from screening.web.screening_addresses import page_address
from screening.workflows import amending, sessions
from screening.workflows import cases as workflow

STORY_SHOWN = 8
"""How many of the newest days stand on the page until all events are asked for."""


@require_http_methods(["GET", "HEAD", "POST"])
def new_case(request):
    form = CaseForm(sent(request), clinician=request.user, initial=kept_input.initial(request))
    if not form.teams:
        context = {
            "supervises": bool(request.user.supervised_teams),
            "elsewhere": works_elsewhere(request.user),
        }
        return render(request, "screening/no_team.html", context, status=403)
    if form.is_valid():
        try:
            case = workflow.open_case(by=request.user, **form.cleaned_data)
        except workflow.CaseRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            say_code(request, case)
            return start(request, case)
    return render(
        request, "screening/new_case.html", {"form": form}, status=422 if form.is_bound else 200
    )


def say_code(request, case):
    """Say how a code was stored that was typed otherwise."""
    if case.code != request.POST["code"].strip():
        messages.info(request, _("Saved as “%(code)s”.") % {"code": case.code})


def start(request, case):
    """Start the case's screening, or find the one that is open.

    Goes to the question that was named, where its release asks it; else to its first question.
    """
    try:
        screening = workflow.start_screening(case=case, by=request.user)
    except workflow.CaseRefused as refusal:
        return show_case(request, case.uuid, message=str(refusal), status=409)
    if wanted := request.POST.get("question"):
        question = compiled_release(screening.release).questions.get(wanted)
        if question is not None:
            return redirect(page_address(screening, question.domain, question.key))
    return redirect("screening", screening.uuid)


@require_safe
def case(request, uuid):
    """One case: its course, its screenings, what was decided, who read what."""
    return show_case(request, uuid)


def show_case(request, uuid, *, message="", status=200):
    """The case as it is now; `message` says why something was not done."""
    shown, today = visible_case(request, uuid), timezone.localdate()
    supervises = shown.team in request.user.supervised_teams
    decisions, events = decisions_on(shown), events_in(shown)
    scores, change = scores_in(shown, today=today), newest_change(shown)
    happened = timeline(shown, decisions, events.done, scores.rows)
    may_change = shown.is_own_case and not shown.closed_at
    everything = "story" in request.GET
    steps = planned_steps(shown, decisions, step_scores(scores), today)
    context = {
        "section": "cases",
        "message": message,
        "case": shown,
        "may_change": may_change,
        "course": case_course(shown, scores, decisions, today),
        "has_scores": bool(scores.rows),
        "screenings": screenings_with_plans(shown, decisions),
        "change": change,
        "change_summary": change_summary(change.compared) if change else "",
        "steps": steps,
        "due_steps": [] if shown.closed_at else [step for step in steps if step.is_due],
        "everything": sentences_of(happened)[::-1] if everything else [],
        "story": [] if everything else story_of(happened, most=STORY_SHOWN),
        "events": number_shown(happened),
        "newest": newest_reported(shown),
        "readings": events.readings,
        "entry": score_form(instruments_to_enter()) if may_change else None,
        "discarded": may_change and undoable_discard(shown, happened, timezone.now()),
        "supervises": supervises,
        "left": supervises and not is_carried(shown),
    }
    return render(request, "screening/case.html", context, status=status)


def score_form(instruments):
    """An empty form for a score; None where no instrument is in use."""
    return score_entry(ScoreForm(instruments=instruments)) if instruments else None


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request, uuid):
    """Give the case to another clinician of the team; its supervisor does."""
    shown = visible_case(request, uuid)
    if shown.team not in request.user.supervised_teams:
        raise PermissionDenied(_("Only a supervisor of the case’s team hands it over."))
    others = other_clinicians_of(shown)
    form = HandOverForm(sent(request), clinicians=others, initial=kept_input.initial(request))
    if form.is_valid():
        to = form.cleaned_data["to"]
        try:
            workflow.hand_over_case(case=shown, by=request.user, to=to)
        except workflow.CaseRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("%(name)s carries this case from now on.") % {"name": to})
            return redirect("case", uuid)
    context = {"section": "cases", "case": shown, "form": form, "nobody": not others.exists()}
    status = 422 if form.is_bound else 200
    return render(request, "screening/hand_over.html", context, status=status)


@require_POST
def start_screening(request, uuid):
    return start(request, own_case(request, uuid))


@require_http_methods(["GET", "HEAD", "POST"])
def amend_case(request, uuid):
    case = own_case(request, uuid)
    code = case.code
    form = AmendForm(sent(request), instance=case, initial=kept_input.initial(request))
    if form.is_valid():
        try:
            amended = amending.amend_case(case=case, by=request.user, **form.cleaned_data)
        except workflow.CaseRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The case was changed."))
            say_code(request, amended)
            return redirect("case", uuid)
    # The form puts what was typed on the case.
    context = {"form": form, "case": case, "code": code}
    return render(
        request, "screening/amend_case.html", context, status=422 if form.is_bound else 200
    )


@require_POST
def count_session(request, uuid):
    """One session more than the page showed; a second click counts none."""
    case = own_case(request, uuid)
    seen = request.POST.get("seen", "")
    if not (seen.isdecimal() and len(seen) < 6):
        message = _("What the page sent got lost. Press again.")
        return show_case(request, uuid, message=message, status=422)
    try:
        sessions.count_session(case=case, by=request.user, seen=int(seen))
    except workflow.CaseRefused as refusal:
        return show_case(request, uuid, message=str(refusal), status=409)
    return redirect("case", uuid)


@require_POST
def close_case(request, uuid):
    return change_state(request, uuid, workflow.close_case, _("The case was closed."))


@require_POST
def reopen_case(request, uuid):
    return change_state(request, uuid, workflow.reopen_case, _("The case is open again."))


def change_state(request, uuid, deed, done):
    case = own_case(request, uuid)
    try:
        deed(case=case, by=request.user)
    except workflow.CaseRefused as refusal:
        return show_case(request, uuid, message=str(refusal), status=409)
    messages.success(request, done)
    return redirect("case", uuid)
