"""manage.py export_release: the exact bytes of a release that were hashed."""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from screening.management.arguments import release_numbered
from screening.models import DigestMismatch
from screening.queries.releases import checked_text


class Command(BaseCommand):
    help = "Print the exact bytes of a release, the current one by default."

    def add_arguments(self, parser):
        parser.add_argument("number", nargs="?", type=int)

    def handle(self, *, number, **options):
        release = release_numbered(number)
        try:
            text = checked_text(release.content, release.digest)
        except DigestMismatch as mismatch:
            raise CommandError(
                _("The text of release %(number)d was changed after publishing.")
                % {"number": release.number}
            ) from mismatch
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
