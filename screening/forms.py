"""Forms: the shape of what people type. What it means is checked by the workflows."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from screening.models import OWN_WORDS_LIMIT, Case, Membership, Team


def plain_helper(*fields):
    """Crispy renders the fields; the template writes the form tag and the buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(*fields)
    return helper


MISSING = {
    "code": _("Enter the code that your service uses for this case."),
    "team": _("Choose the team that the case belongs to."),
    "modality": _("Choose the type of therapy."),
    "started_on": _("Enter the day on which therapy started."),
    "sessions": _("Enter how many sessions have been held; 0 is fine."),
}


class CourseForm(forms.ModelForm):
    """What is known of a course of therapy, apart from whose it is."""

    class Meta:
        model = Case
        fields = ["modality", "started_on", "sessions"]
        widgets = {
            "started_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "sessions": forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": 1000}),
        }
        help_texts = {
            "started_on": _("The day of the first session; near enough will do."),
            "sessions": _("How many have been held, not how many were booked."),
        }
        error_messages = {
            "started_on": {"invalid": _("Enter a date, such as 2026-03-01.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.error_messages["required"] = MISSING[name]
        self.helper = plain_helper(*self.fields)

    def clean_sessions(self):
        sessions = self.cleaned_data["sessions"]
        if sessions > 1000:
            raise forms.ValidationError(_("Enter at most 1000 sessions."))
        return sessions


class CaseForm(CourseForm):
    """A new case. A person in one team isn't asked which."""

    class Meta(CourseForm.Meta):
        fields = ["code", "team", "modality", "started_on", "sessions"]
        widgets = CourseForm.Meta.widgets | {
            "code": forms.TextInput(
                attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
            )
        }
        help_texts = CourseForm.Meta.help_texts | {
            "code": _("Your service’s own code, such as K-1043. Never a name or initials."),
        }

    def __init__(self, *args, clinician, **kwargs):
        super().__init__(*args, **kwargs)
        self.teams = Team.objects.filter(
            memberships__user=clinician, memberships__role=Membership.Role.CLINICIAN
        )
        if len(self.teams) == 1:
            del self.fields["team"]
        else:
            self.fields["team"].queryset = self.teams
        self.helper = plain_helper(*self.fields)

    def clean_code(self):
        return self.cleaned_data["code"].strip().upper()

    def clean(self):
        cleaned = super().clean()
        return cleaned if "team" in self.fields else cleaned | {"team": self.teams[0]}


class OwnWordsForm(forms.Form):
    """Something that the catalog does not hold, in the clinician's own words.

    The limit is the workflow's to enforce, so that no text is cut or lost on the way.
    """

    own_words = forms.CharField(
        label=_("Is something else in the way that was not asked?"),
        help_text=_(
            "In your own words, at most %(limit)d characters. It stands on the report as written; "
            "leave out names and places."
        )
        % {"limit": OWN_WORDS_LIMIT},
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen_words = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = plain_helper("own_words", "seen_words")

    def clean(self):
        # Browsers send line ends as CR LF; what was stored holds LF alone.
        return {name: text.replace("\r\n", "\n") for name, text in super().clean().items()}
