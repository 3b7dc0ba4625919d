"""The instruments of the service: which are in use, by which thresholds, and totals of its own.

They hold for every case at once, as teams and their crisis texts do; no release stands between.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.case_code import normalised_code
from screening.engine.instruments import BUILT_IN
from screening.models import ServiceInstrument
from screening.workflows.events import log_event

THRESHOLDS = ("cut_off", "cut_off_source", "reliable_change", "reliable_change_source")
RANGE = ("lowest", "highest", "direction")
EDITED = ("name", "is_in_use", *RANGE, *THRESHOLDS)


class InstrumentRefused(Exception):
    """Base of the refusals in this file; `field` names the input at fault."""

    field = ""


class BuiltInFixed(InstrumentRefused):
    """Name and range of an instrument that the product has with its items never change."""

    field = "name"


class ThresholdsNeeded(InstrumentRefused):
    """Courses rest on the thresholds of the instruments that the product has."""

    field = "cut_off"


class RangeFixed(InstrumentRefused):
    """Scores were entered by the range and direction that the instrument has."""

    field = "highest"


class NameTaken(InstrumentRefused):
    """Another instrument has this name, or one that differs by case, blanks or hyphens alone."""

    field = "name"


class ChangeTooLarge(InstrumentRefused):
    """No two totals differ by so much."""

    field = "reliable_change"


class NotAnAdministrator(PermissionDenied):
    """Only who keeps the service running changes what holds for all its cases."""


def compared(name):
    """A name as an import compares it: "PHQ-9", "phq 9" and "PHQ9" are one."""
    return "".join(each for each in normalised_code(name) if each.isalnum())


def is_built_in(instrument):
    return instrument.pk in BUILT_IN


def is_scored(instrument):
    """Whether anybody entered a score of it."""
    return instrument.measurements.exists()


def refuse_instrument(instrument):
    """Raises a refusal of this file where the instrument must not be stored like this."""
    stored = ServiceInstrument.objects.filter(pk=instrument.pk).first()
    is_range_changed = stored and any(
        getattr(stored, field) != getattr(instrument, field) for field in RANGE
    )
    if is_built_in(instrument):
        if is_range_changed or (stored and stored.name != instrument.name):
            raise BuiltInFixed(_("Name, range and direction of this instrument never change."))
        if instrument.cut_off is None or instrument.reliable_change is None:
            raise ThresholdsNeeded(
                _("The courses of cases need a cut-off and a reliable change. Give both.")
            )
    elif is_range_changed and is_scored(stored):
        raise RangeFixed(
            _(
                "Scores of this instrument are stored, so its range and direction stay. "
                "Add another instrument for another version of it."
            )
        )
    if instrument.reliable_change and (
        instrument.reliable_change > instrument.highest - instrument.lowest
    ):
        raise ChangeTooLarge(
            _("No two totals differ by %(points)d points. Give fewer.")
            % {"points": instrument.reliable_change}
        )
    refuse_name(instrument)


def refuse_name(instrument):
    """Names and keys are told apart as the import reads them."""
    mine = {compared(instrument.name), compared(instrument.pk)}
    if "" in mine:
        raise NameTaken(_("Give the instrument a name with letters or digits."))
    for other in ServiceInstrument.objects.exclude(pk=instrument.pk):
        if mine & {compared(other.name), compared(other.pk)}:
            raise NameTaken(
                _("“%(name)s” is named like this already. Choose a name that differs.")
                % {"name": other.name}
            )


@transaction.atomic
def save_instrument(*, instrument, by, at=None):
    """Store an instrument as it was edited, or a new one of the service's own.

    Another threshold, or another source of one, raises `version`, so that a sentence can name the
    rule it was said by. The event holds each changed field before and after. Locks the row. Raises
    NotAnAdministrator and the refusals of this file.
    """
    if not by.administers:
        raise NotAnAdministrator(_("Only an administrator changes the instruments."))
    rows = ServiceInstrument.objects.select_for_update(of=("self",))
    stored = rows.filter(pk=instrument.pk).first()
    refuse_instrument(instrument)
    before = fields_of(stored) if stored else {}
    after = fields_of(instrument)
    changed = [name for name in EDITED if before.get(name) != after[name]]
    if stored:
        instrument.version = stored.version + any(name in THRESHOLDS for name in changed)
        instrument.save(update_fields=[*EDITED, "version"])
    else:
        instrument.version = 1
        instrument.save(force_insert=True)
    if changed:
        log_event(
            "instrument.changed" if stored else "instrument.added",
            by=by,
            details={
                "instrument": instrument.pk,
                "version": instrument.version,
                "before": {name: before[name] for name in changed if stored},
                "after": {name: after[name] for name in changed},
            },
            at=at or timezone.now(),
        )
    return instrument


def fields_of(instrument):
    return {name: getattr(instrument, name) for name in EDITED}
