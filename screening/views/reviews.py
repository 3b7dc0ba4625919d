"""What waits for a supervisor, and a supervisor's decision on one report."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from screening.forms.supervision import QueueForm, ReviewForm
from screening.models import CatalogRelease, Decision, RaisedFlag, Report, User
from screening.queries.releases import compiled_release
from screening.queries.review_queue import in_state, supervised_reports, that_found
from screening.views.reports import Role, is_settled, report_context
from screening.web.access import reviewed_report, sent
from screening.web.navigation import Navigation
from screening.web.presenters.plan import plan_of
from screening.workflows import plans
from screening.workflows.events import record_reading
from screening.workflows.reviews import record_review

REPORTS_PER_PAGE = 20


@require_safe
def queue(request):
    """Reports that wait for this supervisor: safety first, then overdue, then the oldest."""
    nav = Navigation(request.user)
    if not nav.teams:
        raise PermissionDenied(_("Only supervisors have a review queue."))
    form = queue_form(request.GET, nav.teams)
    wanted = form.wanted
    pages = Paginator(found(nav, wanted), REPORTS_PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "section": "reviews",
        "nav": nav,
        "form": form,
        "filtered": bool(wanted),
        "address": f"?{urlencode(wanted)}",
        "page": page,
        "reports": rows(request, page.object_list),
        "flagged": nav.flagged,
    }
    return render(request, "screening/queue.html", context)


def queue_form(data, teams):
    """The filters: clinicians of these teams, and the barriers of the current release."""
    release = CatalogRelease.objects.without_content().current()
    compiled = compiled_release(release) if release else None
    domains, barriers = (compiled.domains, compiled.barriers) if compiled else ({}, {})
    with_barriers = {barrier.domain for barrier in barriers.values()}
    people = User.objects.filter(cases__team__in=teams).distinct().order_by("username")
    return QueueForm(
        data,
        clinicians=[(person.pk, str(person)) for person in people],
        domains=[(key, d.name) for key, d in domains.items() if key in with_barriers],
        barriers=[(key, b.name) for key, b in barriers.items()],
    )


def found(nav, wanted):
    """The keys of the reports that the filters leave, in the order of the queue."""
    if not wanted:
        return [report for report, _urgency in nav.queue]
    today = timezone.localdate()
    state = wanted.get("state", "")
    reports = in_state(nav.user, state, teams=nav.teams, today=today)
    reports = that_found(
        reports, domain=wanted.get("domain", ""), barrier=wanted.get("barrier", "")
    )
    if clinician := wanted.get("clinician"):
        reports = reports.filter(latest_of__clinician=clinician)
    return list(reports.values_list("pk", flat=True))


def rows(request, keys):
    """The reports with these keys, each with its case, its request and the case's open flags."""
    open_flags = Prefetch(
        "latest_of__flags",
        RaisedFlag.objects.open().select_related("report").defer("report__content"),
        to_attr="open_flags",
    )
    reports = (
        supervised_reports(
            request.user, teams=request.user.supervised_teams, today=timezone.localdate()
        )
        .filter(pk__in=keys)
        .select_related("latest_of__clinician", "latest_of__team", "request__supervisor", "review")
        .defer("content")
        .prefetch_related(open_flags)
    )
    return sorted(reports, key=lambda report: keys.index(report.pk))


@require_http_methods(["GET", "HEAD", "POST"])
def review(request, uuid):
    """The report with the plan beside it; sign off, or return with a comment."""
    shown = reviewed_report(request, uuid)
    if request.method == "GET":
        record_reading(report=shown, by=request.user)
        return render_review(request, shown, ReviewForm(initial={"digest": shown.digest}))
    form = ReviewForm(sent(request))
    if not form.is_valid():
        return render_review(request, shown, form, status=422)
    try:
        record_review(report=shown, by=request.user, **form.cleaned_data)
    except Report.DoesNotExist as gone:
        raise Http404 from gone
    except plans.PlanRefused as refusal:
        form.add_error(refusal.field, str(refusal))
        # What names a field is for the person to correct; all else was overtaken by others.
        status = 422 if refusal.field else 409
        return render_review(request, reviewed_report(request, uuid), form, status=status)
    messages.success(request, _("Your review was recorded, and the clinician is told."))
    return redirect("queue")


def show_review(request, uuid, *, problem, status):
    """The review page again after a refusal, which stands at the item that it is about."""
    shown = reviewed_report(request, uuid)
    form = ReviewForm(initial={"digest": shown.digest})
    return render_review(request, shown, form, problem=problem, status=status)


def render_review(request, report, form, *, problem=None, status=200):
    settled = is_settled(report)
    context = report_context(report)
    context |= {
        "section": "reviews",
        "plan": plan_of(report, Role.SUPERVISOR, may_decide=not settled, problem=problem),
        "form": form,
        "steps": compiled_release(report.screening.release).adjustments.values(),
        "undecided": undecided(context["view"], report),
        "urgent": any(row.urgency == "now" for row in context["safety"]["open"]),
    }
    return render(request, "screening/review.html", context, status=status)


def undecided(view, report):
    """The steps shown first on the report that the clinician has not decided on."""
    decided = {d.key for d in report.plan if d.kind == Decision.Kind.ADJUSTMENT}
    return [
        suggestion.adjustment.title
        for _timing, suggestions in view.suggestions
        for suggestion in suggestions
        if suggestion.adjustment.key not in decided
    ]
