"""The notices of one person."""

from screening.models import Notice


def unread_count(user, now) -> int:
    """How many notices the person has not read; mostly none, which one cheap query tells."""
    if not Notice.objects.filter(user=user, read_at=None, due_at__lte=now).exists():
        return 0
    return Notice.objects.due_to(user, now).filter(read_at=None).count()


def newest_notices(user, now, *, most):
    """The person's newest notices, read and unread, each with its case."""
    due = Notice.objects.due_to(user, now).select_related("report__screening__case")
    return list(due.defer("report__content", "report__screening__own_words")[:most])


def due_notice(user, now, number):
    """The notice with this number and its report, or None where it is not due to the person."""
    due = Notice.objects.due_to(user, now).select_related("report").defer("report__content")
    return due.filter(pk=number).first()
