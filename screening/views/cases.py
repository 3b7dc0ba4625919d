"""The caseload, a new case, and one case with its history."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from screening.forms import CaseForm, CourseForm
from screening.models import Case, Membership, with_history
from screening.views.access import carried_case, methods, returns_to, sent, visible_case
from screening.views.errors import error_page
from screening.workflows import cases as workflow

CASES_PER_PAGE = 20


def case_page(uuid):
    return reverse("case", args=[uuid])


@methods("GET")
def home(request):
    return redirect("caseload")


@methods("GET")
def caseload(request):
    """Every case the person may see, latest first; closed ones on their own page."""
    closed = request.GET.get("show") == "closed"
    visible = Case.objects.visible_to(request.user)
    cases = (visible.closed() if closed else visible.open()).latest_first()
    roles = set(Membership.objects.filter(user=request.user).values_list("role", flat=True))
    if Membership.Role.SUPERVISOR in roles:
        cases = cases.select_related("clinician")
    context = {
        "page": Paginator(with_history(cases), CASES_PER_PAGE).get_page(request.GET.get("page")),
        "closed": closed,
        "may_open": Membership.Role.CLINICIAN in roles,
        "supervises": Membership.Role.SUPERVISOR in roles,
    }
    return render(request, "screening/caseload.html", context)


@methods("GET", "POST")
@returns_to(lambda: reverse("new_case"))
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
        return refused(request, case, refusal)
    return redirect("screening", screening.uuid)


def refused(request, case, refusal):
    """Nothing was changed; say why and lead back to the case as it is now."""
    return error_page(
        request,
        409,
        _("That was not possible"),
        str(refusal),
        action=_("To the case"),
        address=reverse("case", args=[case.uuid]),
    )


@methods("GET")
def case(request, uuid):
    """One case: its course, its screenings and what may be done with it."""
    return render(request, "screening/case.html", {"case": visible_case(request, uuid)})


@methods("POST")
@returns_to(case_page)
def start_screening(request, uuid):
    return start(request, carried_case(request, uuid))


@methods("GET", "POST")
@returns_to(lambda uuid: reverse("amend_case", args=[uuid]))
def amend_case(request, uuid):
    case = carried_case(request, uuid)
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


@methods("POST")
@returns_to(case_page)
def close_case(request, uuid):
    return change_state(request, uuid, workflow.close_case, _("The case was closed."))


@methods("POST")
@returns_to(case_page)
def reopen_case(request, uuid):
    return change_state(request, uuid, workflow.reopen_case, _("The case is open again."))


def change_state(request, uuid, deed, done):
    case = carried_case(request, uuid)
    try:
        deed(case=case, by=request.user)
    except workflow.CaseRefused as refusal:
        return refused(request, case, refusal)
    messages.success(request, done)
    return redirect("case", uuid)
