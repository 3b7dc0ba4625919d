"""manage.py prepare_catalog: publish the shipped catalog on a new installation."""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from screening.queries.releases import current_release
from screening.workflows.shipped import publish_shipped


class Command(BaseCommand):
    help = "Publish the editions of the shipped catalog, unless a catalog was published before."

    @transaction.atomic
    def handle(self, **options):
        if current_release():
            return
        for release in publish_shipped():
            self.stdout.write(
                _("Release %(number)d of the catalog was published.") % {"number": release.number}
            )
