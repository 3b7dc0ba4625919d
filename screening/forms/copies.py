"""Forms of a report's copies: which parts to copy as text, and a letter."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from screening.engine.visible_text import line_ends
from screening.exchange.letter import lines_over
from screening.forms.fields import text_field
from screening.forms.sentences import PlainSentences
from screening.web.presenters.copy_parts import USUAL, part_names
from screening.web.presenters.letter import LETTER_USUAL, RECIPIENTS, letter_part_names


class CopyForm(PlainSentences, forms.Form):
    """The ticked parts of a report; sent by GET, so `chosen` says that somebody chose."""

    part = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one part.")},
    )

    def __init__(self, data):
        super().__init__(data if "chosen" in data else None)
        self.fields["part"].choices = list(part_names().items())

    @property
    def parts(self):
        """What was ticked; the usual parts before anybody chose, none after a wrong choice."""
        if not self.is_bound:
            return list(USUAL)
        return self.cleaned_data["part"] if self.is_valid() else []


class LetterForm(PlainSentences, forms.Form):
    """A letter: to whom, what it is made from, and its words, which may be changed.

    `filled` is the text that the service put together last, to see what was changed since.
    """

    to = forms.ChoiceField(choices=RECIPIENTS, widget=forms.RadioSelect, label=_("To"))
    part = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=_("Parts")
    )
    flag = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=_("Safety flags")
    )
    points = forms.BooleanField(required=False, label=_("With points, thresholds and ranges"))
    filled = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    body = text_field(
        _("The letter"),
        rows=18,
        help_text=_(
            "Change what you like; it is printed as it stands here, and stored nowhere. Leave out "
            "names: there is a line for them on paper."
        ),
        error_messages={
            "required": _(
                "The letter has no words. Write it, or fill it from the ticked parts again."
            )
        },
    )

    def __init__(self, data=None, *, flags, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["part"].choices = list(letter_part_names().items())
        self.fields["flag"].choices = flags

    def clean_body(self):
        """The words, where they stand on one page."""
        body = self.cleaned_data["body"]
        if over := lines_over(body):
            raise forms.ValidationError(
                ngettext(
                    "The letter is %(number)d line too long for one page. Shorten it.",
                    "The letter is %(number)d lines too long for one page. Shorten it.",
                    over,
                )
                % {"number": over},
                code="too_long",
            )
        return body


LETTER_INITIAL = {"to": "gp", "part": list(LETTER_USUAL), "flag": [], "points": False}


def kept_letter(sent):
    """The fields of a letter that was sent, as initial values."""
    return {
        "to": sent.get("to", LETTER_INITIAL["to"]),
        "part": sent.getlist("part"),
        "flag": sent.getlist("flag"),
        "points": "points" in sent,
        "filled": line_ends(sent.get("filled", "")),
        "body": line_ends(sent.get("body", "")),
    }
