"""A team's counts as its page shows them: by name, and what is too rare to show left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.percentages import percent
from screening.queries.team import TeamCounts
from screening.web.words import COUNTED_BANDS, FEWEST_SHOWN, current_name

MOST_ROWS = 10
SHADES = 4


@dataclass(frozen=True, slots=True)
class BandCell:
    """How many cases have a barrier of the domain in the band; the shade is 0 to SHADES."""

    band: str
    cases: int
    shade: int


@dataclass(frozen=True, slots=True)
class DomainRow:
    key: str
    name: str
    cells: tuple[BandCell, ...]


@dataclass(frozen=True, slots=True)
class BarrierRow:
    """How many open cases have the barrier; `percent` is of all that have a report."""

    key: str
    name: str
    cases: int
    percent: int


@dataclass(frozen=True, slots=True)
class QuestionRow:
    text: str
    cases: int


@dataclass(frozen=True, slots=True)
class TeamPage:
    """The counts themselves, and their rows; no rows before the first release."""

    counted: TeamCounts
    domains: tuple[DomainRow, ...] = ()
    barriers: tuple[BarrierRow, ...] = ()
    rare: tuple[str, ...] = ()
    """The names of the barriers that fewer than FEWEST_SHOWN cases have."""
    questions: tuple[QuestionRow, ...] = ()
    steps: tuple[Mapping[str, Any], ...] = ()
    """For each adjustment its `title`, how often it was `planned`, and each outcome."""
    bands: tuple[str, ...] = COUNTED_BANDS
    fewest: int = FEWEST_SHOWN
    most: int = MOST_ROWS

    @property
    def empty(self) -> bool:
        """Whether the team has nothing to count yet."""
        return not (self.counted.cases or self.counted.steps or self.counted.ended.many)


def team_page(compiled: CompiledCatalog | None, counted: TeamCounts) -> TeamPage:
    """The counts by name; the catalog is None before the first release."""
    if compiled is None:
        return TeamPage(counted)
    barriers = {key: current_name(compiled.barriers, key) for key in counted.barriers}
    frequent = [row for row in counted.barriers.items() if row[1] >= FEWEST_SHOWN]
    unknown = [row for row in counted.questions.items() if row[1] >= FEWEST_SHOWN]
    return TeamPage(
        counted,
        domains=domain_rows(compiled, counted.domains),
        barriers=tuple(
            BarrierRow(key, barriers[key], cases, percent(cases, counted.reported))
            for key, cases in frequent[:MOST_ROWS]
        ),
        # By name: their order by number would give away what is hidden.
        rare=tuple(
            sorted(barriers[key] for key, cases in counted.barriers.items() if cases < FEWEST_SHOWN)
        ),
        questions=tuple(
            QuestionRow(compiled.questions[key].text if key in compiled.questions else key, cases)
            for key, cases in unknown[:MOST_ROWS]
        ),
        steps=tuple(row for row in counted.steps if row["planned"] >= FEWEST_SHOWN)[:MOST_ROWS],
    )


def domain_rows(
    compiled: CompiledCatalog, counts: Mapping[tuple[str, str], int]
) -> tuple[DomainRow, ...]:
    """A row for each domain, that with most likely cases first."""
    asked = [barrier.domain for barrier in compiled.barriers.values()]
    # A report's release may have had a domain that the catalog has no more.
    keys = dict.fromkeys(asked + [domain for domain, _band in counts])
    most = {
        band: max((counts.get((key, band), 0) for key in keys), default=0) for band in COUNTED_BANDS
    }
    rows = []
    for key in keys:
        cases = {band: counts.get((key, band), 0) for band in COUNTED_BANDS}
        cells = tuple(
            BandCell(band, number, shade(number, most[band])) for band, number in cases.items()
        )
        rows.append(DomainRow(key, current_name(compiled.domains, key), cells))
    return tuple(sorted(rows, key=lambda row: [-cell.cases for cell in row.cells]))


def shade(number: int, most: int) -> int:
    """0 for none, else 1 to SHADES: how far up to the column's highest number this one comes."""
    return -(-SHADES * number // most) if number else 0
