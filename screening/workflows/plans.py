"""The clinician's plan on a report, and what the supervisor says to each item of it."""

import json
import secrets
from collections.abc import Collection, Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.visible_text import trimmed
from screening.models import WORDS_LIMIT, Decision, DecisionChange, Membership
from screening.queries.frozen_text import checked_report
from screening.queries.releases import compiled_release
from screening.workflows.locking import lock_report
from screening.workflows.plan_fields import settle_fields, stored_fields, wanted_fields
from screening.workflows.plan_refusals import (
    NotOnReport,
    NotPlanned,
    PlannedAlready,
    PlanSettled,
    ReasonNeeded,
    StepDateRefused,
    UnknownChoice,
    WordsNeeded,
    WordsTooLong,
)

Kind, Choice, Role = Decision.Kind, Decision.Choice, Membership.Role
OPINIONS = (Choice.AGREE, Choice.DISAGREE, Choice.UNSURE)
CHOICES = {
    (Role.CLINICIAN, Kind.ADJUSTMENT): (Choice.PLANNED, Choice.NOT_NOW, Choice.DECLINED),
    (Role.CLINICIAN, Kind.OWN_STEP): (Choice.PLANNED, Choice.DROPPED),
    (Role.CLINICIAN, Kind.BARRIER): OPINIONS,
    (Role.CLINICIAN, Kind.OWN_BARRIER): (Choice.NAMED, Choice.DROPPED),
    (Role.SUPERVISOR, Kind.ADJUSTMENT): (
        Choice.ENDORSED,
        Choice.SUGGESTED,
        Choice.PROPOSED,
        Choice.DROPPED,
    ),
    (Role.SUPERVISOR, Kind.OWN_STEP): (Choice.ENDORSED, Choice.SUGGESTED),
    (Role.SUPERVISOR, Kind.BARRIER): OPINIONS,
    (Role.SUPERVISOR, Kind.OWN_BARRIER): OPINIONS,
}
USUAL_TIME = timedelta(days=28)
MOST_TIME = timedelta(days=366)
OWN_LIMIT = 300
MOST_OWN = 20


def role_on(report):
    """In which role the person whom `lock_report` let in acts on the report."""
    return Role.CLINICIAN if report.is_own_case else Role.SUPERVISOR


def review_of(report):
    """The report's review, or None."""
    return getattr(report, "review", None)


def refuse_settled(report):
    """Raises PlanSettled once the report was reviewed or followed by a later one."""
    if review_of(report):
        raise PlanSettled(
            _("This report was reviewed, so its plan stands as it is. Screen the case again.")
        )
    if report.superseded:
        raise PlanSettled(
            _("A later screening took the place of this report. Decide on the later report.")
        )


@transaction.atomic
def decide(
    *,
    report,
    by,
    kind,
    key,
    choice=None,
    reason="",
    instead="",
    words=None,
    due_on=None,
    seen: Mapping[str, Collection[str]] | None = None,
    at=None,
):
    """Record what `by` decides about one item of the report; returns the decision.

    `choice` (with its `reason`, or the step `instead`), `words` and `due_on` keep what is stored
    when they are None. `seen` holds for each of them the values, as `stored_fields` gives them,
    that the person knows of, as in `settle_fields`; without it the caller has just read the plan.
    The decision's row and those of its changes record who and when, so no event stands beside them.
    Locks the case. Raises AccessLost, ReportMismatch, PlanSettled, NotOnReport, UnknownChoice,
    PlanChanged, ReasonNeeded, WordsTooLong, StepDateRefused, NotPlanned; then the plan is as it
    was.
    """
    now = at or timezone.now()
    report = lock_report(report, by=by)
    refuse_settled(report)
    existing = decided_on(report, role_on(report), kind, key)
    refuse_unoffered(report, kind, choice, existing)
    wanted = wanted_fields(choice, reason or instead, words, due_on)
    known = wanted if seen is None else settle_fields(wanted, stored_fields(existing), seen)
    if existing and not known:
        return existing
    decision = existing or Decision(report=report, role=role_on(report), kind=kind, key=key)
    sent = {"choice": (choice, reason, instead), "words": words, "due_on": due_on}
    values = new_values(decision, existing, {name: sent[name] for name in known}, now)
    return store_changed(decision, existing, values, by=by, now=now)


def refuse_unoffered(report, kind, choice, existing):
    """Only a choice that the role has for this kind of item; None keeps the one that is stored."""
    if choice not in CHOICES.get((role_on(report), kind), ()) and (
        choice is not None or not existing
    ):
        raise UnknownChoice(_("Choose one of the answers that the page offers."))


def new_values(decision, existing, sent, now):
    """What the fields of a decision become by what was sent; checks all of it and sets nothing.

    So the report, which stays with the caller after a refusal, is as it was.
    """
    report, kind, key = decision.report, decision.kind, decision.key
    title, band = item_of(report, kind, key, existing)
    values = {"title": title, "band": band}
    if "choice" in sent:
        values |= choice_values(report, kind, key, *sent["choice"])
    if "words" in sent:
        values["words"] = words_within(sent["words"])
    choice = values.get("choice", decision.choice)
    values["due_on"] = date_for(choice, sent.get("due_on"), decision.due_on, now)
    return values if choice == Choice.PLANNED else values | {"outcome": "", "outcome_at": None}


def store_changed(decision, existing, values, *, by, now):
    """Set the values and save the decision, unless they change nothing."""
    before = decision.as_it_stands() if existing else None
    for name, value in values.items():
        setattr(decision, name, value)
    if existing and before == decision.as_it_stands():
        return decision
    return store(decision, before, by=by, now=now)


