"""The decisions that count over many reports: what the pages of a team and of agreement share."""

from django.db.models import Count, Exists, OuterRef, Q

from screening.models.accounts import Membership
from screening.models.screenings import Screening
from screening.models.supervision import Decision


def current_decisions():
    """Decisions that count: not those of a returned report whose revision took its place.

    The revision holds copies of them, or what was decided instead.
    """
    revised = Screening.objects.filter(revises=OuterRef("report"), submitted_at__isnull=False)
    return Decision.objects.filter(~Exists(revised)).order_by()


def on_adjustments():
    """What clinicians decided on the catalog's adjustments."""
    return current_decisions().filter(role=Membership.Role.CLINICIAN, kind=Decision.Kind.ADJUSTMENT)


def counts_of(field, choices):
    """A count for each of the choices, under its name in lower case."""
    return {
        choice.name.lower(): Count("pk", filter=Q(**{field: choice.value})) for choice in choices
    }
