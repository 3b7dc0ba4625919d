"""Who worked with a case before, and does no more."""

from django.db.models import Q

from screening.models import Case, Event


def worked_with(person, uuid) -> bool:
    """Whether the person no longer sees the case of a case, screening, report or score, but did.

    The record holds what they did or read there.
    """
    behind = Q(case__uuid=uuid) | Q(report__uuid=uuid) | Q(case__screenings__uuid=uuid)
    behind |= Q(case__measurements__uuid=uuid)
    deeds = Event.objects.filter(behind, by=person)
    return deeds.exclude(case__in=Case.objects.visible_to(person)).exists()
