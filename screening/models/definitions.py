"""The working rows of the catalog, which editors change and no screening ever reads.

Rows with a key of their own use it as primary key, so that fixtures, references and addresses
all name the same thing. Parts of a whole (options, indicators) are known by what they join.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from screening.engine.catalog import values as engine

KEY_LENGTH = 60


def choices(*keys):
    """Engine keys as choices, in words made from the key."""
    return [(key, key.replace("-", " ")) for key in keys]


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


class ScaleDefinition(Keyed):
    class Meta:
        ordering = ["key"]
        verbose_name = _("scale")
        verbose_name_plural = _("scales")


class OptionManager(models.Manager):
    def get_by_natural_key(self, scale, key):
        return self.get(scale_id=scale, key=key)


class OptionDefinition(models.Model):
    KEY_FIELDS = ("scale", "key")

    scale = models.ForeignKey(ScaleDefinition, on_delete=models.CASCADE, related_name="options")
    key = models.SlugField(_("key"), max_length=KEY_LENGTH)
    order = models.PositiveSmallIntegerField(_("order"))
    label = models.CharField(_("label"), max_length=80)
    level = models.PositiveSmallIntegerField(_("level"), help_text=_("0 to 3"))

    objects = OptionManager()

    class Meta:
        ordering = ["scale", "order", "pk"]
        verbose_name = _("option")
        verbose_name_plural = _("options")
        constraints = [
            models.UniqueConstraint(
                fields=["scale", "key"],
                name="option_key_is_unique_in_its_scale",
                violation_error_code="key",
                violation_error_message=_("The scale has this key already. Choose another."),
            ),
            models.CheckConstraint(
                condition=Q(level__lte=3),
                name="option_level_is_0_to_3",
                violation_error_code="level",
                violation_error_message=_("Give a level from 0 to 3."),
            ),
            models.CheckConstraint(
                condition=~Q(key=engine.DONT_KNOW),
                name="dont_know_belongs_to_every_scale",
                violation_error_code="key",
                violation_error_message=_("“Don’t know” is in every scale. Choose another key."),
            ),
        ]

    def __str__(self):
        return f"{self.scale_id}: {self.label}"

    def natural_key(self):
        return (self.scale_id, self.key)

    natural_key.dependencies = ["screening.scaledefinition"]


class QuestionDefinition(Keyed):
    KNOWN_AS = "text"

    domain = models.ForeignKey(DomainDefinition, on_delete=models.PROTECT, related_name="questions")
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.CharField(_("text"), max_length=160)
    help = models.CharField(_("help"), max_length=240, blank=True)
    scale = models.ForeignKey(ScaleDefinition, on_delete=models.PROTECT, related_name="questions")
    asked_if = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups"
    )
    asked_if_level = models.PositiveSmallIntegerField(_("at level"), null=True, blank=True)

    class Meta:
        ordering = ["domain__order", "order", "key"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_if__isnull=True, asked_if_level__isnull=True)
                | Q(asked_if__isnull=False, asked_if_level__isnull=False),
                name="asked_if_and_its_level_are_set_together",
                violation_error_code="asked_if_level",
                violation_error_message=_("Give both “asked if” and its level, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(asked_if_level__isnull=True) | Q(asked_if_level__range=(1, 3)),
                name="asked_if_level_is_1_to_3",
                violation_error_code="asked_if_level",
                violation_error_message=_("Give a level from 1 to 3."),
            ),
        ]

    @property
    def place(self):
        return (self.domain.order, *super().place)
