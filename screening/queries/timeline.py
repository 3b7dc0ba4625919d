"""What happened in a case, in order: who did what, and when; in keys, without words."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from screening.models import Decision, Event, User
from screening.models.prepared import NUMBER, Prepared
from screening.queries.case import READ, is_clinicians_step
from screening.queries.corrections import corrections_of

TIMELINE_SHOWN, READINGS_SHOWN = 100, 30
OUTCOME, SCORE_ENTERED = "step.outcome", "score.entered"


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


def newest_events(case):
    """The newest events of each verb, so that many readings or scores push nothing else out."""
    order = [F("at").desc(), F("pk").desc()]
    return (
        Event.objects.filter(case=case)
        .annotate(place=Window(RowNumber(), partition_by=["verb"], order_by=order))
        .filter(place__lte=TIMELINE_SHOWN)
        .select_related("by", "report__screening")
        .defer("report__content", "report__headline", "report__screening__own_words")
        .order_by("-at", "-pk")
    )


EVENTS = Prepared(newest_events, case=NUMBER)


@dataclass(frozen=True)
class CaseEvents:
    """What was done in a case, and who read its reports; the newest of each first."""

    done: list[Event]
    readings: list[Event]


def events_in(case) -> CaseEvents:
    """The newest events of the case, in one query."""
    events = EVENTS(case=case.pk)
    return CaseEvents(
        done=[each for each in events if each.verb != READ],
        readings=[each for each in events if each.verb == READ][:READINGS_SHOWN],
    )


def timeline(case, decisions, events, scores=()):
    """The newest occurrences of the case, the newest last; equal times in the order done.

    Scores that were entered are counted apart, since one import may enter hundreds. `case` is one
    of `with_history`, `decisions` are those of `queries.case.decisions_on`, `events` those done in
    `events_in`, and `scores` every score of the case.
    """
    steps = [each for each in decisions if is_clinicians_step(each)]
    opinions = [each for each in decisions if not is_clinicians_step(each)]
    occurrences = [*events_of(case, events, scores), *occurrences_of(steps), *opinions_of(opinions)]
    in_order = sorted(occurrences, key=lambda each: each.at)
    others = [each for each in in_order if each.verb != SCORE_ENTERED][-TIMELINE_SHOWN:]
    entered = [each for each in in_order if each.verb == SCORE_ENTERED][-TIMELINE_SHOWN:]
    return sorted([*others, *entered], key=lambda each: each.at)


def events_of(case, events, scores):
    """What events record."""
    receivers = [event.details["to"] for event in events if "to" in event.details]
    names = User.objects.in_bulk(receivers) if receivers else {}
    corrections = corrections_of(events)
    named = scores_named(scores)
    titles = {flag.key: flag.title for flag in case.raised_flags}
    for event in reversed(events):
        params = {"screening": event.details.get("screening", "")}
        params |= {name: event.details.get(name, "") for name in ("sessions", "scores")}
        if event.report:
            params["report"] = event.report.screening.number
        if "to" in event.details:
            params["name"] = names[event.details["to"]]
        if reason := event.details.get("reason"):
            params["reason"] = reason
        params |= corrections.get(event.pk, {})
        params |= named.get(event.details.get("measurement"), {})
        if flag := event.details.get("flag"):
            params["flag"] = titles.get(flag, flag)
        yield Occurrence(event.at, event.by, event.verb, params)


def scores_named(scores):
    """{score: what a sentence says of it}."""
    totals = {score.pk: score.total for score in scores}
    return {
        score.pk: {
            "instrument": score.instrument.name,
            "day": score.taken_on,
            "total": score.total,
            "before": totals.get(score.supersedes_id),
        }
        for score in scores
    }


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
