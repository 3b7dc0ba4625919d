"""What a page showed of a row goes with its form, so that a stale page overwrites nothing."""

import json
from operator import attrgetter

from django import forms
from django.utils.translation import gettext_lazy as _

from screening.admin.sentences import LOST
from screening.models import (
    AdjustmentDefinition,
    BarrierDefinition,
    ExampleCaseDefinition,
    RedFlagDefinition,
    ScaleDefinition,
    Team,
    User,
)

PARTS = {
    ScaleDefinition: [("options", attrgetter("key"))],
    BarrierDefinition: [
        ("indicators", attrgetter("question_id")),
        ("differentials", attrgetter("neighbour_id")),
        ("indicated_by", attrgetter("adjustment_id")),
    ],
    AdjustmentDefinition: [
        ("indications", attrgetter("barrier_id")),
        ("parts", attrgetter("key")),
    ],
    RedFlagDefinition: [
        ("part_holds", lambda held: f"{held.adjustment_id} / {held.part}"),
        ("remarks", attrgetter("adjustment_id")),
    ],
    ExampleCaseDefinition: [("answers", attrgetter("question_id"))],
    User: [("memberships", str)],
    Team: [("memberships", str)],
}
"""What is edited on the page of a row besides its own fields, and how each part is known."""

NOT_EDITED = {"id", "password", "last_login"}
"""Fields of people that their page does not edit, or that signing in changes."""


def in_words(value):
    """A field's value as text; nothing stays nothing."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value)


def offered(field, value):
    """A value in the words of its choice, where the field has choices."""
    return str(dict(field.flatchoices).get(value, value)) if field.choices else value


def fields_of(row):
    """The fields of a stored row as text, by the words on its page."""
    return {
        str(field.verbose_name): in_words(offered(field, field.value_from_object(row)))
        for field in row._meta.fields
        if not (field.primary_key or field.name in NOT_EDITED)
    } | {
        str(field.verbose_name): ", ".join(
            str(getattr(one, "key", one)) for one in getattr(row, field.name).all()
        )
        for field in row._meta.many_to_many
    }


def state_of(row):
    """All that the page of a row edits, as text by what it is called; empty when not stored."""
    stored = type(row).objects.filter(pk=row.pk).first()
    if stored is None:
        return {}
    state = fields_of(stored)
    for relation, known_as in PARTS.get(type(row), []):
        for part in getattr(stored, relation).all():
            name = f"{part._meta.verbose_name} {known_as(part)}"
            state |= {f"{name}, {field}": text for field, text in fields_of(part).items()}
    return state


def read_seen(text):
    """What a page says it showed; None when that is no list of names with their texts."""
    try:
        seen = json.loads(text)
        # Half of a character pair can be read, but not shown again.
        json.dumps(seen, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    readable = isinstance(seen, dict) and all(isinstance(one, str) for one in seen.values())
    return seen if readable else None


def refuse_stale(seen, now):
    """Raises ValidationError that tells every difference between what was shown and what is."""
    changed = [name for name in {**seen, **now} if seen.get(name) != now.get(name)]
    if not changed:
        return
    nothing = _("nothing")
    differences = [
        _("“%(field)s” was “%(before)s” and is now “%(after)s”.")
        % {
            "field": name,
            "before": seen.get(name) or nothing,
            "after": now.get(name) or nothing,
        }
        for name in changed
    ]
    advice = _(
        "Another editor changed this row meanwhile. Nothing was saved; load the page again and "
        "repeat your change."
    )
    raise forms.ValidationError([advice, *differences])


class SeenForm(forms.ModelForm):
    """A row's form that knows what it showed, so that nobody overwrites what they did not see."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.is_bound:
            self.initial["seen"] = json.dumps(state_of(self.instance))

    def lock(self):
        """Lock the row until the transaction ends; who saves it at the same moment waits."""
        type(self.instance).objects.select_for_update(of=["self"]).filter(
            pk=self.instance.pk
        ).first()

    def clean(self):
        cleaned = super().clean()
        if self.instance._state.adding:
            return cleaned
        self.lock()
        seen = read_seen(cleaned.get("seen") or "null")
        if seen is None:
            raise forms.ValidationError(LOST)
        refuse_stale(seen, state_of(self.instance))
        return cleaned
