"""How a question was answered at the case's last screening: told, never offered or filled in."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import DONT_KNOW, Question
from screening.engine.filling import LAST_SCREENING, CaseFacts
from screening.web.presenters.offers import Offer, last_day_in_words

NOTHING = SafeString("")
LAST_TIME = '<p class="last-time" id="last-{}">{}</p>'
LAST_TIME_FOLDED = (
    '<details class="last-time" id="last-{}"><summary>{}</summary><p>{}</p></details>'
)


def last_time_words(
    compiled: CompiledCatalog, question: Question, facts: CaseFacts | None, offer: Offer | None
) -> str:
    """How the question was answered last time, or ""; also where the offer says the same."""
    if facts is None or (last := facts.last.get(question.key)) is None:
        return ""
    if offer and question.filled_from == LAST_SCREENING:
        return ""
    is_known = last != DONT_KNOW
    label = compiled.options[question.key][last].label if is_known else _("Don’t know")
    day = last_day_in_words(facts)
    return _("Last time, %(day)s: “%(label)s”.") % {"day": day, "label": label}


def last_time_html(key: str, words: str, *, shown: bool) -> SafeString:
    """Last time's answer: beside one that is given now, else on a press, so that it anchors nobody.

    It is case content, so it is made anew each time; a template a question would take longer.
    """
    if not words:
        return NOTHING
    if shown:
        return format_html(LAST_TIME, key, words)
    return format_html(LAST_TIME_FOLDED, key, _("Show last time’s answer"), words)
