"""manage.py backup: the whole service in one file."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from screening.management.arguments import UNUSABLE, first_line
from screening.workflows.backups import BackupRefused, make_backup


class Command(BaseCommand):
    help = "Write a backup of the whole database to a new file, while people go on working."

    def add_arguments(self, parser):
        parser.add_argument("file")
        lock = parser.add_mutually_exclusive_group()
        lock.add_argument("--passphrase-file", help="lock it with the first line of this file")
        lock.add_argument("--age-recipient", default="", help="lock it to this key (age1...)")

    def handle(self, *, file, passphrase_file, age_recipient, **options):
        passphrase = first_line(passphrase_file) if passphrase_file else ""
        try:
            rows = make_backup(file, passphrase=passphrase, recipient=age_recipient)
        except BackupRefused as refusal:
            raise CommandError(str(refusal), returncode=UNUSABLE) from refusal
        self.stdout.write(_("Backed up: %(rows)d rows in %(file)s.") % {"rows": rows, "file": file})
