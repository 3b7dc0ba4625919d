"""Who worked with a case before."""

from django.db.models import Q

from screening.models import Event


def worked_with(person, uuid):
    """Whether the record holds a deed or a reading by the person on a case, screening or report."""
    behind = Q(case__uuid=uuid) | Q(report__uuid=uuid) | Q(case__screenings__uuid=uuid)
    return Event.objects.filter(behind, by=person).exists()
