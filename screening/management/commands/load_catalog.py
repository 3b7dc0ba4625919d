"""manage.py load_catalog: replace the working rows by those of fixture files."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from screening.management.arguments import person_named
from screening.web.problem_words import lines
from screening.workflows.fixture_files import FixturesRefused
from screening.workflows.fixtures import load_fixtures


class Command(BaseCommand):
    help = "Load the catalog's fixture files into the working tables; all of them or nothing."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="folder", help="folder with catalog_*.yaml files")
        parser.add_argument("--by", help="username of the person who loads")

    def handle(self, *, folder, by, **options):
        person = person_named(by)
        try:
            old_names = load_fixtures(folder, by=person)
        except FixturesRefused as refusal:
            raise CommandError(lines(refusal.problems)) from refusal
        for old, new in old_names:
            message = _("Old name read: %(old)s, now %(new)s.") % {"old": old, "new": new}
            self.stdout.write(message)
        self.stdout.write(_("The catalog was loaded into the working tables."))
