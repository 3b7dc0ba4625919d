"""The caseload, a new case, and one case with its history."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from screening.forms.cases import CaseForm, CourseForm, HandOverForm
from screening.models import Case
from screening.queries.case import clinicians_steps, readings, screenings_with_plans
from screening.queries.caseload import (
    CASES_PER_PAGE,
    cases_to_hand_over,
    first_cases,
    listed,
    returned_cases,
    with_history,
)
from screening.queries.timeline import timeline
from screening.web.access import own_case, sent, visible_case
from screening.web.case_filter import read_case_filter
from screening.web.errors import refused_page
from screening.web.presenters.caseload import case_row
from screening.web.presenters.timeline import sentences_of
from screening.workflows import cases as workflow
from screening.workflows.cases import clinicians_of


@require_safe
def home(request):
    return redirect("caseload")


@require_safe
def caseload(request):
    """Every case the person may see, safety first; closed ones on their own page.

    The address may select those with a barrier in a band, as the team page's cells do.
    """
    closed = request.GET.get("show") == "closed"
    supervises = bool(request.user.supervised_teams)
    case_filter = read_case_filter(request)
    page = case_page(request, case_filter, closed=closed, supervises=supervises)
    context = {
        "section": "cases",
        "page": page,
        "rows": [case_row(case) for case in with_history(page.object_list)],
        "closed": closed,
        "case_filter": case_filter,
        "kept_query": kept_query(case_filter, closed=closed),
        "may_open": request.user.is_clinician,
        "supervises": supervises,
        "returned": returned_cases(request.user)
        if request.user.is_clinician and not closed
        else [],
        "to_hand_over": cases_to_hand_over(request.user) if supervises and not closed else [],
    }
    return render(request, "screening/caseload.html", context)


def case_page(request, case_filter, *, closed, supervises):
    """A page of the list; the first of the whole list is what people mostly look at."""
    user, number = request.user, request.GET.get("page", "1")
    if number == "1" and not case_filter.narrows:
        cases, how_many = first_cases(user, closed=closed, with_clinician=supervises)
        pages = Paginator(cases, CASES_PER_PAGE)
        pages.count = how_many
        return Page(cases, 1, pages)
    cases = listed(user, user.teams, closed=closed, with_clinician=supervises)
    pages = Paginator(case_filter.of(cases), CASES_PER_PAGE)
    # Counting needs neither the order nor what it is by.
    visible = Case.objects.visible_to(user, user.teams)
    pages.count = case_filter.of(visible.closed() if closed else visible.open()).count()
    return pages.get_page(number)


def kept_query(case_filter, *, closed):
    """What links to other pages of the list keep of the address, ready to be followed by more."""
    query = {"show": "closed"} if closed else {}
    return "".join(f"{part}&" for part in (urlencode(query), case_filter.query) if part)


@require_http_methods(["GET", "HEAD", "POST"])
def new_case(request):
    form = CaseForm(sent(request), clinician=request.user)
    if not form.teams:
        return render(request, "screening/no_team.html", status=403)
    if form.is_valid():
        try:
            case = workflow.open_case(by=request.user, **form.cleaned_data)
        except workflow.CaseRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return start(request, case)
    return render(
        request, "screening/new_case.html", {"form": form}, status=422 if form.is_bound else 200
    )


def start(request, case):
    """Start the case's screening, or find the one that is open, and go to its first question."""
    try:
        screening = workflow.start_screening(case=case, by=request.user)
    except workflow.CaseRefused as refusal:
        return refused_page(request, case, refusal)
    return redirect("screening", screening.uuid)


@require_safe
def case(request, uuid):
    """One case: its course, its screenings, what was decided, who read what."""
    shown = visible_case(request, uuid)
    supervises = shown.team in request.user.supervised_teams
    steps = clinicians_steps(shown)
    context = {
        "section": "cases",
        "case": shown,
        "screenings": screenings_with_plans(shown, steps),
        "readings": readings(shown),
        "timeline": sentences_of(timeline(shown, steps)),
        "today": timezone.localdate(),
        "supervises": supervises,
        "left": supervises and not clinicians_of(shown).filter(pk=shown.clinician_id).exists(),
    }
    return render(request, "screening/case.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request, uuid):
    """Give the case to another clinician of the team; its supervisor does."""
    shown = visible_case(request, uuid)
    if shown.team not in request.user.supervised_teams:
        raise PermissionDenied(_("Only a supervisor of the case’s team hands it over."))
    others = clinicians_of(shown).exclude(pk=shown.clinician_id)
    form = HandOverForm(sent(request), clinicians=others)
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
    form = CourseForm(sent(request), instance=case)
    if form.is_valid():
        try:
            workflow.amend_case(case=case, by=request.user, **form.cleaned_data)
        except workflow.CaseRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The case was changed."))
            return redirect("case", uuid)
    context = {"form": form, "case": case}
    return render(
        request, "screening/amend_case.html", context, status=422 if form.is_bound else 200
    )


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
        return refused_page(request, case, refusal)
    messages.success(request, done)
    return redirect("case", uuid)
