"""manage.py score_answers: score a file of answers, for researchers and scripts."""

import json

from django.core.management.base import BaseCommand

from screening.engine.answers import AnswersError, check_answers
from screening.engine.catalog.values import MODALITIES
from screening.engine.state import state
from screening.exchange.scores import scores_data, scores_text
from screening.management.arguments import read_object, refused, release_numbered
from screening.queries.releases import compiled_release
from screening.web.problem_words import sentences


class Command(BaseCommand):
    help = 'Score answers given as {"question-key": "option-key" or "dont-know"}.'

    def add_arguments(self, parser):
        parser.add_argument("file", help='a JSON file, or "-" for standard input')
        parser.add_argument("--release", type=int, help="number of the release to score under")
        parser.add_argument(
            "--modality",
            choices=MODALITIES,
            default="",
            help="the type of therapy; without it no step counts as made for another one",
        )
        parser.add_argument("--format", choices=["json", "text"], default="json")

    def handle(self, *, file, release, modality, format, **options):
        pinned = release_numbered(release)
        compiled = compiled_release(pinned)
        answers = read_object(file)
        try:
            check_answers(compiled, answers)
        except AnswersError as error:
            raise refused(sentences(error.problems)) from error
        data = scores_data(
            compiled,
            state(compiled, answers),
            number=pinned.number,
            digest=pinned.digest,
            modality=modality,
        )
        if format == "text":
            self.stdout.write(scores_text(compiled, data))
        else:
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
