"""The notices of one person: those that are due, and nobody else's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from screening.models import BarrierDefinition, Notice, Report, User
from screening.queries.notices import due_notice, newest_notices, unread_count
from screening.workflows.approvals import ask_approval, decide_approval
from screening.workflows.cases import close_case, hand_over_case, reopen_case
from screening.workflows.notices import mark_mailed, notify
from screening.workflows.safety import record_action
from tests.factories import (
    CALM,
    STUCK,
    make_person,
    make_report,
    make_returned,
    make_review,
    make_review_request,
    make_revision,
)

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


class TestWhatIsSettledLeavesTheCount:
    """It stays in the list, shown as settled, and opens nothing new."""

    @staticmethod
    def seen_by(person, at=None):
        """What is unread, and what the list shows: [(kind, whether it still goes on)]."""
        now = at or timezone.now()
        shown = newest_notices(person, now, most=9)
        assert unread_count(person, now) == sum(notice.going_on for notice in shown)
        return [(notice.kind, notice.going_on) for notice in shown]

    def test_of_a_closed_case(self, clinician, supervisor):
        report = make_report(clinician, answers=CALM)
        make_review(report, by=supervisor)
        assert self.seen_by(clinician) == [("signed-off", True)]
        close_case(case=report.screening.case, by=clinician)
        assert self.seen_by(clinician) == [("signed-off", False)]

    def test_a_question_of_a_closed_case_was_withdrawn_and_that_is_news(
        self, clinician, supervisor
    ):
        report = make_report(clinician, answers=CALM)
        make_review_request(report)
        close_case(case=report.screening.case, by=clinician)
        assert self.seen_by(supervisor) == [("withdrawn", True)]
        reopen_case(case=report.screening.case, by=clinician)
        make_review_request(Report.objects.get())
        assert self.seen_by(supervisor) == [("asked", True), ("withdrawn", False)]

    def test_a_question_on_a_report_that_a_later_one_replaced(self, clinician, supervisor):
        report = make_report(clinician, answers=CALM)
        make_review_request(report)
        Notice.objects.update(mailed_at=timezone.now())
        make_report(clinician, case=report.screening.case, answers=CALM)
        assert all(not going_on for kind, going_on in self.seen_by(supervisor) if kind == "asked")

    def test_a_return_that_was_revised(self, clinician, supervisor):
        report = make_report(clinician, answers=CALM)
        make_returned(report, by=supervisor)
        assert self.seen_by(clinician) == [("returned", True)]
        make_revision(report, by=clinician)
        assert self.seen_by(clinician) == [("returned", False)]

    def test_an_open_flag_that_was_acted_on_is_gone(self, report, clinician, supervisor):
        later = timezone.now() + timedelta(hours=25)
        assert self.seen_by(supervisor, later) == [("flag-open", True)]
        record_action(report=report, by=clinician, key="high-mood-past", action="Rang the GP.")
        assert self.seen_by(supervisor, later) == []

    def test_no_mail_is_sent_for_it(self, clinician, supervisor):
        report = make_report(clinician, answers=CALM)
        make_returned(report, by=supervisor)
        make_revision(report, by=clinician)
        now = timezone.now()
        assert not Notice.objects.waiting(clinician, now).exists()
        assert mark_mailed(clinician, now) == []


class TestApproval:
    @pytest.fixture
    def request_(self, editor, release):
        BarrierDefinition.objects.filter(key="alliance").update(summary="Another summary.")
        return ask_approval(by=editor, notes="A better summary.")

    def test_every_other_editor_is_told_and_nobody_else(
        self, superuser, clinician, editor, request_
    ):
        second = make_person("second", is_staff=True, group="Catalog editors")
        make_person("gone", is_staff=True, group="Catalog editors", is_active=False)
        decide_approval(request=request_, by=second, decision="returned", comment="Not yet.")
        again = ask_approval(by=editor, notes="A better summary still.")
        notified = Notice.objects.filter(approval=again).values_list("user__username", flat=True)
        assert sorted(notified) == ["second", "superuser"]
        assert unread_count(second, timezone.now()) == 1
        assert unread_count(editor, timezone.now()) == 0

    def test_decided_it_leaves_the_count_of_all(self, superuser, editor, request_):
        second = make_person("second", is_staff=True, group="Catalog editors")
        assert unread_count(superuser, timezone.now()) == 1
        decide_approval(request=request_, by=second, decision="returned", comment="Not yet.")
        assert unread_count(superuser, timezone.now()) == 0

    def test_who_edits_no_more_is_told_nothing(self, superuser, request_):
        User.objects.filter(pk=superuser.pk).update(is_superuser=False)
        assert newest_notices(superuser, timezone.now(), most=5) == []


def test_counting_ends_where_the_navigation_does(report, supervisor):
    make_review_request(report)
    notice = supervisor.notices.get(kind=Notice.Kind.ASKED)
    notify([supervisor] * 150, kind=notice.kind, report=report, due_at=notice.due_at)
    assert unread_count(supervisor, timezone.now()) == 100
