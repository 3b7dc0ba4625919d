"""Saving the fields of a barrier's page, one or all of them, by what was seen and is wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.visible_text import line_ends, trimmed
from screening.models import DraftChange
from screening.workflows.draft_edits import (
    EditConflict,
    EditRefused,
    Recorder,
    RowGone,
    barrier_row,
    open_edit,
    record,
)
from screening.workflows.draft_fields import FIELDS


@dataclass(slots=True)
class SavedFields:
    """What became of the fields that were sent, by name."""

    stored: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, EditConflict] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    @property
    def is_whole(self):
        """Whether everything that was wanted stands."""
        return not (self.conflicts or self.refused)


@transaction.atomic
def save_fields(*, barrier, by, wanted: Mapping[str, Sequence[str]], at=None):
    """Store the fields that a page of `barrier` sends; gives what became of each.

    `wanted` holds for each name the text wanted, then the texts seen. A field is stored where what
    stands in it was seen, and left alone where the text wanted is the one shown first. Locks the
    draft. Raises EditorRoleLost, and RowGone where the barrier is not there.
    """
    now, result = at or timezone.now(), SavedFields()
    touched = {name: texts for name, texts in wanted.items() if is_touched(texts)}
    open_edit(by)
    barrier_row(barrier)
    for row, names in rows_of(touched, result).items():
        recorder = Recorder()
        save_row(recorder, row, names, touched, result)
        record(recorder, barrier=barrier, subject=names[0], by=by, at=now)
    return result


def is_touched(texts):
    """Whether somebody wants another text than the one that the page showed."""
    wanted, *seen = (same_form(text) for text in texts)
    return seen != [wanted]


def same_form(text):
    """A text as it would be stored; browsers change its line ends."""
    return trimmed(line_ends(text))


def one_line(text):
    """Without its line breaks and double spaces, which storing a text may take out."""
    return " ".join(text.split())


def rows_of(names, result):
    """The row of each field, each row once, with its fields; what is gone is refused."""
    rows, by_place = {}, {}
    for name in names:
        kind, *keys, _field = name.split(".")
        try:
            row = by_place.get((kind, *keys)) or row_of(kind, keys)
        except EditRefused as refusal:
            result.refused[name] = str(refusal)
            continue
        by_place[kind, *keys] = row
        rows.setdefault(row, []).append(name)
    return rows


def row_of(kind, keys):
    """The stored row that a field belongs to; raises RowGone."""
    model, _fields = FIELDS[kind]
    try:
        return model.objects.get_by_natural_key(*keys)
    except (model.DoesNotExist, TypeError):
        raise RowGone(
            _("This was taken out meanwhile. Copy your words, then load the page again.")
        ) from None


def save_row(recorder, row, names, wanted, result):
    """Store the fields of one row together; thresholds make sense only beside each other."""
    values, sent = {}, {}
    for name in names:
        field_of = FIELDS[name.split(".")[0]][1][name.rpartition(".")[2]]
        text, *seen = (same_form(one) for one in wanted[name])
        stored = same_form(field_of.stored(row))
        if text == stored:
            result.stored[name] = stored
        elif seen and one_line(stored) not in map(one_line, seen):
            result.conflicts[name] = conflict(name, row, stored, text)
        else:
            try:
                values |= field_of.values(row, text)
            except EditRefused as refusal:
                result.refused[name] = str(refusal)
            else:
                sent[name] = text
    if message := disordered(row, values):
        result.refused |= dict.fromkeys(sent, message)
        return
    recorder.set(row, **values)
    result.stored |= sent


def disordered(row, values):
    """Why the thresholds cannot stand like this; empty when they can."""
    if not values.keys() & {"possible_at", "likely_at"}:
        return ""
    possible, likely = (
        values.get(name, getattr(row, name)) for name in ("possible_at", "likely_at")
    )
    if possible < likely:
        return ""
    return _(
        "“Possible” must begin below “likely”, and would begin at %(possible)d with likely from "
        "%(likely)d. Change the other one first, or choose another number."
    ) % {"possible": possible, "likely": likely}


def conflict(name, row, stored, wanted):
    """A conflict, with who stored what stands there and when, where that is known."""
    key, model = list(row.natural_key()), row._meta.model_name
    changes = DraftChange.objects.filter(subject=name, undone_at=None).select_related("by")
    last = changes.order_by("-pk").first()
    known = last if last and last.rows[0]["key"] == key and last.rows[0]["model"] == model else None
    return EditConflict(
        name, stored, wanted, known.by if known else None, known.at if known else None
    )
