"""Putting the course of a case aside for four weeks, and showing it again."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from screening.forms.courses import HideCourseForm
from screening.queries.courses import course_of_case, reason_put_aside
from screening.web import kept_input
from screening.web.access import own_case, sent
from screening.web.presenters.course import course_words
from screening.workflows import courses as workflow
from screening.workflows.cases import CaseRefused


@require_http_methods(["GET", "HEAD", "POST"])
def hide_course(request, uuid):
    """Say why a course that does not improve can wait; shown again, until when it was put aside."""
    case, today = own_case(request, uuid), timezone.localdate()
    seen = course_of_case(case, today=today)
    initial = {"state": seen.course.state} | kept_input.initial(request)
    form = HideCourseForm(sent(request), initial=initial)
    status, message = 422 if form.is_bound else 200, ""
    if form.is_valid():
        try:
            hidden = workflow.hide_course(case=case, by=request.user, **form.cleaned_data)
        except workflow.ReasonRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        except CaseRefused as refusal:
            # What is sent next is about the state that this page shows.
            initial["reason"] = form.cleaned_data["reason"]
            form, status, message = HideCourseForm(initial=initial), 409, str(refusal)
        else:
            day = f"{hidden.until:%-d %B %Y}"
            messages.success(request, _("Put aside until %(day)s.") % {"day": day})
            return redirect("case", uuid)
    context = {
        "section": "cases",
        "case": case,
        "form": form,
        "message": message,
        "course": course_words(seen.course, seen.instrument),
        "hidden_until": seen.hidden_until,
        "reason": reason_put_aside(case, seen, today=today),
    }
    return render(request, "screening/hide_course.html", context, status=status)


@require_POST
def show_course(request, uuid):
    case = own_case(request, uuid)
    try:
        workflow.show_course(case=case, by=request.user)
    except CaseRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The course is shown again."))
    return redirect("case", uuid)
