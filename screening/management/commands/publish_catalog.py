"""manage.py publish_catalog: freeze the working rows as the next release."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from screening.engine.catalog.budget import warnings_of
from screening.management.arguments import person_named
from screening.models import DigestMismatch
from screening.queries.releases import catalog_by_digest
from screening.web.problem_words import refusal_words, sentences
from screening.workflows.publishing import CatalogHasProblems, PublishRefused, publish_release


class Command(BaseCommand):
    help = "Publish the working rows of the catalog as the next release."

    def add_arguments(self, parser):
        parser.add_argument("--notes", required=True, help="why this release is made")
        parser.add_argument("--by", help="username of the person who publishes")

    def handle(self, *, notes, by, **options):
        person = person_named(by)
        try:
            release = publish_release(by=person, notes=notes)
        except (CatalogHasProblems, PublishRefused) as refusal:
            raise CommandError(refusal_words(refusal)) from refusal
        except DigestMismatch as mismatch:
            raise CommandError(
                _("The text of the current release was changed after publishing. See %(command)s.")
                % {"command": "verify_releases"}
            ) from mismatch
        self.stdout.write(
            _("Release %(number)d was published, sha256 %(digest)s.")
            % {"number": release.number, "digest": release.digest}
        )
        if warnings := warnings_of(catalog_by_digest(release.digest)):
            self.stdout.write(sentences(warnings))
