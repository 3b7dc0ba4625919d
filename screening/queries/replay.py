"""Stored screenings scored under another catalog: what would move. It writes nothing.

Counts only: no case is named, and numbers under five are not shown; the pages see to that.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby, islice
from operator import itemgetter

import numpy as np
from django.db.models import Aggregate, TextField, Value
from django.db.models.functions import Concat

from screening.engine.batch import compile_batch, encode_written, flags_raised, score_matrix
from screening.engine.catalog.budget import burden
from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.scoring import BANDS
from screening.models import CatalogRelease, Screening
from screening.queries.releases import compiled_release

BATCH = 5_000
ROWS_AT_ONCE = 1_000


@dataclass
class Movement:
    """How many of `screenings` would go from which band to which, by barrier.

    `moves` counts (barrier, band before, band after); a barrier that only one of the two catalogs
    holds has "" for the other's band. `new_flags` counts flags raised only under the other one.
    """

    compiled: CompiledCatalog
    screenings: int = 0
    moves: Counter = field(default_factory=Counter)
    new_flags: int = 0
    first_pass: int = 0
    retired: dict = field(default_factory=dict)

    def rows(self):
        """(barrier, before, after, count) of what moves, in catalog order, retired ones last."""
        barriers = self.compiled.barriers | self.retired
        order = {key: place for place, key in enumerate(barriers)}
        moved = [(*key, count) for key, count in self.moves.items() if key[1] != key[2]]
        moved.sort(key=lambda row: (order[row[0]], -row[3]))
        return [(barriers[key], *rest) for key, *rest in moved]


def first_pass(catalog):
    """How many questions every case is asked."""
    return burden(catalog.questions).asked


class Written(Aggregate):
    """The answers of a screening as one text, so that the database hands over one row for each.

    Keys hold no comma and no space.
    """

    output_field = TextField()
    template = "GROUP_CONCAT(%(expressions)s)"

    def as_postgresql(self, compiler, connection, **context):
        template = "STRING_AGG(%(expressions)s, ',')"
        return self.as_sql(compiler, connection, template=template, **context)


def stored_screenings(*, since=None, newest=None):
    """Submitted screenings, streamed: (release, answers written "question option")."""
    screenings = Screening.objects.filter(submitted_at__isnull=False)
    if since:
        screenings = screenings.filter(submitted_at__date__gte=since)
    if newest:
        keys = screenings.order_by("-submitted_at").values_list("pk", flat=True)[:newest]
        screenings = Screening.objects.filter(pk__in=list(keys))
    answer = Concat("answers__question_key", Value(" "), "answers__option_key")
    rows = screenings.values("pk", "release_id").annotate(written=Written(answer)).order_by("pk")
    for release, written in rows.values_list("release_id", "written").iterator(ROWS_AT_ONCE):
        yield release, written.split(",")


def replay(compiled, *, since=None, newest=None, progress=None):
    """What would move if stored screenings had been scored under `compiled`.

    `progress` is called with the number of screenings done so far. Memory does not grow with
    their number.
    """
    target = compile_batch(compiled)
    releases = CatalogRelease.objects.without_content().in_bulk()
    own = {}
    movement = Movement(compiled, first_pass=first_pass(compiled.catalog))
    stream = stored_screenings(since=since, newest=newest)
    while batch := list(islice(stream, BATCH)):
        batch.sort(key=itemgetter(0))
        for release, cases in groupby(batch, key=itemgetter(0)):
            if release not in own:
                own[release] = compile_batch(compiled_release(releases[release]))
            count_moves(movement, own[release], target, [answers for _release, answers in cases])
        if progress:
            progress(movement.screenings)
    return movement


def count_moves(movement, own, target, cases):
    """Add the cases to the movement from one release to another; gives their matrix under this."""
    after_matrix = encode_written(target, cases)
    # Mostly both ask the same with the same answers; then one matrix serves both.
    same = (own.rows, own.codes) == (target.rows, target.codes)
    before_matrix = after_matrix if same else encode_written(own, cases)
    before, after = score_matrix(own, before_matrix), score_matrix(target, after_matrix)
    count_bands(movement, own.compiled.barriers, before.band, after.band)
    was_raised = flags_raised(own, before_matrix)
    for key, raised in flags_raised(target, after_matrix).items():
        new = raised & ~was_raised[key] if key in was_raised else raised
        movement.new_flags += int(new.sum())
    movement.screenings += len(cases)
    return after_matrix


def count_bands(movement, barriers, before, after):
    """Add how many cases go from which band to which, barrier by barrier."""
    places = {key: place for place, key in enumerate(barriers)}
    kept = movement.compiled.barriers
    for place, key in enumerate(kept):
        if key in places:
            pairs = before[places[key]] * len(BANDS) + after[place]
            for pair, count in enumerate(np.bincount(pairs)):
                was, becomes = divmod(pair, len(BANDS))
                add_move(movement, key, BANDS[was], BANDS[becomes], count)
        else:
            for band, count in enumerate(np.bincount(after[place])):
                add_move(movement, key, "", BANDS[band], count)
    for key in [key for key in places if key not in kept]:
        movement.retired[key] = barriers[key]
        for band, count in enumerate(np.bincount(before[places[key]])):
            add_move(movement, key, BANDS[band], "", count)


def add_move(movement, key, was, becomes, count):
    if count:
        movement.moves[key, was, becomes] += int(count)
