"""What the admin's forms say of a wrong value: whole sentences that say what to do."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import UniqueConstraint
from django.forms.models import InlineForeignKeyField
from django.utils.translation import gettext_lazy as _

from screening.engine.visible_text import has_visible_character
from screening.forms.sentences import SENTENCES, sentences_of

LOST = _("Part of what the page sent got lost. Nothing was saved; load the page again.")


class SentencesForm(forms.BaseForm):
    """A form that says what to do, each sentence beside its field."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            name_parts(field)
            # A day and its time are one field of two.
            for part in (field, *getattr(field, "fields", ())):
                part.error_messages |= sentences_of(part)

    def clean(self):
        """Text that shows nothing counts as empty; passwords are taken as they were typed."""
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        for name, field in self.fields.items():
            value = cleaned.get(name)
            if not (isinstance(field, forms.CharField) and field.strip and value):
                continue
            if isinstance(value, str) and not has_visible_character(value):
                cleaned[name] = ""
                if field.required:
                    self.add_error(name, field.error_messages["required"])
        return cleaned

    def add_error(self, field, error):
        """A broken constraint is a fault of the field that its code names, where that is shown."""
        if field is None and hasattr(error, "error_dict"):
            placed: dict = {}
            for name, faults in error.error_dict.items():
                for fault in faults:
                    beside = fault.code if name == NON_FIELD_ERRORS else name
                    place = beside if self.shows(beside) else name
                    placed.setdefault(place, []).append(fault)
            error = ValidationError(placed)
        super().add_error(field, error)

    def shows(self, name):
        return name in self.fields and not self.fields[name].widget.is_hidden


class RowForm(SentencesForm, forms.ModelForm):
    """The form of a row, or of a part of one in a table."""

    def validate_unique(self):
        """And what Django leaves out of a part's check: the constraints that name its whole."""
        super().validate_unique()
        parts = any(isinstance(field, InlineForeignKeyField) for field in self.fields.values())
        if parts and not self.errors:
            try:
                self.instance.validate_constraints(exclude=self._get_validation_exclusions())
            except ValidationError as faults:
                self.add_error(None, faults)


def name_parts(field):
    """Name the two inputs of a day and its time, which share one label."""
    if isinstance(field, forms.SplitDateTimeField):
        day, time = field.widget.widgets
        day.attrs["aria-label"] = _("%(field)s, day") % {"field": field.label}
        time.attrs["aria-label"] = _("%(field)s, time") % {"field": field.label}


def say_name(field, name):
    """Give a field of a table a name of its own; the head of its column is not one."""
    widget = getattr(field.widget, "widget", field.widget)
    if not widget.is_hidden:
        widget.attrs["aria-label"] = name


class NamedFormSet(forms.BaseInlineFormSet):
    """Parts of a row in a table, each field with its name for those who do not see the table."""

    default_error_messages = {
        "missing_management_form": LOST,
        "too_many_forms": _("There are too many rows. Remove some of them."),
    }

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            say_name(field, field.label)

    def get_unique_error_message(self, unique_check):
        """The sentence of the constraint that two rows of the table break."""
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and constraint.fields == unique_check:
                return constraint.get_violation_error_message()
        return SENTENCES["unique"]

    def get_form_error(self):
        return _("This row stands here twice. Keep one of the two.")
