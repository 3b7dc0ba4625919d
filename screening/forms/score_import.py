"""The file of an import of scores."""

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.forms.fields import plain_helper
from screening.forms.sentences import PlainSentences

MOST_BYTES = 8 * 1024 * 1024
TOO_LARGE = "too-large"


class ScoreFileForm(PlainSentences, forms.Form):
    """A CSV file of at most 8 MB; what is in it is the check's to say."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("At most 8 MB and 100,000 lines. It is checked first; nothing is stored yet."),
        allow_empty_file=True,
        error_messages={
            "required": _("Choose the CSV file to check."),
            "max_length": _("Give the file a shorter name."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = plain_helper("file")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 8 MB. Split it and import the parts."), code=TOO_LARGE
            )
        return file

    @property
    def is_too_large(self):
        return self.has_error("file", TOO_LARGE)
