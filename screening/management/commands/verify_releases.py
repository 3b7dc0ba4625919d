"""manage.py verify_releases: hash every release again."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from screening.engine.catalog.serialization import digest
from screening.models import CatalogRelease


class Command(BaseCommand):
    help = "Hash the text of every release again and compare it with the stored digest."

    def handle(self, **options):
        wrong = []
        count = 0
        for release in CatalogRelease.objects.order_by("number").iterator():
            count += 1
            if digest(release.content) != release.digest:
                wrong.append(str(release.number))
        if wrong:
            raise CommandError(
                _("The text was changed after publishing in release: %(numbers)s.")
                % {"numbers": ", ".join(wrong)}
            )
        self.stdout.write(_("Releases verified: %(count)d.") % {"count": count})
