"""The planned steps of a case: for what, due when, with which outcome, and scores around it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from screening.models import Decision, Measurement, Review
from screening.queries.case import is_clinicians_step
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
        scores=scores_around(step, scores),
        address=f"{address_of('report', report.uuid)}#plan" if case.is_own_case else "",
        is_due=is_due,
    )


def scores_around(step: Decision, scores: Sequence[Measurement]) -> str:
    """The scores as the step was planned, as its outcome was recorded, and the latest since.

    Empty without a score on or before the day of planning. A score that stands for two of these
    is named once.
    """
    planned_on = timezone.localdate(step.at)
    chosen = [last_until(scores, planned_on)]
    if chosen[0] is None:
        return ""
    if step.outcome_at:
        chosen.append(last_until(scores, timezone.localdate(step.outcome_at)))
    chosen.append(scores[-1])
    totals = [str(each.total) for each in dict.fromkeys(chosen) if each]
    values = {"name": scores[-1].instrument.name, "totals": " → ".join(totals)}
    if len(totals) == 1:
        return _("%(name)s %(totals)s, no score since") % values
    return _("%(name)s %(totals)s") % values


def last_until(scores: Sequence[Measurement], day: date) -> Measurement | None:
    return next((each for each in reversed(scores) if each.taken_on <= day), None)


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
