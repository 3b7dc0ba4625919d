"""manage.py prepare_catalog: the shipped catalog, loaded and published once."""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from screening.queries.releases import current_release
from screening.workflows.fixtures import load_fixtures
from screening.workflows.publishing import publish_release


class Command(BaseCommand):
    help = "Load and publish the shipped catalog, unless a catalog was published before."

    @transaction.atomic
    def handle(self, **options):
        if current_release():
            return
        load_fixtures()
        release = publish_release(by=None, notes=_("The catalog as shipped."))
        self.stdout.write(
            _("Release %(number)d of the catalog was published.") % {"number": release.number}
        )
