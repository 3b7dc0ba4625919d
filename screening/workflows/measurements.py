"""Scores of a case: entered, corrected and taken back, each by a row of its own."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.instruments import (
    OUT_OF_RANGE,
    TOO_FEW_ITEMS,
    WRONG_ITEM,
    Score,
    score,
    score_of_total,
)
from screening.models import Measurement, ServiceInstrument
from screening.workflows.cases import lock_own_case, refuse_closed
from screening.workflows.events import log_event
from screening.workflows.safety import raise_flag_of_score

BEFORE_THERAPY = timedelta(days=60)
"""How long before therapy began a score may have been taken."""


class ScoreRefused(Exception):
    """Base of the refusals in this file; `field` names the input at fault."""

    field = "total"


class InstrumentNotInUse(ScoreRefused):
    """The service does not use this instrument, or knows none of this name."""

    field = "instrument"


class DateRefused(ScoreRefused):
    """A day to come, or long before therapy began."""

    field = "taken_on"


class NoScore(ScoreRefused):
    """Neither a total nor enough answers, or values that the instrument does not have."""


class TotalDisagrees(ScoreRefused):
    """The total given is not the one that the answers add up to."""


class ScoredAlready(ScoreRefused):
    """The case has a score of this instrument on this day."""

    field = "taken_on"


class CorrectedAlready(ScoreRefused):
    """Somebody corrected this score, or took it back, before."""


@transaction.atomic
def enter_score(
    *,
    case,
    by,
    instrument,
    taken_on,
    total=None,
    items=None,
    source=Measurement.Source.CLINICIAN,
    at=None,
):
    """Store a score of the case: a total, or answers (None where one is open), or both agreeing.

    `instrument` is a key. An answer above 0 to a safety item raises its flag. A second click finds
    what the first one stored. Locks the case. Raises NotTheClinician, CaseClosed,
    InstrumentNotInUse, DateRefused, NoScore, TotalDisagrees, ScoredAlready.
    """
    now = at or timezone.now()
    case = lock_own_case(case.pk, by=by)
    refuse_closed(case)
    used = instrument_in_use(instrument)
    refuse_day(case, taken_on, timezone.localdate(now))
    worth = worked_out(used.as_instrument(), total, items)
    last = last_of_day(case, instrument, taken_on)
    if last and last.total is not None:
        if is_second_click(last, worth, items, by):
            return last
        raise ScoredAlready(
            _("There is a %(name)s of %(day)s already: %(total)d. Correct that one.")
            % {"name": used.name, "day": f"{taken_on:%-d %B %Y}", "total": last.total}
        )
    row = {"instrument": used, "taken_on": taken_on, "items": items, "total": worth.total}
    return stored("score.entered", case, row, source=source, supersedes=last, by=by, now=now)


@transaction.atomic
def correct_score(*, measurement, by, total=None, items=None, at=None):
    """Supersede a score by another of the same day; both stay visible.

    A flag that the score raised stays open until it is recorded what was done, whatever the new
    answers are; one more above 0 raises it. A second click finds what the first one stored. Locks
    the case. Raises as `enter_score` does, and CorrectedAlready.
    """
    now = at or timezone.now()
    case = lock_own_case(measurement.case_id, by=by)
    refuse_closed(case)
    used = measurement.instrument
    worth = worked_out(used.as_instrument(), total, items)
    later = Measurement.objects.filter(supersedes=measurement.pk).first()
    if later and is_second_click(later, worth, items, by):
        return later
    refuse_superseded(measurement)
    if (worth.total, items) == (measurement.total, measurement.items):
        return measurement
    row = {"instrument": used, "items": items, "total": worth.total}
    return superseding("score.corrected", measurement, case, row, by=by, now=now)


@transaction.atomic
def take_score_back(*, measurement, by, at=None):
    """Say that a score was entered by mistake; it stays visible and counts no more.

    A flag that it raised stays open. A second click finds what the first one stored. Locks the
    case. Raises NotTheClinician, CaseClosed, CorrectedAlready.
    """
    now = at or timezone.now()
    case = lock_own_case(measurement.case_id, by=by)
    refuse_closed(case)
    later = Measurement.objects.filter(supersedes=measurement.pk).first()
    if later and later.total is None and later.entered_by_id == by.pk:
        return later
    refuse_superseded(measurement)
    row = {"instrument": measurement.instrument, "items": None, "total": None}
    return superseding("score.taken-back", measurement, case, row, by=by, now=now)


def instrument_in_use(key):
    """The service's instrument of this key; raises InstrumentNotInUse."""
    used = ServiceInstrument.objects.filter(pk=key, is_in_use=True).first()
    if used is None:
        raise InstrumentNotInUse(
            _("This instrument is not in use. Choose one of those that the page offers.")
        )
    return used


