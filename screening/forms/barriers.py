"""The name of a barrier that is made as a copy of another one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.forms.fields import WordsField, plain_helper
from screening.forms.sentences import PlainSentences
from screening.models import BarrierDefinition

NAME = BarrierDefinition._meta.get_field("name").max_length
SHORT = BarrierDefinition._meta.get_field("short").max_length


class DuplicateForm(PlainSentences, forms.Form):
    name = WordsField(
        label=_("Name of the new barrier"),
        max_length=NAME,
        help_text=_("At most %(limit)d characters.") % {"limit": NAME},
        error_messages={"required": _("Give the new barrier a name.")},
    )
    short = WordsField(
        label=_("Short name for lists"),
        max_length=SHORT,
        required=False,
        help_text=_("At most %(limit)d characters. Leave it empty to use the name.")
        % {"limit": SHORT},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = plain_helper("name", "short")
