"""Keys of the catalog and of the engine in words for people, and numbers as they are shown."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from screening.engine.percentages import percent
from screening.engine.scoring import LIKELY, POSSIBLE, UNCLEAR
from screening.models import Case, QuestionDefinition, Report
from screening.models.catalog_words import GRADES as GRADES
from screening.models.catalog_words import LEVERS as LEVERS
from screening.models.catalog_words import SOURCE_KINDS as SOURCE_KINDS
from screening.models.catalog_words import TIMINGS as TIMINGS

BANDS = {
    "likely": ("▲", _("Likely")),
    "possible": ("◆", _("Possible")),
    "unclear": ("?", _("Unclear")),
    "unlikely": ("○", _("Unlikely")),
}
COUNTED_BANDS = (LIKELY, POSSIBLE, UNCLEAR)
"""The bands in which a barrier is counted over cases; an unlikely one is no finding."""


MODALITY_LABELS = dict(Case.Modality.choices)
MODALITIES_IN_SHORT = {
    "cbt": _("CBT"),
    "behavioural-activation": _("Behavioural activation"),
    "mindfulness-acceptance": _("Mindfulness, acceptance"),
    "interpersonal": _("Interpersonal"),
    "psychodynamic": _("Psychodynamic"),
    "person-centred": _("Person-centred"),
    "emotion-focused": _("Emotion-focused"),
    "schema": _("Schema therapy"),
    "systemic": _("Couple, family, systemic"),
    "integrative": _("Integrative"),
    "other": _("Another therapy"),
}
"""Types of therapy for the rows of lists, which have some 24 characters for one."""


STEP_WORDS = {
    "act-now": _("Record action"),
    "act-soon": _("Record action"),
    "hand-over": _("Hand over"),
    "go-on-revising": _("Go on revising"),
    "revise": _("Answer return"),
    "go-on": _("Go on"),
    "record-outcome": _("Record outcome"),
    "review": _("Review"),
    "look-for-barriers": _("Screen for what is in the way"),
    "screen": _("Screen"),
    "plan": _("Plan a step"),
    "screen-again": _("Screen again"),
    "await-review": _("Read report"),
    "await-step": _("Record outcome"),
    "read": _("Read report"),
    "wait": _("Waits for the clinician"),
}
"""The engine's next steps as what one presses."""


SHORT_TIMINGS = {
    "this-session": _("next session"),
    "coming-weeks": _("coming weeks"),
    "refer": _("refer, involve others"),
}


STRENGTHS = {
    "weak": _("weak"),
    "moderate": _("moderate"),
    "strong": _("strong"),
    "decisive": _("decisive"),
}


CHECKED = {
    "full": "",
    "partial": _("Checked in part."),
    "one-source": _("Known in full, but from one weak source alone."),
    "title-only": _("Only the title was seen."),
}
"""How far a citation was checked, where that is less than in full."""


CHANGES = {
    "added": _("added"),
    "retired": _("retired"),
    "renamed": _("renamed"),
    "reworded": _("reworded"),
    "reweighted": _("re-weighted"),
    "reordered": _("in another order"),
}


OLD_KEYS = {
    "question": _("Stored answers under the old key do not go along: the question is asked anew."),
    "option": _("Stored answers with the old key do not go along: the question is asked anew."),
    "barrier": _("Stored decisions and findings under the old key do not go along."),
    "adjustment": _("Stored decisions under the old key do not go along."),
    "red-flag": _("Raised flags keep the old key."),
}
"""What a renamed key means for what is stored under the old one; nothing is for other kinds."""


KINDS = {
    "domain": _("domain"),
    "scale": _("scale"),
    "question": _("question"),
    "barrier": _("barrier"),
    "adjustment": _("adjustment"),
    "red-flag": _("red flag"),
    "source": _("source"),
    "example-case": _("example case"),
    "catalog": _("catalog"),
}


