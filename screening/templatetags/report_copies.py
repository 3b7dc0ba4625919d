"""The way to a report on paper."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from screening.exchange import pdf

register = template.Library()
LINK = '<a class="btn btn-outline-primary" href="{}">{}</a>'


@register.simple_tag
def paper_link(report, *, full=False):
    """A link to the PDF, or, where this service makes none, to the document to print."""
    kind, words = ("pdf", _("PDF")) if pdf.is_available() else ("print", _("Print"))
    return format_html(
        LINK, reverse(f"{kind}_in_full" if full else f"{kind}_report", args=[report.uuid]), words
    )