def refuse_day(case, taken_on, today):
    if taken_on > today:
        raise DateRefused(_("A score cannot be of a day to come. Check the date."))
    earliest = case.started_on - BEFORE_THERAPY
    if taken_on < earliest:
        raise DateRefused(
            _(
                "Therapy began on %(start)s. Give a day from %(earliest)s on, "
                "or correct when therapy began."
            )
            % {
                "start": f"{case.started_on:%-d %B %Y}",
                "earliest": f"{earliest:%-d %B %Y}",
            }
        )


def worked_out(instrument, total, items):
    """The engine's Score of what was given; raises NoScore, TotalDisagrees."""
    if items is None and total is None:
        raise NoScore(_("Give the total, or the answers."))
    result = score_of_total(instrument, total) if items is None else score(instrument, items)
    if not isinstance(result, Score):
        raise NoScore(why_unscorable(instrument, result))
    if total is not None and result.total != total:
        raise TotalDisagrees(
            _("The answers add up to %(sum)d, and the total given is %(total)d. Check both.")
            % {"sum": result.total, "total": total}
        )
    return result


def why_unscorable(instrument, result):
    if result.reason == OUT_OF_RANGE:
        return _("Give a whole number from %(lowest)d to %(highest)d.") % {
            "lowest": instrument.lowest,
            "highest": instrument.highest,
        }
    if result.reason == TOO_FEW_ITEMS:
        return _("%(needed)d of %(all)d answers are needed; %(given)d are there.") % {
            "needed": result.needed,
            "all": len(instrument.items),
            "given": result.given,
        }
    if result.reason == WRONG_ITEM:
        return _("Each answer is a whole number from 0 to %(most)d.") % {"most": result.needed}
    return _("Give all %(count)d answers in their order, or the total alone.") % {
        "count": len(instrument.items)
    }


def last_of_day(case, instrument, taken_on):
    """The newest row of this instrument and day, one that was taken back included; or None."""
    rows = Measurement.objects.filter(case=case, instrument=instrument, taken_on=taken_on)
    return rows.filter(superseding=None).first()


def is_second_click(row, worth, items, by):
    """Whether the row holds just this, entered by the same person."""
    return (row.total, row.items, row.entered_by_id) == (worth.total, items, by.pk)


def refuse_superseded(measurement):
    if measurement.total is None or Measurement.objects.filter(supersedes=measurement.pk).exists():
        raise CorrectedAlready(
            _("This score was corrected or taken back meanwhile. Load the page again.")
        )


def superseding(verb, measurement, case, row, *, by, now):
    row |= {"taken_on": measurement.taken_on}
    source = Measurement.Source.CLINICIAN
    return stored(verb, case, row, source=source, supersedes=measurement, by=by, now=now)


def stored(verb, case, row, *, source, supersedes, by, now):
    measurement = Measurement.objects.create(
        case=case, source=source, supersedes=supersedes, entered_by=by, entered_at=now, **row
    )
    details = {"measurement": measurement.pk}
    log_event(verb, by=by, case=case, details=details, at=now)
    raise_flag_of_score(measurement, case)
    return measurement
