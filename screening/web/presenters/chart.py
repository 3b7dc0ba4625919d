"""A chart of scores by date: where its lines, marks and texts stand, in px.

One instrument gives the scale, the bands and the cut-off; a second one of a like range may be
drawn on the same scale. Below stand the screenings and the steps that were planned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from screening.engine.instruments import HIGHER_IS_WORSE, Instrument, Measured
from screening.web.presenters.chart_labels import (
    ASCENT,
    END,
    Place,
    Room,
    Text,
    shortened,
    values,
)
from screening.web.presenters.chart_notes import Notes, NotesDrawn, notes_drawn
from screening.web.presenters.chart_scales import (
    LINE,
    TEXT,
    Days,
    Size,
    Totals,
    date_ticks,
    days_shown,
)
from screening.web.presenters.severity import severity

MOST_MARKS = 60
"""Lines with more scores have marks only where a value stands, for they would touch."""
SAMPLE = 26
"""The width of the piece of line before the name of an instrument."""


@dataclass(frozen=True, slots=True)
class Series:
    """The scores of one instrument, the oldest first; one at least."""

    instrument: Instrument
    scores: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A line of scores: its places, those with a mark, the values, the name with its sample."""

    line: tuple[Place, ...]
    marks: tuple[Place, ...]
    values: tuple[Text, ...]
    name: Text


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart in one layout; `across` are heights of lines from `left` to `right`."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    across: tuple[int, ...]
    cut_off: int | None
    totals: tuple[Text, ...]
    words: tuple[Text, ...]
    """The bands and the cut-off, beside the field."""
    curves: tuple[Curve, ...]
    dates: tuple[Text, ...]
    notes: NotesDrawn


def drawing(
    series: Sequence[Series], notes: Notes, *, today: date, until: date | None, size: Size
) -> Drawing:
    """The chart of one or two instruments, the first of which gives the scale.

    `until` is the last day to show, today for a case that goes on; None for the last thing seen.
    """
    instrument = series[0].instrument
    names = names_of(series, size)
    top = names[-1].y + LINE + 10
    totals = Totals(instrument, top, top + size.plot)
    beside = bands_beside(instrument, totals, size) if has_words(instrument) else ()
    left = 12 + 9 * len(str(instrument.highest))
    right = size.width - (size.words if beside else 6)
    taken = [each.taken_on for one in series for each in one.scores]
    start, end = days_shown([*taken, *notes.days_from(min(taken))], until)
    days = Days(start, end, left + size.inset, right - size.inset)
    curves = curves_of(series, names, days, totals)
    drawn_notes = notes_drawn(notes, days, totals.bottom + 30, size, right)
    cut_off = instrument.thresholds.cut_off
    name = shortened(instrument.name, int((size.words - 10) / TEXT))
    heading = (Text(right + 10, names[0].y, name),) if len(series) > 1 and beside else ()
    return Drawing(
        width=size.width,
        height=drawn_notes.bottom,
        left=left,
        right=right,
        top=top,
        bottom=totals.bottom,
        across=tuple(totals.place(each) for each in totals.ticks()),
        cut_off=None if cut_off is None else totals.place(cut_off),
        totals=tuple(
            Text(left - 6, totals.place(each) + 5, str(each), END) for each in totals.ticks()
        ),
        words=(*heading, *beside),
        curves=curves,
        dates=dates_of(days, today, totals.bottom, right),
        notes=drawn_notes,
    )


def names_of(series: Sequence[Series], size: Size) -> list[Text]:
    """The names above the field in one row, or in a row each where that is too narrow."""
    texts: list[Text] = []
    x, y = 4, ASCENT + 3
    for one in series:
        words = one.instrument.name
        if one.instrument.direction != HIGHER_IS_WORSE:
            words = _("%(name)s (higher is better)") % {"name": words}
        words = shortened(words, int((size.width - SAMPLE - 12) / TEXT))
        width = SAMPLE + 6 + round(len(words) * TEXT)
        if texts and x + width > size.width - size.words:
            x, y = 4, y + LINE + 4
        texts.append(Text(x + SAMPLE + 6, y, words))
        x += width + 20
    return texts


def curves_of(
    series: Sequence[Series], names: Sequence[Text], days: Days, totals: Totals
) -> tuple[Curve, ...]:
    """Values of the first instrument stand wherever there is room, of the second at its ends."""
    lines = [
        [(days.place(each.taken_on), totals.place(each.total)) for each in one.scores]
        for one in series
    ]
    cut_off = totals.instrument.thresholds.cut_off
    fixed = (
        [] if cut_off is None else [[(0, totals.place(cut_off)), (10**4, totals.place(cut_off))]]
    )
    room = Room(names[-1].y + 4, totals.bottom, [*lines, *fixed])
    curves = []
    for number, (one, line) in enumerate(zip(series, lines, strict=True)):
        placed = values(room, line, [each.total for each in one.scores], ends_only=number > 0)
        marked = range(len(line)) if len(line) <= MOST_MARKS else [index for index, _text in placed]
        curves.append(
            Curve(
                line=tuple(dict.fromkeys(line)),
                marks=tuple(line[index] for index in sorted(marked)),
                values=tuple(text for _index, text in placed),
                name=names[number],
            )
        )
    return tuple(curves)


def dates_of(days: Days, today: date, bottom: int, right: int) -> tuple[Text, ...]:
    """Ticks of dates: each text stands right of its tick, whose place is its own less 3."""
    texts: list[Text] = []
    for day, words in date_ticks(days, today):
        text = Text(days.place(day) + 3, bottom + 18, words)
        is_free = not texts or texts[-1].box[2] + 4 <= text.x
        if is_free and text.box[2] <= right + 6:
            texts.append(text)
    return tuple(texts)


def has_words(instrument: Instrument) -> bool:
    return bool(instrument.bands) or instrument.thresholds.cut_off is not None


def bands_beside(instrument: Instrument, totals: Totals, size: Size) -> tuple[Text, ...]:
    """The bands and the cut-off in words, each at its height; a band without room is left out."""
    x, texts = size.width - size.words + 10, []
    room = Room(totals.top - ASCENT, totals.bottom + ASCENT, ())
    cut_off = instrument.thresholds.cut_off
    if cut_off is not None:
        place = Text(x, totals.place(cut_off) + 5, cut_off_words(instrument, cut_off, size))
        texts += [room.take([place], over_lines=True) or place]
    bounds = [band.lowest for band in instrument.bands] + [instrument.highest]
    for band, lowest, above in zip(instrument.bands, bounds, bounds[1:], strict=False):
        top, bottom = totals.place(above), totals.place(lowest)
        lines = wrapped(severity(band.name), size.words - 10)
        middle = (top + bottom) // 2 + 5 - (len(lines) - 1) * LINE // 2
        steps = sorted(
            range(top + ASCENT, bottom - LINE * (len(lines) - 1)), key=lambda y: abs(y - middle)
        )
        for y in steps:
            block = [Text(x, y + LINE * number, words) for number, words in enumerate(lines)]
            if all(room.holds(each) for each in block):
                room.taken += block
                texts += block
                break
    return tuple(texts)


def cut_off_words(instrument: Instrument, cut_off: int, size: Size) -> str:
    if size.words < 19 * TEXT:
        return _("cut-off %(total)d") % {"total": cut_off}
    if instrument.direction == HIGHER_IS_WORSE:
        return _("cut-off: %(total)d or more") % {"total": cut_off}
    return _("cut-off: %(total)d or less") % {"total": cut_off}


def wrapped(words: str, width: int) -> list[str]:
    """The words in lines that are as wide at most, where they have a space to break at."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) * TEXT > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
