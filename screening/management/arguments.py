"""What several commands read from their arguments: a release, the draft, a person, JSON."""

import json
import sys

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.serialization import RepeatedKey, unique_fields
from screening.engine.catalog.validation import find_problems
from screening.models import CatalogRelease, User
from screening.queries.draft import read_definitions
from screening.web.problem_words import lines

MOST_BYTES = 1_000_000
UNUSABLE = 2
"""Exit status for input that cannot be used, as of argparse."""


def release_numbered(number):
    """The release, or the current one without a number; raises CommandError."""
    if number is None:
        release = CatalogRelease.objects.current()
        if release is None:
            raise CommandError(_("No catalog has been published yet."), returncode=UNUSABLE)
        return release
    release = CatalogRelease.objects.filter(number=number).first()
    if release is None:
        raise CommandError(
            _("There is no release %(number)d.") % {"number": number}, returncode=UNUSABLE
        )
    return release


def draft_compiled():
    """The working rows compiled; raises CommandError naming their problems."""
    catalog = read_definitions()
    if problems := find_problems(catalog):
        raise CommandError(lines(problems))
    return compile_catalog(catalog)


def person_named(username):
    """The person with this username, or None without one; raises CommandError."""
    if not username:
        return None
    person = User.objects.named(username)
    if person is None:
        raise CommandError(_("There is no user named %(name)s.") % {"name": username})
    return person


def refused(*messages):
    return CommandError("\n".join(messages), returncode=UNUSABLE)


def read_object(path):
    """The JSON object in a file, or on standard input for "-"; raises CommandError, status 2."""
    try:
        if path == "-":
            raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with open(path, "rb") as file:
                raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise refused(_("The file cannot be read: %(why)s") % {"why": error.strerror}) from error
    if len(raw) > MOST_BYTES:
        raise refused(_("The input is larger than 1 MB. A case needs a few kilobytes."))
    try:
        # Editors of Windows begin UTF-8 with a byte-order mark, which JSON does not know.
        data = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=unique_fields)
    except UnicodeDecodeError as error:
        raise refused(_("The input is not UTF-8 text.")) from error
    except RecursionError as error:
        raise refused(_("The input is nested too deeply.")) from error
    except RepeatedKey as error:
        why = _("The key %(names)s stands there more than once.") % {"names": error.names}
        raise refused(_("The input is not usable JSON: %(why)s") % {"why": why}) from error
    except ValueError as error:
        raise refused(_("The input is not usable JSON: %(why)s") % {"why": error}) from error
    if not isinstance(data, dict):
        raise refused(_('The input must be an object such as {"question-key": "option-key"}.'))
    return data


def first_line(path):
    """The first line of a file, which holds a secret; raises CommandError."""
    return lines_of(path)[0]


def last_line(path):
    """The last line of a file: age writes its comments before the key; raises CommandError."""
    return lines_of(path)[-1]


def lines_of(path):
    try:
        with open(path, encoding="utf-8") as file:
            held = file.read().split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise refused(_("The file of the secret cannot be read.")) from error
    held = [line.strip() for line in held if line.strip()]
    if not held:
        raise refused(_("The file of the secret is empty."))
    return held
