"""What a column of sha256 digests may hold, said so that any SQLite or PostgreSQL can check it."""

from django.db.models import CharField, CheckConstraint, F, Func, Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

HEXADECIMAL = "0123456789abcdef"


def digest_is_sha256(name):
    """A constraint: 64 hexadecimal digits in small letters.

    A regular expression would need a function that Django alone defines in SQLite, so that
    `PRAGMA integrity_check` failed in any other program. Stripping all digits leaves nothing.
    """
    digits = Func(F("digest"), Value(HEXADECIMAL), function="LTRIM", output_field=CharField())
    return CheckConstraint(
        condition=Q(Exact(Length("digest"), 64)) & Q(Exact(digits, Value(""))),
        name=name,
        violation_error_code="digest",
        violation_error_message=_(
            "Give a SHA-256 digest: 64 characters, digits and small letters from a to f."
        ),
    )
