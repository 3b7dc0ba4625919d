"""Handing over every open case of one clinician at once, as when somebody leaves."""

from collections import Counter

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.models import Case
from screening.queries.people import clinicians_in, supervisors_in
from screening.workflows.cases import CaseRefused, NotTheSupervisor, hand_over_case
from screening.workflows.locking import lock_case


class CasesChanged(CaseRefused):
    """The clinician carries other open cases now than those that were shown."""


class NothingToHandOver(CaseRefused):
    """The clinician carries no open case of the team, as after a second click."""


class ReceiverGone(CaseRefused):
    """Who was to take a case over is no clinician of the team, or is who hands over."""


@transaction.atomic
def hand_over_all(*, team, leaver, receivers, by, at=None):
    """Give each open case that `leaver` carries in the team to its receiver; closed ones stay.

    `receivers` holds the new clinician by the id of each case. All go or none does; each is
    recorded as `hand_over_case` records it. Returns {receiver: how many}. Locks the cases in the
    order of their ids. Raises NotTheSupervisor, NothingToHandOver, CasesChanged, ReceiverGone.
    """
    now = at or timezone.now()
    if not supervisors_in(team.pk).filter(pk=by.pk).exists():
        raise NotTheSupervisor(_("Only a supervisor of the team hands its cases over."))
    cases = lock_open_cases(team, leaver)
    if not cases:
        raise NothingToHandOver(
            _("%(name)s carries no open case of this team any more.") % {"name": leaver}
        )
    if {case.pk for case in cases} != set(receivers):
        raise CasesChanged(
            _("The open cases of %(name)s changed meanwhile. Look at them again; none was moved.")
            % {"name": leaver}
        )
    there = set(clinicians_in(team.pk).exclude(pk=leaver.pk))
    for person in receivers.values():
        if person not in there:
            raise ReceiverGone(
                _("%(name)s is no clinician of this team any more. Choose again; none was moved.")
                % {"name": person}
            )
    for case in cases:
        hand_over_case(case=case, by=by, to=receivers[case.pk], at=now)
    return Counter(receivers.values())


def lock_open_cases(team, leaver):
    """The rows of the leaver's open cases in the team, locked one by one in the order of ids."""
    carried = Case.objects.open().filter(team=team, clinician=leaver).order_by("pk")
    locked = [lock_case(pk) for pk in list(carried.values_list("pk", flat=True))]
    # What a lock waited for may have closed the case or given it away.
    return [case for case in locked if case.clinician_id == leaver.pk and not case.closed_at]
