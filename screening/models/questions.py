"""The working rows of what is asked: questions, and the scales on which they are answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from screening.engine.catalog import values as engine
from screening.models.definitions import KEY_LENGTH, DomainDefinition, Keyed, one_of


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
    label = models.CharField(_("words of the answer"), max_length=80)
    level = models.PositiveSmallIntegerField(
        _("how much it says"),
        help_text=_("0 for no sign of it, 1 for a little, 2 for clearly, 3 for strongly."),
    )
    from_number = models.PositiveSmallIntegerField(
        _("from number"),
        null=True,
        blank=True,
        help_text=_("The smallest number of sessions that means this answer."),
    )

    objects = OptionManager()

    class Meta:
        ordering = ["scale", "order", "pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
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
                violation_error_message=_("Give a number from 0 to 3."),
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

    class FilledFrom(models.TextChoices):
        """The engine's FILLED_FROM."""

        SESSIONS = "sessions", _("the number of sessions of the case")
        SPACING = "spacing", _("the spacing of the case’s sessions")
        LAST_SCREENING = "last-screening", _("the case’s last screening")

    domain = models.ForeignKey(DomainDefinition, on_delete=models.PROTECT, related_name="questions")
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.CharField(_("text"), max_length=160)
    help = models.CharField(
        _("help"), max_length=240, blank=True, help_text=_("One short line, always shown.")
    )
    more_help = models.TextField(
        _("more help"), max_length=600, blank=True, help_text=_("Unfolds below the line of help.")
    )
    scale = models.ForeignKey(ScaleDefinition, on_delete=models.PROTECT, related_name="questions")
    asked_if = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("asked after the question"),
    )
    asked_if_level = models.PositiveSmallIntegerField(
        _("when its answer says at least"),
        null=True,
        blank=True,
        help_text=_("1 for a little or more, 2 for clearly or more, 3 for strongly."),
    )
    optional = models.BooleanField(
        _("optional"),
        default=False,
        help_text=_("Never asked: it stands below the others, and counts once it is answered."),
    )
    filled_from = models.CharField(
        _("filled from"),
        max_length=20,
        choices=FilledFrom.choices,
        blank=True,
        help_text=_("What is known of the case is offered as the answer, to be confirmed."),
    )

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
                violation_error_message=_(
                    "Give both the question and from which answer on, or neither."
                ),
            ),
            models.CheckConstraint(
                condition=Q(asked_if_level__isnull=True) | Q(asked_if_level__range=(1, 3)),
                name="asked_if_level_is_1_to_3",
                violation_error_code="asked_if_level",
                violation_error_message=_("Give a number from 1 to 3."),
            ),
            one_of("filled_from", ["", *engine.FILLED_FROM], name="question_is_filled_from_known"),
        ]

    @property
    def place(self):
        return (self.domain.order, *super().place)
