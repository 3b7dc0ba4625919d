"""manage.py export_fixtures: the working rows as fixture files."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from screening.models import DomainDefinition
from screening.workflows.exporting import ForeignFiles, write_fixtures
from screening.workflows.fixture_files import HEADER, SHIPPED


class Command(BaseCommand):
    help = "Write the working rows of the catalog as fixture files, stable in order and form."

    def add_arguments(self, parser):
        parser.add_argument("--output", default=str(SHIPPED), help="folder to write into")

    def handle(self, *, output, **options):
        if not DomainDefinition.objects.exists():
            raise CommandError(_("The working tables are empty; there is nothing to write."))
        try:
            files = write_fixtures(output)
        except ForeignFiles as refusal:
            raise CommandError(
                _(
                    "Nothing was written: export_fixtures did not write these files and touches "
                    "none of them: %(names)s. Choose another folder or move them. A file that may "
                    "be replaced begins with the line: %(header)s"
                )
                % {"names": ", ".join(refusal.names), "header": HEADER}
            ) from refusal
        except OSError as error:
            raise CommandError(
                _("The folder cannot be written: %(why)s") % {"why": error.strerror}
            ) from error
        self.stdout.write(_("Files written: %(count)d.") % {"count": len(files)})
