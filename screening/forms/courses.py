"""What a clinician gives to put the course of a case aside."""

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.forms.fields import plain_helper, text_field
from screening.forms.sentences import PlainSentences


class HideCourseForm(PlainSentences, forms.Form):
    """Why it can wait; `state` is the one that the page showed."""

    state = forms.CharField(max_length=12, widget=forms.HiddenInput)
    reason = text_field(
        _("Why it can wait"), error_messages={"required": _("Say why it can wait.")}
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = plain_helper("state", "reason")
