"""The scores of a case at two of its screenings, in words."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from screening.engine.instruments import Measured, change
from screening.engine.step_change import score_at
from screening.models import Measurement
from screening.web.presenters.score_table import change_words


def scores_beside(measurements: Sequence[Measurement], first: date, second: date) -> list[str]:
    """A line such as "PHQ-9 18 → 17, no reliable change (6)" for each instrument of the scores.

    The score at a screening is the latest one until that day, at most four weeks old; an
    instrument without one at either screening is left out.
    """
    rows = [
        Measured(row.instrument_id, row.taken_on, row.total)
        for row in measurements
        if row.total is not None
    ]
    lines = []
    for used in sorted({row.instrument for row in measurements}, key=lambda row: row.name):
        before, after = (score_at(rows, day, used.pk) for day in (first, second))
        if before is None and after is None:
            continue
        totals = {"name": used.name} | {
            name: _("not known") if each is None else each.total
            for name, each in (("before", before), ("after", after))
        }
        line = _("%(name)s %(before)s → %(after)s") % totals
        if before and after:
            instrument = used.as_instrument()
            words = change_words(instrument, change(instrument, before.total, after.total))
            line = f"{line}, {words}" if words else line
        lines.append(line)
    return lines
