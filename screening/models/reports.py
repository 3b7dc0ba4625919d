"""Reports: what a submitted screening came to, frozen."""

import uuid
from typing import Self

from django.db import models
from django.db.models import ExpressionWrapper, F, Prefetch, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from screening.models.cases import is_own_case, visible
from screening.models.digests import digest_is_sha256
from screening.models.frozen import FrozenModel, FrozenQuerySet
from screening.models.prepared import NUMBER, Prepared
from screening.models.screenings import Screening


class ReportQuerySet(FrozenQuerySet):
    def visible_to(self, user, teams=None) -> Self:
        """Reports of the cases that `user` may see, each with `is_own_case` and `superseded`.

        `is_own_case` says whether the case is the user's own, `superseded` whether a later
        screening of the case was submitted. `teams` as in `visible`.
        """
        # A case with a report has a newest one, so the comparison is never with NULL; it needs
        # no further join, which `latest_of` would.
        newest = Q(screening__case__latest_report=F("pk"))
        return self.filter(visible(user, "screening__case__", teams)).annotate(
            is_own_case=is_own_case(user, "screening__case__"),
            superseded=ExpressionWrapper(~newest, output_field=models.BooleanField()),
        )

    def with_plan(self):
        """Each report with `.plan`, the list of every decision on it in the order made."""
        decisions = self.model._meta.get_field("decisions").related_model
        return self.prefetch_related(
            Prefetch("decisions", decisions.objects.select_related("by"), to_attr="plan")
        )


class Report(FrozenModel):
    """The frozen result of a screening: canonical JSON text, its digest, the engine's version."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    screening = models.OneToOneField(Screening, on_delete=models.PROTECT, related_name="report")
    content = models.TextField(_("content"))
    digest = models.CharField(_("digest"), max_length=64)
    # For lists: {"named": up to three barriers, "flags": all}. Derived; the text is the record.
    headline = models.JSONField(_("headline"))
    engine_version = models.CharField(_("engine version"), max_length=10)
    created_at = models.DateTimeField(_("created at"))
    # Given by `visible_to`.
    is_own_case: bool
    superseded: bool

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            digest_is_sha256("report_digest_is_sha256"),
        ]

    def __str__(self):
        return f"Report of {self.screening_id}"

    @cached_property
    def plan(self):
        """Every decision on the report in the order made, read once unless `with_plan` did."""
        decisions = DECISIONS(report=self.pk)
        for decision in decisions:
            decision.report = self
        return decisions


class Finding(FrozenModel):
    """A barrier that a report found likely, possible or unclear; for counts over many reports.

    Derived: the report's text is the record.
    """

    # Looked up through `one_finding_per_report_and_barrier`.
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="findings", db_index=False
    )
    domain = models.CharField(_("domain"), max_length=60)
    barrier = models.CharField(_("barrier"), max_length=60)
    band = models.CharField(_("band"), max_length=10)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "barrier"],
                name="one_finding_per_report_and_barrier",
                violation_error_code="barrier",
                violation_error_message=_(
                    "The report has a finding on this barrier. Keep one of the two."
                ),
            )
        ]

    def __str__(self):
        return f"{self.barrier}: {self.band}"


DECISIONS = Prepared(
    lambda report: (
        Report._meta.get_field("decisions")
        .related_model.objects.filter(report=report)
        .select_related("by")
    ),
    report=NUMBER,
)
