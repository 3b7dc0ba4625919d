"""manage.py verify_reports: hash every report again."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from screening.queries.frozen_text import changed_reports


class Command(BaseCommand):
    help = "Hash the text of every report again and compare it with the stored digest."

    def handle(self, **options):
        count, changed = changed_reports()
        if changed:
            raise CommandError(
                _("The text was changed after writing in report: %(uuids)s.")
                % {"uuids": ", ".join(str(uuid) for uuid in changed)}
            )
        self.stdout.write(_("Reports verified: %(count)d.") % {"count": count})
