"""What was put right: a code that was mistyped, a draft that was begun by mistake."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from screening.models.cases import Case
from screening.models.screenings import Screening
from screening.models.supervision import PERSON, WORDS_LIMIT

UNDO_FOR = timedelta(hours=1)
"""How long a discarded draft can be brought back."""


class CodeChange(models.Model):
    """A case's code before and after somebody corrected it.

    Codes stand here and not in the event, which outlives a case that is deleted.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="code_changes")
    before = models.CharField(_("before"), max_length=20)
    after = models.CharField(_("after"), max_length=20)
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("change of a code")
        verbose_name_plural = _("changes of codes")
        constraints = [
            models.CheckConstraint(
                condition=~Q(before=models.F("after")),
                name="a_code_change_changes_the_code",
                violation_error_code="after",
                violation_error_message=_("Give another code than the one before."),
            )
        ]

    def __str__(self):
        return f"{self.before} to {self.after}"


class DiscardQuerySet(models.QuerySet):
    def standing(self):
        """Those that nobody has undone."""
        return self.filter(undone_at=None)


class Discard(models.Model):
    """That a draft was discarded, with what its safety flags asked for; kept when it is undone."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="discards")
    # Titles of the flags that the draft's answers raised at that moment, and what was done.
    flags = models.JSONField(_("flags"), default=list)
    words = models.TextField(_("what was done"), max_length=WORDS_LIMIT, blank=True)
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField(_("at"))
    undone_by = models.ForeignKey(**PERSON | {"null": True})
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = DiscardQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("discarded draft")
        verbose_name_plural = _("discarded drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["screening"],
                condition=Q(undone_at__isnull=True),
                name="a_draft_is_discarded_once_at_a_time",
                violation_error_code="screening",
                violation_error_message=_("This draft was discarded already."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="discard_undone_at_and_by_are_set_together",
                violation_error_code="undone_at",
                violation_error_message=_(
                    "Say both when the discard was undone and who undid it, or neither."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.screening_id} on {self.at:%Y-%m-%d}"

    @property
    def undo_until(self):
        return self.at + UNDO_FOR
