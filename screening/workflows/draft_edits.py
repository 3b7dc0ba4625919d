"""Editing the draft on a barrier's page: fields, actions and undoing, each recorded with its rows.

Every change takes the draft's lock, and its right is checked below it. What stood in the rows
before is kept with the change, so that it can be undone and others see what was done.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.models import WHY_LIMIT, BarrierDefinition, DraftChange, User
from screening.workflows.drafts import lock_draft
from screening.workflows.events import log_event

OWNERS = {
    "indicatordefinition": "barrier",
    "differentialdefinition": "barrier",
    "indicationdefinition": "adjustment",
    "optiondefinition": "scale",
    "redflagdefinition": "red-flag",
    "remarkdefinition": "red-flag",
}
"""The kind of the row to which a part belongs, where the model does not name it."""

EDITING = "screening.change_barrierdefinition"


class EditRefused(Exception):
    """What was wanted cannot be stored; the text says why and what to do."""


class EditorRoleLost(EditRefused):
    """The person does not edit the catalog (any more)."""


class RowGone(EditRefused):
    """The row was taken out meanwhile."""


class UndoRefused(EditRefused):
    """What the change left behind was changed since."""


@dataclass(frozen=True, slots=True)
class EditConflict:
    """A field in which another editor stored something that the page had not seen."""

    name: str
    stored: str
    wanted: str
    by: User | None
    at: datetime | None


@dataclass(slots=True)
class Recorder:
    """Writes rows and keeps, for each, what it was before and what it is now."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def set(self, row, **values):
        """Set fields of a stored row by the names of their columns; those that differ are kept."""
        before = {name: getattr(row, name) for name in values}
        if before == values:
            return
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=[row._meta.get_field(name).name for name in values])
        self.keep(row, before, values)

    def create(self, model, **values):
        row = model(**values)
        row.save(force_insert=True)
        self.keep(row, None, columns_of(row))
        return row

    def delete(self, row):
        self.keep(row, columns_of(row), None)
        row.delete()

    def list(self, row, name, keys):
        """Set a list of the row to these keys."""
        before = sorted(one.pk for one in getattr(row, name).all())
        after = sorted(keys)
        if before != after:
            getattr(row, name).set(after)
            self.keep(row, {name: before}, {name: after})

    def keep(self, row, before, after):
        key = list(row.natural_key())
        entry = {"model": row._meta.model_name, "key": key, "before": before, "after": after}
        self.rows.append(entry)


def columns_of(row):
    """The stored fields of a row; without the number that the database gave it."""
    fields = row._meta.concrete_fields
    return {one.attname: getattr(row, one.attname) for one in fields if one.attname != "id"}


def refuse_other_role(by):
    """Raises EditorRoleLost for somebody who does not edit the catalog."""
    if not by.has_perm(EDITING):
        raise EditorRoleLost(_("You do not edit the catalog any more, so nothing was stored."))


def open_edit(by):
    """Check the right and lock the draft; gives what records the change."""
    refuse_other_role(by)
    lock_draft()
    return Recorder()


def record(recorder, *, barrier, subject, by, at, why=""):
    """Store the change, unless it changed nothing; gives it, or None."""
    if not recorder.rows:
        return None
    log_edits(recorder.rows, by=by, at=at)
    return DraftChange.objects.create(
        barrier=barrier, subject=subject, rows=recorder.rows, why=why, by=by, at=at
    )


def log_edits(rows, *, by, at):
    """One event for each row of the catalog whose own fields, parts or lists were changed."""
    owners = {
        (OWNERS.get(entry["model"]) or entry["model"].removesuffix("definition"), entry["key"][0])
        for entry in rows
    }
    for kind, key in sorted(owners):
        log_event("catalog.edited", by=by, details={"kind": kind, "key": key}, at=at)


@transaction.atomic
def make_change(*, barrier, subject, by, action, posted: Mapping[str, str], at=None):
    """Do one action on the page of a barrier, such as adding a question; gives what it says.

    `action` takes the recorder, the barrier's row and the fields that were sent with it. Locks the
    draft. Raises EditorRoleLost, RowGone, EditRefused; then nothing is stored.
    """
    recorder = open_edit(by)
    row = barrier_row(barrier)
    try:
        with transaction.atomic():
            result = action(recorder, row, posted)
    except (IntegrityError, ProtectedError) as error:
        raise EditRefused(
            _("Something else in the draft needs this as it is. Nothing was changed.")
        ) from error
    record(recorder, barrier=barrier, subject=subject, by=by, at=at or timezone.now())
    return result


def barrier_row(key):
    """The barrier's row; raises RowGone."""
    try:
        return BarrierDefinition.objects.get(key=key)
    except BarrierDefinition.DoesNotExist:
        raise RowGone(_("This barrier is not part of the draft any more.")) from None


@transaction.atomic
def undo_change(*, barrier, number, by, at=None):
    """Put back what a change of the barrier's page replaced; the newest of all for no `number`.

    The change stays, with who undid it. Locks the draft. Raises EditorRoleLost, UndoRefused.
    """
    open_edit(by)
    changes = [one for one in DraftChange.objects.of_barrier(barrier) if not one.undone_at]
    if not number:
        changes = [one for one in changes if one.by_id == by.pk]
    change = next((one for one in changes if not number or one.pk == number), None)
    if change is None:
        raise UndoRefused(_("There is nothing left to undo here."))
    try:
        with transaction.atomic():
            for entry in reversed(change.rows):
                put_back(entry)
    except (IntegrityError, ProtectedError) as error:
        raise UndoRefused(
            _("Something that was added since needs this change. Undo that first.")
        ) from error
    change.undone_by, change.undone_at = by, at or timezone.now()
    log_edits(change.rows, by=by, at=change.undone_at)
    change.save(update_fields=["undone_by", "undone_at"])
    return change


def put_back(entry):
    """Give one row back what it was before; raises UndoRefused where it was changed since."""
    model = apps.get_model("screening", entry["model"])
    before, after = entry["before"], entry["after"]
    try:
        row = model.objects.get_by_natural_key(*entry["key"])
    except model.DoesNotExist:
        row = None
    if (row is None) != (after is None) or (row and now_in(row, after) != after):
        raise UndoRefused(
            _("This was changed again since, so it cannot be undone by itself. Undo that first.")
        )
    if row is None:
        model(**before).save(force_insert=True)
    elif before is None:
        row.delete()
    else:
        restore(row, before)


def now_in(row, names):
    """What the row holds now in these fields and lists."""
    return {
        name: sorted(one.pk for one in getattr(row, name).all())
        if is_list(row, name)
        else getattr(row, name)
        for name in names
    }


def restore(row, values):
    plain = {name: value for name, value in values.items() if not is_list(row, name)}
    for name, value in plain.items():
        setattr(row, name, value)
    if plain:
        row.save(update_fields=[row._meta.get_field(name).name for name in plain])
    for name in values.keys() - plain.keys():
        getattr(row, name).set(values[name])


def is_list(row, name):
    return row._meta.get_field(name).many_to_many


@transaction.atomic
def say_why(*, barrier, number, by, why):
    """Write why a change was made; it goes along to the notes of the release.

    Raises EditorRoleLost, EditRefused.
    """
    refuse_other_role(by)
    change = DraftChange.objects.select_for_update().filter(barrier=barrier, pk=number).first()
    if change is None or len(why) > WHY_LIMIT:
        raise EditRefused(_("Say why in at most %(limit)d characters.") % {"limit": WHY_LIMIT})
    change.why = why
    change.save(update_fields=["why"])
    return change
