"""What editors changed on the pages of barriers."""

from screening.models import DraftChange


def recent_changes(barrier):
    """The newest changes made on the page of a barrier, with who made them."""
    return list(DraftChange.objects.of_barrier(barrier))


def changes_of_others(barrier, number, user):
    """What others changed on the page of a barrier after the change of this number."""
    newer = DraftChange.objects.of_barrier(barrier, after=number)
    return [one for one in newer if one.by_id != user.pk and one.undone_at is None]


def reasons_since(release):
    """Why changes were made since the release, each reason once, in the order of the changes."""
    changes = DraftChange.objects.filter(undone_at=None).exclude(why="")
    if release:
        changes = changes.filter(at__gte=release.published_at)
    return list(dict.fromkeys(changes.order_by("pk").values_list("why", flat=True)))
