"""Scores as the engine reads them, and the instruments that the service uses."""

from screening.engine.instruments import Measured
from screening.models import Measurement, ServiceInstrument
from screening.models.prepared import NUMBER, Prepared

SCORES = Prepared(
    lambda cases: (
        Measurement.objects.standing().filter(case__in=cases).select_related("instrument")
    ),
    cases=NUMBER,
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
