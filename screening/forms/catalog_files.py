"""The zip of fixture files that an editor sends."""

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.exchange.catalog_zip import MOST_PACKED
from screening.forms.fields import plain_helper

TOO_LARGE = _("This file is larger than %(limit)s MB. A catalog needs a tenth of it.") % {
    "limit": MOST_PACKED // 1_000_000
}


class CatalogFilesForm(forms.Form):
    files = forms.FileField(
        label=_("Zip with the catalog’s files"),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        error_messages={
            "required": _("Choose a zip file."),
            "empty": _("This file is empty. Choose another one."),
            "invalid": _("Choose a zip file."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = plain_helper("files")

    def clean_files(self):
        """The bytes of the file."""
        sent = self.cleaned_data["files"]
        if sent.size > MOST_PACKED:
            raise forms.ValidationError(TOO_LARGE)
        return sent.read()
