"""What waits for a supervisor, the decision on one report, and taking a question back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from screening.forms.supervision import QueueForm, ReplyForm, ReviewForm
from screening.models import Review
from screening.queries.absences import stands_in_for
from screening.queries.also_likely import also_likely_names
from screening.queries.courses import courses_listed
from screening.queries.releases import published
from screening.queries.review_queue import (
    clinicians_of,
    filtered_keys,
    place_in_queue,
    queue_rows,
)
from screening.web import kept_input
from screening.web.access import own_report, reviewed_report, visible_report
from screening.web.navigation import Navigation
from screening.web.presenters.review_queue import queue_row
from screening.web.report_pages import render_report
from screening.web.review_page import render_review
from screening.workflows.plan_refusals import PlanRefused
from screening.workflows.replies import write_reply
from screening.workflows.reviews import record_review
from screening.workflows.reviews import withdraw_review as withdraw

REPORTS_PER_PAGE = 20


@require_safe
def queue(request):
    """Reports that wait for this supervisor: safety first, then overdue, then the oldest."""
    user, nav = request.user, Navigation(request.user)
    if not nav.teams:
        raise PermissionDenied(_("Only supervisors have a review queue."))
    form = queue_form(request.GET, nav.teams)
    filters = form.filters
    scope = {"teams": nav.teams, "today": timezone.localdate()}
    keys = filtered_keys(user, filters, **scope) if filters else [row.report for row in nav.queue]
    page = Paginator(keys, REPORTS_PER_PAGE).get_page(request.GET.get("page"))
    reports = queue_rows(user, page.object_list, **scope)
    also = also_likely_names(reports)
    courses = courses_listed([report.latest_of.pk for report in reports], today=scope["today"])
    context = {
        "section": "reviews",
        "nav": nav,
        "form": form,
        "filtered": bool(filters),
        "address": f"?{urlencode(filters)}",
        "page": page,
        "rows": [queue_row(report, also, courses) for report in reports],
        "flagged": nav.flagged,
        "stands_in": stands_in_for(user, nav.teams, scope["today"]),
    }
    return render(request, "screening/queue.html", context)


def queue_form(data, teams):
    """The filters: clinicians of these teams, and the barriers of the current release."""
    _release, compiled = published()
    domains, barriers = (compiled.domains, compiled.barriers) if compiled else ({}, {})
    with_barriers = {barrier.domain for barrier in barriers.values()}
    return QueueForm(
        data,
        clinicians=[(person.pk, str(person)) for person in clinicians_of(teams)],
        domains=[(key, d.name) for key, d in domains.items() if key in with_barriers],
        barriers=[(key, b.name) for key, b in barriers.items()],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review(request, uuid):
    """The report with the plan beside it; sign off, or return with a comment."""
    report = reviewed_report(request, uuid)
    if request.method != "POST":
        about = kept_input.initial_list(request, "about")
        initial = kept_input.initial(request) | {"digest": report.digest, "about": about}
        return render_review(request, report, ReviewForm(initial=initial))
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return render_review(request, report, form, status=422)
    place = place_in_queue(report, Navigation(request.user).queue)
    try:
        done = record_review(report=report, by=request.user, **form.cleaned_data)
    except PlanRefused as refusal:
        form.add_error(refusal.field, str(refusal))
        # What names a field is for the person to correct; all else was overtaken by others.
        status = 422 if refusal.field else 409
        return render_review(request, reviewed_report(request, uuid), form, status=status)
    messages.success(request, f"{what_was_done(done)} {what_comes_next(place.then)}")
    return redirect("review", place.then.uuid) if place.then else redirect("queue")


def what_was_done(review):
    """Which report was decided on and how, and that its clinician knows."""
    case = review.report.screening.case
    words = {"code": case.code, "name": case.clinician}
    if review.verdict == Review.Verdict.RETURNED:
        return _("You returned the report on %(code)s, and %(name)s is told.") % words
    return _("You signed off the report on %(code)s, and %(name)s is told.") % words


def what_comes_next(report):
    if report is None:
        return _("No other report waits for your review.")
    return _("Next is %(code)s.") % {"code": report.code}


@require_POST
def reply(request, uuid):
    """Write on a reviewed report; what was refused stands in the thread again, with the reason."""
    report, form = visible_report(request, uuid), ReplyForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            write_reply(report=report, by=request.user, text=form.cleaned_data["text"])
        except PlanRefused as refusal:
            form.add_error(refusal.field, str(refusal))
            status = 422 if refusal.field else 409
        else:
            messages.success(request, _("Your reply was stored, and the other side is told."))
            return redirect(f"{reverse('report', args=[uuid])}#thread")
    return render_report(request, visible_report(request, uuid), reply=form, status=status)


@require_POST
def withdraw_review(request, uuid):
    """Take the question back while nobody has opened the report; else say on the report why not."""
    report = own_report(request, uuid)
    try:
        withdraw(report=report, by=request.user)
    except PlanRefused as refusal:
        return render_report(request, own_report(request, uuid), message=str(refusal), status=409)
    messages.success(request, _("Your question was withdrawn."))
    return redirect("report", uuid)
