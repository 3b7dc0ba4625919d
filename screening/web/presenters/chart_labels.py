"""Where the texts of a chart stand, so that none lies on another or on a line."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from screening.web.presenters.chart_scales import TEXT

START, MIDDLE, END = "start", "middle", "end"
ASCENT, DESCENT = 11, 4
"""How far a text reaches above and below its line."""
BOLD = 9.6
"""The width of a bold figure, in which values are written."""
APART = 22
"""How far apart the scores lie whose values are shown, the most important ones aside."""
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Text:
    """Words on a line at `y`; `anchor` says which part of them stands at `x`."""

    x: int
    y: int
    words: str
    anchor: str = START
    letter: float = TEXT
    """The width of a letter."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        width = len(self.words) * self.letter
        left = self.x - {START: 0, MIDDLE: width / 2, END: width}[self.anchor]
        return left, self.y - ASCENT, left + width, self.y + DESCENT


def shortened(words: str, most: int) -> str:
    """The words in `most` characters, with an ellipsis where some are left out."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


@dataclass(slots=True)
class Room:
    """The space that texts may take: not that of others, and not that of lines of scores."""

    top: int
    bottom: int
    curves: Sequence[Sequence[Place]]
    taken: list[Text] = field(default_factory=list)

    def holds(self, text: Text, *, over_lines: bool = False) -> bool:
        left, top, right, bottom = text.box
        if left < 0 or top < self.top or bottom > self.bottom:
            return False
        if any(overlap(text, other) for other in self.taken):
            return False
        return over_lines or not any(
            low <= bottom and high >= top
            for curve in self.curves
            for low, high in heights(curve, left, right)
        )

    def take(self, texts: Iterable[Text], *, over_lines: bool = False) -> Text | None:
        """The first of the texts that finds room, which it then takes; None if none does."""
        text = next((each for each in texts if self.holds(each, over_lines=over_lines)), None)
        if text:
            self.taken.append(text)
        return text


def overlap(one: Text, other: Text) -> bool:
    left, top, right, bottom = one.box
    other_left, other_top, other_right, other_bottom = other.box
    return left < other_right and other_left < right and top < other_bottom and other_top < bottom


def heights(curve: Sequence[Place], left: float, right: float) -> list[tuple[float, float]]:
    """The smallest and the largest y of a line between two x; empty where it is not there."""
    left, right = max(left, curve[0][0]), min(right, curve[-1][0])
    if left > right:
        return []
    first, last = bisect_left(curve, (left, -1)), bisect_right(curve, (right, 10**6))
    inside = [*(y for _x, y in curve[first:last]), at(curve, left), at(curve, right)]
    return [(min(inside), max(inside))]


def at(curve: Sequence[Place], x: float) -> float:
    """The y of a line at an x that lies on it."""
    place = min(bisect_left(curve, (x, -1)), len(curve) - 1)
    after = curve[place]
    if after[0] == x or place == 0:
        return after[1]
    before = curve[place - 1]
    return before[1] + (after[1] - before[1]) * (x - before[0]) / (after[0] - before[0])


def values(
    room: Room, curve: Sequence[Place], totals: Sequence[int], *, ends_only: bool
) -> list[tuple[int, Text]]:
    """The totals beside their places, as many as there is room for, each with its index.

    The latest goes first and always has a place, then the first, the highest and the lowest, then
    all others in their order.
    """
    last = len(totals) - 1
    order = [last, 0]
    if not ends_only:
        order += [totals.index(max(totals)), totals.index(min(totals))]
    others = () if ends_only else range(1, last)
    placed: list[tuple[int, Text]] = []
    for index in dict.fromkeys([*order, *others]):
        x = curve[index][0]
        if index not in order and any(abs(curve[each][0] - x) < APART for each, _text in placed):
            continue
        texts = beside(curve, totals, index)
        text = room.take(texts)
        if text is None and index == last and not ends_only:
            text = room.take(texts, over_lines=True)
        if text:
            placed.append((index, text))
    return placed


def beside(curve: Sequence[Place], totals: Sequence[int], index: int) -> list[Text]:
    """Where the value of a score may stand, the best first.

    Above its place, or below where the line turns up again; else at the side that the line leaves
    free.
    """
    x, y = curve[index]
    value = partial(Text, words=str(totals[index]), letter=BOLD)
    above, below = value(x, y - 10, anchor=MIDDLE), value(x, y + 20, anchor=MIDDLE)
    neighbours = [curve[each][1] for each in (index - 1, index + 1) if 0 <= each < len(curve)]
    is_valley = bool(neighbours) and y > max(neighbours)
    texts = [below, above] if is_valley else [above, below]
    if index == len(curve) - 1:
        texts.append(value(x + 9, y + 5))
    if index == 0:
        texts.append(value(x - 9, y + 5, anchor=END))
    return [
        *texts,
        *(value(x + 8, y - 4), value(x - 8, y - 4, anchor=END)),
        *(value(x + 8, y + 14), value(x - 8, y + 14, anchor=END)),
    ]
