"""The notices of one person: those that are due, and nobody else's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from screening.models import Notice
from screening.queries.notices import due_notice, newest_notices, unread_count
from screening.workflows.cases import hand_over_case
from tests.factories import CALM, STUCK, make_report, make_review, make_review_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(clinician, supervisor):
    return make_report(clinician, answers=STUCK)


def test_the_newest_comes_first_and_no_more_than_asked_for(clinician, supervisor):
    codes = []
    for day in (3, 2, 1):
        at = timezone.now() - timedelta(days=day)
        report = make_report(clinician, answers=CALM, at=at)
        make_review_request(report, at=at)
        codes.append(report.screening.case.code)
    shown = newest_notices(supervisor, timezone.now(), most=2)
    assert [notice.report.screening.case.code for notice in shown] == [codes[2], codes[1]]


def test_a_notice_is_unread_until_it_is_due_and_read(report, supervisor):
    make_review_request(report)
    now = timezone.now()
    # The flag of the same report is told of only when it stays open for 24 hours.
    assert unread_count(supervisor, now) == 1
    assert unread_count(supervisor, now + timedelta(hours=25)) == 2
    assert unread_count(supervisor, now - timedelta(hours=1)) == 0
    Notice.objects.filter(user=supervisor).update(read_at=now)
    assert unread_count(supervisor, now + timedelta(hours=25)) == 0


def test_a_notice_is_given_to_its_person_alone(report, clinician, supervisor, stranger):
    make_review_request(report)
    number = supervisor.notices.get(kind=Notice.Kind.ASKED).pk
    now = timezone.now()
    assert due_notice(supervisor, now, number).report == report
    assert due_notice(clinician, now, number) is None
    assert due_notice(stranger, now, number) is None
    assert due_notice(supervisor, now - timedelta(hours=1), number) is None
    assert due_notice(supervisor, now, number + 1000) is None


def test_who_lost_the_case_has_no_notice_of_it(report, clinician, colleague, supervisor):
    make_review(report, by=supervisor)
    assert [n.kind for n in newest_notices(clinician, timezone.now(), most=5)] == ["signed-off"]
    hand_over_case(case=report.screening.case, by=supervisor, to=colleague)
    assert newest_notices(clinician, timezone.now(), most=5) == []
    assert [n.kind for n in newest_notices(colleague, timezone.now(), most=5)] == ["signed-off"]


def test_the_list_brings_its_cases_along(report, supervisor, django_assert_num_queries):
    make_review_request(report)
    shown = newest_notices(supervisor, timezone.now(), most=5)
    with django_assert_num_queries(0):
        assert [notice.report.screening.case.code for notice in shown]
