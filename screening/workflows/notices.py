"""Telling people what waits for them: in the app, and by e-mail where that is switched on."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Case as Choice
from django.db.models import Q, When
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.models import Notice, Report, User
from screening.queries.notices import not_mailed

logger = logging.getLogger(__name__)


def notify(people, *, kind, due_at, report=None, approval=None, case=None):
    """Give each of the people a notice about one of the three, from `due_at` on."""
    about = {"report": report, "approval": approval, "case": case}
    Notice.objects.bulk_create(
        Notice(user=person, kind=kind, due_at=due_at, **about) for person in people
    )


def lock_notices(notices):
    """Lock the notices in the order of their keys; returns the keys.

    A notice belongs to a person and to a case, so reading all of one's own and a workflow of a
    case may want the same rows: taken in one order, neither waits for what the other holds.
    """
    rows = notices.order_by("pk").only("pk").select_for_update(of=("self",), no_key=True)
    return [row.pk for row in rows]


def set_read(notices, *, now):
    """Mark the notices as read, locked in order; call it inside a transaction."""
    Notice.objects.filter(pk__in=lock_notices(notices)).update(read_at=now)


@transaction.atomic
def mark_read(*, by, notice=None, at=None):
    """Mark one notice of this person as read, or all that are due."""
    now = at or timezone.now()
    unread = by.notices.filter(read_at=None, due_at__lte=now)
    if notice is not None:
        unread = unread.filter(pk=notice.pk)
    set_read(unread, now=now)


def send_mails(*, address, now=None):
    """Tell by e-mail, once for each person, that something waits; returns how many were told.

    `address` is where people open the app. The message says nothing of a case, and nothing is sent
    unless NOTICES_BY_EMAIL is on. A person whose message could not be sent is told next time.
    """
    now = now or timezone.now()
    if not settings.NOTICES_BY_EMAIL:
        return 0
    told_next = Notice.objects.not_mailed(now).order_by().values("user")
    people = User.objects.filter(pk__in=told_next, is_active=True).exclude(email="")
    return sum(tell(person, address, now) for person in people)


def tell(person, address, now):
    """Send one message for all that waits for this person untold; returns whether it was sent.

    The notices are marked first, in a transaction that ends before the mail server is asked: no
    lock waits for the network, and a second run at the same time sends nothing twice.
    """
    pks = mark_mailed(person, now)
    if not pks:
        return False
    try:
        send_mail(
            _("Something waits for you in barrierscreen"),
            _("Something waits for you: %(address)s") % {"address": address},
            None,
            [person.email],
        )
    except (SMTPException, OSError):
        logger.exception("A message that something waits could not be sent")
        Notice.objects.filter(pk__in=pks, mailed_at=now).update(mailed_at=None)
        return False
    return True


@transaction.atomic
def mark_mailed(person, now):
    """Mark all that waits for this person untold as mailed; returns the notices' keys."""
    pks = not_mailed(person, now)
    # Read once more under the lock: a second run may have marked them meanwhile.
    pks = lock_notices(Notice.objects.filter(pk__in=pks, mailed_at=None)) if pks else []
    Notice.objects.filter(pk__in=pks).update(mailed_at=now)
    return pks


def hand_notices_over(case, *, before, to):
    """What waits unread for a case's clinician waits for the next one from now on.

    What the next one is told already is left out here and not by the database: without statistics
    of freshly filled tables, PostgreSQL took minutes for a NOT EXISTS over three joins.
    """
    reports = list(Report.objects.filter(screening__case=case).values_list("pk", flat=True))
    waiting = Notice.objects.filter(Q(report__in=reports) | Q(case=case), read_at=None)
    # A case may have several notices of one kind, each of its own time; a report has one.
    about = ("kind", "report", Choice(When(case=case, then="due_at")))
    known = set(waiting.filter(user=to).values_list(*about))
    rows = waiting.filter(user=before).values_list("pk", *about)
    theirs = [pk for pk, *rest in rows if tuple(rest) not in known]
    theirs = lock_notices(Notice.objects.filter(pk__in=theirs, read_at=None))
    Notice.objects.filter(pk__in=theirs).update(user=to)
