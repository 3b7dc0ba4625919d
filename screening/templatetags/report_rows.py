"""The rows that a report repeats most, as HTML; a page of a report has hundreds of them.

A template node for each of their parts would take five times as long.
"""

from functools import lru_cache
from html import escape

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from screening.web.presenters.decisions import labels_in

register = template.Library()

BAND = '<span class="band {}"><span aria-hidden="true">{}</span> {}</span>'
FINDING_HEAD = """
<div class="finding-head"><h3><a href="{address}">{name}</a></h3>{band}</div>
<svg class="bar" aria-hidden="true">
<rect class="range" x="{low}%" width="{range}%" height="100%" rx="6" fill="url(#stripes)"/>
<rect class="score {key}" width="{points}%" height="100%" rx="6"/>
<rect class="tick" x="{possible}%" y="-3" width="2" height="18"/>
<rect class="tick" x="{likely}%" y="-3" width="2" height="18"/></svg>
"""
DIFFERENTIAL = '<li><b>{}</b> <span class="muted">{}</span>: {}</li>\n'
PART = (
    '<li class="{}"><svg class="w" aria-hidden="true">'
    '<rect width="{}%" height="100%" rx="4"/></svg>'
    '<span>{} <b>{}</b> {}<span class="sum">{}</span></span></li>\n'
)
BRIEF_ROW = '<li>{} <b>{}</b> <span class="sum">{}</span> {}</li>\n'
ANSWER = (
    '<div><dt>{}</dt><dd><span class="{}">{}</span> '
    '<span class="muted small">{}</span></dd></div>\n'
)
REASON = '<a href="{}#b-{}">{}</a> <span class="sum">({})</span>'
HELD_ROW = '<li><b>{}</b> <span class="small">{} {}</span>{}</li>\n'
REMARK = ' <span class="small d-block">{}</span>'
NOTE = '<p class="caution reading small mb-2"><b>{}</b> {}</p>\n'
ASK = '<li>{} <span class="muted small">{}</span></li>\n'
OPEN_QUESTION = '<li>{} <b class="small">{}</b> <span class="muted small">{}</span></li>\n'
STRENGTH = '<li>{} <b>{}</b> <span class="muted">{} {}</span></li>\n'
BUTTON = (
    '<button class="btn btn-sm choice" id="{{id}}-{}" name="{}" value="{}"{} data-number="{}">'
    "{}{}</button>\n"
)
FORM = 'method="post" action="{0}" data-saves="{0}" autocomplete="off"'
DECISION = '<b>{}</b>{} {} {}<span class="muted small">{}</span> {}'
OPTION = '<option value="{}"{}>{}</option>\n'
SELECTED = SafeString(" selected")
HELD = '<span aria-hidden="true">✓</span> '
NOTHING = SafeString()


def rows_html(separator, pattern, rows):
    """As Django's `format_html_join`, for parts that are text and never lazy: half the time."""
    return SafeString(
        separator.join(
            pattern.format(
                *(part if isinstance(part, SafeString) else escape(str(part)) for part in row)
            )
            for row in rows
        )
    )


@register.filter
def band_mark(band):
    """A band as mark and word; the colour only repeats it."""
    return format_html(BAND, band.key, band.mark, band.word)


@register.filter
def finding_head(finding):
    """A barrier's name and band, and the bar: range, points and both thresholds."""
    return format_html(
        FINDING_HEAD,
        address=finding.address,
        name=finding.name,
        band=band_mark(finding.band),
        key=finding.band.key,
        **finding.bar,
    )


@register.filter
def differential_rows(finding):
    """The barriers to tell this one apart from, each with its own band, and how."""
    rows = ((name, band_mark(band), how) for name, band, how in finding.differentials)
    return rows_html("", DIFFERENTIAL, rows)


@register.filter
def answered_rows(finding):
    """The parts of a finding that move its points: for it first, then against it."""
    against = format_html('<span class="muted">{}</span> ', _("(speaks against)"))
    return rows_html(
        "",
        PART,
        [
            *part_rows("for", finding.supporting, NOTHING),
            *part_rows("against", finding.contrary, against),
        ],
    )


@register.filter
def quiet_rows(finding):
    """The parts that move nothing: still open, then answered at level 0."""
    rows = [
        *part_rows("open", finding.unknown, NOTHING),
        *part_rows("neutral", finding.neutral, NOTHING),
    ]
    return rows_html("", PART, rows)


def part_rows(style, parts, note):
    return ((style, share, text, answer, note, total) for share, text, answer, total in parts)


