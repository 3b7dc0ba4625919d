"""A team's counts as its page shows them: by name, the rare ones apart with their cases.

Who sees the page may open every case behind it, so no count is hidden.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.utils.translation import ngettext

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.course import UNKNOWN
from screening.engine.percentages import percent
from screening.queries.team import FEW, TeamCounts
from screening.web.presenters.course import STATES
from screening.web.words import COUNTED_BANDS, current_name

MOST_ROWS = 10
SHADES = 4

Row = TypeVar("Row")
CaseLinks = Sequence[tuple[UUID, str]]
"""The uuid and the code of each case."""


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
    """In how many cases a question's last answer is "don't know"; `links` of the few."""

    text: str
    cases: int
    links: CaseLinks = ()


@dataclass(frozen=True, slots=True)
class StepRow:
    """An adjustment, how often it was planned, and each outcome; `links` of the few."""

    title: str
    planned: int
    helped: int
    no_change: int
    worse: int
    not_done: int
    links: CaseLinks = ()

    @property
    def in_words(self) -> str:
        """ "planned 4 times, helped 2 times"; outcomes that did not come are left out."""
        counts = [
            (self.planned, ngettext("planned %(n)d time", "planned %(n)d times", self.planned)),
            (self.helped, ngettext("helped %(n)d time", "helped %(n)d times", self.helped)),
            (
                self.no_change,
                ngettext("no change %(n)d time", "no change %(n)d times", self.no_change),
            ),
            (self.worse, ngettext("made worse %(n)d time", "made worse %(n)d times", self.worse)),
            (self.not_done, ngettext("not done %(n)d time", "not done %(n)d times", self.not_done)),
        ]
        return ", ".join(text % {"n": n} for n, text in counts if n)


@dataclass(frozen=True, slots=True)
class CourseRow:
    """How many open cases are in a state by their PHQ-9; `percent` is of all open cases."""

    state: str
    name: str
    cases: int
    percent: int


@dataclass(frozen=True, slots=True)
class TeamPage:
    """The counts themselves, and their rows; no rows before the first release.

    Rare is what counts fewer than FEW, or comes after the first MOST_ROWS.
    """

    counted: TeamCounts
    domains: tuple[DomainRow, ...] = ()
    barriers: tuple[BarrierRow, ...] = ()
    rare_barriers: tuple[BarrierRow, ...] = ()
    questions: tuple[QuestionRow, ...] = ()
    rare_questions: tuple[QuestionRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    rare_steps: tuple[StepRow, ...] = ()
    bands: tuple[str, ...] = COUNTED_BANDS
    courses: tuple[CourseRow, ...] = ()
    """None while no case has a score that can be judged."""

    @property
    def empty(self) -> bool:
        """Whether the team has nothing to count yet."""
        return not (self.counted.cases or self.counted.steps or self.counted.ended.many)


def team_page(compiled: CompiledCatalog | None, counted: TeamCounts) -> TeamPage:
    """The counts by name; the catalog is None before the first release."""
    if compiled is None:
        return TeamPage(counted, courses=course_rows(counted))
    barriers, rare_barriers = split(barrier_rows(compiled, counted), lambda row: row.cases)
    questions, rare_questions = split(question_rows(compiled, counted), lambda row: row.cases)
    steps, rare_steps = split(step_rows(counted), lambda row: row.planned)
    return TeamPage(
        counted,
        domains=domain_rows(compiled, counted.domains),
        barriers=barriers,
        rare_barriers=rare_barriers,
        questions=questions,
        rare_questions=rare_questions,
        steps=steps,
        rare_steps=rare_steps,
        courses=course_rows(counted),
    )


def course_rows(counted: TeamCounts) -> tuple[CourseRow, ...]:
    """The states in the engine's order; none where too little is known of every case."""
    if not any(n for state, n in counted.states.items() if state != UNKNOWN):
        return ()
    return tuple(
        CourseRow(state, str(STATES[state]), n, percent(n, counted.cases))
        for state, n in counted.states.items()
    )


def split(
    rows: Sequence[Row], count: Callable[[Row], int]
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The first MOST_ROWS of the rows that count FEW or more; and all the others."""
    often = sum(count(row) >= FEW for row in rows[:MOST_ROWS])
    return tuple(rows[:often]), tuple(rows[often:])


def barrier_rows(compiled: CompiledCatalog, counted: TeamCounts) -> list[BarrierRow]:
    return [
        BarrierRow(key, current_name(compiled.barriers, key), n, percent(n, counted.reported))
        for key, n in counted.barriers.items()
    ]


def question_rows(compiled: CompiledCatalog, counted: TeamCounts) -> list[QuestionRow]:
    texts = {key: question.text for key, question in compiled.questions.items()}
    return [
        QuestionRow(texts.get(key, key), n, counted.rare_questions.get(key, ()))
        for key, n in counted.questions.items()
    ]


def step_rows(counted: TeamCounts) -> list[StepRow]:
    shown = ("title", "planned", "helped", "no_change", "worse", "not_done")
    return [
        StepRow(**{name: row[name] for name in shown}, links=counted.rare_steps.get(row["key"], ()))
        for row in counted.steps
    ]


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
