"""manage.py export_questionnaire: what a release asks, as JSON."""

import json

from django.core.management.base import BaseCommand

from screening.exchange.questionnaire import questionnaire_data
from screening.management.arguments import release_numbered
from screening.queries.releases import compiled_release


class Command(BaseCommand):
    help = "Print the questions, options and conditions of a release as JSON."

    def add_arguments(self, parser):
        parser.add_argument("number", nargs="?", type=int)

    def handle(self, *, number, **options):
        release = release_numbered(number)
        data = questionnaire_data(
            compiled_release(release), number=release.number, digest=release.digest
        )
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
