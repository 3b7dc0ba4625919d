"""What happened in a case, in order: who did what, and when; in keys, without words."""

from dataclasses import dataclass, field
from datetime import datetime

from screening.models import Event, User
from screening.models.prepared import NUMBER, Prepared
from screening.queries.case import READ
from screening.queries.corrections import corrections_of

TIMELINE_SHOWN = 100
OUTCOME = "step.outcome"


@dataclass(frozen=True)
class Occurrence:
    """One thing done: `verb` is an event's verb, "step.<choice>" or OUTCOME.

    `params` holds what its sentence speaks of: numbers, a person, the title of a step.
    """

    at: datetime
    by: User | None
    verb: str
    params: dict[str, object] = field(default_factory=dict)


EVENTS = Prepared(
    lambda case: (
        Event.objects.filter(case=case)
        .exclude(verb=READ)
        .select_related("by", "report__screening")
        .defer("report__content", "report__headline", "report__screening__own_words")
        .order_by("-at", "-pk")[:TIMELINE_SHOWN]
    ),
    case=NUMBER,
)


def timeline(case, steps):
    """The newest occurrences of the case, the newest last; equal times in the order done.

    `steps` are those of `queries.case.clinicians_steps`.
    """
    occurrences = [*events_of(case), *occurrences_of(steps)]
    return sorted(occurrences, key=lambda each: each.at)[-TIMELINE_SHOWN:]


def events_of(case):
    """What events record, the readings of reports apart."""
    events = EVENTS(case=case.pk)
    receivers = [event.details["to"] for event in events if "to" in event.details]
    names = User.objects.in_bulk(receivers) if receivers else {}
    corrections = corrections_of(events)
    for event in reversed(events):
        params = {"screening": event.details.get("screening", "")}
        if event.report:
            params["report"] = event.report.screening.number
        if "to" in event.details:
            params["name"] = names[event.details["to"]]
        params |= corrections.get(event.pk, {})
        yield Occurrence(event.at, event.by, event.verb, params)


def occurrences_of(steps):
    """That the steps were planned, declined or put off, and what came of them.

    A revision copies the steps of the report that it revises with their times; each counts once.
    """
    occurrences = {}
    for step in steps:
        params = {"title": step.title, "outcome": step.outcome}
        verb = f"step.{step.choice}"
        occurrences[step.kind, step.key, verb] = Occurrence(step.at, step.by, verb, params)
        if step.outcome:
            key = (step.kind, step.key, step.outcome_at)
            occurrences[key] = Occurrence(step.outcome_at, step.by, OUTCOME, params)
    return occurrences.values()
