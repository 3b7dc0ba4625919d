"""Safety flags that a report raised: open until somebody records what was done."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.visible_text import trimmed
from screening.models import WORDS_LIMIT, Notice, RaisedFlag
from screening.queries.people import supervisors_of
from screening.workflows.events import log_event
from screening.workflows.locking import lock_report
from screening.workflows.notices import notify, set_read
from screening.workflows.plan_refusals import PlanRefused

TOLD_AFTER = timedelta(hours=24)


class NoSuchFlag(PlanRefused):
    """The report did not raise this flag."""


class ActedAlready(PlanRefused):
    """Somebody recorded an action before."""


class ActionNeeded(PlanRefused):
    """An action is said in words, within the limit."""

    field = "action"


def raise_flags(report, case):
    """Open a flag for each that the report raises; a day later people are told if it is open.

    A flag that was open already keeps the time since when it is, and the day counts from then.
    """
    before = RaisedFlag.objects.filter(case=case, acted_at=None)
    open_since = dict(before.order_by("-raised_at").values_list("key", "raised_at"))
    raised = [flag["key"] for flag in report.headline["flags"]]
    if open_since.keys() & set(raised):
        before.filter(key__in=raised).update(raised_again=True)
        settle_notices(case, at=report.created_at)
    flags = RaisedFlag.objects.bulk_create(
        RaisedFlag(
            report=report,
            case=case,
            key=flag["key"],
            title=flag["title"],
            urgency=flag["urgency"],
            raised_at=open_since.get(flag["key"], report.created_at),
        )
        for flag in report.headline["flags"]
    )
    if flags:
        people = [case.clinician, *supervisors_of(case)]
        due_at = min(flag.raised_at for flag in flags) + TOLD_AFTER
        notify(people, kind=Notice.Kind.FLAG_OPEN, report=report, due_at=due_at)


def settle_notices(case, *, at):
    """Mark as read what was noticed of the case's flags where none of that report is open.

    An unread notice would be looked at each time its person's are counted, for good.
    """
    open_flags = RaisedFlag.objects.open().filter(case=case, report__isnull=False).order_by()
    unread = Notice.objects.filter(report__screening__case=case, read_at=None)
    of_flags = unread.filter(kind=Notice.Kind.FLAG_OPEN)
    set_read(of_flags.exclude(report__in=open_flags.values("report")), now=at)


@transaction.atomic
def record_action(*, report, key, action, by, at=None):
    """Record what was done about a flag; this closes it, here and in the case's earlier reports.

    `by` carries the case or supervises it. A second click finds what the first one recorded.
    Locks the case. Raises AccessLost for everybody else, and NoSuchFlag, ActedAlready,
    ActionNeeded.
    """
    now = at or timezone.now()
    report = lock_report(report, by=by)
    action = trimmed(action)
    flag = report.flags.filter(key=key).select_related("acted_by").first()
    if flag is None:
        raise NoSuchFlag(_("This report did not raise that flag. Load the page again."))
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
    settle_notices(report.screening.case, at=now)
    log_event(
        "flag.acted",
        by=by,
        case=report.screening.case,
        report=report,
        details={"flag": key},
        at=now,
    )
