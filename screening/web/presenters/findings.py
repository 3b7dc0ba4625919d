"""A barrier of a report in words: its points, its bar, its parts and its neighbours."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from screening.engine.report_values import FindingView, PartView
from screening.engine.scoring import UNLIKELY
from screening.web.words import BANDS

Row = tuple[str, ...]
BAR_WIDTH = 220
MOST_STRONGEST = 2


@dataclass(frozen=True, slots=True)
class Band:
    """A band as mark and word; the colour only repeats it."""

    key: str
    mark: str
    word: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a bar's parts stand, of BAR_WIDTH; all bars share one scale, "likely" at half of it."""

    points: str
    low: str
    high: str
    possible: str
    likely: str
    label: str
    """The same in words."""


@dataclass(frozen=True, slots=True)
class FindingText:
    """A barrier in words."""

    key: str
    name: str
    address: str
    band: Band
    summary: str
    bar: Bar
    strongest: tuple[Row, ...]
    """The answers that add most: (question, answer)."""
    caption: str
    rows: tuple[Row, ...]
    """How the points add up: (style, question, answer, remark, weight and level, points, note)."""
    total: str
    points: str
    scale: str
    """Thresholds and the most that the barrier can come to."""
    differentials: tuple[tuple[str, Band, str], ...]
    brief_points: str
    brief_scale: str
    brief_rows: tuple[Row, ...]
    """(question, answer, sum, remark, note beside the answer)."""

    @property
    def may_be_decided(self) -> bool:
        """An unlikely barrier is listed, and no opinion is asked about it."""
        return self.band.key != UNLIKELY


def band_of(key: str) -> Band:
    return band_in(get_language(), key)


@cache
def band_in(_language: str | None, key: str) -> Band:
    mark, word = BANDS[key]
    return Band(key, mark, str(word))


def finding_text(finding: FindingView) -> FindingText:
    numbers = numbers_of(finding)
    return FindingText(
        key=finding.barrier.key,
        name=finding.barrier.name,
        address=reverse("catalog_barrier", args=[finding.barrier.key]),
        band=band_of(finding.band),
        summary=finding.barrier.summary,
        bar=bar_of(finding, numbers),
        strongest=tuple(
            (part.question.text, part.option.label) for part in finding.supporting[:MOST_STRONGEST]
        ),
        caption=ngettext(
            "How the %(points)d point adds up", "How the %(points)d points add up", finding.points
        )
        % numbers,
        rows=part_rows(finding),
        total=total_of(finding, numbers),
        points=str(finding.points),
        scale=_("Possible from %(possible)d, likely from %(likely)d, at most %(maximum)d.")
        % numbers,
        differentials=tuple(
            (near.barrier.name, band_of(near.band), near.how) for near in finding.differentials
        ),
        brief_points=_("%(points)d (%(low)d to %(high)d)") % numbers,
        brief_scale=_(
            "Possible from %(possible)d points, likely from %(likely)d, at most %(maximum)d; "
            "%(known)d of %(relevant)d questions known."
        )
        % numbers,
        brief_rows=brief_rows(finding),
    )


def numbers_of(finding: FindingView) -> dict[str, int]:
    """What the sentences about a finding are filled with."""
    return {
        "possible": finding.possible_at,
        "likely": finding.likely_at,
        "maximum": finding.maximum,
        "low": finding.low,
        "high": finding.high,
        "points": finding.points,
        "known": finding.known,
        "relevant": finding.relevant,
    }


def bar_of(finding: FindingView, numbers: dict[str, int]) -> Bar:
    def place(points: int) -> str:
        return str(min(BAR_WIDTH, round(BAR_WIDTH * points / (2 * finding.likely_at), 1)))

    if finding.low == finding.high:
        label = _("%(points)d points; possible from %(possible)d, likely from %(likely)d")
    else:
        label = _(
            "%(points)d points; possible from %(possible)d, likely from %(likely)d; "
            "between %(low)d and %(high)d"
        )
    return Bar(
        points=place(finding.points),
        low=place(finding.low),
        high=place(finding.high),
        possible=place(finding.possible_at),
        likely=place(finding.likely_at),
        label=label % numbers,
    )


def part_rows(finding: FindingView) -> tuple[Row, ...]:
    """Every part of a finding, as `FindingText.rows` says: what moves the points first."""
    against = _("(speaks against)")
    return (
        *(answered_row("for", part, "") for part in finding.supporting),
        *(answered_row("against", part, against) for part in finding.contrary),
        *(
            ("open", part.question.text, unknown_answer(part), "", "", could_be(part), part.note)
            for part in finding.unknown
        ),
        *(answered_row("neutral", part, "") for part in finding.neutral),
    )


def answered_row(style: str, part: PartView, remark: str) -> Row:
    answer = part.option.label
    times = f"{signed(part.weight)} × {part.option.level}"
    return style, part.question.text, answer, remark, times, signed(part.points), part.note


def signed(points: int) -> str:
    """The number with a real minus sign."""
    return str(points) if points >= 0 else f"−{-points}"


def could_be(part: PartView) -> str:
    """What an open question could still add or take off."""
    most = -part.could_add if part.weight < 0 else part.could_add
    return _("0 to %(points)s") % {"points": signed(most)}


def total_of(finding: FindingView, numbers: dict[str, int]) -> str:
    if finding.low == finding.high:
        return _("Points")
    return (
        ngettext(
            "Points; between %(low)d and %(high)d once the open question is answered",
            "Points; between %(low)d and %(high)d once the open questions are answered",
            len(finding.unknown),
        )
        % numbers
    )


def product(part: PartView) -> str:
    return _("%(weight)d × %(level)d = %(points)d") % {
        "weight": part.weight,
        "level": part.option.level,
        "points": part.points,
    }


def unknown_answer(part: PartView) -> str:
    return _("Don’t know") if part.dont_know else _("not answered")


def brief_rows(finding: FindingView) -> tuple[Row, ...]:
    """Every part of a finding in one list, as `FindingText.brief_rows` says."""
    against = _("(speaks against)")
    return (
        *((p.question.text, p.option.label, product(p), "", p.note) for p in finding.supporting),
        *(
            (p.question.text, p.option.label, str(p.points), against, p.note)
            for p in finding.contrary
        ),
        *(
            (
                p.question.text,
                unknown_answer(p),
                _("up to %(points)d") % {"points": p.could_add},
                "",
                p.note,
            )
            for p in finding.unknown
        ),
        *((p.question.text, p.option.label, "0", "", p.note) for p in finding.neutral),
    )


def earlier_sentences(earlier: Any) -> dict[str, str]:
    """What each barrier came to in the screening before; none for a first screening."""
    if earlier is None:
        return {}
    sentence = _("was %(points)d in screening %(number)d")
    return {
        key: sentence % {"points": points, "number": earlier.number}
        for key, points in earlier.points.items()
    }
