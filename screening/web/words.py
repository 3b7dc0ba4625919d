"""Keys of the catalog and of the engine in words for people, and numbers as they are shown."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from screening.engine.percentages import percent
from screening.engine.scoring import LIKELY, POSSIBLE, UNCLEAR
from screening.models import Case, Report
from screening.models.catalog_words import GRADES as GRADES
from screening.models.catalog_words import HOW_STRONGLY
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
    "reordered": _("moved"),
}


KINDS = {
    "domain": _("domain"),
    "scale": _("answers"),
    "question": _("question"),
    "barrier": _("barrier"),
    "adjustment": _("adjustment"),
    "red-flag": _("red flag"),
    "source": _("source"),
    "example-case": _("example case"),
    "catalog": _("catalog"),
}


WORDS = {
    "change": CHANGES,
    "kind": KINDS,
    "lever": LEVERS,
    "timing": TIMINGS,
    "grade": GRADES,
    "strength": STRENGTHS,
    "says": HOW_STRONGLY,
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
