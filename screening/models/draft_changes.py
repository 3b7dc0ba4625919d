"""What editors changed in the working rows, press by press, with what stood there before."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from screening.models.definitions import KEY_LENGTH

WHY_LIMIT = 300
UNDOABLE = 20
"""The newest changes of a barrier, which can be undone."""


class DraftChangeQuerySet(models.QuerySet):
    def of_barrier(self, key, *, after=0):
        """The newest changes made on the barrier's page, the newest first, with who made them."""
        changes = self.filter(barrier=key, pk__gt=after).select_related("by")
        return changes.order_by("-pk")[:UNDOABLE]


class DraftChange(models.Model):
    """One change of the working rows by one person; undone, it stays with who undid it and when.

    `barrier` is the key of the barrier on whose page it was made, and no reference, since rows may
    go. `subject` is the field or the action. `rows` lists each row that was changed with its model,
    its natural key, and the fields before and after; None before or after a row that was not there.
    """

    barrier = models.SlugField(_("barrier"), max_length=KEY_LENGTH)
    subject = models.CharField(_("subject"), max_length=200)
    rows = models.JSONField(_("rows"))
    why = models.CharField(_("why"), max_length=WHY_LIMIT, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = DraftChangeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change of the draft")
        verbose_name_plural = _("changes of the draft")
        indexes = [models.Index(fields=["barrier", "id"], name="draft_change_of_barrier")]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="draft_change_undone_by_and_at_are_set_together",
                violation_error_code="undone_at",
                violation_error_message=_("Say who undid the change and when, or neither."),
            ),
        ]

    def __str__(self):
        return f"{self.barrier}: {self.subject}"
