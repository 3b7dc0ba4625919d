"""Agreement as its page shows it: shares with their intervals, or that there are too few."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.wilson import proportion
from screening.models import Decision, Membership
from screening.web.words import COUNTED_BANDS, percent_words, suppress_small

FEWEST_GIVEN = 20
"""Below this an interval is too wide to change a catalog by."""
COLUMNS = tuple((band, role) for band in COUNTED_BANDS for role in Membership.Role)
TRIED = tuple(outcome.name.lower() for outcome in Decision.TRIED)

Counted = Iterable[Mapping[str, Any]]
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Share:
    """A share of `of` with its interval in words; where there are too few, only `suppressed`."""

    of: int
    percent: str = ""
    interval: str = ""
    suppressed: str = ""

    @property
    def enough(self) -> bool:
        return bool(self.percent)


@dataclass(frozen=True, slots=True)
class OpinionCell:
    """How many agree, of those with this role, where the report gave the barrier this band."""

    band: str
    role: Words
    share: Share


@dataclass(frozen=True, slots=True)
class BarrierRow:
    name: str
    cells: tuple[OpinionCell, ...]

    @property
    def enough(self) -> bool:
        """Whether there is a share to show in any column."""
        return any(cell.share.enough for cell in self.cells)


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """What was done with an adjustment, and why it was declined.

    "Done" is of the planned steps with an outcome, "helped" of those that were done; `change` is
    the median change of the PHQ-9 over them, from the planning until the outcome.
    """

    name: str
    planned: Share
    declined: Share
    reasons: tuple[tuple[Words, Share], ...]
    done: Share
    helped: Share
    change: str

    @property
    def enough(self) -> bool:
        return self.planned.enough


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """Rows with enough answers, and the names of those that have too few."""

    barriers: tuple[BarrierRow, ...]
    rare_barriers: tuple[str, ...]
    adjustments: tuple[AdjustmentRow, ...]
    rare_adjustments: tuple[str, ...]
    columns: tuple[tuple[str, Words], ...] = tuple((band, role.label) for band, role in COLUMNS)
    fewest: int = FEWEST_GIVEN

    @property
    def empty(self) -> bool:
        """Whether nothing was ever decided."""
        return not (
            self.barriers or self.rare_barriers or self.adjustments or self.rare_adjustments
        )


def agreement_page(
    compiled: CompiledCatalog | None,
    opinions: Counted,
    choices: Counted,
    changes: Mapping[str, Sequence[int]],
) -> AgreementPage:
    """What `queries.agreement` counted; the catalog is None before the first release."""
    barriers, adjustments = (compiled.barriers, compiled.adjustments) if compiled else ({}, {})
    said = barrier_rows(opinions, {key: one.name for key, one in barriers.items()})
    titles = {key: one.title for key, one in adjustments.items()}
    done = adjustment_rows(choices, titles, changes)
    return AgreementPage(
        barriers=tuple(row for row in said if row.enough),
        rare_barriers=tuple(row.name for row in said if not row.enough),
        adjustments=tuple(row for row in done if row.enough),
        rare_adjustments=tuple(row.name for row in done if not row.enough),
    )


def share_of(count: int, of: int) -> Share:
    """`count` of `of` as a share with its 95 % interval; of fewer than FEWEST_GIVEN it has none."""
    if of < FEWEST_GIVEN:
        return Share(of, suppressed=suppress_small(of, FEWEST_GIVEN) if of else _("none"))
    ends = proportion(count, of)
    interval = _("%(count)d of %(of)d; %(low)s to %(high)s %%") % {
        "count": count,
        "of": of,
        "low": percent_words(ends.low),
        "high": percent_words(ends.high),
    }
    return Share(of, percent=percent_words(count, of), interval=interval)


def barrier_rows(counted: Counted, names: Mapping[str, str]) -> list[BarrierRow]:
    """For each barrier with an opinion: the share of agreement per band and role."""
    given = {(row["key"], row["band"], row["role"]): row for row in counted}
    nobody = {"agree": 0, "given": 0}
    rows = []
    for key, name in named_in_order(given.values(), names):
        cells = []
        for band, role in COLUMNS:
            row = given.get((key, band, role), nobody)
            cells.append(OpinionCell(band, role.label, share_of(row["agree"], row["given"])))
        rows.append(BarrierRow(name, tuple(cells)))
    return rows


def adjustment_rows(
    counted: Counted, names: Mapping[str, str], changes: Mapping[str, Sequence[int]]
) -> list[AdjustmentRow]:
    """For each adjustment decided on: how often planned, declined and why, and what came of it."""
    given = {row["key"]: row for row in counted}
    return [
        adjustment_row(name, given[key], changes.get(key, ()))
        for key, name in named_in_order(given.values(), names)
    ]


def adjustment_row(name: str, row: Mapping[str, Any], changes: Sequence[int]) -> AdjustmentRow:
    decided, tried = row["decided"], sum(row[outcome] for outcome in TRIED)
    return AdjustmentRow(
        name=name,
        planned=share_of(row["planned"], decided),
        declined=share_of(row["declined"], decided),
        reasons=tuple(
            (reason.label, share_of(row[reason.name.lower()], decided))
            for reason in Decision.Reason
            if row[reason.name.lower()]
        ),
        done=share_of(tried, tried + row["not_done"]),
        helped=share_of(row["helped"], tried),
        change=median_words(changes),
    )


def median_words(changes: Sequence[int]) -> str:
    """The median of changes in points with its sign and how many there are: "−3 (24 cases)".

    Of fewer than FEWEST_GIVEN none is shown.
    """
    if not changes:
        return _("none")
    if len(changes) < FEWEST_GIVEN:
        return suppress_small(len(changes), FEWEST_GIVEN)
    middle = median(changes)
    number = f"{abs(middle):g}"
    sign = "−" if middle < 0 else "+" if middle > 0 else ""
    return _("%(points)s of %(count)d steps") % {"points": sign + number, "count": len(changes)}


def named_in_order(counted: Counted, names: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """(key, name) of what was counted: in the catalog's order, then what has left the catalog."""
    stored = {row["key"]: row["title"] for row in counted}
    gone = sorted(set(stored) - set(names), key=lambda key: stored[key])
    return [(key, names[key]) for key in names if key in stored] + [(k, stored[k]) for k in gone]
