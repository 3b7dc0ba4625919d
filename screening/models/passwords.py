"""What a password may not be, beside Django's own rules."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from screening.models.accounts import sign_in_name

SHORTEST_NAME = 3
LEAST_BESIDE = 8
"""Characters that must be left when the person's names are taken out."""


class NotMadeOfNamesValidator:
    """Refuses a password that repeats the person's name, which Django finds similar enough once.

    Names are compared as for signing in; digits, dots and the like between them do not count.
    """

    def validate(self, password, user=None):
        rest = letters(password)
        names = {letters(part) for part in names_of(user)}
        for name in sorted(names, key=len, reverse=True):
            if len(name) >= SHORTEST_NAME and name in rest:
                rest = rest.replace(name, "")
                if len(rest) < LEAST_BESIDE:
                    raise ValidationError(
                        _("The password is made of your name. Choose other words."),
                        code="password_made_of_names",
                    )

    def get_help_text(self):
        return _("Your password can’t be your name twice.")


def names_of(user):
    for field in ("username", "first_name", "last_name", "email"):
        text = getattr(user, field, None) or ""
        yield text.partition("@")[0]


def letters(text):
    return re.sub(r"[\W\d_]", "", sign_in_name(text))
