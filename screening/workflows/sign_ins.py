"""The record of wrong passwords, which administrators read."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from screening.models import Event, User
from screening.models.events import SIGN_IN_FAILED
from screening.workflows.events import log_event

MOST_IN_AN_HOUR = 1000
"""Beyond this nothing is recorded, so that guessing passwords does not fill the table."""


@transaction.atomic
def record_failed_sign_in(*, name, at=None):
    """Record that a wrong password was given for this name: whose it is, or that it is nobody's.

    The name itself is not kept: people type passwords into that field.
    """
    now = at or timezone.now()
    person = User.objects.named(name)
    recent = Event.objects.filter(verb=SIGN_IN_FAILED, at__gt=now - timedelta(hours=1))
    if recent.count() < MOST_IN_AN_HOUR:
        log_event(SIGN_IN_FAILED, by=None, details={"person": person and person.pk}, at=now)
