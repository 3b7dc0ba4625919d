"""How long the engine takes for one case and one release, in milliseconds."""

import random
import time

from screening.engine.report import build_report
from screening.engine.scoring import score
from screening.engine.tables import compile_catalog
from screening.engine.text import parse_catalog
from screening.models import CatalogRelease
from tests.bench.people import plausible_answers


def median_ms(deed, rounds):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        deed()
        times.append(time.perf_counter() - start)
    return 1000 * sorted(times)[rounds // 2]


def engine_numbers():
    release = CatalogRelease.objects.current()
    catalog = parse_catalog(release.content)
    compiled = compile_catalog(catalog)
    answers = plausible_answers(compiled, random.Random(2))
    return [
        ("one case scored, with parts", median_ms(lambda: score(compiled, answers), 301), 1.0),
        (
            "one whole report built",
            median_ms(
                lambda: build_report(compiled, answers, number=1, digest=release.digest), 101
            ),
            None,
        ),
        (
            "release read and compiled",
            median_ms(lambda: compile_catalog(parse_catalog(release.content)), 21),
            50.0,
        ),
        ("of which compiling", median_ms(lambda: compile_catalog(catalog), 101), None),
    ]
