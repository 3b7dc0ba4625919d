"""The charts of a case: which instruments share one, each drawn in two layouts and in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from screening.engine.instruments import BUILT_IN, Instrument
from screening.models import Measurement
from screening.queries.measurements import measured
from screening.web.presenters.chart import Drawing, Series, drawing
from screening.web.presenters.chart_notes import Notes
from screening.web.presenters.chart_scales import NARROW, WIDE
from screening.web.presenters.chart_words import course_words, title_words

MOST_TOGETHER = 2
LAYOUTS = {"wide": WIDE, "narrow": NARROW}


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart in its layouts, with what it says in words; `key` is its own on the page."""

    key: str
    title: str
    desc: str
    layouts: Mapping[str, Drawing]


def series_of(scores: Iterable[Measurement]) -> list[Series]:
    """Scores, the oldest first, by instrument: the product's own in their order, then by name."""
    groups: dict[str, list[Measurement]] = {}
    for each in scores:
        groups.setdefault(each.instrument_id, []).append(each)
    series = [
        Series(rows[0].instrument.as_instrument(), tuple(measured(row) for row in rows))
        for rows in groups.values()
    ]
    return sorted(series, key=lambda one: place_of(one.instrument))


def place_of(instrument: Instrument) -> tuple[int, str]:
    own = list(BUILT_IN)
    key = instrument.key
    return (own.index(key) if key in own else len(own), instrument.name)


def charts_of(
    series: Sequence[Series], notes: Notes, *, today: date, until: date | None
) -> list[Chart]:
    """Charts of all the instruments, at most two of like scales in each; see `drawing`."""
    groups: list[list[Series]] = []
    for one in series:
        group = next((each for each in groups if is_like(each, one)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return [
        Chart(
            key=f"chart-{number}",
            title=title_words(group),
            desc=course_words(group, notes),
            layouts={
                name: drawing(group, notes, today=today, until=until, size=size)
                for name, size in LAYOUTS.items()
            },
        )
        for number, group in enumerate(groups, start=1)
    ]


def is_like(group: Sequence[Series], one: Series) -> bool:
    """Whether the scores can be read on the scale of the group: in its range, and over half of it.

    Nothing is brought to another scale, for clinicians know the totals.
    """
    scale, instrument = group[0].instrument, one.instrument
    return (
        len(group) < MOST_TOGETHER
        and instrument.direction == scale.direction
        and scale.lowest <= instrument.lowest
        and instrument.highest <= scale.highest
        and 2 * (instrument.highest - instrument.lowest) >= scale.highest - scale.lowest
    )
