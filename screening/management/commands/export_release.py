"""manage.py export_release: the exact bytes of a release that were hashed."""

import sys

from django.core.management.base import BaseCommand

from screening.management.arguments import release_numbered


class Command(BaseCommand):
    help = "Print the exact bytes of a release, the current one by default."

    def add_arguments(self, parser):
        parser.add_argument("number", nargs="?", type=int)

    def handle(self, *, number, **options):
        sys.stdout.buffer.write(release_numbered(number).content.encode())
        sys.stdout.buffer.flush()
