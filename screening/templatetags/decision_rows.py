"""What a person decides about one item of a report, as HTML: buttons, notes, outcomes."""

from functools import lru_cache
from html import escape

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from screening.templatetags.report_rows import OPTION, SELECTED
from screening.web.html_rows import NOTHING, row_html, rows_html
from screening.web.presenters.decisions import labels_in

register = template.Library()

HELD = '<span aria-hidden="true">✓</span> '
BUTTON = (
    '<button class="btn btn-sm choice" id="{{id}}-{}" name="{}" value="{}"{} data-number="{}">'
    "{}{}</button>\n"
)
DECISION = '<b>{}</b>{} {} {}<span class="muted small">{}</span> {}'
CSRF = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
FORM = (
    '<form method="post" action="{address}" data-saves="{address}" autocomplete="off"{attributes}>'
    '{token}<input type="hidden" name="kind" value="{kind}">'
    '<input type="hidden" name="key" value="{key}">{fields}</form>\n'
)
SEEN = '<input type="hidden" name="seen-{}" value="{}">'
ITEM = (
    '<div class="decide" id="{id}" data-item="{id}" data-keys>{theirs}{row}{mine}{refused}'
    '<div id="problem-{id}" role="alert">{conflicts}</div></div>\n'
)
ROW = '<div class="decide-row" role="group" aria-label="{heading}">{choices}{suggest}</div>\n'
DECLINE = (
    '<details class="pick-one"><summary class="btn btn-sm choice{pressed}" id="{id}-declined" '
    'data-number="3">{mark}{label}</summary><div class="reasons" data-keys>'
    '<p class="small mb-1 w-100">{why}</p>{reasons}</div></details>'
)
SUGGEST = (
    '<details class="pick-one"{open}><summary class="btn btn-sm choice{pressed}" '
    'id="{id}-suggested" data-number="2">{mark}{label}</summary>{form}</details>'
)
SUGGEST_FIELDS = (
    '<label class="form-label small w-100 mb-0" for="{id}-instead">{label}</label>'
    '<select class="form-select" id="{id}-instead" name="choice">{options}</select>'
    '<button class="btn btn-sm btn-outline-primary" id="{id}-suggest">{submit}</button>'
)
DUE = (
    '<div><label class="form-label small mb-0" for="{id}-due">{label}</label>'
    '<input class="form-control" type="date" id="{id}-due" name="due_on" value="{value}" '
    'autocomplete="off"></div>'
)
NOTE = (
    '<div class="grow"><label class="form-label small mb-0" for="{id}-words">{label}</label>'
    '<input class="form-control" id="{id}-words" name="words" value="{value}" autocomplete="off">'
    '</div><button class="btn btn-sm btn-outline-primary no-js" id="{id}-save">{save}</button>'
)
BY = '<p class="small mb-2">{} {}</p>'
REFUSED = '<p class="refusal mb-0" role="alert"><span aria-hidden="true">⚠</span> {message}</p>'
OUTCOME = (
    '<span class="small muted" id="o-{id}">{label}</span>'
    '<span role="group" aria-labelledby="o-{id}">{buttons}</span>'
)
OUTCOME_PROBLEM = '<div id="problem-o-{id}" role="alert">{conflicts}</div>\n'
CONFLICTS = "screening/_plan_conflicts.html"


@register.simple_tag(takes_context=True)
def decide(context, item):
    """What the person decides, or others decided, about one item of a report; of none, nothing."""
    return NOTHING if item is None else item_html(context, item)


def item_html(context, item):
    row = mine = refused = NOTHING
    token = token_field(context)
    if item.may_decide:
        row = row_html(
            ROW,
            heading=item.heading,
            choices=choices_form(item, token),
            suggest=suggest_form(item, token, context.get("steps")) if item.suggests else NOTHING,
        )
        if item.is_planned or item.is_declined:
            mine = note_form(item, token)
    elif item.mine:
        mine = row_html(BY, "", decision_words(item.mine_in_words))
    if item.refused:
        refused = row_html(REFUSED, message=item.refused.message)
    return row_html(
        ITEM,
        id=item.id,
        theirs=row_html(BY, item.whose, decision_words(item.theirs_in_words))
        if item.theirs
        else NOTHING,
        row=row,
        mine=mine,
        refused=refused,
        conflicts=conflicts_html(context, item.conflicts) if item.refused else NOTHING,
    )


