"""manage.py check_examples: whether the catalog's example cases come out right."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from screening.engine.examples import check_examples
from screening.management.arguments import draft_compiled, release_numbered
from screening.queries.releases import compiled_release
from screening.web.presenters.examples import examples_view


class Command(BaseCommand):
    help = "Score the example cases of the current release, or of the draft; fail if one is wrong."

    def add_arguments(self, parser):
        parser.add_argument("--draft", action="store_true", help="the working rows")

    def handle(self, *, draft, **options):
        compiled = draft_compiled() if draft else compiled_release(release_numbered(None))
        results = check_examples(compiled)
        if not results:
            self.stdout.write(_("This catalog has no example cases."))
            return
        view = examples_view(compiled.catalog, results)
        for row in view.rows:
            words = _("right: %(title)s") if row.is_right else _("wrong: %(title)s")
            self.stdout.write(words % {"title": row.example.title})
            for sentence in row.missing:
                self.stdout.write(f"    {sentence}")
        if not all(row.is_right for row in view.rows):
            raise CommandError(view.summary)
        self.stdout.write(view.summary)
