"""manage.py restore: a backup in the place of what the database holds."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from screening.management.arguments import UNUSABLE, first_line, last_line
from screening.workflows.backup_archive import Opening
from screening.workflows.backups import BackupRefused, restore_backup


class Command(BaseCommand):
    help = "Restore a backup: migrate it, count its rows, hash every release and report again."
    # The database may be empty, or of an older version.
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--passphrase-file", help="file whose first line is the passphrase")
        parser.add_argument("--age-identity", help="file of the age key that opens it")
        parser.add_argument(
            "--replace", action="store_true", help="lose what the database holds now"
        )

    def handle(self, *, file, passphrase_file, age_identity, replace, **options):
        opening = Opening(
            passphrase=first_line(passphrase_file) if passphrase_file else "",
            identity=last_line(age_identity) if age_identity else "",
        )
        try:
            checked = restore_backup(file, opening, replace=replace)
        except BackupRefused as refusal:
            raise CommandError(str(refusal), returncode=UNUSABLE) from refusal
        self.stdout.write(
            _("Restored and checked: %(rows)d rows, %(releases)d releases, %(reports)d reports.")
            % {"rows": checked.rows, "releases": checked.releases, "reports": checked.reports}
        )