@register.simple_tag(takes_context=True)
def outcome(context, item):
    """What came of a planned step, with a button for each outcome."""
    fields = row_html(SEEN, "outcome", item.step.outcome) + row_html(
        OUTCOME, id=item.id, label=_("What came of it?"), buttons=outcome_buttons(item)
    )
    attributes = row_html(' class="outcome" data-item="o-{}" data-keys', item.id)
    conflicts = conflicts_html(context, item.outcome_conflicts) if item.refused else NOTHING
    return form_html(
        item, token_field(context), fields, attributes, address=item.outcome_action
    ) + row_html(OUTCOME_PROBLEM, id=item.id, conflicts=conflicts)


def token_field(context):
    """The reader's CSRF token, as each form carries it."""
    return row_html(CSRF, context["csrf_token"])


def form_html(item, token, fields, attributes=NOTHING, *, address=""):
    """A form about the item, sent to where decisions are taken, with and without a script."""
    return row_html(
        FORM,
        address=address or item.action,
        attributes=attributes,
        token=token,
        kind=item.kind,
        key=item.key,
        fields=fields,
    )


def choices_form(item, token):
    """A button for each choice; declining unfolds the reasons, each a button of the same form."""
    declined = (item.is_declined, item.decline_label) if item.declines else None
    pattern = form_pattern(item.choices, item.held, item.seen["choice"], declined, get_language())
    return form_html(item, token, row_html(pattern, id=item.id))


@lru_cache(maxsize=256)
def form_pattern(offered, held, seen, declined, language):
    """What stands in the form of the choices, as a pattern: it differs between items by `id`.

    `declined` says whether the item is declined, and what the button for it is called.
    """
    pattern = SEEN.format("choice", seen) + choices_pattern(offered, held, language)
    if declined:
        is_declined, label = declined
        pattern += DECLINE.format(
            id="{id}",
            pressed=" pressed" if is_declined else "",
            mark=HELD if is_declined else "",
            label=escape(label),
            why=escape(_("Why not?")),
            reasons=reasons_pattern(language),
        )
    return pattern


def suggest_form(item, token, steps):
    """The steps of the catalog, for a supervisor to suggest one of them instead."""
    fields = row_html(SEEN, "choice", item.seen["choice"]) + row_html(
        SUGGEST_FIELDS,
        id=item.id,
        label=_("A step of the catalog"),
        options=step_options(steps, item),
        submit=_("Suggest it"),
    )
    return row_html(
        SUGGEST,
        id=item.id,
        open=" open" if item.refused else "",
        pressed=" pressed" if item.is_suggested else "",
        mark=SafeString(HELD) if item.is_suggested else "",
        label=item.suggest_label,
        form=form_html(item, token, fields, SafeString(' class="reasons"')),
    )


def note_form(item, token):
    """By when a planned step is looked at again, and the note on a planned or declined one."""
    fields = rows_html("", SEEN, ((name, item.seen[name]) for name in ("due_on", "words")))
    if item.is_planned:
        fields += row_html(DUE, id=item.id, label=_("Look at it by"), value=item.due_on)
    fields += row_html(
        NOTE,
        id=item.id,
        label=_("Your note (optional; no names)"),
        value=item.words,
        save=_("Save"),
    )
    return form_html(item, token, fields, SafeString(' class="decide-more" novalidate'))


def conflicts_html(context, conflicts):
    """What was stored meanwhile in fields of a decision that was refused."""
    template_ = context.template.engine.get_template(CONFLICTS)
    with context.push(conflicts=conflicts):
        return template_.render(context)


def outcome_buttons(item):
    """A button for each outcome; pressing the one that holds takes it back."""
    return row_html(outcomes_pattern(item.step.outcome, get_language()), id=f"o-{item.id}")


@lru_cache(maxsize=256)
def choices_pattern(offered, held, language):
    """The buttons of a kind of item, as a pattern: they differ between items by `id` alone."""
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
def decision_words(text):
    """A decision in words: what, why, until when, and whose it is."""
    due = format_html('<span class="due">{}</span> ', _("(due)")) if text.is_due else ""
    note = (
        format_html('<span class="own-words d-block">{}</span>', text.words) if text.words else ""
    )
    return format_html(DECISION, text.choice, text.details, text.due, due, text.by, note)
