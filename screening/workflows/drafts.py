"""The working rows as one draft: one editor saves at a time, nobody decides on another draft."""

from django.db import transaction
from django.utils.translation import gettext as _

from screening.models import DomainDefinition


class DraftChanged(Exception):
    """The working rows were edited since; what was said of them speaks of another draft."""


def lock_draft():
    """Lock the working rows until the transaction ends: every domain's row, in order of keys.

    Rows are edited on more than one page (a link with its barrier and with its adjustment), so
    a lock of the page's own row would not do.
    """
    list(DomainDefinition.objects.select_for_update().order_by("key").values_list("key"))


def refuse_other_draft(wanted, seen):
    """Raises DraftChanged when somebody saw another draft than the one that is wanted now."""
    if seen != wanted:
        raise DraftChanged(
            _("The draft was edited since you opened this page. Look at it again first.")
        )


@transaction.atomic
def set_retired(*, rows, retired):
    """Retire the rows of a queryset, or bring them back; gives those that were changed.

    Locks the draft. The event is the entry in the history of each row, which the admin writes.
    """
    lock_draft()
    changed = list(rows.filter(retired=not retired))
    for row in changed:
        row.retired = retired
        row.save(update_fields=["retired"])
    return changed
