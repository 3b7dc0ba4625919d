"""How long the engine takes for one case and one release, in milliseconds."""

import random
import resource
import time

import numpy as np

from screening.engine.batch import compile_batch, score_matrix
from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.serialization import parse_catalog
from screening.engine.report import build_report
from screening.engine.scoring import score
from screening.engine.state import state
from screening.models import CatalogRelease
from screening.queries.releases import compiled_release
from tests.bench.people import plausible_answers


def median_ms(deed, rounds):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        deed()
        times.append(time.perf_counter() - start)
    return 1000 * sorted(times)[rounds // 2]


CASES = 1_000_000


def batch_numbers():
    """Seconds of one core for a million random cases, for one pass over their matrix; peak MB."""
    compiled = compiled_release(CatalogRelease.objects.current())
    tables = compile_batch(compiled)
    chance = np.random.default_rng(1)
    matrix = np.stack(
        [chance.integers(0, q.codes, CASES, dtype=np.uint8) for q in tables.questions]
    )
    start = time.process_time()
    score_matrix(tables, matrix)
    taken = time.process_time() - start
    start = time.process_time()
    matrix.sum(dtype=np.int64)
    floor = time.process_time() - start
    return taken, floor, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def engine_numbers():
    release = CatalogRelease.objects.current()
    catalog = parse_catalog(release.content)
    compiled = compile_catalog(catalog)
    answers = plausible_answers(compiled, random.Random(2))
    return [
        (
            "one case scored, with parts",
            median_ms(lambda: score(compiled, state(compiled, answers)), 301),
            1.0,
        ),
        (
            "one whole report built",
            median_ms(
                lambda: build_report(
                    compiled, state(compiled, answers), number=1, digest=release.digest
                ),
                101,
            ),
            None,
        ),
        (
            "release read and compiled",
            median_ms(lambda: compile_catalog(parse_catalog(release.content)), 21),
            60.0,
        ),
        ("of which compiling", median_ms(lambda: compile_catalog(catalog), 101), None),
    ]
