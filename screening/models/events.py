"""The record of what was done: who, what, when. Insert-only, and free of case content."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from screening.models.frozen import FrozenModel

SIGN_IN_FAILED = "sign-in.failed"
BACKUP_MADE = "backup.made"
CATALOG_EDITED = "catalog.edited"
DRAFT_CHANGES = (
    CATALOG_EDITED,
    "catalog.barrier-retired",
    "catalog.barrier-returned",
    "catalog.barrier-duplicated",
    "catalog.loaded",
    "catalog.started-again",
)
"""What changes the draft: one row of it, a barrier with what it brings along, or the whole."""


class Event(FrozenModel):
    """One thing done by one person, written inside the transaction that did it.

    `verb` is a dotted word such as "screening.submitted". `details` holds keys and numbers,
    never answers, notes, codes or free text; of an instrument also its name and sources.

    `case` has no constraint in the database: events of a case that was deleted stay as they were
    written, and name the number of a row that is gone.
    """

    verb = models.CharField(_("verb"), max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"))
    case = models.ForeignKey(
        "screening.Case",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="events",
        # Looked up through `event_of_case_by_time`.
        db_index=False,
    )
    report = models.ForeignKey(
        "screening.Report", on_delete=models.PROTECT, null=True, related_name="events"
    )
    # Nothing looks events up by it.
    release = models.ForeignKey(
        "screening.CatalogRelease",
        on_delete=models.PROTECT,
        null=True,
        related_name="events",
        db_index=False,
    )
    details = models.JSONField(_("details"), default=dict)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["case", "at"], name="event_of_case_by_time"),
            models.Index(
                fields=["at"], condition=Q(verb=SIGN_IN_FAILED), name="failed_sign_in_by_time"
            ),
            models.Index(
                fields=["at"], condition=Q(verb__in=DRAFT_CHANGES), name="draft_change_by_time"
            ),
            models.Index(fields=["at"], condition=Q(verb=BACKUP_MADE), name="backup_by_time"),
            models.Index(
                fields=["release"], condition=Q(release__isnull=False), name="event_of_release"
            ),
        ]

    def __str__(self):
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"
