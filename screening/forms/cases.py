"""Forms about a case: opening, changing, handing over."""

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.engine.case_code import normalised_code
from screening.forms.fields import PersonField, WordsField, plain_helper
from screening.forms.sentences import PlainSentences
from screening.models import Case, Membership, Team

SEARCH_LIMIT = 100
MISSING = {
    "code": _("Enter the code that your service uses for this case."),
    "team": _("Choose the team that the case belongs to."),
    "modality": _("Choose the type of therapy."),
    "started_on": _("Enter the day on which therapy started."),
    "sessions": _("Enter how many sessions have been held; 0 is fine."),
}


class CourseForm(PlainSentences, forms.ModelForm):
    """What is known of a course of therapy, apart from whose it is."""

    class Meta:
        model = Case
        fields = ["modality", "started_on", "sessions", "session_spacing"]
        widgets = {
            "started_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "sessions": forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": 1000}),
        }
        help_texts = {
            "started_on": _("The day of the first session; near enough will do."),
            "sessions": _("How many have been held, not how many were booked."),
            "session_spacing": _(
                "As agreed, whether or not the sessions then took place. Left open, the "
                "questionnaire asks for it."
            ),
        }
        error_messages = {
            "started_on": {"invalid": _("Enter a date, such as 2026-03-01.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in MISSING:
                field.error_messages["required"] = MISSING[name]
        self.helper = plain_helper(*self.fields)

    def clean_sessions(self):
        sessions = self.cleaned_data["sessions"]
        if sessions > 1000:
            raise forms.ValidationError(_("Enter at most 1000 sessions."))
        return sessions


class AmendForm(CourseForm):
    """The code of a case, and its course."""

    class Meta(CourseForm.Meta):
        fields = ["code", *CourseForm.Meta.fields]
        widgets = CourseForm.Meta.widgets | {
            "code": forms.TextInput(
                attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
            )
        }
        help_texts = CourseForm.Meta.help_texts | {
            "code": _("Your service’s own code, such as K-1043. Never a name or initials."),
        }

    def clean_code(self):
        return normalised_code(self.cleaned_data["code"])


class CaseForm(AmendForm):
    """A new case. A person in one team isn't asked which."""

    class Meta(AmendForm.Meta):
        fields = ["code", "team", *CourseForm.Meta.fields]

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

    def clean(self):
        cleaned = super().clean()
        return cleaned if "team" in self.fields else cleaned | {"team": self.teams[0]}


class HandOverForm(PlainSentences, forms.Form):
    """To whom a case goes."""

    to = PersonField(
        label=_("New clinician"),
        empty_label=_("Choose a clinician"),
        error_messages={
            "required": _("Choose who takes the case over."),
            "invalid_choice": _("Choose a clinician of the case’s team."),
        },
    )

    def __init__(self, *args, clinicians, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = clinicians
        self.helper = plain_helper("to")


class SearchForm(PlainSentences, forms.Form):
    """What to look for in the caseload."""

    term = WordsField(
        label=_("Search by code, therapy or barrier"),
        required=False,
        max_length=SEARCH_LIMIT,
        error_messages={
            "max_length": _("Search for at most %(limit_value)d characters, such as a code.")
        },
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "class": "form-control",
                "autocomplete": "off",
                "spellcheck": "false",
                "maxlength": None,
                "placeholder": _("Search by code, therapy or barrier"),
            }
        ),
    )
