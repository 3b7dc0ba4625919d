"""Adjustments and sources of the catalog as HTML, on its own pages and in reports."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from screening.templatetags.report_rows import rows_html
from screening.web.presenters.adjustments import adjustment_text, source_text

register = template.Library()

SOURCE = (
    '<li>{}<cite>{}</cite>.{} <span class="muted">{}</span>{}\n<span class="ids">{}</span>{}</li>\n'
)
LINK = '<a rel="noreferrer" href="{}">{}</a>'


@register.filter
def in_words(sources):
    """Sources of the catalog as references."""
    return [source_text(source) for source in sources]


@register.filter
def source_rows(sources):
    """References with links to where they can be read."""
    partly = format_html(' <span class="muted">{}</span>', _("Checked in part."))
    return rows_html(
        "",
        SOURCE,
        (
            (
                *(source.before, source.title, source.after, source.kind, source.finding),
                rows_html(" ", LINK, source.links),
                partly if source.partly_checked else "",
            )
            for source in sources
        ),
    )


@register.inclusion_tag("screening/_adjustment_body.html")
def adjustment_body(adjustment, sources):
    """Steps, cautions and sources of an adjustment of the catalog."""
    return {"step": adjustment_text(adjustment, sources)}
