"""What a press on the agenda sends."""

from django import forms


class TickForm(forms.Form):
    """Which case is ticked off, or not any more, and whose agenda was shown."""

    case = forms.UUIDField()
    done = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda text: text == "1")
    clinician = forms.IntegerField(required=False)
