"""What a self-saving field sends beside what is wanted: the values that its page has seen."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

SEEN = "seen-"
"""What the name of such a field starts with; the name of the field it belongs to follows."""


def seen_values(data: Mapping[str, Any], field: str) -> list[str]:
    """The values seen in `field`: what the page showed, then what it sent itself."""
    name = f"{SEEN}{field}"
    if isinstance(data, MultiValueDict):
        return list(dict.fromkeys(data.getlist(name))) or [""]
    return [data.get(name, "")]


def seen_texts(data: Mapping[str, Any], field: str) -> list[str]:
    """The texts seen in `field`, as they are stored: with line ends as LF, nothing around them."""
    return [text.replace("\r\n", "\n").strip() for text in seen_values(data, field)]


def wants_parts(request: HttpRequest) -> bool:
    """Whether a script asks, which takes the parts of the page that change instead of a page."""
    return request.headers.get("X-Requested-With") == "fetch"
