"""Keys of the engine in the words of a clinic, as the forms of working rows offer them."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

LEVERS = {
    "assessment": _("the assessment"),
    "approach": _("the approach"),
    "relationship": _("the relationship"),
    "client": _("the client"),
    "service": _("the service"),
    "surroundings": _("the surroundings"),
}

DIRECTIONS = {"supports": _("for it"), "against": _("against it")}

HOW_STRONGLY = {
    "weak": _("a little"),
    "moderate": _("clearly"),
    "strong": _("strongly"),
    "decisive": _("decisively"),
}

TIMINGS = {
    "this-session": _("At the next session"),
    "coming-weeks": _("In the coming weeks"),
    "refer": _("Refer or involve others"),
}

GRADES = {
    "A": _("meta-analysis or guideline"),
    "B": _("controlled trials"),
    "C": _("observational studies"),
    "D": _("consensus"),
}

GRADES_WITH_LETTERS = {key: format_lazy("{} {}", key, words) for key, words in GRADES.items()}

URGENCIES = {"now": _("now"), "soon": _("soon")}

SOURCE_KINDS = {
    "meta-analysis": _("meta-analysis"),
    "guideline": _("guideline"),
    "trial": _("trial"),
    "cohort": _("cohort study"),
    "review": _("review"),
    "qualitative": _("qualitative study"),
    "other": _("other"),
}

VERIFICATIONS = {
    "full": _("in full"),
    "partial": _("in part"),
    "one-source": _("in full, against one weak source alone"),
    "title-only": _("the title alone"),
}
