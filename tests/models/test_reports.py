"""Reports: who sees them, whether a later one took their place, and the plan on them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.models import Report
from tests.factories import CALM, make_decision, make_report

pytestmark = pytest.mark.django_db
OPINION = {"kind": "barrier", "key": "logistics", "choice": "agree"}


@pytest.fixture
def report(clinician):
    return make_report(clinician, answers=CALM)


def test_the_clinician_and_the_supervisors_of_the_case_see_it(
    report, clinician, colleague, supervisor, stranger, superuser
):
    for person in (clinician, supervisor):
        assert Report.objects.visible_to(person).get() == report
    for person in (colleague, stranger, superuser):
        assert not Report.objects.visible_to(person).exists()


def test_it_says_whose_case_it_is(report, clinician, supervisor):
    assert Report.objects.visible_to(clinician).get().is_own_case
    assert not Report.objects.visible_to(supervisor).get().is_own_case


def test_it_is_superseded_once_a_later_screening_was_submitted(report, clinician):
    later = make_report(clinician, case=report.screening.case, answers=CALM)
    superseded = {each: each.superseded for each in Report.objects.visible_to(clinician)}
    assert superseded == {report: True, later: False}


class TestPlan:
    @pytest.fixture
    def decisions(self, report, clinician):
        return [
            make_decision(report, by=clinician),
            make_decision(report, by=clinician, **OPINION),
        ]

    def test_it_holds_every_decision_in_the_order_made(self, decisions):
        assert Report.objects.get().plan == decisions

    def test_it_is_read_once_and_only_when_asked_for(self, decisions):
        with CaptureQueriesContext(connection) as queries:
            shown = Report.objects.get()
            assert len(queries) == 1
            people = [decision.by.username for decision in shown.plan + shown.plan]
        assert people == ["clinician"] * 4
        assert len(queries) == 2

    def test_of_many_reports_it_is_read_in_one_statement(self, decisions, clinician):
        make_report(clinician, answers=CALM)
        with CaptureQueriesContext(connection) as queries:
            plans = [shown.plan for shown in Report.objects.with_plan().order_by("pk")]
        assert plans == [decisions, []]
        assert len(queries) == 2

    def test_its_decisions_know_the_report_they_are_on(self, decisions):
        shown = Report.objects.get()
        assert all(decision.report is shown for decision in shown.plan)
