"""Deciding on a report: the plan, the question to a supervisor, a safety action."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from screening.forms.supervision import (
    ActionForm,
    AskForm,
    DecisionForm,
    OutcomeForm,
    OwnForm,
    ReviewForm,
)
from screening.models import Membership
from screening.queries.people import reviewers_of
from screening.queries.releases import compiled_release
from screening.queries.report_page import raised_flag
from screening.web import kept_input
from screening.web.access import named_report, own_report, sent, visible_report
from screening.web.errors import first_error
from screening.web.presenters.decisions import (
    OWN_KINDS,
    RefusedDecision,
    item_id,
    shown_conflicts,
)
from screening.web.presenters.plan import is_settled, plan_of, role_of_reader
from screening.web.report_pages import render_report
from screening.web.review_page import catalog_steps, render_review
from screening.web.seen import seen_texts, wants_parts
from screening.workflows import outcomes, plans, reviews, safety
from screening.workflows.plan_refusals import PlanChanged, PlanRefused, PlanSettled

USUAL_WAIT = timedelta(days=7)


@require_POST
def decide_on_item(request, uuid):
    """One press, one decision; the clinician's or the supervisor's, as the person's role is."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return not_stored(request, uuid, form, first_error(form))
    seen = {field: seen_texts(request.POST, field) for field in ("choice", "words", "due_on")}
    return stored_or_refused(request, uuid, form, plans.decide, form.decision | {"seen": seen})


@require_POST
def record_outcome(request, uuid):
    """What came of a planned step."""
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return not_stored(request, uuid, form, first_error(form))
    fields = form.cleaned_data | {"seen": {"outcome": seen_texts(request.POST, "outcome")}}
    return stored_or_refused(request, uuid, form, outcomes.record_outcome, fields, steps_only=True)


@require_POST
def add_own(request, uuid):
    """A barrier or a step in the clinician's own words."""
    form = OwnForm(request.POST)
    if not form.is_valid():
        return not_stored(request, uuid, form, first_error(form))
    return stored_or_refused(request, uuid, form, plans.add_own, form.cleaned_data, steps_only=True)


def stored_or_refused(request, uuid, form, workflow, fields, *, steps_only=False):
    """Run the workflow on the report; answer with what changed, or with why nothing did."""
    report = named_report(request, uuid)
    try:
        decision = workflow(report=report, by=request.user, **fields)
    except PlanChanged as refusal:
        return not_stored(
            request, uuid, form, str(refusal), conflicts=refusal.conflicts, status=409
        )
    except PlanSettled as refusal:
        return not_stored(request, uuid, form, str(refusal), status=409)
    except PlanRefused as refusal:
        return not_stored(request, uuid, form, str(refusal))
    steps_only = steps_only or decision.kind in OWN_KINDS
    if wants_parts(request):
        return stored_part(request, decision, steps_only=steps_only)
    place = "plan" if steps_only else item_id(decision.kind, decision.key)
    page = "report" if decision.report.is_own_case else "review"
    return redirect(f"{reverse(page, args=[uuid])}#{place}")


def stored_part(request, decision, *, steps_only):
    """The part of the page that a decision changes, and the list of planned steps."""
    report = decision.report
    role = role_of_reader(report)
    # After a review only outcomes are still recorded.
    plan = plan_of(report, role, may_decide=not is_settled(report))
    context = {
        "report": report,
        "plan": plan,
        "item": None if steps_only else plan.item(decision.kind, decision.key),
        "steps": catalog_steps(report) if role == Membership.Role.SUPERVISOR else None,
        "saved_at": timezone.localtime(),
    }
    return render(request, "screening/_decided.html", context)


def not_stored(request, uuid, form, message, *, conflicts=(), status=422):
    """Say at the item why nothing was stored, with what was typed; what is stored stays."""
    kind, key = form.data.get("kind", ""), form.data.get("key", "new")
    refused = RefusedDecision(item_id(kind, key), message, form.data.dict(), tuple(conflicts))
    if wants_parts(request):
        # What was typed stays on the page; only the message is new.
        of_outcome = isinstance(form, OutcomeForm)
        context = {
            "item": f"o-{refused.item}" if of_outcome else refused.item,
            "message": message,
            "conflicts": shown_conflicts(refused, request.path, kind, key),
        }
        return render(request, "screening/_not_decided.html", context, status=status)
    report = visible_report(request, uuid)
    if report.is_own_case:
        return render_report(request, report, refused=refused, status=status)
    form = ReviewForm(initial={"digest": report.digest})
    return render_review(request, report, form, refused=refused, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_review(request, uuid):
    """Ask a supervisor of the team, or all of them, about the report."""
    report = own_report(request, uuid)
    supervisors = reviewers_of(report)
    in_a_week = timezone.localdate() + USUAL_WAIT
    initial = {"wanted_by": in_a_week} | kept_input.initial(request)
    form = AskForm(sent(request), supervisors=supervisors, initial=initial)
    if form.is_valid():
        try:
            reviews.ask_review(report=report, by=request.user, **form.cleaned_data)
        except PlanRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Your question was sent."))
            return redirect("report", uuid)
    context = {
        "section": "cases",
        "report": report,
        "case": report.screening.case,
        "screening": report.screening,
        "form": form,
        "nobody": not supervisors.exists(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "screening/ask_review.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def record_action(request, uuid, key):
    """Record what was done about a safety flag; the clinician does, or a supervisor."""
    report = visible_report(request, uuid)
    flag = raised_flag(report, key)
    if flag is None:
        raise Http404
    form = ActionForm(sent(request), initial=kept_input.initial(request))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            safety.record_action(
                report=report, key=key, by=request.user, action=form.cleaned_data["action"]
            )
        except PlanRefused as refusal:
            form.add_error(refusal.field, str(refusal))
            status = 409 if isinstance(refusal, safety.ActedAlready) else 422
            flag.refresh_from_db()
        else:
            messages.success(request, _("What was done is recorded."))
            return redirect(
                "report" if report.is_own_case or is_settled(report) else "review", uuid
            )
    context = {
        "section": "cases" if report.is_own_case else "reviews",
        "report": report,
        "case": report.screening.case,
        "flag": flag,
        "do_now": compiled_release(report.screening.release).red_flags[key].do_now,
        "form": form,
    }
    return render(request, "screening/record_action.html", context, status=status)
