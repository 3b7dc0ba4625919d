"""Rows of the review page, as HTML: the boxes of what a return is about, and steps to suggest."""

from django import template

from screening.templatetags.report_rows import OPTION
from screening.web.html_rows import rows_html

register = template.Library()

POINT = (
    '<li><label><input type="checkbox" class="form-check-input" name="about" value="{}"{}> '
    '<span>{} <b class="small">{}</b></span></label></li>\n'
)


@register.filter
def point_rows(group):
    """What may be ticked, each with the answer given to it."""
    rows = (
        (value, " checked" if ticked else "", label, answer)
        for value, label, answer, ticked in group.points
    )
    return rows_html("", POINT, rows)


@register.filter
def other_step_options(others):
    """The steps of the report that nobody planned or suggested."""
    return rows_html("", OPTION, ((key, "", title) for key, title in others))