def decided_on(report, role, kind, key):
    """The decision of this role on one item of a locked report, or None."""
    return next((d for d in report.plan if (d.role, d.kind, d.key) == (role, kind, key)), None)


def store(decision, before, *, by, now):
    """Save a decision, with the fields it had before (and whose it was, since when).

    It stays that of the person and the time of the choice; who changed its note, its day or its
    outcome, and when, stands in the change.
    """
    if before:
        before |= {"by": decision.by_id, "at": decision.at.isoformat()}
    if not before or before["choice"] != decision.choice:
        decision.by, decision.at = by, now
    decision.save()
    if before:
        DecisionChange.objects.create(decision=decision, before=before, by=by, at=now)
    if decision not in decision.report.plan:
        decision.report.plan.append(decision)
    return decision


def item_of(report, kind, key, existing):
    """Title and band of an item; raises NotOnReport, ReportMismatch."""
    if existing:
        return existing.title, existing.band
    if kind in (Kind.OWN_STEP, Kind.OWN_BARRIER):
        own = decided_on(report, Role.CLINICIAN, kind, key)
        if own is None or own.choice == Choice.DROPPED:
            raise NotOnReport(_("This is not on the report any more. Load the page again."))
        return own.title, ""
    compiled = compiled_release(report.screening.release)
    content = json.loads(checked_report(report))
    if kind == Kind.ADJUSTMENT:
        for row in content["adjustments"]:
            if row["adjustment"] == key and not row["holds"]:
                return compiled.adjustments[key].title, ""
        raise NotOnReport(_("This report does not suggest that adjustment."))
    for row in content["barriers"]:
        if row["barrier"] == key and row["band"] != "unlikely":
            return compiled.barriers[key].name, row["band"]
    raise NotOnReport(_("This report does not name that barrier."))


def choice_values(report, kind, key, choice, reason, instead):
    """The fields of a choice; raises ReasonNeeded, NotOnReport, NotPlanned, PlannedAlready."""
    refuse_unplanned(report, kind, key, choice)
    step, title = step_instead(report, choice, key, instead)
    return {
        "choice": choice,
        "reason": reason_for(choice, reason),
        "instead": step,
        "instead_title": title,
    }


def reason_for(choice, reason):
    if choice != Choice.DECLINED:
        return ""
    if reason not in Decision.Reason.values:
        raise ReasonNeeded(_("Choose why the step is declined."))
    return reason


def words_within(words, *, limit=WORDS_LIMIT):
    words = trimmed(words)
    if len(words) > limit:
        raise WordsTooLong(
            _("Shorten the text to %(limit)d characters; it has %(length)d.")
            % {"limit": limit, "length": len(words)}
        )
    return words


def date_for(choice, day, stored, now):
    """By when a planned step is looked at again: the day given, the one stored, or in four weeks.

    A page may send the stored day along after that day has passed.
    """
    if choice != Choice.PLANNED:
        if day:
            raise NotPlanned(_("This step is not planned any more, so it has no day."))
        return None
    today = timezone.localdate(now)
    if day in (None, stored):
        return stored or today + USUAL_TIME
    if not today <= day <= today + MOST_TIME:
        raise StepDateRefused(_("Choose a day from today on, within a year."))
    return day


def refuse_unplanned(report, kind, key, choice):
    """A supervisor endorses what the clinician plans, and suggests what is not planned.

    What was never said is not taken back.
    """
    if choice == Choice.DROPPED and not decided_on(report, role_on(report), kind, key):
        raise UnknownChoice(_("There is nothing to take back."))
    if choice not in (Choice.ENDORSED, Choice.PROPOSED):
        return
    step = decided_on(report, Role.CLINICIAN, kind, key)
    is_planned = step is not None and step.choice == Choice.PLANNED
    if choice == Choice.ENDORSED and not is_planned:
        raise NotPlanned(_("This step is not planned, so there is nothing to endorse."))
    if choice == Choice.PROPOSED and is_planned:
        raise PlannedAlready(_("The clinician plans this step already. Endorse it instead."))


def step_instead(report, choice, key, instead):
    if choice != Choice.SUGGESTED:
        return "", ""
    step = compiled_release(report.screening.release).adjustments.get(instead)
    if step is None or instead == key:
        raise NotOnReport(_("Choose another step of the catalog to suggest."))
    return step.key, step.title


@transaction.atomic
def add_own(*, report, by, kind, words, due_on=None, at=None):
    """Add a barrier or a step in the clinician's own words.

    Only the clinician who carries the case does. Locks the case. Raises AccessLost, PlanSettled,
    UnknownChoice, WordsNeeded, WordsTooLong, StepDateRefused.
    """
    now = at or timezone.now()
    report = lock_report(report, by=by)
    refuse_settled(report)
    if not report.is_own_case or kind not in (Kind.OWN_STEP, Kind.OWN_BARRIER):
        raise UnknownChoice(_("Only the clinician who carries the case adds to its plan."))
    title = words_within(words, limit=OWN_LIMIT)
    if not title:
        raise WordsNeeded(_("Write it in a few words."))
    own = [d for d in report.plan if (d.role, d.kind) == (Role.CLINICIAN, kind)]
    for existing in own:
        # A second click finds what the first one added.
        if existing.title == title and existing.choice != Choice.DROPPED:
            return existing
    if len(own) >= MOST_OWN:
        raise UnknownChoice(_("The plan holds %(most)d of your own.") % {"most": MOST_OWN})
    choice = Choice.PLANNED if kind == Kind.OWN_STEP else Choice.NAMED
    decision = Decision(
        report=report,
        role=Role.CLINICIAN,
        kind=kind,
        key=secrets.token_hex(4),
        title=title,
        choice=choice,
        due_on=date_for(choice, due_on, None, now),
    )
    return store(decision, None, by=by, now=now)
