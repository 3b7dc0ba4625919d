"""The lock of a case: who gets it, and what it brings up to date on a loaded report."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.models import Case, Membership, Report
from screening.workflows.cases import close_case, hand_over_case
from screening.workflows.locking import AccessLost, lock_case, lock_report
from tests.factories import (
    CALM,
    make_case,
    make_decision,
    make_person,
    make_report,
    make_review,
    make_review_request,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(clinician):
    return make_report(clinician, answers=CALM)


def loaded(person):
    """The only report as a page loads it."""
    reports = Report.objects.visible_to(person).select_related(
        "screening__case__team", "screening__case__clinician", "review__by", "request"
    )
    return reports.with_plan().get()


def test_the_locked_case_is_the_row_as_it_is_now(clinician):
    case = make_case(clinician)
    Case.objects.filter(pk=case.pk).update(sessions=99)
    assert lock_case(case.pk).sessions == 99


def test_a_locked_case_is_one_statement_without_joins(report):
    with CaptureQueriesContext(connection) as queries:
        lock_case(report.screening.case_id)
    (query,) = queries
    assert "JOIN" not in query["sql"]


class TestWhoGetsIn:
    def test_the_clinician_and_every_supervisor_of_the_team(self, report, clinician, supervisor):
        assert lock_report(report, by=clinician).is_own_case
        assert not lock_report(report, by=supervisor).is_own_case

    def test_not_a_colleague_a_stranger_or_a_superuser(
        self, report, colleague, stranger, superuser
    ):
        for person in (colleague, stranger, superuser):
            with pytest.raises(AccessLost):
                lock_report(report, by=person)

    def test_not_a_supervisor_of_another_team(self, report, stranger):
        elsewhere = make_person(
            "elsewhere", team=stranger.memberships.get().team, role="supervisor"
        )
        with pytest.raises(AccessLost):
            lock_report(report, by=elsewhere)

    def test_not_who_lost_the_role_since_the_page_was_loaded(self, report, clinician, supervisor):
        for person in (clinician, supervisor):
            shown = loaded(person)
            Membership.objects.filter(user=person).delete()
            with pytest.raises(AccessLost):
                lock_report(shown, by=person)

    def test_not_who_handed_the_case_over_since(self, report, clinician, colleague, supervisor):
        shown = loaded(clinician)
        hand_over_case(case=report.screening.case, by=supervisor, to=colleague)
        with pytest.raises(AccessLost):
            lock_report(shown, by=clinician)

    def test_lost_access_is_a_report_that_is_not_there(self):
        assert issubclass(AccessLost, Report.DoesNotExist)


class TestWhatIsBroughtUpToDate:
    def test_a_review_and_a_request_made_since(self, report, clinician, supervisor):
        shown = loaded(clinician)
        assert not hasattr(shown, "review")
        request = make_review_request(report)
        review = make_review(report, by=supervisor)
        lock_report(shown, by=clinician)
        assert (shown.review, shown.request) == (review, request)

    def test_a_decision_made_since(self, report, clinician, supervisor):
        shown = loaded(supervisor)
        assert shown.plan == []
        decision = make_decision(report, by=clinician)
        assert lock_report(shown, by=supervisor).plan == [decision]

    def test_a_later_report(self, report, clinician):
        shown = loaded(clinician)
        assert not lock_report(shown, by=clinician).superseded
        make_report(clinician, case=report.screening.case, answers=CALM)
        assert lock_report(shown, by=clinician).superseded

    def test_the_cases_closing(self, report, clinician):
        shown = loaded(clinician)
        close_case(case=report.screening.case, by=clinician)
        lock_report(shown, by=clinician)
        assert shown.screening.case.closed_by == clinician

    def test_the_cases_new_clinician(self, report, clinician, colleague, supervisor):
        shown = loaded(supervisor)
        assert shown.screening.case.clinician == clinician
        hand_over_case(case=report.screening.case, by=supervisor, to=colleague)
        lock_report(shown, by=supervisor)
        assert shown.screening.case.clinician == colleague

    def test_in_two_statements_and_the_team_is_not_read_again(self, report, clinician):
        shown = loaded(clinician)
        with CaptureQueriesContext(connection) as queries:
            lock_report(shown, by=clinician)
            assert shown.screening.case.team.name == "Riverside"
            assert shown.screening.case.clinician == clinician
        assert len(queries) == 2
