"""The notices of one person."""

from screening.models import Notice


def unread_count(user, now):
    """How many notices the person has not read; mostly none, which one cheap query tells."""
    if not Notice.objects.filter(user=user, read_at=None, due_at__lte=now).exists():
        return 0
    return Notice.objects.due_to(user, now).filter(read_at=None).count()
