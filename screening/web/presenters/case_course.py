"""How a case goes by its scores, as its page shows it: the sentence, the charts, the table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.course import course
from screening.engine.instruments import PHQ_9
from screening.models import Decision, Measurement, Report, Screening
from screening.queries.case_scores import CaseScores
from screening.queries.measurements import measured
from screening.web.presenters.chart_notes import Notes
from screening.web.presenters.charts import Chart, charts_of, series_of
from screening.web.presenters.course import CourseWords, course_words
from screening.web.presenters.planned_steps import step_notes
from screening.web.presenters.score_table import ScoreTable, score_table


@dataclass(frozen=True, slots=True)
class CaseCourse:
    """The course in words, and what is drawn and listed below it."""

    words: CourseWords
    charts: tuple[Chart, ...]
    table: ScoreTable
    hidden_until: date | None
    """Until when the state that the case is in was put aside; None where it was not."""

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """The columns of scores, each with the day that all instruments share, if they do."""
        first, previous, latest = self.table.days
        return ((_("First"), first), (_("Previous"), previous), (_("Latest"), latest))


def case_course(
    case: Any, scores: CaseScores, decisions: Iterable[Decision], today: date
) -> CaseCourse | None:
    """The course of a case made ready by `with_history`; None without a score that counts."""
    standing = scores.standing
    if not standing:
        return None
    # A case that was closed is judged as it was then, and its chart ends with what happened last.
    day = timezone.localdate(case.closed_at) if case.closed_at else today
    series = series_of(standing)
    instruments = [one.instrument for one in series]
    judged_by = next((one for one in instruments if one.key == PHQ_9.key), PHQ_9)
    result = course(map(measured, standing), case.sessions, day, judged_by)
    notes = Notes(screenings=screenings_of(case.history), steps=step_notes(decisions))
    until = None if case.closed_at else today
    return CaseCourse(
        words=course_words(result, judged_by),
        charts=tuple(charts_of(series, notes, today=today, until=until)),
        table=score_table(standing, instruments, case.raised_flags, today),
        hidden_until=scores.hidden.get(result.state),
    )


def charts_beside(
    report: Report,
    scores: CaseScores,
    screenings: Iterable[Screening],
    decisions: Iterable[Decision],
    today: date,
) -> list[Chart]:
    """The charts of the case: of today beside its newest report, else of the report's day."""
    case = report.screening.case
    is_newest = case.latest_report_id == report.pk
    day = today if is_newest else timezone.localdate(report.screening.submitted_at)
    seen = [each for each in scores.standing if each.taken_on <= day]
    notes = Notes(
        screenings=tuple(each for each in screenings_of(screenings) if each[1] <= day),
        steps=step_notes(each for each in decisions if timezone.localdate(each.at) <= day),
    )
    until = None if case.closed_at else day
    return charts_of(series_of(seen), notes, today=today, until=until)


def screenings_of(screenings: Iterable[Screening]) -> tuple[tuple[int, date], ...]:
    """The submitted screenings by number and day, the oldest first."""
    submitted = sorted(
        (each.number, timezone.localdate(each.submitted_at))
        for each in screenings
        if each.submitted_at
    )
    return tuple(submitted)


def step_scores(scores: CaseScores) -> list[Measurement]:
    """The scores that planned steps are seen beside: of the PHQ-9, else of the first one."""
    standing = scores.standing
    keys = sorted(
        {each.instrument_id for each in standing}, key=lambda key: (key != PHQ_9.key, key)
    )
    return [each for each in standing if each.instrument_id == keys[0]]
