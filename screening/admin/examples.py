"""The page of an example case: the case in words, its answers, and what they must lead to."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from screening.admin.editing import KeyedAdmin, OrderedForm, names
from screening.admin.guarded import RowSelect
from screening.admin.sentences import NamedFormSet
from screening.engine.catalog.values import DONT_KNOW
from screening.models import ExampleAnswerDefinition, ExampleCaseDefinition

WITH_OPTIONS = "question__scale__options"


def labels_of(question):
    """The label of each answer that a question offers, by its key."""
    labels = {option.key: option.label for option in question.scale.options.all()}
    return labels | {DONT_KNOW: str(_("Don’t know"))}


def key_of(question, text):
    """The key of the answer that reads so, whatever its capitals and apostrophe; None for none."""

    def plain(words):
        return " ".join(words.replace("'", "’").casefold().split())

    labels = labels_of(question)
    keys = {plain(label): key for key, label in labels.items()}
    return keys.get(plain(text), text if text in labels else None)


class KnownRowSelect(RowSelect):
    """Shows chosen rows that its form has read already, without asking for each of them again."""

    known: dict[str, str] = {}

    def optgroups(self, name, value, attr=None):
        if not value or not all(one in self.known for one in value):
            return super().optgroups(name, value, attr)
        options = [
            self.create_option(name, one, self.known[one], True, index, attrs=attr)
            for index, one in enumerate(value)
        ]
        return [(None, options, 0)]


class AnswerForm(OrderedForm):
    """An answer as people read it; its key is stored."""

    option = forms.CharField(label=_("answer"), max_length=80)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            question = self.instance.question
            widget = self.fields["question"].widget
            getattr(widget, "widget", widget).known = {question.pk: str(question)}
            labels = labels_of(question)
            self.initial["option"] = labels.get(self.instance.option, self.instance.option)

    def clean(self):
        cleaned = super().clean()
        question, text = cleaned.get("question"), cleaned.get("option")
        if question and text:
            cleaned["option"] = key_of(question, text)
            if cleaned["option"] is None:
                labels = "; ".join(labels_of(question).values())
                sentence = _("“%(text)s” is no answer to this question. Write one of: %(labels)s.")
                self.add_error("option", sentence % {"text": text, "labels": labels})
        return cleaned


class AnswerInline(admin.TabularInline):
    model = ExampleAnswerDefinition
    form = AnswerForm
    formset = NamedFormSet
    extra = 1
    autocomplete_fields = ["question"]
    readonly_fields = ["offered"]

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("question__scale")
        return rows.prefetch_related(WITH_OPTIONS)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = KnownRowSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("answers that the question offers"))
    def offered(self, answer):
        return "; ".join(labels_of(answer.question).values()) if answer.pk else ""


@admin.register(ExampleCaseDefinition)
class ExampleCaseAdmin(KeyedAdmin):
    list_display = ["title", "main_barriers", "raises", "order"]
    list_filter = ["main__domain"]
    list_editable = ["order"]
    search_fields = ["title", "key", "note"]
    autocomplete_fields = ["main", "further", "flags"]
    inlines = [AnswerInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("main", "flags")

    @admin.display(description=_("main barriers"))
    def main_barriers(self, example):
        return names(example.main.all())

    @admin.display(description=_("red flags it must raise"))
    def raises(self, example):
        return names(example.flags.all())
