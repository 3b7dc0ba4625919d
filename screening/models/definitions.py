"""The working rows of the catalog, which editors change and no screening ever reads.

Rows with a key of their own use it as primary key, so that fixtures, references and addresses
all name the same thing. Parts of a whole (options, indicators) are known by what they join.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

KEY_LENGTH = 60


def one_of(field, keys, *, name):
    """A constraint: the field holds one of the engine's keys."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": keys}),
        name=name,
        violation_error_code=field,
        violation_error_message=_("Choose one of those that are offered."),
    )


class KeyedManager(models.Manager):
    def get_by_natural_key(self, key):
        return self.get(key=key)


class Keyed(models.Model):
    """A row known by its key; `KNOWN_AS` is the field by which people know it."""

    KNOWN_AS = "key"

    key = models.SlugField(_("key"), max_length=KEY_LENGTH, primary_key=True)
    retired = models.BooleanField(
        _("retired"),
        default=False,
        help_text=_(
            "A retired row stays here with all its links, which wait with it, and is left out of "
            "the next release. Reports and earlier releases keep it."
        ),
    )

    objects = KeyedManager()

    class Meta:
        abstract = True

    def __str__(self):
        name = getattr(self, self.KNOWN_AS)
        return _("%(name)s (retired)") % {"name": name} if self.retired else name

    def natural_key(self):
        return (self.key,)

    @property
    def place(self):
        """What rows are put in order by; the same in every database, whatever its collation."""
        return (getattr(self, "order", 0), self.key)


def in_order(rows):
    """Keyed rows in their places. A database would put equals by its own idea of the alphabet."""
    return sorted(rows, key=lambda row: row.place)


class DomainDefinition(Keyed):
    KNOWN_AS = "name"

    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=60)
    intro = models.TextField(_("introduction"), max_length=400)

    class Meta:
        ordering = ["order", "key"]
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
