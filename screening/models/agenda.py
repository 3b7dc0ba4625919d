"""What supervision talked about: cases ticked off on an agenda."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.models.supervision import PERSON


class AgendaTick(models.Model):
    """A case was talked about in supervision on a day; at most one a day, whoever ticked first."""

    case = models.ForeignKey("screening.Case", on_delete=models.PROTECT, related_name="ticks")
    day = models.DateField(_("day"))
    by = models.ForeignKey(**PERSON)
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("tick on an agenda")
        verbose_name_plural = _("ticks on agendas")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "day"],
                name="one_tick_per_case_and_day",
                violation_error_code="day",
                violation_error_message=_("The case was ticked off on this day already."),
            )
        ]

    def __str__(self):
        return f"{self.case_id} on {self.day}"
