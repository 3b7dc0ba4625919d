"""Scores as the engine reads them, and the instruments that the service uses."""

from screening.engine.instruments import Instrument, Measured, Score, score, score_of_total
from screening.models import Measurement, RaisedFlag, ServiceInstrument
from screening.models.prepared import NUMBER, Prepared

SCORES = Prepared(
    lambda cases: (
        Measurement.objects.standing().filter(case__in=cases).select_related("instrument")
    ),
    cases=NUMBER,
)


ALL_SCORES = Prepared(
    lambda case: (
        Measurement.objects.filter(case=case)
        .select_related("instrument", "entered_by")
        .order_by("-taken_on", "-pk")
    ),
    case=NUMBER,
)


def scores_of(cases) -> dict[int, list[Measurement]]:
    """The scores that count by case, the oldest first, each with its instrument; in one query.

    `cases` are ids; a case without scores has an empty list.
    """
    by_case: dict[int, list[Measurement]] = {case: [] for case in cases}
    for measurement in SCORES(cases=list(by_case)):
        by_case[measurement.case_id].append(measurement)
    return by_case


def measured(measurement) -> Measured:
    """The engine's value of a stored score."""
    return Measured(measurement.instrument_id, measurement.taken_on, measurement.total)


def instruments_in_use():
    """The instruments that scores can be entered of, by name."""
    return list(ServiceInstrument.objects.filter(is_in_use=True))


def score_of(measurement) -> Score | None:
    """How a stored total came about, by the engine; None of a row that takes a score back."""
    if measurement.total is None:
        return None
    instrument = measurement.instrument.as_instrument()
    if measurement.items is None:
        result = score_of_total(instrument, measurement.total)
    else:
        result = score(instrument, measurement.items)
    # A range that the service changed since does not undo what was stored.
    return result if isinstance(result, Score) else Score(measurement.total)


def all_scores(case) -> list[Measurement]:
    """Every score of the case, the newest day first, those corrected or taken back included."""
    return list(ALL_SCORES(case=case.pk))


def flag_of_score(measurement, key):
    """The flag with this key that the score raised, with who acted on it; or None."""
    return measurement.flags.filter(key=key).select_related("acted_by").first()


def open_flag_of(measurement) -> RaisedFlag | None:
    """The flag of this score that waits for an action, or None."""
    return measurement.flags.open().first()


def instruments_to_enter() -> list[Instrument]:
    """The instruments in use, by name, as the engine knows them."""
    return [each.as_instrument() for each in instruments_in_use()]


def newest_open(flag) -> RaisedFlag | None:
    """The row that stands for this flag of its case while it is open, or None."""
    flags = RaisedFlag.objects.open().filter(case=flag.case_id, key=flag.key)
    return flags.select_related("report", "measurement").first()
