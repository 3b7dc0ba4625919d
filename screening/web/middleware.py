"""Every request: signing in, wrong methods, and what caches may keep."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from screening.models import DigestMismatch
from screening.web import kept_input
from screening.web.errors import forbidden, method_not_allowed, text_changed
from screening.web.seen import wants_parts
from screening.workflows.locking import AccessLost

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SignInMiddleware(LoginRequiredMiddleware):
    """Send a signed-out person to the sign-in page, with the way back as its `next`.

    A script gets 401 instead of a page that it cannot show, and keeps what it wanted to store.
    What any other form sent is kept, to be offered again on its page after signing in.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> Any:
        if wants_parts(request):
            return HttpResponse(status=401)
        if request.method == "POST":
            kept_input.keep(request, way_back(request))
        return redirect_to_login(way_back(request))


def way_back(request: HttpRequest) -> str:
    """Where signing in leads: the page that was asked for, or the one that sent the form.

    The browser names the latter in the Referer header, which counts for this origin alone.
    """
    if request.method == "POST":
        referrer = request.headers.get("Referer", "")
        if url_has_allowed_host_and_scheme(
            referrer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            sender = urlsplit(referrer)
            return f"{sender.path}?{sender.query}" if sender.query else sender.path
    return request.get_full_path()


class MethodNotAllowedMiddleware:
    """A wrong method gets a page that says so; Django's decorators answer with an empty one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            return method_not_allowed(request, response["Allow"])
        return response


class FrozenTextMiddleware:
    """A report or release that does not match its digest is refused with a page that says so."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DigestMismatch):
            return None
        logger.error("The text does not match its digest: %s", exception)
        return text_changed(request, exception)


class KeptInputMiddleware:
    """Know the browsers in which somebody signed in; forget what was kept once it was taken."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.user.is_authenticated:
            kept_input.remember_person(request, response)
            if request.method == "POST":
                kept_input.forget_sent(request, response)
        return response


class AccessLostMiddleware:
    """Who lost a case after the page was loaded, before its lock was taken, gets the reason."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, AccessLost):
            return None
        return forbidden(request, _("You do not work with this case any more."))


class PrivateResponsesMiddleware:
    """Pages with case content stay out of every cache; static files are served before this."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response
