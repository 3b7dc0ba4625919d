"""Every request: signing in, wrong methods, and what caches may keep."""

import logging
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from screening.models import DigestMismatch
from screening.web import kept_input
from screening.web.errors import method_not_allowed, not_found, text_changed
from screening.workflows.locking import AccessLost

logger = logging.getLogger(__name__)


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
    """Where signing in leads: the page that was asked for, or on which the form stood.

    The browser names that page in the Referer header; a page of another site does not count.
    """
    if request.method == "POST":
        referrer = request.headers.get("Referer", "")
        if url_has_allowed_host_and_scheme(
            referrer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            page = urlsplit(referrer)
            return f"{page.path}?{page.query}" if page.query else page.path
    return request.get_full_path()


class MethodNotAllowedMiddleware:
    """A wrong method gets a page that says so; Django's decorators answer with an empty one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            return method_not_allowed(request, response["Allow"])
        return response


class FrozenTextMiddleware:
    """A report or release that does not match its digest is refused with a page that says so."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, DigestMismatch):
            return None
        logger.error("The text does not match its digest: %s", exception)
        return text_changed(request, exception)


class AccessLostMiddleware:
    """Who lost a case after the page was loaded, before its lock was taken, is a stranger: 404."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return not_found(request) if isinstance(exception, AccessLost) else None


class PrivateResponsesMiddleware:
    """Pages with case content stay out of every cache; static files are served before this."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response
