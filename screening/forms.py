"""Forms: the shape of what people type. What it means is checked by the workflows."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from screening.models import OWN_WORDS_LIMIT, WORDS_LIMIT, Case, Membership, Team, User


def plain_helper(*fields):
    """Crispy renders the fields; the template writes the form tag and the buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(*fields)
    return helper


def line_ends(text):
    """Browsers send line ends as CR LF; what is stored holds LF alone."""
    return text.replace("\r\n", "\n")


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
        return {name: line_ends(text) for name, text in super().clean().items()}


NO_DATE = _("Enter a date, such as 2026-03-01.")


def date_field(*, missing, **kwargs):
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    messages = {"invalid": NO_DATE, "required": missing}
    return forms.DateField(widget=widget, error_messages=messages, **kwargs)


def text_field(label, *, rows=3, limit=WORDS_LIMIT, **kwargs):
    """Some lines of text. Its limit is the workflow's to enforce, so that nothing typed is cut."""
    widget = forms.Textarea(attrs={"rows": rows})
    help_text = kwargs.pop("help_text", None) or (
        _("At most %(limit)d characters. Leave out names and places.") % {"limit": limit}
    )
    return forms.CharField(label=label, widget=widget, help_text=help_text, **kwargs)


class DecisionForm(forms.Form):
    """One press on a report: which item, and what is decided. The workflow knows the choices."""

    kind = forms.CharField(max_length=12)
    key = forms.CharField(max_length=60)
    choice = forms.CharField(max_length=10, required=False)
    reason = forms.CharField(max_length=20, required=False)
    instead = forms.CharField(max_length=60, required=False)
    outcome = forms.CharField(max_length=10, required=False)
    words = forms.CharField(required=False)
    due_on = forms.DateField(required=False, error_messages={"invalid": NO_DATE})

    def clean_words(self):
        """None where the form that was sent has no note, so that the stored one stays."""
        return line_ends(self.cleaned_data["words"]) if "words" in self.data else None


class OwnForm(forms.Form):
    """A barrier or a step in the clinician's own words."""

    kind = forms.CharField(max_length=12)
    words = forms.CharField(required=False)
    due_on = forms.DateField(required=False, error_messages={"invalid": NO_DATE})


class ActionForm(forms.Form):
    """What was done about a safety flag."""

    action = text_field(
        _("What was done"),
        error_messages={"required": _("Say what was done.")},
        help_text=_("Who was spoken to, what was agreed, what happens next. Leave out names."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = plain_helper("action")

    def clean_action(self):
        return line_ends(self.cleaned_data["action"])


class AskForm(forms.Form):
    """Whom a clinician asks for a review, what, and by when."""

    supervisor = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Supervisor"),
        required=False,
        empty_label=_("Whoever of the team comes to it first"),
        error_messages={"invalid_choice": _("Choose a supervisor of the case’s team.")},
    )
    question = text_field(
        _("Your question"), error_messages={"required": _("Write what you want to know.")}
    )
    wanted_by = date_field(label=_("Wanted by"), missing=_("Enter by when you want an answer."))

    def __init__(self, *args, supervisors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["supervisor"].queryset = supervisors
        self.helper = plain_helper("supervisor", "question", "wanted_by")

    def clean_question(self):
        return line_ends(self.cleaned_data["question"])


class ReviewForm(forms.Form):
    """A supervisor's comment and verdict on exactly the report that was shown."""

    comment = text_field(_("Comment"), rows=4, required=False)
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    verdict = forms.CharField(
        max_length=10, error_messages={"required": _("Choose to sign off or to return.")}
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = plain_helper("comment", "digest")

    def clean_comment(self):
        return line_ends(self.cleaned_data["comment"])


class HandOverForm(forms.Form):
    """To whom a case goes."""

    to = forms.ModelChoiceField(
        User.objects.none(),
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


STATES = [
    ("", _("Waiting for me")),
    ("flagged", _("With an open safety flag")),
    ("overdue", _("Overdue")),
    ("others", _("Asked of another supervisor")),
    ("returned", _("Returned, not revised yet")),
    ("signed-off", _("Signed off")),
]


class QueueForm(forms.Form):
    """Which reports of the queue to show; what makes no sense is left out."""

    clinician = forms.ChoiceField(label=_("Clinician"), required=False)
    domain = forms.ChoiceField(label=_("Domain"), required=False)
    barrier = forms.ChoiceField(label=_("Barrier"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def __init__(self, *args, clinicians, domains, barriers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["clinician"].choices = [("", _("All")), *clinicians]
        self.fields["domain"].choices = [("", _("All")), *domains]
        self.fields["barrier"].choices = [("", _("All")), *barriers]

    @property
    def wanted(self):
        """The filters that hold, by name; without those that were sent and do not exist."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
