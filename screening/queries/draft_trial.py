"""The draft tried out on stored screenings: what would move, and which questions nobody would miss.

The baseline is the current release alone. Screenings answered under an earlier one are scored under
the current one as well, so that nothing is shown as a difference of the draft that is not.
"""

from dataclasses import dataclass

from screening.engine.batch import compile_batch
from screening.engine.optional_candidates import Candidate, candidates
from screening.queries.releases import compiled_release
from screening.queries.replay import Movement, count_moves, first_pass, stored_screenings

MOST_TRIED = 1_000
"""Screenings tried out on a page; the command replays them all."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What would move in the newest screenings, `own` of which were answered under the release.

    `optional` are questions that could be optional, by those alone: others were asked otherwise.
    """

    movement: Movement
    own: int
    optional: tuple[Candidate, ...]


def try_draft(compiled, current) -> Trial:
    """The newest MOST_TRIED screenings under the draft and under `current`; a query for each of
    their keys and their answers."""
    movement = Movement(compiled, first_pass=first_pass(compiled.catalog))
    target = compile_batch(compiled)
    before = target
    if current:
        in_use = compiled_release(current)
        before = target if in_use.catalog == compiled.catalog else compile_batch(in_use)
    stored = list(stored_screenings(newest=MOST_TRIED))
    # Those of the current release first, so that their columns stand together.
    stored.sort(key=lambda row: current is None or row[0] != current.pk)
    own = sum(current is not None and release == current.pk for release, _written in stored)
    matrix = count_moves(movement, before, target, [written for _release, written in stored])
    return Trial(movement, own, candidates(target, matrix[:, :own]))
