"""What the pages of all working rows share: keys that stay, order, retiring, two editors at once.

No screening reads these rows; nothing changes for clinicians until a release is published.
"""

import json

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from screening.admin.sentences import RowForm, say_name
from screening.models import (
    AdjustmentDefinition,
    BarrierDefinition,
    DifferentialDefinition,
    IndicationDefinition,
    IndicatorDefinition,
    OptionDefinition,
    QuestionDefinition,
    ScaleDefinition,
)
from screening.workflows.drafts import lock_draft, set_retired

ORDERED_WITHIN = {
    IndicatorDefinition: "barrier",
    DifferentialDefinition: "barrier",
    IndicationDefinition: "adjustment",
    OptionDefinition: "scale",
    QuestionDefinition: "domain",
}
"""The whole within which rows are numbered; all others are numbered through."""

PARTS = {
    ScaleDefinition: [("options", "key")],
    BarrierDefinition: [
        ("indicators", "question_id"),
        ("differentials", "neighbour_id"),
        ("indicated_by", "adjustment_id"),
    ],
    AdjustmentDefinition: [("indications", "barrier_id")],
}
"""What is edited on the page of a row besides its own fields, and how each part is known."""


class PlainText(forms.CharField):
    """Text of several lines with the line ends that fixtures and releases have."""

    def clean(self, value):
        return super().clean(value).replace("\r\n", "\n")


PLAIN_TEXT = {models.TextField: {"form_class": PlainText, "widget": AdminTextareaWidget}}


class OrderedForm(RowForm):
    """A form whose row goes to the end of its neighbours when no place is given."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "order" in self.fields:
            self.fields["order"].required = False
            self.fields["order"].help_text = _("Leave it empty to put the row last.")

    def clean(self):
        cleaned = super().clean()
        if "order" in self.fields and "order" not in self.errors and cleaned["order"] is None:
            neighbours = self._meta.model.objects.all()
            if whole := ORDERED_WITHIN.get(self._meta.model):
                # A part on the page of its whole has it already; elsewhere it was chosen here.
                chosen = getattr(self.instance, f"{whole}_id") or getattr(
                    cleaned.get(whole), "pk", None
                )
                neighbours = neighbours.filter(**{whole: chosen})
            cleaned["order"] = (neighbours.aggregate(last=Max("order"))["last"] or 0) + 1
        return cleaned


def in_words(value):
    """A field's value as text; nothing stays nothing."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return "" if value is None else str(value)


def fields_of(row):
    """The fields of a stored row as text, by the words on its page."""
    return {
        str(field.verbose_name): in_words(field.value_from_object(row))
        for field in row._meta.fields
        if not field.primary_key
    } | {
        str(field.verbose_name): ", ".join(one.pk for one in getattr(row, field.name).all())
        for field in row._meta.many_to_many
    }


def state_of(row):
    """All that the page of a row edits, as text by what it is called; empty when not stored."""
    stored = type(row).objects.filter(pk=row.pk).first()
    if stored is None:
        return {}
    state = fields_of(stored)
    for relation, known_as in PARTS.get(type(row), []):
        for part in getattr(stored, relation).all():
            name = f"{part._meta.verbose_name} {getattr(part, known_as)}"
            state |= {f"{name}, {field}": text for field, text in fields_of(part).items()}
    return state


def refuse_stale(seen, now):
    """Raises ValidationError that tells every difference between what was shown and what is."""
    changed = [name for name in {**seen, **now} if seen.get(name) != now.get(name)]
    if not changed:
        return
    nothing = _("nothing")
    differences = [
        _("“%(field)s” was “%(before)s” and is now “%(after)s”.")
        % {
            "field": name,
            "before": seen.get(name) or nothing,
            "after": now.get(name) or nothing,
        }
        for name in changed
    ]
    advice = _(
        "Another editor changed this row meanwhile. Nothing was saved; load the page again and "
        "repeat your change."
    )
    raise forms.ValidationError([advice, *differences])


