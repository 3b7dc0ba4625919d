"""A barrier of a report in words: its points, its parts and its neighbours."""

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


@dataclass(frozen=True, slots=True)
class Band:
    """A band as mark and word; the colour only repeats it."""

    key: str
    mark: str
    word: str


@dataclass(frozen=True, slots=True)
class FindingText:
    """A barrier in words. The bar's numbers are percentages of the most it can come to."""

    key: str
    name: str
    address: str
    band: Band
    points: str
    scale: str
    """Thresholds, and the range while questions are open."""
    bar: dict[str, int]
    supporting: tuple[Row, ...]
    """(width in per cent, question, answer, sum, note beside the answer), as all the rows below."""
    contrary: tuple[Row, ...]
    unknown: tuple[Row, ...]
    neutral: tuple[Row, ...]
    quiet_summary: str
    """Over the rows that fold away; empty where there are none."""
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
        points=ngettext("%(points)d point", "%(points)d points", finding.points) % numbers,
        scale=scale_of(finding, numbers),
        bar=bar_of(finding),
        supporting=tuple(
            (str(p.share), p.question.text, p.option.label, product(p), p.note)
            for p in finding.supporting
        ),
        contrary=tuple(
            (str(p.share), p.question.text, p.option.label, str(p.points), p.note)
            for p in finding.contrary
        ),
        unknown=tuple(
            ("0", p.question.text, unknown_answer(p), could_change(p), p.note)
            for p in finding.unknown
        ),
        neutral=tuple(("0", p.question.text, p.option.label, "0", p.note) for p in finding.neutral),
        quiet_summary=quiet_summary(finding),
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


def scale_of(finding: FindingView, numbers: dict[str, int]) -> str:
    """Thresholds, and the range while questions are open."""
    scale = _("possible from %(possible)d, likely from %(likely)d, at most %(maximum)d") % numbers
    if finding.low != finding.high:
        scale += " · " + (
            _("between %(low)d and %(high)d once the open questions are answered") % numbers
        )
    return scale


def bar_of(finding: FindingView) -> dict[str, int]:
    """Where the bar's parts begin and how long they are, in per cent of the most points."""
    return {
        "low": finding.bar_low,
        "range": finding.bar_range,
        "points": finding.bar_points,
        "possible": finding.bar_possible,
        "likely": finding.bar_likely,
    }


def product(part: PartView) -> str:
    return _("%(weight)d × %(level)d = %(points)d") % {
        "weight": part.weight,
        "level": part.option.level,
        "points": part.points,
    }


def unknown_answer(part: PartView) -> str:
    return _("Don’t know") if part.dont_know else _("not answered")


def could_change(part: PartView) -> str:
    if part.weight < 0:
        return _("could take off up to %(points)d") % {"points": part.could_add}
    return _("could add up to %(points)d") % {"points": part.could_add}


def quiet_summary(finding: FindingView) -> str:
    if number := len(finding.unknown):
        return ngettext("%(number)d question is open", "%(number)d questions are open", number) % {
            "number": number
        }
    return _("Asked, and adding nothing") if finding.neutral else ""


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