@register.filter
def brief_rows(finding):
    """Every part of a finding as one plain list."""
    return rows_html("", BRIEF_ROW, finding.brief_rows)


@register.filter
def answer_rows(answers):
    """Questions with their answers, as the groups of a description list."""
    rows = ((text, style, answer, note) for style, text, answer, note in answers)
    return rows_html("", ANSWER, rows)


@register.simple_tag
def reason_links(suggestion, page, shown):
    """The barriers that a step is for; one that this page does not show links to `page`."""
    return rows_html(
        ", ",
        REASON,
        (("" if key in shown else page, key, name, sum_) for key, name, sum_ in suggestion.reasons),
    )


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
def note_rows(step):
    """What a report says beside a step: parts that wait, remarks of flags, therapies."""
    return rows_html("", NOTE, step.notes)


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
def form_attributes(item):
    """Where the forms of an item are sent, with and without a script."""
    return format_html(FORM, item.action)


@register.filter
def outcome_form(item):
    """Where an outcome is sent."""
    return format_html(FORM, item.outcome_action)


@register.filter
def item_fields(item):
    """Which item a form is about."""
    return format_html(
        '<input type="hidden" name="kind" value="{}"><input type="hidden" name="key" value="{}">',
        item.kind,
        item.key,
    )


@register.filter
def seen_choice(item):
    """The choice that the page shows, beside what a form of the item wants."""
    return format_html('<input type="hidden" name="seen-choice" value="{}">', item.seen["choice"])


@register.filter
def choice_buttons(item):
    """A button for each choice that one press makes; a number key presses it."""
    pattern = choices_pattern(item.choices, item.held, get_language())
    return format_html(pattern, id=item.id)


@register.filter
def reason_buttons(item):
    """A button for each reason to decline a step."""
    return format_html(reasons_pattern(get_language()), id=item.id)


@register.filter
def outcome_buttons(item):
    """A button for each outcome; pressing the one that holds takes it back."""
    return format_html(outcomes_pattern(item.step.outcome, get_language()), id=f"o-{item.id}")


@lru_cache(maxsize=256)
def choices_pattern(offered, held, language):
    """The buttons of a kind of item, for `format_html`: they differ between items by `id` alone."""
    words = labels_in(language).buttons
    choices = [choice for choice in offered if choice in words]
    rows = ((choice, choice, words[choice], choice == held) for choice in choices)
    return buttons_pattern("choice", rows)


@lru_cache(maxsize=8)
def reasons_pattern(language):
    words = labels_in(language).reasons
    rows = ((key, f"declined:{key}", word, None) for key, word in words.items())
    return buttons_pattern("choice", rows)


@lru_cache(maxsize=64)
def outcomes_pattern(stored, language):
    words = labels_in(language).outcomes
    rows = ((key, "" if key == stored else key, word, key == stored) for key, word in words.items())
    return buttons_pattern("outcome", rows)


def buttons_pattern(name, rows):
    """Rows are (key, value, label, whether it holds or None for a button that never does)."""
    return "".join(
        BUTTON.format(
            *(key, name, value),
            {None: "", True: ' aria-pressed="true"', False: ' aria-pressed="false"'}[holds],
            *(number, HELD if holds else "", escape(label)),
        )
        for number, (key, value, label, holds) in enumerate(rows, 1)
    )


@register.filter
def step_options(steps, item):
    """The steps of the catalog, with the one suggested instead chosen."""
    chosen = item.mine.instead if item.mine else ""
    return rows_html(
        "",
        OPTION,
        (
            (f"suggested:{each.key}", SELECTED if each.key == chosen else "", each.title)
            for each in steps or ()
        ),
    )


@register.filter
def filter_options(bound):
    """The choices of a filter, with the one that was sent chosen."""
    value = str(bound.value() or "")
    rows = (
        (key, SELECTED if str(key) == value else "", label) for key, label in bound.field.choices
    )
    return rows_html("", OPTION, rows)


@register.inclusion_tag("screening/_decide.html", takes_context=True)
def decide(context, item):
    """What the person decides, or others decided, about one item of a report."""
    return {"item": item, "steps": context.get("steps")}


@register.filter
def decision_words(text):
    """A decision in words: what, why, until when, and whose it is."""
    due = format_html('<span class="due">{}</span> ', _("(due)")) if text.is_due else ""
    note = (
        format_html('<span class="own-words d-block">{}</span>', text.words) if text.words else ""
    )
    return format_html(DECISION, text.choice, text.details, text.due, due, text.by, note)
