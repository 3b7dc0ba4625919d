"""What is stored of many cases on many days, for a file of scores to be compared with."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from screening.models import Measurement


class StoredScore(NamedTuple):
    """What is compared of a row; a whole model would cost ten times as much."""

    case: int
    instrument: str
    taken_on: date
    total: int | None
    items: list[int | None] | None
    pk: int

    @property
    def key(self) -> tuple[int, str, date]:
        return self.case, self.instrument, self.taken_on


FIELDS = StoredScore._fields


def days_of_scores(cases: Collection[int]) -> Iterator[tuple[int, str, date]]:
    """(case, instrument, day) of every row, one that was taken back included."""
    if cases:
        rows = Measurement.objects.filter(case__in=cases).order_by()
        yield from rows.values_list("case", "instrument", "taken_on").iterator()


def newest_scores(
    cases: Collection[int], instruments: Collection[str], days: Collection[date]
) -> dict[tuple[int, str, date], StoredScore]:
    """The newest row of each case, instrument and day, one that was taken back included.

    The first row of a day is found by its unique index, whatever the number of scores; only where
    it was superseded is the newest one looked for.
    """
    if not cases:
        return {}
    rows = Measurement.objects.filter(
        case__in=cases, instrument__in=instruments, taken_on__in=days
    ).order_by()
    newest: dict[tuple[int, str, date], StoredScore] = {}
    later = set()
    for *values, superseding in rows.filter(supersedes=None).values_list(*FIELDS, "superseding"):
        row = StoredScore(*values)
        newest[row.key] = row
        if superseding:
            later.add(row.case)
    if later:
        last = rows.filter(case__in=later, superseding=None, supersedes__isnull=False)
        for each in last.values_list(*FIELDS):
            row = StoredScore(*each)
            newest[row.key] = row
    return newest
