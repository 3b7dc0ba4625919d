"""Replies on a reviewed report: who writes, who is told, and each refusal."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from screening.models import Event, Membership, Notice, Reply
from screening.workflows.cases import close_case, hand_over_case
from screening.workflows.locking import AccessLost
from screening.workflows.replies import NotReviewed, ReplyRefused, ThreadClosed
from tests.factories import (
    CALM,
    NOON,
    make_person,
    make_reply,
    make_report,
    make_returned,
    make_review,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def unreviewed(clinician):
    return make_report(clinician, answers=CALM)


@pytest.fixture
def report(unreviewed, supervisor):
    make_review(unreviewed, by=supervisor)
    return unreviewed


@pytest.fixture
def second(team):
    return make_person("second", team=team, role="supervisor")


def notified():
    return sorted(n.user.username for n in Notice.objects.filter(kind="replied"))


class TestWriting:
    def test_the_clinician_writes_and_the_reviewer_is_told(self, report, clinician, second):
        reply = make_reply(report, by=clinician, text=" Slowly? ", at=NOON)
        assert (reply.text, reply.by, reply.at) == ("Slowly?", clinician, NOON)
        assert notified() == ["supervisor"]

    def test_a_supervisor_writes_and_the_clinician_is_told(self, report, supervisor):
        make_reply(report, by=supervisor)
        assert notified() == ["clinician"]

    def test_all_who_took_part_are_told(self, report, clinician, supervisor, second):
        make_reply(report, by=second)
        assert notified() == ["clinician", "supervisor"]
        make_reply(report, by=clinician)
        assert notified() == ["clinician", "second", "supervisor", "supervisor"]

    def test_where_the_reviewer_is_gone_every_supervisor_is_told(
        self, report, clinician, supervisor, second
    ):
        supervisor.memberships.all().delete()
        make_reply(report, by=clinician)
        assert notified() == ["second"]

    def test_it_is_recorded_without_the_words(self, report, clinician):
        make_reply(report, by=clinician)
        event = Event.objects.get(verb="report.replied")
        assert (event.by, event.report, event.details) == (clinician, report, {})

    def test_a_second_click_finds_what_the_first_one_wrote(self, report, clinician):
        assert make_reply(report, by=clinician) == make_reply(report, by=clinician)
        assert len(notified()) == 1

    def test_the_same_words_later_are_a_reply_again(self, report, clinician, supervisor):
        for person in (clinician, supervisor, clinician):
            make_reply(report, by=person, text="Thank you.")
        assert Reply.objects.count() == 3

    def test_a_returned_report_takes_replies_too(self, unreviewed, clinician, supervisor):
        make_returned(unreviewed, by=supervisor)
        assert make_reply(unreviewed, by=clinician).pk

    def test_a_report_that_a_later_one_followed_takes_replies_too(self, report, clinician):
        make_report(clinician, case=report.screening.case, answers=CALM)
        assert make_reply(report, by=clinician).pk


class TestRefusals:
    @pytest.mark.parametrize("text", ["", "  ", "\u200b\u2060", "x" * 1001, "x" * 10_000])
    def test_nothing_to_read_and_too_much_to_read(self, text, report, clinician):
        with pytest.raises(ReplyRefused):
            make_reply(report, by=clinician, text=text)
        assert not Reply.objects.exists()

    def test_before_the_review(self, unreviewed, clinician):
        with pytest.raises(NotReviewed):
            make_reply(unreviewed, by=clinician)

    def test_after_the_case_was_closed(self, report, clinician, supervisor):
        close_case(case=report.screening.case, by=clinician)
        with pytest.raises(ThreadClosed, match="was closed on"):
            make_reply(report, by=supervisor)
        assert notified() == []

    def test_by_who_carried_the_case_before(self, report, clinician, supervisor, colleague):
        hand_over_case(case=report.screening.case, by=supervisor, to=colleague)
        with pytest.raises(AccessLost):
            make_reply(report, by=clinician)
        make_reply(report, by=supervisor)
        assert notified() == ["colleague"]

    def test_by_a_supervisor_of_another_team(self, report, supervisor, stranger):
        Membership.objects.filter(user=stranger).update(role="supervisor")
        with pytest.raises(AccessLost):
            make_reply(report, by=stranger)

    def test_an_empty_row_past_the_application(self, report, clinician):
        with pytest.raises(IntegrityError):
            Reply.objects.create(report=report, by=clinician, text="", at=NOON + timedelta(days=1))
