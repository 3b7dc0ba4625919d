"""The notices of one person."""

from screening.models import Notice


def unread_count(user, now):
    """How many notices the person has not read; mostly none, which one cheap query tells."""
    if not Notice.objects.filter(user=user, read_at=None, due_at__lte=now).exists():
        return 0
    unread = Notice.objects.due_to(user, now, user.teams).filter(read_at=None)
    # Few rows, and counting them here spares Django an aggregation, which it builds slowly.
    return len(unread.order_by().values_list("pk"))
