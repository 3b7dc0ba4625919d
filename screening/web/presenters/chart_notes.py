"""What stands below the field of a chart: screenings, and the steps that were planned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.web.presenters.chart_labels import END, Text, shortened
from screening.web.presenters.chart_scales import NARROW, TEXT, Days, Size

BEFORE_SCORES = timedelta(days=60)
"""How long before the first score something is still noted; scores would be squeezed by more."""
ROW, MOST_ROWS = 36, 3
LONGEST = {True: 20, False: 40}
"""Characters of a step's words, in the narrow layout and in the wide one."""


@dataclass(frozen=True, slots=True)
class StepNote:
    """A planned step: since when, until when (None without an outcome), and what came of it."""

    title: str
    start: date
    end: date | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Notes:
    """Screenings by number and day, and planned steps."""

    screenings: tuple[tuple[int, date], ...] = ()
    steps: tuple[StepNote, ...] = ()

    def days_from(self, first: date) -> list[date]:
        """The days of what is noted beside scores that begin on a day."""
        earliest = first - BEFORE_SCORES
        days = [day for _number, day in self.screenings]
        days += [day for step in self.steps for day in (step.start, step.end) if day]
        return [day for day in days if day >= earliest]


@dataclass(frozen=True, slots=True)
class Bar:
    """A step from one x to another, at a height, with its words."""

    left: int
    right: int
    y: int
    words: Text


@dataclass(frozen=True, slots=True)
class NotesDrawn:
    """`screenings` are the x of their dots at the height `y`; `bottom` is where the chart ends.

    `labels` are the words of screenings and of steps.
    """

    y: int
    screenings: tuple[int, ...]
    labels: tuple[Text, ...]
    bars: tuple[Bar, ...]
    bottom: int


def notes_drawn(notes: Notes, days: Days, top: int, size: Size, right: int) -> NotesDrawn:
    """The notes below `top`; what lies before the chart's first day is left out."""
    screenings = [
        (number, days.place(day)) for number, day in notes.screenings if day >= days.start
    ]
    y = top + 14
    labels = screening_labels(screenings, y, size)
    below = y + 28 if screenings else top + 8
    steps = [step for step in notes.steps if (step.end or days.end) >= days.start]
    bars, more = bars_of(steps, days, below, size, right)
    texts = [*labels, *(bar.words for bar in bars), *([more] if more else [])]
    bottom = max([y + 12 if screenings else top, *(text.y + 6 for text in texts)])
    return NotesDrawn(y, tuple(x for _number, x in screenings), tuple(texts), tuple(bars), bottom)


def screening_labels(screenings: Sequence[tuple[int, int]], y: int, size: Size) -> list[Text]:
    """“screening 2” beside its dot, or the number alone; the newest go first."""
    texts: list[Text] = []
    dots = [x for _number, x in screenings]
    for number, x in reversed(screenings):
        words = _("screening %(number)d") % {"number": number}
        places = [Text(x - 8, y + 5, words, END), Text(x - 8, y + 5, str(number), END)]
        if number == screenings[-1][0]:
            places[1:1] = [Text(x + 8, y + 5, words)]
        for text in places:
            left, _top, end, _bottom = text.box
            is_clear = not any(left - 6 < dot < end + 6 for dot in dots if dot != x)
            is_inside = left >= 0 and end <= size.width
            if is_clear and is_inside and not any(crosses(text, other) for other in texts):
                texts.append(text)
                break
    return texts[::-1]


def crosses(one: Text, other: Text) -> bool:
    return one.box[0] < other.box[2] + 6 and other.box[0] < one.box[2] + 6


def bars_of(
    steps: Iterable[StepNote], days: Days, top: int, size: Size, right: int
) -> tuple[list[Bar], Text | None]:
    """Steps as bars in rows, the newest first, and how many found no row.

    Steps planned on one day with one outcome share a bar.
    """
    groups: dict[tuple[date, date | None, str], list[str]] = {}
    for step in steps:
        groups.setdefault((step.start, step.end, step.outcome), []).append(step.title)
    rows: list[list[tuple[float, float]]] = [[] for _row in range(MOST_ROWS)]
    bars, left_out = [], 0
    for (start, end, outcome), titles in sorted(groups.items(), key=newest_first):
        left, until = days.place(start), days.place(end or days.end)
        words = step_words(titles, outcome, size is NARROW)
        x = max(min(left, round(right + 6 - len(words) * TEXT)), 0)
        extent = (x, max(until, x + len(words) * TEXT) + 8)
        number = next((n for n, row in enumerate(rows) if is_free(row, extent)), None)
        if number is None:
            left_out += len(titles)
            continue
        rows[number].append(extent)
        y = top + ROW * number
        bars.append(Bar(left, max(until, left + 4), y, Text(x, y + 19, words)))
    if not left_out:
        return bars, None
    more = ngettext("and %(n)d more step", "and %(n)d more steps", left_out) % {"n": left_out}
    return bars, Text(0, top + ROW * MOST_ROWS, more)


def newest_first(group: tuple[tuple[date, date | None, str], list[str]]) -> tuple[int, int, str]:
    (start, end, outcome), _titles = group
    return -start.toordinal(), -(end or date.max).toordinal(), outcome


def is_free(row: Iterable[tuple[float, float]], extent: tuple[float, float]) -> bool:
    return not any(left < extent[1] and extent[0] < right for left, right in row)


def step_words(titles: Sequence[str], outcome: str, is_narrow: bool) -> str:
    """“medication review: helped”, or “2 steps planned”."""
    if len(titles) > 1:
        number = {"n": len(titles), "outcome": outcome}
        if outcome:
            return (
                ngettext("%(n)d step: %(outcome)s", "%(n)d steps: %(outcome)s", len(titles))
                % number
            )
        return ngettext("%(n)d step planned", "%(n)d steps planned", len(titles)) % number
    room = LONGEST[is_narrow]
    ending = f": {outcome}" if outcome else _(": planned")
    return shortened(titles[0], room - len(ending)) + ending
