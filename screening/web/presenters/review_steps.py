"""The steps of a report beside the plan, for a supervisor: what is planned, what could be."""

from collections.abc import Iterable
from dataclasses import dataclass

from screening.web.presenters.adjustments import SuggestionText
from screening.web.presenters.decisions import Kind
from screening.web.presenters.plan import Plan
from screening.web.presenters.plan_items import PlanItem
from screening.web.presenters.report import ReportText


@dataclass(frozen=True, slots=True)
class ReviewSteps:
    """Each step with its text, None for a step of the clinician's own."""

    planned: tuple[tuple[PlanItem, SuggestionText | None], ...]
    undecided: list[tuple[str, list[tuple[SuggestionText, PlanItem]]]]
    """Those shown first that the clinician said nothing to, and all that a supervisor suggests.

    One group as `step_rows` takes it, or none.
    """
    others: tuple[tuple[str, str], ...]
    """(key, title) of the rest of the report's steps, for a supervisor to suggest one."""


def review_steps(plan: Plan, text: ReportText) -> ReviewSteps:
    """The steps that the report does not hold back, as the plan stands."""
    steps = {each.key: each for each in steps_of(text)}
    first = {each.key for _timing, group in text.suggestions for each in group}
    unplanned = [
        (item, step)
        for step in steps.values()
        if not (item := plan.item(Kind.ADJUSTMENT, step.key, step.title)).is_planned_by_clinician
    ]
    shown = [
        (step, item)
        for item, step in unplanned
        if item.mine or (step.key in first and not item.theirs)
    ]
    listed = {item.key for _step, item in shown}
    return ReviewSteps(
        planned=tuple((item, steps.get(item.key)) for item in plan.planned),
        undecided=[("", shown)] if shown else [],
        others=tuple((step.key, step.title) for _, step in unplanned if step.key not in listed),
    )


def steps_of(text: ReportText) -> Iterable[SuggestionText]:
    """Those shown first, then the others."""
    for groups in (text.suggestions, text.more_suggestions):
        for _timing, group in groups:
            yield from group
