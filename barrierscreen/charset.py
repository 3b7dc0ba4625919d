"""Every request is read as UTF-8; one in another charset is told so by the product.

Django looks the charset of a Content-Type up, and reads the query by it, while it makes the
request and before it handles any error: "charset=hex" would be the server's own bare error.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

OURS = re.compile(r';?\s*charset="?utf-?8"?\s*(?=;|$)', re.IGNORECASE)
UNREADABLE = "application/x-other-charset"
"""No form has this type, so `screening.web.input_checks` refuses it."""
LONGEST = 1000


class OneCharset:
    """Wraps a WSGI application."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["CONTENT_TYPE"] = readable(environ.get("CONTENT_TYPE", ""))
        return self.application(environ, start_response)


def readable(content_type: str) -> str:
    """The type without its charset, if that is UTF-8; UNREADABLE for any other.

    A parameter with an asterisk (RFC 2231) brings a charset of its own, and no browser sends one.
    """
    rest = OURS.sub("", content_type)
    is_other = "charset" in rest.lower() or "*" in rest.partition(";")[2]
    return UNREADABLE if is_other or len(rest) > LONGEST else rest
