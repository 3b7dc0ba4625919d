"""Working rows of example cases: what the catalog has to make of described answers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from screening.models.barriers import BarrierDefinition
from screening.models.definitions import KEY_LENGTH, Keyed
from screening.models.questions import QuestionDefinition
from screening.models.red_flags import RedFlagDefinition


class ExampleCaseDefinition(Keyed):
    KNOWN_AS = "title"

    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title"), max_length=120)
    note = models.TextField(_("the case in words"), max_length=1500)
    source = models.CharField(_("source"), max_length=300, blank=True)
    main = models.ManyToManyField(
        BarrierDefinition,
        related_name="main_in_examples",
        verbose_name=_("main barriers"),
        help_text=_("Likely or possible, and among the first three. At most three."),
    )
    further = models.ManyToManyField(
        BarrierDefinition,
        blank=True,
        related_name="further_in_examples",
        verbose_name=_("further barriers"),
        help_text=_("Likely or possible, at any place."),
    )
    flags = models.ManyToManyField(
        RedFlagDefinition,
        blank=True,
        related_name="raised_in_examples",
        verbose_name=_("red flags it must raise"),
    )

    class Meta:
        ordering = ["order", "key"]
        verbose_name = _("example case")
        verbose_name_plural = _("example cases")


class ExampleAnswerManager(models.Manager):
    def get_by_natural_key(self, example, question):
        return self.get(example_id=example, question_id=question)


class ExampleAnswerDefinition(models.Model):
    """`option` is the key of an option on the question's scale, or that of “don't know”."""

    KEY_FIELDS = ("example", "question")

    example = models.ForeignKey(
        ExampleCaseDefinition, on_delete=models.CASCADE, related_name="answers"
    )
    question = models.ForeignKey(
        QuestionDefinition, on_delete=models.PROTECT, related_name="example_answers"
    )
    order = models.PositiveSmallIntegerField(_("order"))
    option = models.SlugField(_("answer"), max_length=KEY_LENGTH)

    objects = ExampleAnswerManager()

    class Meta:
        ordering = ["example", "order", "pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["example", "question"],
                name="example_answers_a_question_once",
                violation_error_code="question",
                violation_error_message=_("This question is answered already. Keep one answer."),
            ),
            models.CheckConstraint(
                condition=~Q(option=""),
                name="example_answer_is_given",
                violation_error_code="option",
                violation_error_message=_("Give the answer."),
            ),
        ]

    def __str__(self):
        return f"{self.example_id}: {self.question_id} {self.option}"

    def natural_key(self):
        return (self.example_id, self.question_id)

    natural_key.dependencies = [
        "screening.examplecasedefinition",
        "screening.questiondefinition",
    ]
