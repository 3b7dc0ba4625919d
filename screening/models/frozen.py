"""Rows that are written once and never changed: releases, reports, events."""

from django.db import models


class FrozenRow(Exception):
    """Somebody tried to change or delete a row that stands for good."""


class DigestMismatch(Exception):
    """The text of a frozen row does not match its digest: it was changed past the application."""


class ReportMismatch(DigestMismatch):
    """The same of a report."""


class FrozenQuerySet(models.QuerySet):
    """Reads and inserts; whatever would change rows raises FrozenRow."""

    def refuse(self, *args, **kwargs):
        raise FrozenRow(f"{self.model._meta.verbose_name.capitalize()}: written once, kept as is.")

    refuse.alters_data = True
    update = bulk_update = delete = update_or_create = refuse

    def bulk_create(self, objs, *args, update_conflicts=False, **kwargs):
        if update_conflicts:
            self.refuse()
        return super().bulk_create(objs, *args, **kwargs)


class FrozenModel(models.Model):
    """A model whose rows can be inserted and read, nothing else."""

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Insert the row; raises FrozenRow when it was stored before."""
        if not self._state.adding:
            raise FrozenRow(f"{self._meta.verbose_name.capitalize()}: written once, kept as is.")
        return super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args, **kwargs):
        """Raises FrozenRow."""
        raise FrozenRow(f"{self._meta.verbose_name.capitalize()}: kept for good.")
