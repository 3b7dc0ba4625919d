"""Safety flags that reports and scores raised, open until an action is recorded."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from screening.models.measurements import Measurement
from screening.models.reports import Report
from screening.models.supervision import PERSON, WORDS_LIMIT


class RaisedFlagQuerySet(models.QuerySet):
    def open(self):
        """Flags without a recorded action: those to act on now first, then the oldest.

        A flag that a later report of the case raised again is one and the same: the newest
        stands for it.
        """
        return self.filter(acted_at=None, raised_again=False).order_by("urgency", "raised_at")


class RaisedFlag(models.Model):
    """A red flag that a report or a score raised; never deleted."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="flags")
    measurement = models.ForeignKey(
        Measurement, on_delete=models.PROTECT, null=True, related_name="flags", db_index=False
    )
    case = models.ForeignKey("screening.Case", on_delete=models.PROTECT, related_name="flags")
    key = models.CharField(_("key"), max_length=60)
    title = models.CharField(_("title"), max_length=100)
    urgency = models.CharField(_("urgency"), max_length=4)
    raised_at = models.DateTimeField(_("raised at"))
    # Set when it was raised again while it was open; the later row stands for both.
    raised_again = models.BooleanField(_("raised again"), default=False)
    action = models.TextField(_("what was done"), max_length=WORDS_LIMIT, blank=True)
    acted_by = models.ForeignKey(**PERSON | {"null": True})
    acted_at = models.DateTimeField(_("recorded at"), null=True)

    objects = RaisedFlagQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("raised flag")
        verbose_name_plural = _("raised flags")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "key"],
                name="a_report_raises_a_flag_once",
                violation_error_code="key",
                violation_error_message=_(
                    "The report has raised this flag already. Keep one of the two."
                ),
            ),
            models.UniqueConstraint(
                fields=["measurement", "key"],
                condition=Q(measurement__isnull=False),
                name="a_score_raises_a_flag_once",
                violation_error_code="key",
                violation_error_message=_(
                    "The score has raised this flag already. Keep one of the two."
                ),
            ),
            models.CheckConstraint(
                condition=Q(report__isnull=False, measurement__isnull=True)
                | Q(report__isnull=True, measurement__isnull=False),
                name="a_flag_is_raised_by_a_report_or_a_score",
                violation_error_code="report",
                violation_error_message=_("Name either the report or the score that raised it."),
            ),
            models.CheckConstraint(
                condition=Q(action="", acted_by__isnull=True, acted_at__isnull=True)
                | (~Q(action="") & Q(acted_by__isnull=False, acted_at__isnull=False)),
                name="flag_action_by_and_at_are_set_together",
                violation_error_code="action",
                violation_error_message=_("Say what was done, who did it and when, or none of it."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["case"], condition=Q(acted_at__isnull=True), name="open_flag_of_case"
            )
        ]

    def __str__(self):
        return self.title
