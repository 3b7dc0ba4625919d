"""Safety flags that reports and scores raised: open until somebody records what was done."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.visible_text import trimmed
from screening.models import WORDS_LIMIT, Notice, RaisedFlag
from screening.queries.measurements import score_of
from screening.queries.people import supervisors_of
from screening.workflows.events import log_event
from screening.workflows.locking import lock_report, lock_visible_case
from screening.workflows.notices import notify, set_read
from screening.workflows.plan_refusals import PlanRefused

TOLD_AFTER = timedelta(hours=24)
FLAG_OF_SCORE = "suicidal-thoughts"
"""The key of the flag of a safety item: that of the catalog's flag, so that the two are one."""
URGENCY_OF_SCORE = "soon"
"""The item asks about passing thoughts of death as well, for which the catalog's own flag
("passive-death-wish") says soon; most who answer above 0 are then assessed as without risk."""


class NoSuchFlag(PlanRefused):
    """The report, or the score, did not raise this flag."""


class ActedAlready(PlanRefused):
    """Somebody recorded an action before."""


class ActionNeeded(PlanRefused):
    """An action is said in words, within the limit."""

    field = "action"


def raise_flags(report, case):
    """Open a flag for each that the report raises; a day later people are told if it is open.

    A flag that was open already keeps the time since when it is, and the day counts from then.
    """
    raised = [(flag["key"], flag["title"], flag["urgency"]) for flag in report.headline["flags"]]
    flags = open_flags(case, raised, at=report.created_at, report=report)
    if flags:
        due_at = min(flag.raised_at for flag in flags) + TOLD_AFTER
        notify(owners_of(case), kind=Notice.Kind.FLAG_OPEN, report=report, due_at=due_at)


def raise_flag_of_score(measurement, case):
    """Open the flag of a score whose safety item is answered above 0; as `raise_flags` does.

    An open flag to act on now stays one, with its title. A correction that leaves the answer as it
    was does not ask again for what was acted on.
    """
    instrument, answer = measurement.instrument, safety_answer(measurement)
    if not answer or acted_on_before(measurement, answer):
        return
    number = instrument.as_instrument().safety_item
    title = _("Thoughts of being better off dead (%(name)s item %(number)d)")
    words = (title % {"name": instrument.name, "number": number}, URGENCY_OF_SCORE)
    urgent = RaisedFlag.objects.open().filter(case=case, key=FLAG_OF_SCORE, urgency="now").first()
    if urgent:
        words = (urgent.title, urgent.urgency)
    raised = [(FLAG_OF_SCORE, *words)]
    (flag,) = open_flags(case, raised, at=measurement.entered_at, measurement=measurement)
    due_at = flag.raised_at + TOLD_AFTER
    # A flag that is raised again by a score is one and the same, and so is its notice.
    of_case = Notice.objects.filter(case=case, kind=Notice.Kind.FLAG_OPEN)
    notices = of_case.filter(due_at__gt=flag.raised_at)
    known = set(notices.values_list("user", flat=True))
    people = [person for person in owners_of(case) if person.pk not in known]
    notify(people, kind=Notice.Kind.FLAG_OPEN, case=case, due_at=due_at)


def open_flags(case, raised, *, at, **source):
    """Store a flag for each (key, title, urgency); `source` is the report or the score."""
    before = RaisedFlag.objects.filter(case=case, acted_at=None)
    open_since = dict(before.order_by("-raised_at").values_list("key", "raised_at"))
    keys = [key for key, _title, _urgency in raised]
    is_open_already = bool(open_since.keys() & set(keys))
    if is_open_already:
        before.filter(key__in=keys).update(raised_again=True)
    flags = RaisedFlag.objects.bulk_create(
        RaisedFlag(
            case=case,
            key=key,
            title=title,
            urgency=urgency,
            raised_at=open_since.get(key, at),
            **source,
        )
        for key, title, urgency in raised
    )
    if is_open_already:
        settle_notices(case, at=at)
    return flags


def owners_of(case):
    """Who is told of an open flag: who carries the case, and who supervises it."""
    return [case.clinician, *supervisors_of(case)]


def safety_answer(measurement):
    worth = score_of(measurement)
    return worth.safety_answer if worth else None


def acted_on_before(measurement, answer):
    """Whether this corrects a score with the same answer, and its flag was acted on."""
    before = measurement.supersedes
    if before is None or safety_answer(before) != answer:
        return False
    flag = before.flags.filter(key=FLAG_OF_SCORE).first()
    return flag.acted_at is not None if flag else acted_on_before(before, answer)


def settle_notices(case, *, at):
    """Mark as read what was noticed of the case's flags where none of that report is open.

    A notice of the case itself is of the flags that scores raised. An unread notice would be looked
    at each time its person's are counted, for good.
    """
    open_flags = RaisedFlag.objects.open().filter(case=case).order_by()
    unread = Notice.objects.filter(kind=Notice.Kind.FLAG_OPEN, read_at=None)
    reports = open_flags.filter(report__isnull=False).values("report")
    set_read(unread.filter(report__screening__case=case).exclude(report__in=reports), now=at)
    if not open_flags.filter(measurement__isnull=False).exists():
        set_read(unread.filter(case=case), now=at)


@transaction.atomic
def record_action(*, report, key, action, by, at=None):
    """Record what was done about a flag; this closes it, here and wherever it was raised before.

    `by` carries the case or supervises it. A second click finds what the first one recorded.
    Locks the case. Raises AccessLost for everybody else, and NoSuchFlag, ActedAlready,
    ActionNeeded.
    """
    report = lock_report(report, by=by)
    case = report.screening.case
    record(case, report.flags, key=key, action=action, by=by, at=at, report=report)


@transaction.atomic
def record_action_on_score(*, measurement, key, action, by, at=None):
    """Record what was done about the flag of a score, as `record_action` does of a report's."""
    case = lock_visible_case(measurement.case_id, by=by)
    record(case, measurement.flags, key=key, action=action, by=by, at=at)


def record(case, flags, *, key, action, by, at, report=None):
    """Record the action on the flag with this key among `flags`; the case is locked."""
    now, action = at or timezone.now(), trimmed(action)
    flag = flags.filter(key=key).select_related("acted_by").first()
    if flag is None:
        raise NoSuchFlag(_("That flag was not raised here. Load the page again."))
    if flag.acted_at:
        if (flag.acted_by_id, flag.action) == (by.pk, action):
            return
        raise ActedAlready(
            _("%(name)s has recorded an action already: “%(action)s”")
            % {"name": flag.acted_by, "action": flag.action}
        )
    if not 0 < len(action) <= WORDS_LIMIT:
        raise ActionNeeded(
            _("Say in at most %(limit)d characters what was done.") % {"limit": WORDS_LIMIT}
        )
    RaisedFlag.objects.filter(case=flag.case_id, key=key, acted_at=None, pk__lte=flag.pk).update(
        action=action, acted_by=by, acted_at=now
    )
    settle_notices(case, at=now)
    log_event("flag.acted", by=by, case=case, report=report, details={"flag": key}, at=now)
