"""Reports: what a submitted screening came to, frozen."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from screening.models.cases import Case, Screening
from screening.models.frozen import FrozenModel, FrozenQuerySet


class ReportQuerySet(FrozenQuerySet):
    def visible_to(self, user):
        """Reports of the cases that `user` may see."""
        return self.filter(screening__case__in=Case.objects.visible_to(user))


class Report(FrozenModel):
    """The frozen result of a screening: canonical JSON text, its digest, the engine's version."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    screening = models.OneToOneField(Screening, on_delete=models.PROTECT, related_name="report")
    content = models.TextField(_("content"))
    digest = models.CharField(_("digest"), max_length=64)
    engine_version = models.CharField(_("engine version"), max_length=10)
    created_at = models.DateTimeField(_("created at"))

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="report_digest_is_sha256"
            ),
        ]

    def __str__(self):
        return f"Report of {self.screening_id}"


class NamedBarrier(FrozenModel):
    """One barrier that a report names as likely, possible or unclear, for lists and filters.

    Written with the report and derived from it; the report's text is the record.
    """

    class Band(models.TextChoices):
        LIKELY = "likely", _("Likely")
        POSSIBLE = "possible", _("Possible")
        UNCLEAR = "unclear", _("Unclear")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="named_barriers")
    rank = models.PositiveSmallIntegerField(_("place in the report"))
    barrier_key = models.CharField(max_length=60)
    domain_key = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    band = models.CharField(max_length=8, choices=Band.choices)
    points = models.PositiveSmallIntegerField(_("points"))

    class Meta:
        ordering = ["report", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "barrier_key"], name="barrier_is_named_once_per_report"
            ),
            models.CheckConstraint(
                condition=Q(band__in=["likely", "possible", "unclear"]), name="band_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.get_band_display()}"


class SafetyFlag(FrozenModel):
    """One red flag that a report raises, for lists; the report's text is the record."""

    class Urgency(models.TextChoices):
        NOW = "now", _("act now")
        SOON = "soon", _("act soon")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="safety_flags")
    flag_key = models.CharField(max_length=60)
    title = models.CharField(max_length=100)
    urgency = models.CharField(max_length=4, choices=Urgency.choices)

    class Meta:
        ordering = ["report", "urgency", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "flag_key"], name="flag_is_raised_once_per_report"
            ),
            models.CheckConstraint(
                condition=Q(urgency__in=["now", "soon"]), name="urgency_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.get_urgency_display()})"
