"""manage.py export_fixtures: the working rows as fixture files."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from screening.models import DomainDefinition
from screening.workflows.exporting import write_fixtures
from screening.workflows.fixture_files import SHIPPED


class Command(BaseCommand):
    help = "Write the working rows of the catalog as fixture files, stable in order and form."

    def add_arguments(self, parser):
        parser.add_argument("--output", default=str(SHIPPED), help="folder to write into")

    def handle(self, *, output, **options):
        if not DomainDefinition.objects.exists():
            raise CommandError(_("The working tables are empty; there is nothing to write."))
        try:
            files = write_fixtures(output)
        except OSError as error:
            raise CommandError(
                _("The folder cannot be written: %(why)s") % {"why": error.strerror}
            ) from error
        self.stdout.write(_("Files written: %(count)d.") % {"count": len(files)})
