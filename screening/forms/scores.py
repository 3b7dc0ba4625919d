"""Forms of a score: entering one, and correcting one."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from screening.forms.fields import date_field
from screening.forms.sentences import PlainSentences

WRONG_ITEM = _("Each answer is a whole number from 0 to %(most)d.")


def names_of(instrument):
    """The fields of an instrument's items, in their order: phq-9-1 and so on."""
    return [f"{instrument.key}-{number}" for number in range(1, len(instrument.items) + 1)]


def named(instrument):
    """The name of an instrument with the range of its total."""
    return gettext("%(name)s, %(lowest)d to %(highest)d") % {
        "name": instrument.name,
        "lowest": instrument.lowest,
        "highest": instrument.highest,
    }


class AnswersForm(PlainSentences, forms.Form):
    """A total, or answers to the items of one of `instruments` (the engine's), or both."""

    total = forms.IntegerField(
        label=_("Total"),
        required=False,
        error_messages={"invalid": _("Enter the total as a whole number, such as 17.")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "form-control"}
        ),
    )

    def __init__(self, *args, instruments, focus=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["total"].widget.attrs |= {"autofocus": True} if focus else {}
        self.instruments = {each.key: each for each in instruments}
        for instrument in instruments:
            most = len(instrument.answers) - 1
            for name in names_of(instrument):
                self.fields[name] = forms.TypedChoiceField(
                    choices=[(number, number) for number in range(most + 1)],
                    coerce=int,
                    empty_value=None,
                    required=False,
                    error_messages={"invalid_choice": WRONG_ITEM % {"most": most}},
                )

    def items_of(self, key):
        """The answers to the instrument's items, None where one is open; None without any."""
        items = [self.cleaned_data.get(name) for name in names_of(self.instruments[key])]
        return None if all(item is None for item in items) else items

    def refuse(self, refusal):
        """Say at the field why the workflow refused; of answers at the answers."""
        of_items = refusal.field == "total" and self.data.get("total", "").strip() == ""
        at = None if of_items and self.has_answers() else refusal.field
        self.add_error(at if at in self.fields else None, str(refusal))

    def has_answers(self):
        return any(self.items_of(key) for key in self.instruments)


class ScoreForm(AnswersForm):
    """A score of today or of another day."""

    instrument = forms.ChoiceField(
        label=_("Measure"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "required": _("Choose which measure the score is of."),
            "invalid_choice": _(
                "This instrument is not in use. Choose one of those that the page offers."
            ),
        },
    )
    taken_on = date_field(
        label=_("Date"), missing=_("Enter the day of the score."), initial=timezone.localdate
    )
    field_order = ["instrument", "taken_on", "total"]

    def __init__(self, *args, instruments, **kwargs):
        super().__init__(*args, instruments=instruments, **kwargs)
        self.fields["taken_on"].widget.attrs["class"] = "form-control"
        keys = list(self.instruments)
        self.fields["instrument"].choices = [(each.key, named(each)) for each in instruments]
        self.fields["instrument"].initial = "phq-9" if "phq-9" in keys else next(iter(keys), None)

    def clean(self):
        """Answers to one instrument alone say which one is meant, whatever is chosen above them."""
        cleaned = super().clean()
        chosen = cleaned.get("instrument")
        answered = [key for key in self.instruments if self.items_of(key)]
        others = [key for key in answered if key != chosen]
        if not chosen or not others:
            return cleaned
        if answered == others and len(others) == 1 and self.data.get("total", "").strip() == "":
            return cleaned | {"instrument": others[0]}
        names = {"other": self.instruments[others[0]].name, "name": self.instruments[chosen].name}
        sentence = gettext(
            "Answers to the %(other)s are filled in, and %(name)s is chosen. Choose the one that "
            "the score is of, and leave the other's answers open."
        )
        self.add_error("instrument", sentence % names)
        return cleaned

    @property
    def score(self):
        """The fields of `enter_score`."""
        fields = {name: self.cleaned_data[name] for name in ("instrument", "taken_on", "total")}
        return fields | {"items": self.items_of(fields["instrument"])}


class CorrectionForm(AnswersForm):
    """Another total or other answers in place of a score, of the same day."""

    def __init__(self, *args, measurement, initial=(), **kwargs):
        instrument = measurement.instrument.as_instrument()
        stored = {"total": measurement.total if measurement.items is None else None}
        stored |= dict(zip(names_of(instrument), measurement.items or (), strict=False))
        super().__init__(*args, instruments=[instrument], initial=stored | dict(initial), **kwargs)
        self.key = instrument.key

    @property
    def score(self):
        """The fields of `correct_score`."""
        return {"total": self.cleaned_data["total"], "items": self.items_of(self.key)}
