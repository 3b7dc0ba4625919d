"""Changes of a catalog in words: what a field is called, and what its values say."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from screening.models import QuestionDefinition
from screening.models.catalog_words import GRADES_WITH_LETTERS, LEVERS, SOURCE_KINDS, TIMINGS
from screening.web.words import CHECKED

HOW_MUCH = {
    "weak": _("a little (1 point a step)"),
    "moderate": _("clearly (2 points a step)"),
    "strong": _("strongly (3 points a step)"),
    "decisive": _("decisively (5 points a step)"),
}
"""How much an answer says about a barrier; a step is what one answer counts more than another."""


OLD_KEYS = {
    "question": _("Stored answers under the old key do not go along: the question is asked anew."),
    "option": _("Stored answers with the old key do not go along: the question is asked anew."),
    "barrier": _("Stored decisions and findings under the old key do not go along."),
    "adjustment": _("Stored decisions under the old key do not go along."),
    "red-flag": _("Raised flags keep the old key."),
}
"""What a renamed key means for what is stored under the old one; nothing is for other kinds."""

FIELDS = {
    "answers": _("answers"),
    "ask_first": _("asked first"),
    "ask_if": _("asked after"),
    "at_least": _("from the answer"),
    "authors": _("authors"),
    "background_for": _("background for"),
    "cautions": _("cautions"),
    "direction": _("what the answer says"),
    "do_now": _("what to do now"),
    "doi": _("DOI"),
    "domain": _("page"),
    "filled_from": _("filled from"),
    "finding": _("finding"),
    "flags": _("red flags it must raise"),
    "from_number": _("offered from this number on"),
    "further": _("further barriers"),
    "gate": _("opening question"),
    "grade": _("evidence grade"),
    "help": _("help"),
    "contraindications": _("held while one of these is likely or possible"),
    "holds": _("holds back"),
    "how": _("how to tell them apart"),
    "intro": _("introduction"),
    "journal": _("journal or publisher"),
    "key": _("key"),
    "kind": _("kind"),
    "label": _("answer in words"),
    "level": _("counts"),
    "lever": _("what has to change first"),
    "likely_at": _("likely from (points)"),
    "main": _("main barriers"),
    "modalities": _("made for"),
    "more_help": _("more help"),
    "short": _("short name"),
    "name": _("name"),
    "note": _("the case in words"),
    "number": _("number"),
    "option": _("at the answer"),
    "order": _("place"),
    "optional": _("optional"),
    "part_holds": _("holds back in part"),
    "parts": _("order of its parts"),
    "pmid": _("PMID"),
    "possible_at": _("possible from (points)"),
    "question": _("question"),
    "scale": _("answers to choose from"),
    "source": _("source"),
    "sources": _("sources"),
    "steps": _("steps"),
    "strength": _("how much"),
    "strength_text": _("as a strength"),
    "summary": _("summary"),
    "text": _("text"),
    "timing": _("timing"),
    "title": _("title"),
    "urgency": _("urgency"),
    "url": _("address"),
    "verified": _("how far it was checked"),
    "words": _("words"),
    "year": _("year"),
}

VALUES: dict[str, dict[str, Any]] = {
    "optional": {"yes": _("yes"), "no": _("no")},
    "filled_from": dict(QuestionDefinition.FilledFrom.choices),
    "direction": {"supports": _("speaks for the barrier"), "against": _("speaks against it")},
    "strength": HOW_MUCH,
    "level": {
        "0": _("nothing"),
        "1": _("one step"),
        "2": _("two steps"),
        "3": _("three steps"),
    },
    "grade": GRADES_WITH_LETTERS,
    "lever": LEVERS,
    "timing": TIMINGS,
    "urgency": {"now": _("act now"), "soon": _("act soon")},
    "kind": SOURCE_KINDS,
    "verified": CHECKED | {"full": _("Checked in full.")},
}
"""Values of fields in words, where a change of them is shown."""
