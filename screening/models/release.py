"""Published catalogs: insert-only, each with the digest of its exact text."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from screening.models.digests import digest_is_sha256
from screening.models.frozen import FrozenModel, FrozenQuerySet


class CatalogReleaseQuerySet(FrozenQuerySet):
    def without_content(self):
        """Without the catalog's text, some 300 KB, which few pages need."""
        return self.defer("content")

    def current(self):
        """The newest release, which new screenings pin; None before the first."""
        return self.order_by("-number").first()


class CatalogRelease(FrozenModel):
    """A catalog as it was published; `content` is its canonical JSON text."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    content = models.TextField(_("content"))
    # Not unique: going back to an older release publishes its content again.
    digest = models.CharField(_("digest"), max_length=64, db_index=True)
    notes = models.TextField(_("notes"), max_length=2000)
    # Empty when the management command published it without naming anybody.
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(_("published at"))

    objects = CatalogReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("catalog release")
        verbose_name_plural = _("catalog releases")
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="release_number_is_at_least_1",
                violation_error_code="number",
                violation_error_message=_("Number releases from 1 on."),
            ),
            digest_is_sha256("release_digest_is_sha256"),
            models.CheckConstraint(
                condition=~Q(notes=""),
                name="release_has_notes",
                violation_error_code="notes",
                violation_error_message=_("Write why this release is made."),
            ),
            models.CheckConstraint(
                condition=~Q(content=""),
                name="release_has_content",
                violation_error_code="content",
                violation_error_message=_("Give the catalog that is released."),
            ),
        ]

    def __str__(self):
        return f"Release {self.number}"


class ReleaseUse(models.Model):
    """How many screenings keep a release; counted here, since counting them all takes too long."""

    release = models.OneToOneField(CatalogRelease, on_delete=models.CASCADE, related_name="use")
    screenings = models.PositiveIntegerField(_("screenings"), default=0)

    class Meta:
        verbose_name = _("use of a release")
        verbose_name_plural = _("uses of releases")

    def __str__(self):
        return f"{self.release_id}: {self.screenings}"


class ApprovalRequestQuerySet(models.QuerySet):
    def with_outcome(self):
        """Each request with `.published`, the number of the release it led to, or None."""
        later = CatalogRelease.objects.order_by("number").filter(
            digest=models.OuterRef("digest"), published_at__gte=models.OuterRef("asked_at")
        )
        return self.select_related("asked_by", "decided_by").annotate(
            published=models.Subquery(later.values("number")[:1])
        )

    def since_release(self, release):
        """Requests that were made, or decided, after `release`; what came before is used up."""
        if release is None:
            return self
        at = release.published_at
        return self.filter(Q(asked_at__gte=at) | Q(decision="") | Q(decided_at__gte=at))


class ApprovalRequest(models.Model):
    """An editor's wish to publish the draft with this digest, and another editor's answer.

    Any later edit gives the draft another digest, and the request no longer speaks of it.
    """

    class Decision(models.TextChoices):
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("returned")

    digest = models.CharField(_("digest of the draft"), max_length=64)
    notes = models.TextField(_("notes"), max_length=2000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"))
    decision = models.CharField(_("decision"), max_length=8, choices=Decision.choices, blank=True)
    comment = models.TextField(_("comment"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = ApprovalRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("request for approval")
        verbose_name_plural = _("requests for approval")
        constraints = [
            models.UniqueConstraint(
                fields=["digest"],
                condition=Q(decision=""),
                name="one_open_request_per_draft",
                violation_error_code="digest",
                violation_error_message=_(
                    "Approval of this draft was asked for already. Wait for the answer, or edit it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | Q(
                    decision__in=["approved", "returned"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="request_decision_by_and_at_are_set_together",
                violation_error_code="decision",
                violation_error_message=_(
                    "Say what was decided, who decided it and when, or none of it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="nobody_decides_their_own_request",
                violation_error_code="decided_by",
                violation_error_message=_(
                    "Nobody decides on their own request. Ask another editor."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(decision="returned", comment=""),
                name="a_return_says_why",
                violation_error_code="comment",
                violation_error_message=_("Write why the draft is returned."),
            ),
        ]

    def __str__(self):
        return f"{self.digest[:12]}: {self.get_decision_display() or _('open')}"

    def may_be_decided_by(self, user):
        """Whether this person can approve or return it: any editor but the one who asked."""
        return not self.decision and self.asked_by_id != user.pk
