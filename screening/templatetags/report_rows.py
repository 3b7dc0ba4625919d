"""Plain lists and rows of a report as HTML: what waits, what to ask, every answer."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from screening.web.html_rows import NOTHING, rows_html

register = template.Library()

BAND = '<span class="band {}"><span aria-hidden="true">{}</span> {}</span>'
BRIEF_ROW = '<li>{} <b>{}</b> <span class="sum">{}</span> {}{}</li>\n'
ANSWER = (
    '<div><dt>{}</dt><dd><span class="{}">{}</span> '
    '<span class="muted small">{}</span>{}</dd></div>\n'
)
HELD_ROW = '<li><b>{}</b> <span class="small">{} {}</span>{}</li>\n'
REMARK = ' <span class="small d-block">{}</span>'
ASK = '<li>{} <span class="muted small">{}</span></li>\n'
OPEN_QUESTION = '<li>{} <b class="small">{}</b> <span class="muted small">{}</span></li>\n'
STRENGTH = '<li>{} <b>{}</b> <span class="muted">{} {}</span></li>\n'
BESIDE = ' <span class="beside-answer">{}</span>'
OPTION = '<option value="{}"{}>{}</option>\n'
SELECTED = SafeString(" selected")


@register.filter
def band_mark(band):
    """A band as mark and word; the colour only repeats it."""
    return format_html(BAND, band.key, band.mark, band.word)


def beside(words):
    """The note beside an answer, in quotation marks; nothing where there is none."""
    return format_html(BESIDE, _("“%(note)s”") % {"note": words}) if words else NOTHING


@register.filter
def brief_rows(finding):
    """Every part of a finding as one plain list."""
    return rows_html("", BRIEF_ROW, ((*row, beside(words)) for *row, words in finding.brief_rows))


@register.filter
def answer_rows(answers):
    """Questions with their answers, as the groups of a description list."""
    rows = (
        (text, style, answer, remark, beside(words))
        for style, text, answer, remark, words in answers
    )
    return rows_html("", ANSWER, rows)


@register.filter
def held_rows(held):
    """Adjustments that wait, each with the reason."""
    waits = _("waits:")
    rows = (
        (title, waits, why, format_html(REMARK, remark) if remark else NOTHING)
        for title, why, remark in held
    )
    return rows_html("", HELD_ROW, rows)


@register.filter
def ask_rows(asks):
    """Questions to ask next, each with what its answer could settle."""
    return rows_html("", ASK, asks)


@register.filter
def question_rows(questions):
    """Open questions: those of safety are marked, the others say their domain."""
    return rows_html("", OPEN_QUESTION, questions)


@register.filter
def strength_rows(strengths):
    """Answers in the client's favour, each with the barriers that it speaks against."""
    against = _("speaks against")
    return rows_html(
        "", STRENGTH, ((text, answer, against, barriers) for text, answer, barriers in strengths)
    )


@register.filter
def text_items(texts):
    """Texts as list items."""
    return rows_html("", "<li>{}</li>", ((text,) for text in texts))


@register.filter
def filter_options(bound):
    """The choices of a filter, with the one that was sent chosen."""
    value = str(bound.value() or "")
    rows = (
        (key, SELECTED if str(key) == value else "", label) for key, label in bound.field.choices
    )
    return rows_html("", OPTION, rows)
