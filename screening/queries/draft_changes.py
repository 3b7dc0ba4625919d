"""What editors changed on the pages of barriers."""

from screening.models import DraftChange


def recent_changes(barrier):
    """The newest changes made on the page of a barrier, with who made them."""
    return list(DraftChange.objects.of_barrier(barrier))


def reasons_since(release):
    """Why changes were made since the release, each reason once, in the order of the changes."""
    changes = DraftChange.objects.filter(undone_at=None).exclude(why="")
    if release:
        changes = changes.filter(at__gte=release.published_at)
    return list(dict.fromkeys(changes.order_by("pk").values_list("why", flat=True)))