FIELDS = {
    "answers": _("answers"),
    "ask_first": _("asked first"),
    "ask_if": _("asked if (question, level)"),
    "at_least": _("from level"),
    "authors": _("authors"),
    "background_for": _("background for"),
    "cautions": _("cautions"),
    "direction": _("direction"),
    "do_now": _("what to do now"),
    "doi": _("DOI"),
    "domain": _("domain"),
    "filled_from": _("filled from"),
    "finding": _("finding"),
    "flags": _("red flags it must raise"),
    "from_number": _("from number"),
    "further": _("further barriers"),
    "gate": _("gate"),
    "grade": _("evidence grade"),
    "help": _("help"),
    "contraindications": _("held if"),
    "holds": _("holds"),
    "how": _("how to tell them apart"),
    "intro": _("introduction"),
    "journal": _("journal or publisher"),
    "key": _("key"),
    "kind": _("kind"),
    "label": _("label"),
    "level": _("level"),
    "lever": _("lever"),
    "likely_at": _("likely from (points)"),
    "main": _("main barriers"),
    "modalities": _("made for"),
    "more_help": _("more help"),
    "short": _("short name"),
    "name": _("name"),
    "note": _("the case in words"),
    "number": _("number"),
    "option": _("at option"),
    "optional": _("optional"),
    "part_holds": _("holds in part"),
    "parts": _("order of its parts"),
    "pmid": _("PMID"),
    "possible_at": _("possible from (points)"),
    "question": _("question"),
    "scale": _("scale"),
    "source": _("source"),
    "sources": _("sources"),
    "steps": _("steps"),
    "strength": _("strength"),
    "strength_text": _("as a strength"),
    "summary": _("summary"),
    "text": _("text"),
    "timing": _("timing"),
    "title": _("title"),
    "urgency": _("urgency"),
    "url": _("address"),
    "verified": _("verified"),
    "words": _("words"),
    "year": _("year"),
}


VALUES = {
    "optional": {"yes": _("yes"), "no": _("no")},
    "filled_from": dict(QuestionDefinition.FilledFrom.choices),
}
"""Values of fields in words, where a change of them is shown."""


WORDS = {
    "change": CHANGES,
    "field": FIELDS,
    "kind": KINDS,
    "lever": LEVERS,
    "timing": TIMINGS,
    "grade": GRADES,
    "strength": STRENGTHS,
    "source": SOURCE_KINDS,
}


FEWEST_SHOWN = 5
"""A count below this is not shown, so that nobody is recognised by it."""


def suppress_small(count: int, fewest: int) -> str:
    """A count, or that it is too small to show without pointing at somebody."""
    if 0 < count < fewest:
        return gettext("fewer than %(number)d") % {"number": fewest}
    return str(count)


def percent_words(part: float, whole: float = 1) -> str:
    """`part` of `whole` in whole per cent, without the sign: "13", or "under 1" for 0.3 %."""
    if 0 < 100 * part < whole:
        return gettext("under 1")
    return str(percent(part, whole))


def modality_words(modalities: Iterable[str]) -> str:
    """Types of therapy as cases name them, separated by semicolons."""
    labels = dict(Case.Modality.choices)
    return "; ".join(str(labels.get(key, key)) for key in modalities)


def current_name(items: Mapping[str, Any], key: str) -> str:
    """A domain or barrier as the catalog names it now, or its key once it is gone from there."""
    name: str = items[key].name if key in items else key
    return name


HOUR, DAY = 3600, 86_400


def age(since: datetime) -> str:
    """How long ago, in the largest unit alone: "3 hours", "2 days"."""
    return lasting(timezone.now() - since)


def lasting(duration: timedelta) -> str:
    """A duration in its largest unit alone: "3 hours", "2 days"."""
    seconds = int(duration.total_seconds())
    if seconds < HOUR:
        return gettext("less than an hour")
    if seconds < 2 * DAY:
        return ngettext("%(n)d hour", "%(n)d hours", seconds // HOUR) % {"n": seconds // HOUR}
    return gettext("%(n)d days") % {"n": seconds // DAY}


def supervision(report: Report) -> str:
    """Where a report stands with its supervisor; empty where nobody was asked."""
    if review := getattr(report, "review", None):
        return str(review.get_verdict_display())
    asked = getattr(report, "request", None)
    return gettext("Review asked") if asked and not asked.withdrawn_at else ""
