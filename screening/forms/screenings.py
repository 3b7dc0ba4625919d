"""The form of the check page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.forms.fields import WordsField, plain_helper
from screening.forms.sentences import PlainSentences
from screening.models import OWN_WORDS_LIMIT, REVISION_NOTE_LIMIT


class OwnWordsForm(PlainSentences, forms.Form):
    """Something that the catalog does not hold, in the clinician's own words.

    The limit is the workflow's to enforce, so that no text is cut or lost on the way. `address`
    is where the words save themselves. A revision also has a note to who returned the report.
    """

    own_words = WordsField(
        label=_("Is something else in the way that was not asked?"),
        help_text=_(
            "In your own words, at most %(limit)d characters. It stands on the report as written; "
            "leave out names and places."
        )
        % {"limit": OWN_WORDS_LIMIT},
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    revision_note = WordsField(
        label=_("To your supervisor"),
        help_text=_(
            "What you changed, or why it stays as it is, at most %(limit)d characters. Needed "
            "where nothing has changed; your supervisor reads it first."
        )
        % {"limit": REVISION_NOTE_LIMIT},
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )

    def __init__(self, *args, address="", is_revision=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_revision:
            del self.fields["revision_note"]
        for field in self.fields.values():
            field.widget.attrs["data-saves"] = address
        self.helper = plain_helper(*self.fields)
