"""What the pages of all working rows share: keys that stay, order, retiring, two editors at once.

No screening reads these rows; nothing changes for clinicians until a release is published.
"""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from screening.admin.guarded import GuardedAdmin, again_on_conflict
from screening.admin.seen import SeenForm, refuse_stale
from screening.admin.sentences import RowForm, say_name
from screening.models import (
    AdjustmentPartDefinition,
    DifferentialDefinition,
    ExampleAnswerDefinition,
    IndicationDefinition,
    IndicatorDefinition,
    OptionDefinition,
    QuestionDefinition,
)
from screening.workflows.drafts import lock_draft, set_retired

ORDERED_WITHIN = {
    IndicatorDefinition: "barrier",
    DifferentialDefinition: "barrier",
    IndicationDefinition: "adjustment",
    AdjustmentPartDefinition: "adjustment",
    OptionDefinition: "scale",
    QuestionDefinition: "domain",
    ExampleAnswerDefinition: "example",
}
"""The whole within which rows are numbered; all others are numbered through."""


MOST_NAMED = 3
"""Names in one cell of a list; one more is told rather than counted."""


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


class DraftForm(SeenForm, OrderedForm):
    """The form of a working row, which two editors cannot overwrite for each other."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].error_messages["required"] = _("Give the row a key of its own.")

    def lock(self):
        lock_draft()


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
            # None where another editor deleted the row meanwhile.
            stored = type(self.instance).objects.filter(pk=self.instance.pk).first()
            shown = self["order"].field.to_python(self.data.get(self.add_initial_prefix("order")))
            now = {str(_("order")): str(stored.order)} if stored else {}
            refuse_stale({str(_("order")): str(shown)}, now)
        return cleaned


class KeyedAdmin(GuardedAdmin):
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

    @again_on_conflict
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


def names(rows):
    """Rows in one cell of a list: the first of them, and how many more there are."""
    shown = [str(row) for row in rows]
    more = len(shown) - MOST_NAMED
    if more > 1:
        last = ngettext("%(number)d more", "%(number)d more", more) % {"number": more}
        shown = [*shown[:MOST_NAMED], last]
    return "; ".join(shown)


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
