"""Who gets in: signing in, loading what someone may see, and what caches may keep."""

from functools import wraps

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from screening.models import Case, Membership, Report, Screening
from screening.queries.caseload import with_history
from screening.web import kept_input
from screening.web.errors import method_not_allowed


class SignInMiddleware(LoginRequiredMiddleware):
    """Signed out: the sign-in page, which leads back, and nothing typed is lost.

    A script gets 401 instead of a page it cannot show. What a form of the questionnaire sent is
    kept in the session, to be offered again after signing in.
    """

    def handle_no_permission(self, request, view_func):
        if getattr(request, "htmx", False):
            return HttpResponse(status=401, headers={"HX-Login": reverse("account_login")})
        if request.method == "POST":
            kept_input.keep(request)
        return redirect_to_login(way_back(request))


def way_back(request):
    """Where signing in leads: the page itself, as an address that answers GET."""
    match = request.resolver_match
    if request.method == "GET" or match is None:
        return request.get_full_path()
    target = getattr(match.func, "returns_to", None)
    return target(**match.kwargs) if target else reverse("caseload")


class PrivateResponsesMiddleware:
    """Pages with case content stay out of every cache; static files are served before this."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


def methods(*allowed):
    """Answer other methods with a page that says so, status 405."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if request.method not in allowed and not (
                request.method == "HEAD" and "GET" in allowed
            ):
                return method_not_allowed(request, allowed)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def editors_only(view):
    """403 for everybody who may not change the catalog."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.edits_catalog:
            raise PermissionDenied(_("Only catalog editors see this page."))
        return view(request, *args, **kwargs)

    return guarded


def returns_to(address):
    """Name where a person signed out in the middle of this POST is led back to."""

    def decorate(view):
        view.returns_to = address
        return view

    return decorate


def sent(request):
    """What a form was sent with; None on GET, so that an empty form is still a form sent."""
    return request.POST if request.method == "POST" else None


def supervised_team(request, slug):
    """The team, if the signed-in person supervises it; 404 for strangers, 403 for clinicians."""
    roles = {each.role: each.team for each in request.nav.memberships if each.team.slug == slug}
    if not roles:
        raise Http404
    if Membership.Role.SUPERVISOR not in roles:
        raise PermissionDenied(_("Only the supervisors of this team see its page."))
    return roles[Membership.Role.SUPERVISOR]


def visible_case(request, uuid):
    """The case, if the signed-in person may see it, else 404."""
    cases = Case.objects.visible_to(request.user).select_related("clinician", "team")
    return with_history([get_object_or_404(cases, uuid=uuid)])[0]


def own_case(request, uuid):
    """The case, if the signed-in person carries it; 404 for strangers, 403 for supervisors."""
    case = visible_case(request, uuid)
    if not case.is_own_case:
        raise PermissionDenied(_("Only the clinician who carries this case can change it."))
    return case


def own_screening(request, uuid):
    """The screening for answering; 404 for strangers, 403 for supervisors."""
    screenings = Screening.objects.visible_to(request.user).for_answering()
    screening = get_object_or_404(screenings, uuid=uuid)
    if not screening.is_own_case:
        raise PermissionDenied(
            _("Only the clinician who carries this case answers its questionnaire.")
        )
    return screening


def visible_report(request, uuid):
    """The report with its plan, request and review, if the person may see its case, else 404."""
    reports = (
        Report.objects.visible_to(request.user)
        .select_related(
            "screening__case__team",
            "screening__case__clinician",
            "screening__release",
            "request__supervisor",
            "request__asked_by",
            "review__by",
        )
        .with_plan()
    )
    return get_object_or_404(reports.defer("screening__release__content"), uuid=uuid)


def reviewed_report(request, uuid):
    """The report, for a supervisor of the case's team; 404 for strangers, 403 for its clinician."""
    report = visible_report(request, uuid)
    if report.is_own_case:
        raise PermissionDenied(
            _("Nobody reviews a case of their own. Another supervisor of the team does.")
        )
    return report


def own_report(request, uuid):
    """The report, for the clinician who carries the case; 404 for strangers, 403 for others."""
    report = visible_report(request, uuid)
    if not report.is_own_case:
        raise PermissionDenied(_("Only the clinician who carries this case can do this."))
    return report
