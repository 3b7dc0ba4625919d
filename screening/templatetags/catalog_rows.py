"""Adjustments and sources of the catalog as HTML, on its own pages and in reports."""

from functools import lru_cache

from django import template
from django.utils.html import format_html

from screening.web.html_rows import rows_html
from screening.web.presenters.adjustments import adjustment_text, source_text

register = template.Library()

SOURCE = (
    '<li>{}<cite>{}</cite>.{} <span class="muted">{}</span>{}\n<span class="ids">{}</span>{}</li>\n'
)
CHECKED = ' <span class="muted">{}</span>'
LINK = '<a rel="noreferrer" href="{}">{}</a>'


@register.filter
def in_words(sources):
    """Sources of the catalog as references."""
    return [source_text(source) for source in sources]


@register.filter
def source_rows(sources):
    """References with links to where they can be read."""
    return sources_html(tuple(sources))


@lru_cache(maxsize=512)
def sources_html(sources):
    """Sources of the catalog as HTML, kept because they are the same for everybody."""
    return rows_html(
        "",
        SOURCE,
        (
            (
                *(source.before, source.title, source.after, source.kind, source.finding),
                rows_html(" ", LINK, source.links),
                format_html(CHECKED, source.checked) if source.checked else "",
            )
            for source in sources
        ),
    )


@register.inclusion_tag("screening/_adjustment_body.html")
def adjustment_body(adjustment, sources):
    """Steps, cautions and sources of an adjustment of the catalog."""
    return {"step": adjustment_text(adjustment, sources)}
