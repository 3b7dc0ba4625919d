"""The scores of one case for its page, those that count and those that were put right."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import DateField, Max, OuterRef, Subquery

from screening.engine.course import DETERIORATED, STALLED
from screening.models import HiddenCourse, Measurement, Screening
from screening.models.prepared import DAY, NUMBER, Prepared


@dataclass(frozen=True)
class CaseScores:
    """Every row of a case's scores, the oldest day first, and until when states are put aside."""

    rows: list[Measurement]
    hidden: dict[str, date] = field(default_factory=dict)
    """By the state of a course: the last day on which it is put aside."""

    @property
    def standing(self) -> list[Measurement]:
        """The scores that count, as `MeasurementQuerySet.standing` says."""
        superseded = {row.supersedes_id for row in self.rows}
        return [row for row in self.rows if row.total is not None and row.pk not in superseded]


def hidden_until(state, today):
    """The last day on which the state of the row's case is put aside, or NULL."""
    hidden = HiddenCourse.objects.filter(case=OuterRef("case"), state=state, until__gt=today)
    last = hidden.order_by().values("case").annotate(last=Max("until")).values("last")
    return Subquery(last, output_field=DateField())


def rows_of(case, today):
    return (
        Measurement.objects.filter(case=case)
        .select_related("instrument")
        .annotate(
            hidden_deteriorated=hidden_until(DETERIORATED, today),
            hidden_stalled=hidden_until(STALLED, today),
        )
        .order_by("taken_on", "pk")
    )


ROWS = Prepared(rows_of, case=NUMBER, today=DAY)


def scores_in(case, *, today) -> CaseScores:
    """The scores of the case, in one query."""
    rows = ROWS(case=case.pk, today=today)
    hidden = {}
    if rows:
        first = rows[0]
        days = {DETERIORATED: first.hidden_deteriorated, STALLED: first.hidden_stalled}
        hidden = {state: day for state, day in days.items() if day}
    return CaseScores(rows, hidden)


def screenings_submitted(case) -> list[Screening]:
    """The submitted screenings of a case with their days alone."""
    submitted = Screening.objects.filter(case=case, submitted_at__isnull=False)
    return list(submitted.only("case", "number", "submitted_at"))
