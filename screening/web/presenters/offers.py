"""What the case says about a question, offered beside it in words: never stored by itself."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import DONT_KNOW, Question
from screening.engine.filling import LAST_SCREENING, CaseFacts, option_from
from screening.models import Case
from screening.web.days import day_in_words


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer that the case's facts mean; `stored` is the other one that stands, or ""."""

    words: str
    option: str
    label: str
    stored: str = ""


def offer_of(
    compiled: CompiledCatalog, question: Question, stored: str, facts: CaseFacts | None
) -> Offer | None:
    """The answer to be confirmed, or to take instead of the stored one, which it contradicts.

    What was true at the last screening contradicts nothing: it may have changed since.
    """
    option = option_from(compiled, question, facts) if facts else None
    if facts is None or option is None or option == stored:
        return None
    if stored and question.filled_from == LAST_SCREENING:
        return None
    label = compiled.options[question.key][option].label
    return Offer(offer_words(question, label, facts, is_stored=bool(stored)), option, label, stored)


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


def last_day_in_words(facts: CaseFacts) -> str:
    return day_in_words(date.fromisoformat(facts.last_on), "j F Y")


def offer_words(question: Question, label: str, facts: CaseFacts, *, is_stored: bool) -> str:
    """Where the answer comes from: "From the case: 14 sessions."."""
    if question.filled_from == "sessions":
        words = (
            ngettext(
                "The case has %(number)d session now.",
                "The case has %(number)d sessions now.",
                facts.sessions,
            )
            if is_stored
            else ngettext(
                "From the case: %(number)d session.",
                "From the case: %(number)d sessions.",
                facts.sessions,
            )
        )
        return words % {"number": facts.sessions}
    if question.filled_from == "spacing":
        spacing = {"spacing": Case.Spacing(facts.spacing).label}
        if is_stored:
            return _("The case says: “%(spacing)s”.") % spacing
        return _("From the case: “%(spacing)s”.") % spacing
    words = {"day": last_day_in_words(facts), "label": label}
    return _("From the screening of %(day)s: “%(label)s”.") % words
