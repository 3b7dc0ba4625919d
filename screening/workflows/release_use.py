"""Keeping count of the screenings under each release."""

from django.db.models import Count, F
from django.db.models.functions import Greatest

from screening.models import ReleaseUse


def count_screening(release_id, *, more=1):
    """Add to the release's number of screenings; negative where some are deleted.

    Call it last in its transaction: all who begin a screening want the same row.
    """
    number = Greatest(F("screenings") + more, 0)
    use = ReleaseUse.objects.filter(release=release_id)
    if not use.update(screenings=number):
        ReleaseUse.objects.bulk_create([ReleaseUse(release_id=release_id)], ignore_conflicts=True)
        use.update(screenings=number)


def discount_screenings(screenings):
    """Take screenings that are about to be deleted off the numbers of their releases."""
    counted = screenings.order_by("release").values_list("release").annotate(Count("pk"))
    for release_id, number in list(counted):
        count_screening(release_id, more=-number)
