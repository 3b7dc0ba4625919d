"""The pages of red flags: what raises one, and what waits or is remarked on while it stands."""

from functools import cached_property

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from screening.admin.editing import KeyedAdmin
from screening.admin.sentences import NamedFormSet, RowForm
from screening.models import (
    AdjustmentPartDefinition,
    PartHoldDefinition,
    RedFlagDefinition,
    RemarkDefinition,
)


class PartHoldForm(RowForm):
    """A part that waits, chosen among all parts by its words; stored by its two keys."""

    held = forms.ChoiceField(label=_("part that waits"))

    class Meta:
        model = PartHoldDefinition
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["held"] = f"{self.instance.adjustment_id}/{self.instance.part}"

    def clean(self):
        cleaned = super().clean()
        if held := cleaned.get("held"):
            self.instance.adjustment_id, self.instance.part = held.split("/")
        return cleaned


class PartHoldFormSet(NamedFormSet):
    @cached_property
    def parts(self):
        """Every part of every adjustment, as choices."""
        parts = AdjustmentPartDefinition.objects.select_related("adjustment")
        in_place = sorted(parts, key=lambda part: (part.adjustment.place, part.order, part.key))
        return [("", "---------")] + [
            (f"{part.adjustment_id}/{part.key}", str(part)) for part in in_place
        ]

    def add_fields(self, form, index):
        form.fields["held"].choices = self.parts
        super().add_fields(form, index)

    def clean(self):
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms]
        held = [form.cleaned_data["held"] for form in kept if form.cleaned_data.get("held")]
        if len(set(held)) < len(held):
            (once,) = self.model._meta.constraints
            raise forms.ValidationError(once.get_violation_error_message())


class PartHoldInline(admin.TabularInline):
    model = PartHoldDefinition
    form = PartHoldForm
    formset = PartHoldFormSet
    extra = 1

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("adjustment")
        return rows.order_by("adjustment__order", "adjustment", "part")


class RemarkInline(admin.StackedInline):
    model = RemarkDefinition
    form = RowForm
    formset = NamedFormSet
    extra = 1
    autocomplete_fields = ["adjustment"]


@admin.register(RedFlagDefinition)
class RedFlagAdmin(KeyedAdmin):
    list_display = ["title", "urgency", "question", "raised_by", "waits"]
    list_filter = ["urgency", "question__domain"]
    list_select_related = ["question__scale"]
    search_fields = ["title", "key", "do_now"]
    autocomplete_fields = ["question", "holds"]
    inlines = [PartHoldInline, RemarkInline]

    def get_queryset(self, request):
        uses = ("question__scale__options", "holds", "part_holds__adjustment")
        return super().get_queryset(request).prefetch_related(*uses)

    @admin.display(description=_("raised by the answer"))
    def raised_by(self, flag):
        """The answers to its question that raise it, in words."""
        return " · ".join(
            option.label
            for option in flag.question.scale.options.all()
            if (option.key == flag.option if flag.option else option.level >= flag.at_least)
        )

    @admin.display(description=_("adjustments that wait"))
    def waits(self, flag):
        return len({*flag.holds.all(), *(part.adjustment for part in flag.part_holds.all())})
