"""Scores of many cases from a file: every problem by line first, then all of them or none."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from screening.engine.score_rows import Line
from screening.models import Measurement
from screening.workflows.events import log_event
from screening.workflows.locking import lock_case
from screening.workflows.safety import raise_flag_of_score
from screening.workflows.score_check import Check, Fitting, Outcome, visible_cases
from screening.workflows.sessions import set_sessions

Read = Callable[[], Iterable[Line]]
"""Reads the file from its start, each time it is called."""


class ImportRefused(Exception):
    """The file has problems, so nothing of it was stored; `outcome` names them."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(f"{outcome.problem_count} problems")
        self.outcome = outcome


def check_scores(read: Read, *, by: Any, at: Any = None) -> Outcome:
    """What importing the file would do, and every problem; nothing is stored."""
    check = Check(by, timezone.localdate(at))
    changed: set[int] = set()
    for new in check.fitting(read()):
        changed.update(each.case.pk for each in new)
    return finished(check, changed)


def finished(check: Check, changed: set[int]) -> Outcome:
    recounted = check.recounted()
    check.outcome.recounted = len(recounted)
    check.outcome.cases = len(changed | {case.pk for case, _row in recounted})
    check.outcome.problems.sort(key=lambda problem: problem.line)
    return check.outcome


@transaction.atomic
def import_scores(read: Read, *, codes: Iterable[str], by: Any, at: Any = None) -> Outcome:
    """Store every score of the file that is not stored yet, or none of them.

    `codes` are those of the file's lines, each of which is checked again under the locks. Locks
    the cases that they name, in the order of their ids. Raises ImportRefused.
    """
    now = at or timezone.now()
    check = Check(by, timezone.localdate(now), only=lock_cases_of(codes, by))
    counts: dict[int, int] = {}
    safety: dict[int, Measurement] = {}
    for new in check.fitting(read()):
        if check.outcome.problems:
            continue
        for measurement, each in zip(store(new, by=by, now=now), new, strict=True):
            counts[each.case.pk] = counts.get(each.case.pk, 0) + 1
            note_safety(safety, measurement, each)
    outcome = finished(check, set(counts))
    if outcome.problems:
        raise ImportRefused(outcome)
    cases = {case.pk: case for case in check.cases.values() if case}
    for pk, number in counts.items():
        details = {"scores": number}
        log_event("scores.imported", by=by, case=cases[pk], details=details, at=now)
    for pk, measurement in safety.items():
        raise_flag_of_score(measurement, cases[pk])
    for case, row in check.recounted():
        set_sessions(case, row.sessions, on=row.taken_on, by=by, now=now)
    return outcome


def lock_cases_of(codes: Iterable[str], by: Any) -> list[int]:
    """Lock the person's cases that have one of the codes; returns their ids."""
    mine: dict[str, list[int]] = {}
    for case in visible_cases(by):
        mine.setdefault(case.code, []).append(case.pk)
    named = {pk for code in codes if code in mine for pk in mine[code]}
    return [lock_case(pk).pk for pk in sorted(named)]


def store(new: list[Fitting], *, by: Any, now: Any) -> list[Measurement]:
    return Measurement.objects.bulk_create(
        Measurement(
            case=each.case,
            instrument=each.instrument,
            taken_on=each.row.taken_on,
            items=each.items,
            total=each.total,
            source=Measurement.Source.IMPORT,
            supersedes_id=each.supersedes,
            entered_by=by,
            entered_at=now,
        )
        for each in new
    )


def note_safety(safety: dict[int, Measurement], measurement: Measurement, each: Fitting) -> None:
    """Keep the newest score of each case whose safety item was answered above 0.

    It alone raises the flag: raised again by each of many, it would be one and the same.
    """
    if each.safety_answer and (
        each.case.pk not in safety or safety[each.case.pk].taken_on < measurement.taken_on
    ):
        safety[each.case.pk] = measurement
