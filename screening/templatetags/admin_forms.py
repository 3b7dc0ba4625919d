"""What the forms of Django's admin lack, added to the HTML that its templates give."""

import re

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

FIELD = re.compile(r"<(form|input|select|textarea)\b(?![^>]*\sautocomplete=)")

EMPTY_HEAD, EMPTY_CELL = '<th class="original"></th>', '<td class="original"></td>'


@register.filter
def without_autocomplete(html: SafeString) -> SafeString:
    """Ask the browser to restore no form and no field, unless one says otherwise itself.

    Firefox restores radio buttons unless the form says so, and text areas unless they do; Django
    renders the form's tag and most fields without a place for attributes of ours.
    """
    # Safe as before: values in attributes and text are escaped, so no "<" stands in them.
    return mark_safe(FIELD.sub(r'<\1 autocomplete="off"', html))  # noqa: S308


@register.filter
def without_empty_heads(html: SafeString) -> SafeString:
    """Let the corner of a table of parts be an empty cell: a head without words names nothing."""
    return mark_safe(html.replace(EMPTY_HEAD, EMPTY_CELL))  # noqa: S308
