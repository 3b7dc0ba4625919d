"""Forms of the report, the plan, the review and its queue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.forms.fields import (
    NO_DATE,
    PersonField,
    WordsField,
    date_field,
    plain_helper,
    text_field,
)
from screening.forms.sentences import PlainSentences
from screening.models import Decision


class DecisionForm(PlainSentences, forms.Form):
    """What a field of a report sent: which item, and what is decided.

    The workflow knows the choices. What was not sent is None, so that what is stored stays.
    """

    kind = forms.CharField(max_length=12)
    key = forms.CharField(max_length=60)
    choice = forms.CharField(max_length=80, required=False)
    words = WordsField(required=False)
    due_on = forms.DateField(required=False, error_messages={"invalid": NO_DATE})

    def clean_choice(self):
        return self.cleaned_data["choice"] if "choice" in self.data else None

    def clean_words(self):
        return self.cleaned_data["words"] if "words" in self.data else None

    @property
    def decision(self):
        """The fields of `decide`: a choice comes with its reason or with another step."""
        fields = dict(self.cleaned_data)
        choice, _colon, detail = (fields["choice"] or "").partition(":")
        if fields["choice"] is None:
            return fields
        name = "reason" if choice == Decision.Choice.DECLINED else "instead"
        return fields | {"choice": choice, name: detail}


class OutcomeForm(PlainSentences, forms.Form):
    """What came of a planned step; empty takes it back."""

    kind = forms.CharField(max_length=12)
    key = forms.CharField(max_length=60)
    outcome = forms.CharField(max_length=10, required=False)


class DueOutcomeForm(OutcomeForm):
    """The same, asked away from the report on which the step was planned."""

    report = forms.UUIDField()


class OwnForm(PlainSentences, forms.Form):
    """A barrier or a step in the clinician's own words."""

    kind = forms.CharField(max_length=12)
    words = WordsField(required=False)
    due_on = forms.DateField(required=False, error_messages={"invalid": NO_DATE})


class ActionForm(PlainSentences, forms.Form):
    """What was done about a safety flag."""

    action = text_field(
        _("What was done"),
        error_messages={"required": _("Say what was done.")},
        help_text=_("Who was spoken to, what was agreed, what happens next. Leave out names."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = plain_helper("action")


class AskForm(PlainSentences, forms.Form):
    """Whom a clinician asks for a review, what, and by when."""

    supervisor = PersonField(
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


class PointsField(forms.Field):
    """What was ticked; the workflow knows what may be."""

    widget = forms.SelectMultiple

    def to_python(self, value):
        return list(value or ())


class ReplyForm(PlainSentences, forms.Form):
    """A reply on a reviewed report."""

    text = text_field(_("Your reply"), error_messages={"required": _("Write your reply.")})


class ReviewForm(PlainSentences, forms.Form):
    """A supervisor's comment and verdict on exactly the report that was shown."""

    comment = text_field(_("Comment"), rows=4, required=False)
    about = PointsField(required=False)
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    verdict = forms.CharField(
        max_length=10, error_messages={"required": _("Choose to sign off or to return.")}
    )


STATES = [
    ("", _("Waiting for me")),
    ("flagged", _("With an open safety flag")),
    ("overdue", _("Overdue")),
    ("others", _("Asked of another supervisor")),
    ("returned", _("Returned, not revised yet")),
    ("signed-off", _("Signed off")),
]


class QueueForm(PlainSentences, forms.Form):
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
    def filters(self):
        """The filters that were set, by name; without those that were sent and do not exist."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
