"""Rows of a file of scores beside the cases of a person: what fits, and every problem by line."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.utils import timezone

from screening.engine.instruments import Instrument
from screening.engine.score_rows import (
    CODE,
    CODE_TWICE,
    DATE,
    FEWER_SESSIONS,
    INSTRUMENT,
    ITEMS,
    LINE_TWICE,
    REFUSED,
    SCORED_ALREADY,
    SESSIONS,
    TOTAL,
    UNKNOWN_CODE,
    UNKNOWN_INSTRUMENT,
    BrokenRow,
    Line,
    RowProblem,
    ScoreRow,
)
from screening.models import Case, ServiceInstrument
from screening.queries.stored_scores import StoredScore, days_of_scores, newest_scores
from screening.workflows.cases import CaseRefused, refuse_closed, refuse_course
from screening.workflows.instruments import compared
from screening.workflows.measurements import ScoreRefused, refuse_day, worked_out

ROWS_AT_ONCE = 500
MOST_PROBLEMS = 1000
"""Problems that are kept to be shown; those beyond are counted."""


@dataclass
class Outcome:
    """What an import does, or would do."""

    new: int = 0
    same: int = 0
    """Scores that are stored already as the file has them."""
    cases: int = 0
    """Cases that get a score or a later number of sessions."""
    recounted: int = 0
    """Cases whose number of sessions rises."""
    problems: list[RowProblem] = field(default_factory=list)
    more: int = 0
    """Problems beyond those kept."""

    def add(self, problem: RowProblem) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
        else:
            self.more += 1

    @property
    def problem_count(self) -> int:
        return len(self.problems) + self.more


@dataclass(slots=True)
class Fitting:
    """A row that fits the service: its case, its instrument and what it is worth."""

    row: ScoreRow
    case: Any
    instrument: Any
    items: list[int | None] | None
    """Those of the row, without the empty columns that other instruments of the file need."""
    total: int
    safety_answer: int | None
    supersedes: int | None = None
    """The id of the row of this day that was taken back before."""

    @property
    def key(self) -> tuple[int, str, date]:
        return self.case.pk, self.instrument.pk, self.row.taken_on


class Check:
    """Compares rows with the cases of a person and with what is stored.

    What it keeps grows with the person's cases, not with the file: of the rows gone by and of those
    stored, one bit for each day of a case and instrument; of each case the latest number of
    sessions.
    """

    def __init__(self, by: Any, today: date, only: Iterable[int] | None = None) -> None:
        """`only` are the ids of the cases that are locked; without it every case counts."""
        self.today = today
        self.cases = cases_by_code(by, only)
        self.instruments = instruments_by_name()
        self.engines = {each.pk: each.as_instrument() for each in self.instruments.values()}
        self.days: dict[tuple[int, str], int] = {}
        self.stored_days: dict[tuple[int, str], int] = {}
        self.looked_up: set[int] = set()
        self.sessions: dict[int, tuple[Any, ScoreRow]] = {}
        self.outcome = Outcome()

    def fitting(self, rows: Iterable[Line]) -> Iterator[list[Fitting]]:
        """The new rows, some hundred at a time; problems and equal rows go to the outcome."""
        rest = iter(rows)
        while some := list(islice(rest, ROWS_AT_ONCE)):
            fitting = []
            for row in some:
                if isinstance(row, RowProblem):
                    self.outcome.add(row)
                elif isinstance(row, BrokenRow):
                    self.name_what_else_is_wrong(row)
                elif fits := self.fit(row):
                    fitting.append(fits)
            yield self.new_ones(fitting)
        for case, row in self.sessions.values():
            self.refuse_fewer(case, row)

    def fit(self, row: ScoreRow) -> Fitting | None:
        """The row with its case and worth; None, and its problems noted, where it does not fit."""
        before = self.outcome.problem_count
        case, used = self.case_of(row), self.instrument_of(row)
        if used is None or case is None:
            return None
        result, instrument = None, self.engines[used.pk]
        items = whole(row.items, instrument)
        if self.tried(row, DATE, lambda: refuse_day(case, row.taken_on, self.today)):
            self.note_day(row, case, used)
        try:
            result = worked_out(instrument, row.total, items)
        except ScoreRefused as refusal:
            column = TOTAL if row.items is None else ITEMS
            self.outcome.add(refused(row, column, refusal))
        if row.sessions is not None:
            self.note_sessions(row, case)
        if result is None or self.outcome.problem_count > before:
            return None
        return Fitting(row, case, used, items, result.total, result.safety_answer)

    def name_what_else_is_wrong(self, row: BrokenRow) -> None:
        """So that nobody puts a line right twice."""
        if row.code:
            self.case_of(row)
        if row.instrument:
            self.instrument_of(row)

    def tried(self, row: ScoreRow | BrokenRow, column: str, rule: Callable[[], object]) -> bool:
        """Whether a rule of single scores and cases lets the row pass."""
        try:
            rule()
        except (ScoreRefused, CaseRefused) as refusal:
            self.outcome.add(refused(row, column, refusal))
            return False
        return True

    def case_of(self, row: ScoreRow | BrokenRow) -> Any:
        if row.code not in self.cases:
            # The same for a code that nobody has and for one of somebody else's case.
            self.outcome.add(RowProblem(row.line, CODE, UNKNOWN_CODE, {"text": row.code[:40]}))
            return None
        case = self.cases[row.code]
        if case is None:
            self.outcome.add(RowProblem(row.line, CODE, CODE_TWICE, {"text": row.code}))
            return None
        return case if self.tried(row, CODE, lambda: refuse_closed(case)) else None

    def instrument_of(self, row: ScoreRow | BrokenRow) -> Any:
        used = self.instruments.get(compared(row.instrument))
        if used is None:
            params = {
                "text": row.instrument[:40],
                "names": tuple(sorted({each.name for each in self.instruments.values()})),
            }
            self.outcome.add(RowProblem(row.line, INSTRUMENT, UNKNOWN_INSTRUMENT, params))
        return used

    def note_day(self, row: ScoreRow, case: Any, used: Any) -> None:
        """Refuse a second row of a case, instrument and day."""
        bit = self.bit(row.taken_on)
        days = self.days.get((case.pk, used.pk), 0)
        if days & bit:
            params = {"name": used.name, "day": row.taken_on}
            self.outcome.add(RowProblem(row.line, DATE, LINE_TWICE, params))
        self.days[case.pk, used.pk] = days | bit

    def note_sessions(self, row: ScoreRow, case: Any) -> None:
        now = timezone.now()
        if not self.tried(row, SESSIONS, lambda: refuse_course(case.started_on, row.sessions, now)):
            return
        latest = self.sessions.get(case.pk)
        if latest is None or latest[1].taken_on <= row.taken_on:
            self.sessions[case.pk] = case, row

    def refuse_fewer(self, case: Any, row: ScoreRow) -> None:
        """Sessions only grow: fewer on a later day than were counted before is a mistake."""
        counted_on = case.sessions_on
        if counted_on and row.taken_on > counted_on and row.sessions < case.sessions:
            params = {"sessions": case.sessions, "day": counted_on}
            self.outcome.add(RowProblem(row.line, SESSIONS, FEWER_SESSIONS, params))

    def new_ones(self, fitting: list[Fitting]) -> list[Fitting]:
        """Those that are not stored already; a different score of the day is a problem."""
        stored = self.stored_of(fitting)
        new = []
        for each in fitting:
            existing = stored.get(each.key)
            if existing is None or existing.total is None:
                each.supersedes = existing and existing.pk
                new.append(each)
            elif is_same(each, existing):
                self.outcome.same += 1
            else:
                params = {
                    "name": each.instrument.name,
                    "day": each.row.taken_on,
                    "total": existing.total,
                    "same_total": existing.total == each.total,
                }
                self.outcome.add(RowProblem(each.row.line, TOTAL, SCORED_ALREADY, params))
        self.outcome.new += len(new)
        return new

    def stored_of(self, fitting: list[Fitting]) -> dict[tuple[int, str, date], StoredScore]:
        """What is stored on the same days; no more is asked where the days alone say nothing is."""
        others = {each.case.pk for each in fitting} - self.looked_up
        for case, instrument, day in days_of_scores(others):
            self.stored_days[case, instrument] = self.stored_days.get(
                (case, instrument), 0
            ) | self.bit(day)
        self.looked_up |= others
        same_day = [
            each
            for each in fitting
            if self.stored_days.get(each.key[:2], 0) & self.bit(each.row.taken_on)
        ]
        return newest_scores(
            {each.case.pk for each in same_day},
            {each.instrument.pk for each in same_day},
            {each.row.taken_on for each in same_day},
        )

    def bit(self, day: date) -> int:
        return 1 << max(0, (self.today - day).days)

    def recounted(self) -> list[tuple[Any, ScoreRow]]:
        """The cases whose number of sessions the file raises, with the row that does."""
        return [(case, row) for case, row in self.sessions.values() if row.sessions > case.sessions]


def whole(items: tuple[int | None, ...] | None, instrument: Instrument) -> list[int | None] | None:
    """The answers without the empty columns that other instruments of the file need."""
    if items is None:
        return None
    needed = len(instrument.items)
    rest = items[needed:]
    return list(items if any(each is not None for each in rest) or not needed else items[:needed])


def refused(row: ScoreRow | BrokenRow, column: str, refusal: Exception) -> RowProblem:
    return RowProblem(row.line, column, REFUSED, {"sentence": str(refusal)})


def visible_cases(by: Any) -> Any:
    return Case.objects.visible_to(by).order_by()


def cases_by_code(by: Any, only: Iterable[int] | None = None) -> dict[str, Any]:
    """The person's cases by code, closed ones too; None for a code of several teams."""
    rows = visible_cases(by)
    cases: dict[str, Any] = {}
    for case in rows if only is None else rows.filter(pk__in=only):
        cases[case.code] = None if case.code in cases else case
    return cases


def instruments_by_name() -> dict[str, Any]:
    """The instruments in use by name and by key."""
    used = list(ServiceInstrument.objects.filter(is_in_use=True))
    return {compared(each.pk): each for each in used} | {compared(each.name): each for each in used}


def is_same(each: Fitting, existing: StoredScore) -> bool:
    """Whether a stored score says all that the row says; a total alone asks for no answers."""
    if each.items is None:
        return existing.total == each.total
    return existing.items == each.items
