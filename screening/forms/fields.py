"""What forms share: fields, their messages and their layout."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from screening.engine.visible_text import line_ends, trimmed
from screening.models import WORDS_LIMIT, User
from screening.queries.people import by_name


def plain_helper(*fields):
    """Crispy renders the fields; the template writes the form tag and the buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(*fields)
    return helper


class WordsField(forms.CharField):
    """Words of a person: with the line ends that are stored, and empty when nothing is visible."""

    def to_python(self, value):
        return trimmed(line_ends(super().to_python(value) or ""))


NO_DATE = _("Enter a date, such as 2026-03-01.")


def date_field(*, missing, **kwargs):
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    messages = {"invalid": NO_DATE, "required": missing}
    return forms.DateField(widget=widget, error_messages=messages, **kwargs)


class PeopleIterator(ModelChoiceIterator):
    """The choices of a PersonField, by name; a queryset knows only the database's order."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from (self.choice(person) for person in by_name(self.queryset))


class PersonField(forms.ModelChoiceField):
    """One of some people; the form sets `queryset`."""

    iterator = PeopleIterator

    def __init__(self, **kwargs):
        super().__init__(User.objects.none(), **kwargs)


def text_field(label, *, rows=3, limit=WORDS_LIMIT, **kwargs):
    """Some lines of text. Its limit is the workflow's to enforce, so that nothing typed is cut."""
    widget = forms.Textarea(attrs={"rows": rows})
    help_text = kwargs.pop("help_text", None) or (
        _("At most %(limit)d characters. Leave out names and places.") % {"limit": limit}
    )
    return WordsField(label=label, widget=widget, help_text=help_text, **kwargs)
