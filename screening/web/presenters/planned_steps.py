"""The planned steps of a case: for what, due when, with which outcome, and scores around it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.instruments import Measured
from screening.engine.step_change import MOST_BEFORE, step_change
from screening.models import Decision, Measurement, Review
from screening.queries.case import is_clinicians_step
from screening.queries.measurements import measured
from screening.web.addresses import address_of
from screening.web.presenters.caseload import day_words, due_words
from screening.web.presenters.chart_notes import StepNote


@dataclass(frozen=True, slots=True)
class PlannedStep:
    title: str
    planned: str
    """When, and on which report."""
    when: str
    """When it is due, or when its outcome was recorded."""
    over: str
    """How long it has been due; empty before that day, and once there is an outcome."""
    outcome: str
    """What came of it in words; empty as long as nobody said."""
    scores: str
    """"PHQ-9 18 → 16 → 18": as it was planned, at its outcome, latest."""
    address: str
    """Where the outcome is recorded; empty where that is not for the reader."""
    is_due: bool


def planned_steps(
    case: Any, decisions: Iterable[Decision], scores: Sequence[Measurement], today: date
) -> list[PlannedStep]:
    """The steps without an outcome, the first due first, then those with one, the newest first.

    `case` has its `history`; `scores` are those of one instrument that count, the oldest first.
    """
    reports = {each.report.pk: each for each in case.history if each.submitted_at}
    open_steps, done = [], []
    for step in last_of_each(decisions):
        row = step_row(case, step, reports[step.report_id], scores, today)
        (done if step.outcome else open_steps).append((step, row))
    open_steps.sort(key=lambda each: (each[0].due_on, each[0].pk))
    done.sort(key=lambda each: (each[0].outcome_at, each[0].pk), reverse=True)
    return [row for _step, row in [*open_steps, *done]]


def last_of_each(decisions: Iterable[Decision]) -> list[Decision]:
    """Planned steps; of one that a revision carried over with its time, the last copy."""
    steps = {
        (step.kind, step.key, step.at): step
        for step in decisions
        if is_clinicians_step(step) and step.choice == Decision.Choice.PLANNED
    }
    return list(steps.values())


def step_row(
    case: Any, step: Decision, screening: Any, scores: Sequence[Measurement], today: date
) -> PlannedStep:
    report = screening.report
    is_returned = getattr(report, "review", None) and (
        report.review.verdict == Review.Verdict.RETURNED
    )
    is_due = bool(step.due_on and step.due_on <= today and not (step.outcome or is_returned))
    day = step.outcome_at or step.due_on
    return PlannedStep(
        title=step.title,
        planned=_("planned %(day)s, report %(number)d")
        % {"day": day_words(step.at, today), "number": screening.number},
        when=day_words(day, today) if day else "",
        over=due_words(step.due_on, today)[0] if step.due_on and is_due else "",
        outcome=str(step.get_outcome_display()).lower() if step.outcome else "",
        scores=scores_around(step, scores, today),
        address=f"{address_of('report', report.uuid)}#plan" if case.is_own_case else "",
        is_due=is_due,
    )


def scores_around(step: Decision, scores: Sequence[Measurement], today: date) -> str:
    """The scores as the step was planned, as its outcome was recorded, and the latest since.

    Empty where the one at the planning is missing or too old, by the engine's rule. A score that
    stands for two of these is named once.
    """
    if not scores:
        return ""
    planned_on, instrument = timezone.localdate(step.at), scores[-1].instrument
    values = [measured(each) for each in scores]
    before = last_before(values, planned_on)
    if before is None:
        return ""
    moved = step_change(values, planned_on, today, instrument.pk)
    if moved is None:
        words = _("%(name)s %(total)d, no score since")
        return words % {"name": instrument.name, "total": before.total}
    chosen = [moved.before]
    if step.outcome_at:
        done_on = timezone.localdate(step.outcome_at)
        chosen += [each for each in values if planned_on < each.taken_on <= done_on][-1:]
    totals = [str(each.total) for each in dict.fromkeys([*chosen, moved.after])]
    return _("%(name)s %(totals)s") % {"name": instrument.name, "totals": " → ".join(totals)}


def last_before(values: Sequence[Measured], planned_on: date) -> Measured | None:
    """The score that counts as the one at the planning."""
    earliest = planned_on - MOST_BEFORE
    return next((v for v in reversed(values) if earliest <= v.taken_on <= planned_on), None)


def step_notes(decisions: Iterable[Decision]) -> tuple[StepNote, ...]:
    """The planned steps as a chart notes them."""
    return tuple(
        StepNote(
            title=step.title,
            start=timezone.localdate(step.at),
            end=timezone.localdate(step.outcome_at) if step.outcome_at else None,
            outcome=str(step.get_outcome_display()).lower() if step.outcome else "",
        )
        for step in last_of_each(decisions)
    )
