"""Telling people what waits for them: in the app, and by e-mail where that is switched on."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.models import Membership, Notice, User


def supervisors_of(case):
    """Who supervises the case: the team's active supervisors, never its own clinician."""
    return User.objects.filter(
        is_active=True,
        memberships__team=case.team_id,
        memberships__role=Membership.Role.SUPERVISOR,
    ).exclude(pk=case.clinician_id)


def notify(people, *, kind, report, due_at):
    """Give each of the people a notice, from `due_at` on."""
    Notice.objects.bulk_create(
        Notice(user=person, kind=kind, report=report, due_at=due_at) for person in people
    )


def mark_read(*, by, notice=None, at=None):
    """Mark one notice of this person as read, or all that are due."""
    now = at or timezone.now()
    unread = by.notices.filter(read_at=None, due_at__lte=now)
    if notice is not None:
        unread = unread.filter(pk=notice.pk)
    unread.update(read_at=now)


def send_mails(*, address, now=None):
    """Tell by e-mail, once for each person, that something waits; returns how many were told.

    `address` is that of the page of notices. The message says nothing of a case, and nothing is
    sent unless NOTICES_BY_EMAIL is on.
    """
    now = now or timezone.now()
    if not settings.NOTICES_BY_EMAIL:
        return 0
    waiting = Notice.objects.filter(read_at=None, mailed_at=None, due_at__lte=now)
    told = 0
    for person in User.objects.filter(is_active=True, notices__in=waiting).distinct():
        with transaction.atomic():
            found = list(Notice.objects.due_to(person, now).filter(read_at=None, mailed_at=None))
            if not (found and person.email):
                continue
            Notice.objects.filter(pk__in=[notice.pk for notice in found]).update(mailed_at=now)
            send_mail(
                _("Something waits for you in barrierscreen"),
                _("Something waits for you: %(address)s") % {"address": address},
                None,
                [person.email],
            )
        told += 1
    return told
