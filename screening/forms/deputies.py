"""Naming a deputy for a supervisor who is away."""

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.forms.fields import PersonField, date_field, plain_helper
from screening.forms.sentences import PlainSentences

OF_THE_TEAM = _("Choose a supervisor of this team.")


class AbsenceForm(PlainSentences, forms.Form):
    """Who is away from when to when, and who reviews in their place."""

    absent = PersonField(
        label=_("Who is away"),
        empty_label=_("Choose a supervisor"),
        error_messages={"required": _("Choose who is away."), "invalid_choice": OF_THE_TEAM},
    )
    deputy = PersonField(
        label=_("Deputy"),
        empty_label=_("Choose a supervisor"),
        help_text=_("Another supervisor of this team, who is there on these days."),
        error_messages={"required": _("Choose who stands in."), "invalid_choice": OF_THE_TEAM},
    )
    starts_on = date_field(label=_("First day away"), missing=_("Enter the first day away."))
    ends_on = date_field(label=_("Last day away"), missing=_("Enter the last day away."))

    def __init__(self, *args, supervisors, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("absent", "deputy"):
            self.fields[name].queryset = supervisors
        self.helper = plain_helper("absent", "deputy", "starts_on", "ends_on")
