"""manage.py verify_releases: hash every release again."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from screening.queries.releases import changed_releases


class Command(BaseCommand):
    help = "Hash the text of every release again and compare it with the stored digest."

    def handle(self, **options):
        count, changed = changed_releases()
        if changed:
            raise CommandError(
                _("The text was changed after publishing in release: %(numbers)s.")
                % {"numbers": ", ".join(map(str, changed))}
            )
        self.stdout.write(_("Releases verified: %(count)d.") % {"count": count})
