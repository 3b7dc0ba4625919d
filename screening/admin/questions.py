"""The pages of domains, questions and scales: what is asked, where, and how it is answered."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from screening.admin.editing import KeyedAdmin, OrderedForm, link_to_row, listed, names
from screening.admin.question_words import follow_ups_of
from screening.admin.sentences import NamedFormSet
from screening.engine.catalog.budget import burden
from screening.models import (
    DomainDefinition,
    ExampleCaseDefinition,
    OptionDefinition,
    QuestionDefinition,
    RedFlagDefinition,
    ScaleDefinition,
)
from screening.queries.draft import read_questions
from screening.web.presenters.draft import burden_words


@admin.register(DomainDefinition)
class DomainAdmin(KeyedAdmin):
    list_display = ["name", "used_by", "order"]
    list_editable = ["order"]
    search_fields = ["name", "key", "intro"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("barriers", "questions")

    @admin.display(description=_("in use by"))
    def used_by(self, domain):
        """The barriers on the page, and how many questions stand there."""
        number = len(domain.questions.all())
        questions = ngettext("%(number)d question", "%(number)d questions", number)
        return names([*domain.barriers.all(), questions % {"number": number}])


def asked_note():
    """How much the working rows ask of everybody, as the note of a page."""
    return {"note": burden_words(burden(read_questions({"retired": False})))}


@admin.register(QuestionDefinition)
class QuestionAdmin(KeyedAdmin):
    list_display = ["text", "domain", "asked_of_all", "asked_if", "used_by"]
    list_filter = [
        *("domain", ("asked_if", admin.EmptyFieldListFilter), "optional", "filled_from", "scale"),
    ]
    list_select_related = ["domain", "asked_if"]
    search_fields = ["text", "key", "help", "more_help"]
    autocomplete_fields = ["domain", "scale", "asked_if"]
    readonly_fields = ["barriers", "gates", "follow_ups", "flags", "waiting"]

    def get_queryset(self, request):
        uses = ("indicators__barrier", "red_flags", "asked_before")
        return super().get_queryset(request).prefetch_related(*uses)

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, asked_note() | (extra_context or {}))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        context = asked_note() | (extra_context or {})
        return super().changeform_view(request, object_id, form_url, context)

    @admin.display(boolean=True, description=_("asked of everybody"))
    def asked_of_all(self, question):
        return question.asked_if_id is None and not question.optional

    @admin.display(description=_("in use by"))
    def used_by(self, question):
        """The barriers, red flags and adjustments that need its answer."""
        barriers = [row.barrier for row in question.indicators.all()]
        return names([*barriers, *question.red_flags.all(), *question.asked_before.all()])

    @admin.display(description=_("says something about"))
    def barriers(self, question):
        """The barriers whose points this question moves, with direction and strength."""
        rows = question.indicators.all() if question.pk else []
        return listed(
            (
                link_to_row(row.barrier),
                f"{row.get_direction_display()}, {row.get_strength_display()}",
            )
            for row in rows
        )

    @admin.display(description=_("opens the barrier"))
    def gates(self, question):
        return listed(map(link_to_row, question.gate_of.all() if question.pk else []))

    @admin.display(description=_("follow-ups"))
    def follow_ups(self, question):
        return follow_ups_of(question.pk)

    @admin.display(description=_("raises the red flags"))
    def flags(self, question):
        return listed(map(link_to_row, question.red_flags.all() if question.pk else []))

    @admin.display(description=_("is asked before the adjustments"))
    def waiting(self, question):
        return listed(map(link_to_row, question.asked_before.all() if question.pk else []))


def users_of_option(scale, key):
    """The red flags and example cases that name an option of a scale."""
    examples = ExampleCaseDefinition.objects.filter(
        answers__question__scale=scale, answers__option=key
    )
    return [
        *RedFlagDefinition.objects.filter(question__scale=scale, option=key),
        *examples.distinct(),
    ]


class OptionFormSet(NamedFormSet):
    """The options of a scale; one that a flag or an example names neither goes nor changes key."""

    def clean(self):
        super().clean()
        for form in self.initial_forms:
            key = form.initial.get("key")
            if not (form in self.deleted_forms or "key" in form.changed_data):
                continue
            if users := users_of_option(self.instance, key):
                raise forms.ValidationError(
                    _("The answer “%(label)s” is used by %(users)s. Change that first.")
                    % {
                        "label": form.initial.get("label"),
                        "users": "; ".join(f"“{user}”" for user in users),
                    }
                )


class OptionInline(admin.TabularInline):
    model = OptionDefinition
    form = OrderedForm
    formset = OptionFormSet
    extra = 1


@admin.register(ScaleDefinition)
class ScaleAdmin(KeyedAdmin):
    list_display = ["key", "labels", "used_by"]
    search_fields = ["key", "options__label"]
    readonly_fields = ["questions"]
    inlines = [OptionInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("options", "questions")

    @admin.display(description=_("in use by"))
    def used_by(self, scale):
        number = len(scale.questions.all())
        questions = ngettext("%(number)d question", "%(number)d questions", number)
        return questions % {"number": number}

    @admin.display(description=_("answers"))
    def labels(self, scale):
        return ", ".join(f"{option.label} ({option.level})" for option in scale.options.all())

    @admin.display(description=_("answers the questions"))
    def questions(self, scale):
        return listed(map(link_to_row, scale.questions.all() if scale.pk else []))
