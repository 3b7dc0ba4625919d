"""The indicators of a barrier as its page in the admin holds them, saved or not."""

from django import forms

from screening.engine.catalog.values import DIRECTIONS, WEIGHTS, Indicator

PREFIX = "indicators"
MOST_ROWS = 500


class IndicatorRow(forms.Form):
    question = forms.SlugField(max_length=60)
    direction = forms.ChoiceField(choices=[(key, key) for key in DIRECTIONS])
    strength = forms.ChoiceField(choices=[(key, key) for key in WEIGHTS])


class Thresholds(forms.Form):
    possible_at = forms.IntegerField(required=False)
    likely_at = forms.IntegerField(required=False)


IndicatorRows = forms.formset_factory(
    IndicatorRow, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


def indicators_of(data):
    """The indicators that the page would save; rows not filled in yet are left out."""
    rows = IndicatorRows(data, prefix=PREFIX)
    filled = [row.cleaned_data for row in rows.forms if row.has_changed() and row.is_valid()]
    return tuple(
        Indicator(row["question"], row["direction"], row["strength"])
        for row in filled
        if not row.get("DELETE")
    )


def thresholds_of(data):
    """What is typed as thresholds; None where that is no number."""
    form = Thresholds(data)
    form.is_valid()
    return {name: form.cleaned_data.get(name) for name in form.fields}
