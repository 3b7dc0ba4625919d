"""A reference for each request: in every log line, in a header, and on the page of an error.

It knows no models: the settings name its filter before there are any.
"""

import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "X-Request-ID"
NONE = "-"
context: ContextVar[str] = ContextVar("request_id", default=NONE)


class RequestIdMiddleware:
    """Gives each request a reference of its own; one that a visitor sends is not believed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = context.set(secrets.token_hex(6))
        try:
            response = self.get_response(request)
            response.headers[HEADER] = context.get()
            return response
        finally:
            context.reset(token)


class RequestIdFilter(logging.Filter):
    """Adds `request_id` to each record, for the format of the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = context.get()
        return True
