"""Requests that no form of ours sends are refused before anything reads them.

PostgreSQL stores no NUL, Django reads bytes that are no UTF-8 as question marks, and a body of
another kind reads as an empty form: each would be an error of ours, or a loss without a word.
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from screening.web.errors import bad_request, error_page

URLENCODED = "application/x-www-form-urlencoded"
MOST_BYTES = 16 * 1024 * 1024
"""Of a whole request: a form that takes a file says at half of this that it is too large."""
FORMS = {URLENCODED, "multipart/form-data"}


class InputChecksMiddleware:
    """Stands before sessions, which would look the session's cookie up in the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return refusal(request) or self.get_response(request)


def refusal(request: HttpRequest) -> HttpResponse | None:
    """The page that says what cannot be read; None for a request that can."""
    if not is_form(request):
        return wrong_kind(request)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return too_large(request)
    try:
        readable = is_utf8(request) and not any("\0" in text for text in texts(request))
    except RequestDataTooBig:
        return too_large(request)
    except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError):
        return bad_request(request)
    return None if readable else unreadable_character(request)


def is_form(request: HttpRequest) -> bool:
    """Whether the body is empty or a form, and in the one encoding that our pages have."""
    if request.encoding and request.encoding.lower() not in ("utf-8", "utf8"):
        return False
    is_empty = request.META.get("CONTENT_LENGTH") in (None, "", "0")
    return request.method != "POST" or is_empty or request.content_type in FORMS


def is_utf8(request: HttpRequest) -> bool:
    """Whether query and urlencoded body hold UTF-8; Django would replace what is none."""
    sent = [request.META.get("QUERY_STRING", "").encode("latin-1", "replace")]
    if request.method == "POST" and request.content_type == URLENCODED:
        sent.append(request.body)
    try:
        for each in sent:
            unquote_to_bytes(each).decode()
    except UnicodeDecodeError:
        return False
    return True


def texts(request: HttpRequest) -> Iterator[str]:
    """Every text that a view may read: path, cookies, query, fields and names of files."""
    yield request.path_info
    for name, value in request.COOKIES.items():
        yield name + value
    sent: list[Any] = [request.GET]
    if request.method == "POST":
        sent.append(request.POST)
        yield from (name + (file.name or "") for name, file in request.FILES.items())
    for fields in sent:
        for name, values in fields.lists():
            yield name
            yield from values


def unreadable_character(request: HttpRequest) -> HttpResponse:
    return error_page(
        request,
        400,
        _("That holds a character that cannot be stored"),
        _(
            "The address, a cookie or a field holds an unreadable character, such as text copied "
            "from a damaged file does. Go back, delete and retype it, and send it again. "
            "Nothing was changed."
        ),
    )


def wrong_kind(request: HttpRequest) -> HttpResponse:
    return error_page(
        request,
        415,
        _("That is no form of this product"),
        _("Only what the forms of its pages send is read. Nothing was changed."),
    )


def too_large(request: HttpRequest) -> HttpResponse:
    return error_page(
        request,
        413,
        _("That is too much at once"),
        _("Go back, shorten what you wrote, and send it again. Nothing was changed."),
    )
