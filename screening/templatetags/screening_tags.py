"""Small words and marks that templates need; nothing here reads or writes the database."""

from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from screening.models import Case
from screening.queries.also_likely import list_names
from screening.web.presenters.also_likely import also_likely, also_likely_sentence
from screening.web.presenters.caseload import named_lines
from screening.web.presenters.flag_lines import action_address
from screening.web.presenters.sessions import sessions_counted
from screening.web.presenters.timeline import why_this_order
from screening.web.words import BANDS, WORDS, age, lasting, supervision, suppress_small

register = template.Library()
register.filter("action_address", action_address)
register.filter("age", age)
register.filter("also_likely", also_likely)
register.filter("also_likely_sentence", also_likely_sentence)
register.filter("lasting", lasting)
register.filter("sessions_counted", sessions_counted)
register.filter("supervision", supervision)
register.filter("why_this_order", why_this_order)
register.simple_tag(suppress_small)


@register.simple_tag
def band(key):
    """A band as mark and word; the colour only repeats it."""
    return band_in(get_language(), key)


@cache
def band_in(_language, key):
    mark, word = BANDS[key]
    return format_html(
        '<span class="band {}"><span aria-hidden="true">{}</span> {}</span>', key, mark, word
    )


@register.filter
def band_word(key):
    """A band in words alone, for sentences."""
    return BANDS[key][1]


@register.filter
def word_for(key, kind):
    """A catalog key in words; `kind` says of which sort it is, as in WORDS."""
    return WORDS[kind][key]


@register.filter
def therapy(modality):
    """A case's type of therapy in words; Django's own display method is slow in long lists."""
    return Case.Modality(modality).label


@register.filter
def named_of(screening):
    """The barriers that a screening's report names, by band: (band, their short names)."""
    return named_lines(screening.report.headline["named"], list_names(screening.release.digest))
