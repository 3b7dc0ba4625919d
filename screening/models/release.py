"""Published catalogs: insert-only, each with the digest of its exact text."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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
    digest = models.CharField(_("digest"), max_length=64, unique=True)
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
            models.CheckConstraint(condition=Q(number__gte=1), name="release_number_is_at_least_1"),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="release_digest_is_sha256"
            ),
            models.CheckConstraint(condition=~Q(notes=""), name="release_has_notes"),
            models.CheckConstraint(condition=~Q(content=""), name="release_has_content"),
        ]

    def __str__(self):
        return f"Release {self.number}"
