"""The scales of a chart: days across, totals upwards, and where their ticks stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from screening.engine.instruments import Instrument
from screening.web.days import day_in_words

FEWEST_DAYS = 28
"""A chart covers four weeks at least, so that two scores of one week do not lie far apart."""
TEXT = 7.2
"""The width of a letter of 14 px on average, rather too wide."""
LINE = 16
"""The height of a line of text."""
DAY_ROOM, MONTH_ROOM = 54, 42
"""What a tick that is called by its day or by its month takes."""
STEPS = (
    *((1, False), (2, False)),
    *((1, True), (2, True), (3, True), (6, True), (12, True), (24, True), (60, True), (120, True)),
)
"""How far apart ticks may be: (number, whether of months), else of weeks."""


@dataclass(frozen=True, slots=True)
class Size:
    """A layout: its width, and the column of words at the right."""

    width: int
    words: int
    plot: int
    """The height of the field with the lines."""
    inset: int = 28
    """The space at both ends of the field, for a value beside the first and the latest score."""


WIDE, NARROW = Size(700, 150, 222), Size(340, 92, 216, inset=24)


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `start` to `end`, between two places in px."""

    start: date
    end: date
    left: int
    right: int

    def place(self, day: date) -> int:
        """Where the day lies; a day outside lies at the nearer end."""
        day = min(max(day, self.start), self.end)
        share = (day - self.start).days / (self.end - self.start).days
        return self.left + round(share * (self.right - self.left))


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals of an instrument between two heights in px; the highest total lies at `top`."""

    instrument: Instrument
    top: int
    bottom: int

    def place(self, total: float) -> int:
        lowest, highest = self.instrument.lowest, self.instrument.highest
        return self.bottom - round((total - lowest) / (highest - lowest) * (self.bottom - self.top))

    def ticks(self) -> list[int]:
        """Where bands begin, else round numbers; the ends of the range always."""
        highest = self.instrument.highest
        inner = [band.lowest for band in self.instrument.bands] or round_numbers(self.instrument)
        room = [each for each in inner if self.place(each) - self.place(highest) >= LINE]
        return [*room, highest]


def round_numbers(instrument: Instrument) -> list[int]:
    """Three to six numbers over the range, the lowest first."""
    span = instrument.highest - instrument.lowest
    step = next(
        each
        for power in range(6)
        for each in (10**power, 2 * 10**power, 5 * 10**power)
        if span <= 6 * each
    )
    first = (instrument.lowest // step + 1) * step
    return [instrument.lowest, *range(first, instrument.highest, step)]


def days_shown(days: Iterable[date], until: date | None) -> tuple[date, date]:
    """The first and the last day of a chart of something that was on `days`; `until` is today."""
    every = sorted(days)
    start, end = every[0], max(every[-1], until or every[-1])
    missing = FEWEST_DAYS - (end - start).days
    return (start - timedelta(days=max(missing, 0)), end) if missing > 0 else (start, end)


def date_ticks(days: Days, today: date) -> list[tuple[date, str]]:
    """Days with their words, as close as these fit: from every week to every ten years.

    January is called by its year, and the first day says its year where none of them would.
    """
    room = days.right - days.left
    for step, by_month in STEPS:
        ticks = months(days, step) if by_month else mondays(days, step)
        if len(ticks) * (MONTH_ROOM if by_month else DAY_ROOM) <= room:
            break
    pattern = "M" if by_month else "j M"
    words = [day_in_words(day, "Y" if by_month and day.month == 1 else pattern) for day in ticks]
    is_dated = days.end.year == today.year or any(by_month and day.month == 1 for day in ticks)
    if ticks and not is_dated:
        words[0] = day_in_words(ticks[0], f"{pattern} Y")
    return list(zip(ticks, words, strict=True))


def mondays(days: Days, weeks: int) -> list[date]:
    first = days.start + timedelta(days=-days.start.weekday() % 7)
    count = (days.end - first).days // 7 + 1
    return [first + timedelta(weeks=number) for number in range(0, count, weeks)]


def months(days: Days, step: int) -> list[date]:
    """The first days of every `step`th month, counted from a January."""
    first, last = (day.year * 12 + day.month - 1 for day in (days.start, days.end))
    every = (
        date(each // 12, each % 12 + 1, 1) for each in range(first, last + 1) if not each % step
    )
    return [day for day in every if day >= days.start]
