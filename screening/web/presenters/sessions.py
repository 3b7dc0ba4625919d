"""How many sessions a case has had, and up to which day they were counted."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.models import Case
from screening.web.days import day_in_words


def sessions_counted(case: Case) -> str:
    """ "14 sessions, counted 16 November"; the number alone where the day is not known."""
    number = case.sessions
    words = ngettext("%(n)d session", "%(n)d sessions", number) % {"n": number}
    if case.sessions_on is None:
        return words
    is_this_year = case.sessions_on.year == timezone.localdate().year
    day = day_in_words(case.sessions_on, "j F" if is_this_year else "j F Y")
    return _("%(sessions)s, counted %(day)s") % {"sessions": words, "day": day}