class DraftForm(OrderedForm):
    """A row's form that knows what it showed, so that two editors cannot overwrite each other."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.is_bound:
            self.initial["seen"] = json.dumps(state_of(self.instance))
        if "key" in self.fields:
            self.fields["key"].error_messages["required"] = _("Give the row a key of its own.")

    def clean(self):
        cleaned = super().clean()
        if self.instance._state.adding:
            return cleaned
        lock_draft()
        try:
            seen = json.loads(cleaned.get("seen") or "null")
        except ValueError:
            seen = None
        if not isinstance(seen, dict):
            raise forms.ValidationError(_("Load the page again; what it showed got lost."))
        refuse_stale(seen, state_of(self.instance))
        return cleaned


class PlaceForm(OrderedForm):
    """A row of a list in which places are edited; it sends along the place that it showed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["order"].show_hidden_initial = True
        say_name(self.fields["order"], f"{self.fields['order'].label}: {self.instance}")

    def clean(self):
        cleaned = super().clean()
        if "order" in self.changed_data:
            lock_draft()
            now = (
                type(self.instance).objects.values_list("order", flat=True).get(pk=self.instance.pk)
            )
            shown = self["order"].field.to_python(self.data.get(self.add_initial_prefix("order")))
            refuse_stale({str(_("order")): str(shown)}, {str(_("order")): str(now)})
        return cleaned


class KeyedAdmin(admin.ModelAdmin):
    """Rows known by their key, which cannot change once others refer to it."""

    form = DraftForm
    save_as = True
    list_per_page = 50
    formfield_overrides = PLAIN_TEXT
    actions = ["retire", "bring_back"]
    delete_selected_confirmation_template = "admin/screening/delete_selected_confirmation.html"

    def get_list_display(self, request):
        return [*self.list_display, "in_use"]

    def get_list_filter(self, request):
        return [*self.list_filter, "retired"]

    def get_fields(self, request, obj=None):
        """The key first, whether the row is in use last."""
        fields = super().get_fields(request, obj)
        return ["key", *(name for name in fields if name not in ("key", "retired")), "retired"]

    def get_readonly_fields(self, request, obj=None):
        return ["key", *self.readonly_fields] if obj else self.readonly_fields

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(request, **{"form": PlaceForm, **kwargs})

    @transaction.atomic
    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, extra_context)

    @admin.display(boolean=True, description=_("in use"), ordering="-retired")
    def in_use(self, row):
        return not row.retired

    @admin.action(description=_("Retire the selected rows"), permissions=["change"])
    def retire(self, request, queryset):
        self.change_retired(request, queryset, True)

    @admin.action(description=_("Bring the selected rows back into use"), permissions=["change"])
    def bring_back(self, request, queryset):
        self.change_retired(request, queryset, False)

    def change_retired(self, request, queryset, retired):
        rows = set_retired(rows=queryset, retired=retired)
        for row in rows:
            self.log_change(request, row, [{"changed": {"fields": [str(_("retired"))]}}])
        message = ngettext("%(count)d row was changed.", "%(count)d rows were changed.", len(rows))
        self.message_user(request, message % {"count": len(rows)}, messages.SUCCESS)

    def get_deleted_objects(self, objs, request):
        """With the rows that name these in a list of theirs, which the database would not keep."""
        *rest, protected = super().get_deleted_objects(objs, request)
        return (*rest, [*protected, *users_of(self.model, objs)])


def users_of(model, rows):
    """Links to the rows that name some of `rows` in a list of theirs."""
    for relation in model._meta.related_objects:
        if relation.many_to_many:
            named = {f"{relation.field.name}__in": rows}
            for user in relation.related_model.objects.filter(**named).distinct():
                yield format_html("{}: {}", user._meta.verbose_name.capitalize(), link_to_row(user))


def link_to_row(row):
    """A link to the page on which a row is edited."""
    address = reverse(f"admin:screening_{row._meta.model_name}_change", args=[row.pk])
    return format_html('<a href="{}">{}</a>', address, row)


def listed(rows):
    """Rows below one another, or that there are none; each is text or (link, remark)."""
    rows = [row if isinstance(row, tuple) else (row, "") for row in rows]
    if not rows:
        return _("none")
    items = format_html_join("", "<li>{} {}</li>", rows)
    return format_html("<ul>{}</ul>", items)
