"""How many cases go to whom, in words."""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.models import User
from screening.queries.people import by_name


def counts_in_words(receivers: Iterable[User]) -> str:
    """ "4 cases to Ada, 1 case to Bo", by name; `receivers` names a person once for each case."""
    counted = Counter(receivers)
    parts = [
        ngettext("%(n)d case to %(name)s", "%(n)d cases to %(name)s", counted[person])
        % {"n": counted[person], "name": person}
        for person in by_name(counted)
    ]
    return _(", ").join(parts)
