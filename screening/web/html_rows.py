"""Rows of HTML from a pattern; a template node for each of their parts would take five times as
long."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django.utils.safestring import SafeString

NOTHING = SafeString()


def escaped(part: Any) -> str:
    """As Django's `conditional_escape`, for text that is never lazy."""
    return part if isinstance(part, SafeString) else escape(str(part))


def row_html(pattern: str, *parts: Any, **named: Any) -> SafeString:
    """As Django's `format_html`, for parts that are never lazy: half the time."""
    return SafeString(
        pattern.format(
            *map(escaped, parts), **{name: escaped(part) for name, part in named.items()}
        )
    )


def rows_html(separator: str, pattern: str, rows: Iterable[Iterable[Any]]) -> SafeString:
    """As Django's `format_html_join`, for parts that are never lazy: half the time."""
    return SafeString(separator.join(pattern.format(*map(escaped, row)) for row in rows))
