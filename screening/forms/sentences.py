"""What a form says of a wrong value: a whole sentence that says what to do, instead of Django's."""

from django import forms
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "required": _("Fill this in."),
    "blank": _("Fill this in."),
    "null": _("Fill this in."),
    "min_value": _("Enter %(limit_value)s or more."),
    "max_value": _("Enter %(limit_value)s or less."),
    "min_length": _("Write at least %(limit_value)d characters; these are %(show_value)d."),
    "max_length": _("Shorten this to %(limit_value)d characters; it has %(show_value)d."),
    "unique": _("This is in use already. Choose another one."),
    "invalid_choice": _("Choose one of those that are offered."),
    "invalid_pk_value": _("Choose one of those that are offered."),
    "invalid_list": _("Choose from those that are offered."),
}
"""By the code that Django gives the fault; its values are filled in."""

INVALID = {
    forms.IntegerField: _("Enter a whole number, such as 3."),
    forms.SlugField: _("Use letters, digits, hyphens and underscores, without spaces."),
    forms.EmailField: _("Enter an email address, such as name@example.org."),
    forms.DateField: _("Enter a day, such as 2026-11-24."),
    forms.TimeField: _("Enter a time, such as 12:00."),
}
"""By the kind of field; the validators of other fields have sentences of their own."""


def sentences_of(field):
    """The sentences for a field, by code."""
    invalid = INVALID.get(type(field))
    return SENTENCES | ({"invalid": invalid} if invalid else {})


def djangos_messages(field):
    """What Django says where nothing else was given for the field, by code."""
    messages: dict = {}
    for each in reversed(type(field).__mro__):
        messages |= getattr(each, "default_error_messages", {})
    return messages


class PlainSentences(forms.BaseForm):
    """A form whose fields say these sentences wherever they were given none of their own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            before = djangos_messages(field)
            for code, sentence in sentences_of(field).items():
                if field.error_messages.get(code) is before.get(code):
                    field.error_messages[code] = sentence
