"""The scores of one instrument as a line the size of a word, for the rows of lists."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.engine.instruments import Instrument, Measured

WIDTH, HEIGHT = 76, 30
LEFT, RIGHT, TOP, BOTTOM = 3, 71, 3, 27
"""The space of the line; the mark of the latest score reaches over its edges."""


@dataclass(frozen=True, slots=True)
class Spark:
    """Places in a field of WIDTH x HEIGHT; `cut_off` is None where the instrument has none."""

    line: tuple[tuple[int, float], ...]
    cut_off: float | None
    title: str


def spark(instrument: Instrument, scores: Sequence[Measured]) -> Spark:
    """The line of scores, the oldest first, to the scale of time; at least one.

    Of scores that share a place on the line the latest is drawn.
    """
    cut_off = instrument.thresholds.cut_off
    first, days = scores[0].taken_on, (scores[-1].taken_on - scores[0].taken_on).days
    line = {
        LEFT + round((each.taken_on - first).days * (RIGHT - LEFT) / days) if days else RIGHT: (
            height(instrument, each.total)
        )
        for each in scores
    }
    return Spark(
        line=tuple(line.items()),
        cut_off=None if cut_off is None else height(instrument, cut_off),
        title=spark_title(instrument, [each.total for each in scores]),
    )


def height(instrument: Instrument, total: int) -> float:
    """The place of a total from the top: the highest possible one is at TOP."""
    share = (total - instrument.lowest) / (instrument.highest - instrument.lowest)
    return round(BOTTOM - share * (BOTTOM - TOP), 1)


def spark_title(instrument: Instrument, totals: Sequence[int]) -> str:
    """The line in words."""
    if len(totals) == 1:
        return _("%(name)s: one score, %(total)d") % {"name": instrument.name, "total": totals[0]}
    return ngettext(
        "%(name)s, %(count)d score: first %(first)d, lowest %(lowest)d, highest %(highest)d, "
        "latest %(latest)d",
        "%(name)s, %(count)d scores: first %(first)d, lowest %(lowest)d, highest %(highest)d, "
        "latest %(latest)d",
        len(totals),
    ) % {
        "name": instrument.name,
        "count": len(totals),
        "first": totals[0],
        "lowest": min(totals),
        "highest": max(totals),
        "latest": totals[-1],
    }
