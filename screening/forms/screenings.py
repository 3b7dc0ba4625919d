"""The forms of a screening as a whole: own words on the check page, discarding a draft."""

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.forms.fields import WordsField, plain_helper, text_field
from screening.forms.sentences import PlainSentences
from screening.models import OWN_WORDS_LIMIT


class OwnWordsForm(PlainSentences, forms.Form):
    """Something that the catalog does not hold, in the clinician's own words.

    The limit is the workflow's to enforce, so that no text is cut or lost on the way. `address`
    is where the words save themselves.
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

    def __init__(self, *args, address="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["own_words"].widget.attrs["data-saves"] = address
        self.helper = plain_helper("own_words")


class DiscardForm(PlainSentences, forms.Form):
    """What was done about the safety flags that a draft raises; the workflow knows whether any."""

    words = text_field(
        _("What was done"),
        required=False,
        help_text=_("Who was spoken to, what was agreed, or why it does not apply."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = plain_helper("words")
