"""What a report's page reads: its view, the screening before, steps planned before, flags."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.models import Report
from screening.queries.report_page import (
    case_flags,
    earlier_report,
    earlier_steps,
    points_before,
    report_view,
)
from screening.workflows.outcomes import record_outcome
from screening.workflows.reports import submit_screening
from screening.workflows.revising import revise_report
from screening.workflows.safety import record_action
from tests.factories import CALM, STUCK, URGENT, make_decision, make_report, make_returned

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(clinician, supervisor):
    return make_report(clinician)


def follow(report, by, **fields):
    """A later report of the same case."""
    return make_report(by, case=report.screening.case, **fields)


def test_a_view_is_read_once_and_speaks_of_the_stored_text(first):
    again = Report.objects.get(pk=first.pk)
    assert report_view(first) is report_view(again)
    assert [finding.barrier.key for finding in report_view(first).named] == [
        named["key"] for named in first.headline["named"]
    ]


class TestEarlierPoints:
    def test_a_first_screening_has_none_and_asks_nothing(self, first):
        with CaptureQueriesContext(connection) as queries:
            assert points_before(earlier_report(first.screening)) is None
        assert len(queries) == 0

    def test_they_are_those_of_the_newest_report_before(self, first, clinician):
        second = follow(first, clinician, answers=CALM)
        third = follow(first, clinician)
        earlier = points_before(earlier_report(third.screening))
        assert earlier.number == 2
        points = {f.barrier.key: f.points for f in report_view(second).findings}
        assert dict(earlier.points) == points


class TestEarlierSteps:
    def test_they_are_of_the_last_screening_that_planned_any(self, first, clinician):
        make_decision(first, by=clinician)
        second = follow(first, clinician)
        third = follow(second, clinician)
        steps = earlier_steps(third.screening)
        assert [step.key for step in steps] == ["diagnostic-time-out"]
        assert steps[0].report.uuid == first.uuid

    def test_an_outcome_comes_along_and_no_query_is_needed_to_show_it(self, first, clinician):
        make_decision(first, by=clinician)
        item = {"kind": "adjustment", "key": "diagnostic-time-out"}
        record_outcome(report=first, by=clinician, outcome="helped", **item)
        second = follow(first, clinician)
        with CaptureQueriesContext(connection) as queries:
            (step,) = earlier_steps(second.screening)
            assert (step.outcome, step.title != "", step.at is not None) == ("helped", True, True)
            assert step.report.uuid == first.uuid
        assert len(queries) == 1

    def test_the_plan_that_a_revision_carried_over_does_not_count(
        self, first, clinician, supervisor
    ):
        make_decision(first, by=clinician)
        make_returned(first, by=supervisor)
        screening = revise_report(report=first, by=clinician)
        revised = submit_screening(screening=screening, by=clinician, own_words="The buses.")
        assert earlier_steps(revised.screening) == []


class TestCaseFlags:
    def test_one_query_tells_own_and_open_flags(self, first):
        with CaptureQueriesContext(connection) as queries:
            flags = case_flags(first)
            assert list(flags.own) == list(flags.open) == ["high-mood-past"]
            assert flags.open["high-mood-past"].report.uuid == first.uuid
        assert len(queries) == 1
        assert flags.elsewhere == []
        assert not flags.any_urgent

    def test_a_recorded_flag_stays_the_reports_own_and_is_not_open(self, first, clinician):
        record_action(report=first, key="high-mood-past", by=clinician, action="Seen.")
        flags = case_flags(first)
        assert flags.own["high-mood-past"].acted_by == clinician
        assert dict(flags.open) == {}

    def test_an_open_flag_of_another_report_stands_elsewhere(self, first, clinician):
        later = follow(first, clinician, answers=CALM)
        flags = case_flags(later)
        assert dict(flags.own) == {}
        assert [row.report_id for row in flags.elsewhere] == [first.pk]

    def test_of_a_flag_raised_again_the_newest_row_is_the_open_one(self, first, clinician):
        later = follow(first, clinician, answers=STUCK)
        assert case_flags(first).open["high-mood-past"].report_id == later.pk

    def test_a_flag_to_act_on_now_is_urgent(self, clinician):
        report = make_report(clinician, answers=URGENT)
        assert case_flags(report).any_urgent
