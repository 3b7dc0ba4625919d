"""The fields of a barrier's page, each with what was seen, its problems, and a conflict.

They are made from patterns: a page has some two hundred.
"""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from screening.web.html_rows import NOTHING, row_html, rows_html

register = template.Library()

FIELD = (
    '<div class="field {style}" data-saves="{address}" data-item="draft">'
    '<label{quiet} for="{name}">{label}</label>{control}'
    '<input type="hidden" name="seen-{name}" value="{seen}">{problems}</div>'
)
QUIET = ' class="visually-hidden"'
TEXT = (
    '<textarea class="form-control" id="{name}" name="{name}" rows="{rows}"{wrong}'
    ' aria-describedby="p-{name}">\n{value}</textarea>'
)
LINE = (
    '<input class="form-control" id="{name}" name="{name}" value="{value}"{wrong}{numeric}'
    ' autocomplete="off" aria-describedby="p-{name}">'
)
SELECT = (
    '<select class="form-select" id="{name}" name="{name}"{wrong} aria-describedby="p-{name}">'
    "{options}</select>"
)
OPTION = '<option value="{}"{}>{}</option>'
CHOSEN = " selected"
WRONG = ' aria-invalid="true"'
NUMERIC = ' inputmode="numeric"'
SLOT = '<div id="p-{}" class="field-problem" aria-live="polite">{}</div>'
REFUSED = '<p data-refused><span aria-hidden="true">⚠</span> {}</p>'
SAID = '<p><span aria-hidden="true">⚠</span> {}</p>'
CONFLICT = (
    '<div class="notice"><p>{who} <b class="own-words">{stored_words}</b></p>'
    '<p>{wanted} <b class="own-words">{wanted_words}</b></p>'
    '<p class="buttons"><button class="btn btn-outline-primary" name="take" value="{name}"'
    ' data-item="draft" data-field="{name}" data-choose="{stored}" data-seen="{stored}">{theirs}'
    '</button> <button class="btn btn-outline-primary" name="do" value="" data-item="draft"'
    ' data-field="{name}" data-choose-typed data-seen="{stored}">{mine}</button></p></div>'
)
MOVE = (
    '<button class="btn btn-link" name="do" value="{place}" id="{place}"'
    ' aria-label="{words}: {what}">{arrow}</button>'
)
TAKE_OUT = (
    '<button class="btn btn-link" name="do" value="{place}">{words}'
    '<span class="visually-hidden">: {what}</span></button>'
)


@register.simple_tag
def editor_field(page, view):
    """A field with its label, or nothing where there is none."""
    if not view:
        return NOTHING
    return row_html(
        FIELD,
        style=view.style,
        address=page.address,
        quiet=QUIET_MARK if view.quiet else NOTHING,
        name=view.name,
        label=view.label,
        control=control_html(view),
        seen=view.seen,
        problems=slot_html(view),
    )


QUIET_MARK = row_html(QUIET)


def control_html(view):
    wrong = row_html(WRONG) if view.problems or view.conflict else NOTHING
    if view.options:
        options = list(view.options)
        if view.value not in dict(options):
            options.insert(0, (view.value, _("one that is gone")))
        rows = (
            (key, row_html(CHOSEN) if key == view.value else NOTHING, words)
            for key, words in options
        )
        return row_html(SELECT, name=view.name, wrong=wrong, options=rows_html("", OPTION, rows))
    if view.rows:
        return row_html(TEXT, name=view.name, rows=view.rows, wrong=wrong, value=view.value)
    numeric = row_html(NUMERIC) if view.style == "number" else NOTHING
    return row_html(LINE, name=view.name, value=view.value, wrong=wrong, numeric=numeric)


def slot_html(view):
    """Where the problems of a field stand, with both texts where it is in conflict."""
    pattern = REFUSED if view.is_refused else SAID
    said = rows_html("", pattern, ((problem,) for problem in view.problems))
    if not view.conflict:
        return row_html(SLOT, view.name, said)
    conflict = row_html(
        CONFLICT,
        name=view.name,
        who=view.conflict.who,
        stored=view.conflict.stored,
        stored_words=view.conflict.stored_words,
        wanted=_("You wanted:"),
        wanted_words=view.conflict.wanted_words,
        theirs=_("Keep theirs"),
        mine=_("Store mine"),
    )
    return row_html(SLOT, view.name, said + conflict)


@register.simple_tag
def moves(kind, key, what, is_first, is_last):
    """Buttons that move a row up or down, where there is a place, and that take it out."""
    up, down = f"{kind}-up:{key}", f"{kind}-down:{key}"
    buttons = [
        NOTHING if is_first else row_html(MOVE, place=up, words=_("Move up"), what=what, arrow="↑"),
        NOTHING
        if is_last
        else row_html(MOVE, place=down, words=_("Move down"), what=what, arrow="↓"),
        take_out(f"take-out-{kind}:{key}", what),
    ]
    return row_html('<span class="moves">{}{}{}</span>', *buttons)


@register.simple_tag
def take_out(place, what):
    """A button that takes a row out of its list."""
    return row_html(TAKE_OUT, place=place, words=_("Take out"), what=what)


@register.simple_tag
def problem_slots(page):
    """The slots of all fields, for a script to put in place after a save."""
    return SafeString("".join(map(slot_html, page.maker.made.values())))


@register.simple_tag
def select_of(name, label, options, chosen=""):
    """A drop-down that belongs to a button and is not saved by itself."""
    rows = ((key, row_html(CHOSEN) if key == chosen else NOTHING, words) for key, words in options)
    return row_html(
        '<label class="form-label" for="{name}">{label}</label>'
        '<select class="form-select" id="{name}" name="{name}">'
        '<option value="">{choose}</option>{options}</select>',
        name=name,
        label=label,
        choose=_("Choose …"),
        options=rows_html("", OPTION, rows),
    )


@register.simple_tag
def new_line(name, label, new, rows=0):
    """A text for a new row, which is stored when its button is pressed."""
    value = new.get(name, "")
    control = TEXT if rows else LINE
    return row_html(
        '<label class="form-label" for="{name}">{label}</label>'
        + control.replace(' aria-describedby="p-{name}"', ""),
        name=name,
        label=label,
        value=value,
        rows=rows,
        wrong=NOTHING,
        numeric=NOTHING,
    )
