"""What happened in a case, in order: who did what, and when; in keys, without words."""

from dataclasses import dataclass, field
from datetime import datetime

from screening.models import Decision, Event, RaisedFlag, User
from screening.models.prepared import NUMBER, Prepared
from screening.queries.case import READ, is_clinicians_step
from screening.queries.corrections import corrections_of

TIMELINE_SHOWN = 100
OUTCOME = "step.outcome"


@dataclass(frozen=True)
class Occurrence:
    """One thing done: `verb` is an event's verb, "step.<choice>", "barrier.<choice>" or OUTCOME.

    `params` holds what its sentence speaks of: numbers, a person, the title of a step, of a barrier
    or of a flag.
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
FLAG_TITLES = Prepared(
    lambda case: RaisedFlag.objects.filter(case=case).values_list("key", "title"), case=NUMBER
)


def timeline(case, decisions):
    """The newest occurrences of the case, the newest last; equal times in the order done.

    `decisions` are those of `queries.case.decisions_on`.
    """
    steps = [each for each in decisions if is_clinicians_step(each)]
    opinions = [each for each in decisions if not is_clinicians_step(each)]
    occurrences = [*events_of(case), *occurrences_of(steps), *opinions_of(opinions)]
    return sorted(occurrences, key=lambda each: each.at)[-TIMELINE_SHOWN:]


def events_of(case):
    """What events record, the readings of reports apart."""
    events = EVENTS(case=case.pk)
    receivers = [event.details["to"] for event in events if "to" in event.details]
    names = User.objects.in_bulk(receivers) if receivers else {}
    corrections = corrections_of(events)
    acted = any("flag" in event.details for event in events)
    titles = dict(FLAG_TITLES(case=case.pk)) if acted else {}
    for event in reversed(events):
        params = {"screening": event.details.get("screening", "")}
        params |= {name: event.details.get(name, "") for name in ("sessions", "scores")}
        if event.report:
            params["report"] = event.report.screening.number
        if "to" in event.details:
            params["name"] = names[event.details["to"]]
        params |= corrections.get(event.pk, {})
        if flag := event.details.get("flag"):
            params["flag"] = titles.get(flag, flag)
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


def opinions_of(decisions):
    """What was said to barriers and, by supervisors, to steps.

    A revision copies opinions with their times; each counts once.
    """
    occurrences = {}
    for one in decisions:
        subject = "step" if one.kind in Decision.STEPS else "barrier"
        params = {"title": one.title, "instead": one.instead_title}
        verb = f"{subject}.{one.choice}"
        occurrences[one.role, one.kind, one.key, verb, one.at] = Occurrence(
            one.at, one.by, verb, params
        )
    return occurrences.values()
