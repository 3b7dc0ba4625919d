"""To whom each case of a clinician goes who hands all of them over."""

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.forms.sentences import PlainSentences

OF_THE_TEAM = _("Choose a clinician of this team.")


class HandOverAllForm(PlainSentences, forms.Form):
    """One receiver for all cases, and for each case another one where it names one."""

    to = forms.ChoiceField(
        label=_("All cases go to"), required=False, error_messages={"invalid_choice": OF_THE_TEAM}
    )

    def __init__(self, *args, cases, receivers, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in receivers}
        self.cases = cases
        choices = [(key, str(person)) for key, person in self.people.items()]
        self.fields["to"].choices = [("", _("Choose a clinician")), *choices]
        for case in cases:
            self.fields[name_of(case)] = forms.ChoiceField(
                label=case.code,
                required=False,
                choices=[("", _("As above")), *choices],
                error_messages={"invalid_choice": OF_THE_TEAM},
            )

    def clean(self):
        """Every case that is open now goes to somebody, and no other case is named."""
        cleaned = super().clean()
        if not self.errors and not all(self.chosen(case) for case in self.cases):
            self.add_error("to", _("Choose who takes over the cases that name nobody."))
        return cleaned

    def chosen(self, case):
        return self.cleaned_data.get(name_of(case)) or self.cleaned_data["to"]

    @property
    def receivers(self):
        """{case's id: person} of the cases that the form was sent for."""
        sent = [case for case in self.cases if name_of(case) in self.data]
        return {case.pk: self.people[self.chosen(case)] for case in sent}

    @property
    def proposed(self):
        """Who would take each case, in the order of the cases."""
        return [self.people[self.chosen(case)] for case in self.cases]

    @property
    def rows(self):
        """Each case with its field."""
        return [(case, self[name_of(case)]) for case in self.cases]

    @property
    def settled(self):
        """The fields that say the same in full, to be sent once it is confirmed."""
        return [(name_of(case), self.chosen(case)) for case in self.cases]


def name_of(case):
    return f"case-{case.pk}"
