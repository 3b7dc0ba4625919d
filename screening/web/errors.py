"""Pages for what went wrong: they say what happened and what to do."""

import sys

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from screening.models import Case, DigestMismatch, ReportMismatch
from screening.queries.access import worked_with
from screening.web import request_id
from screening.web.database_trouble import is_database_trouble

RETRY_AFTER = 30
"""Seconds after which a program may send the request again."""


def first_error(form: BaseForm) -> str:
    """The first thing that is wrong with a form that was sent."""
    return str(next(iter(form.errors.values()))[0])


def error_page(
    request: HttpRequest,
    status: int,
    title: str,
    message: str,
    *,
    action: str | None = None,
    address: str | None = None,
) -> HttpResponse:
    """A page with one message and one way on; a script gets the same status."""
    context = {"title": title, "message": message, "action": action, "address": address}
    return render(request, "screening/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The session's middleware calls a session that could not be stored a bad request."""
    if is_database_trouble(exception):
        return unavailable()
    return error_page(
        request,
        400,
        _("That request could not be read"),
        _("Go back, load the page again and repeat what you did. Nothing was changed."),
    )


def forbidden(request: HttpRequest, exception: Exception | str | None = None) -> HttpResponse:
    """A script must be told that sending again is of no use; a void CSRF token is a 403 as well."""
    message = str(exception or "") or _("Your role does not include this page.")
    response = error_page(request, 403, _("This is not yours to open"), message)
    response["X-Refused"] = "yes"
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A stranger learns nothing; who once worked with the case is told that this is over."""
    if request.method == "POST" and request.user.is_authenticated and lost_access(request):
        return forbidden(request, _("You do not work with this case any more."))
    return error_page(
        request,
        404,
        _("There is nothing here"),
        _("The address may be mistyped, or it belongs to a case that you do not work with."),
    )


def lost_access(request: HttpRequest) -> bool:
    match = request.resolver_match
    return bool(match and "uuid" in match.kwargs) and worked_with(
        request.user, match.kwargs["uuid"]
    )


def refused_page(request: HttpRequest, case: Case, refusal: Exception) -> HttpResponse:
    """Nothing was changed; say why and lead back to the case as it is now."""
    return error_page(
        request,
        409,
        _("That was not possible"),
        str(refusal),
        action=_("To the case"),
        address=reverse("case", args=[case.uuid]),
    )


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """Signing in again may lead to an address that takes forms alone: its page is a press away."""
    response = error_page(
        request,
        405,
        _("This address cannot be used like that"),
        _("Go back and use the buttons of the page. Nothing was changed."),
        action=_("To the page it belongs to"),
        address=page_above(request.path),
    )
    response["Allow"] = allowed
    return response


def text_changed(request: HttpRequest, mismatch: DigestMismatch) -> HttpResponse:
    """A frozen text does not match its digest: nothing of it is shown, and it is not reviewed."""
    if isinstance(mismatch, ReportMismatch):
        title = _("This report was changed after it was written")
        message = _(
            "Its text no longer matches its digest, so it is not shown and cannot be reviewed. "
            "Tell the administrator of this service. Nothing was changed by opening it."
        )
    else:
        title = _("This release of the catalog was changed after it was published")
        message = _(
            "Its text no longer matches its digest, so it is not used and what rests on it is not "
            "shown. Tell the administrator of this service. Nothing was changed by opening it."
        )
    return error_page(request, 409, title, message)


def page_above(path: str) -> str | None:
    """The nearest address above `path` that leads anywhere; None at the top."""
    while path := path.rstrip("/").rpartition("/")[0]:
        try:
            resolve(f"{path}/")
        except Resolver404:
            continue
        return f"{path}/"
    return None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(
        request,
        403,
        _("This page was open for too long"),
        _(
            "For your safety the form was not accepted, and nothing was changed. Go back, copy any "
            "text you wrote, load the page again and send it once more. Cookies must be allowed."
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """No database, session or static file: whatever broke may be one of them.

    Django calls this while it handles the exception.
    """
    if is_database_trouble(sys.exc_info()[1]):
        return unavailable()
    page = render_to_string("500.html", {"reference": request_id.context.get()})
    return HttpResponseServerError(page)


def unavailable() -> HttpResponse:
    """The database does not answer; nothing is wrong with what was sent."""
    page = render_to_string("503.html", {"reference": request_id.context.get()})
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER)})
