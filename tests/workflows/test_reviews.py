"""Asking for a review, withdrawing it, signing off and returning: each rule and each refusal."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from screening.models import Event, Membership, Notice, Report, Review, ReviewRequest
from screening.workflows.cases import close_case, hand_over_case, reopen_case
from screening.workflows.events import record_reading
from screening.workflows.notices import mark_read
from screening.workflows.plan_refusals import PlanSettled
from screening.workflows.reviews import (
    NoSupervisor,
    NotAsked,
    NotYours,
    OpenedAlready,
    OtherDigest,
    OwnCase,
    QuestionNeeded,
    ReportOfClosedCase,
    ReviewAskedAlready,
    ReviewCommentNeeded,
    ReviewDateRefused,
    ReviewedMeanwhile,
    UnknownVerdict,
    UrgentFlagOpen,
    record_review,
    withdraw_review,
)
from screening.workflows.safety import record_action
from tests.factories import (
    CALM,
    NOON,
    URGENT,
    make_person,
    make_report,
    make_returned,
    make_review,
    make_review_request,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 1)


@pytest.fixture
def report(clinician):
    return make_report(clinician, answers=CALM, at=NOON)


@pytest.fixture
def second(team):
    """Another supervisor of the team."""
    return make_person("second", team=team, role="supervisor")


def later(**time):
    return NOON + timedelta(**time)


def notified(kind):
    return {notice.user.username for notice in Notice.objects.filter(kind=kind)}


class TestAsking:
    def test_a_question_goes_to_all_of_the_teams_supervisors(self, report, supervisor, second):
        asked = make_review_request(report, question=" Is this bipolar? ", at=NOON)
        assert (asked.supervisor, asked.question) == (None, "Is this bipolar?")
        assert (asked.asked_by.username, asked.asked_at) == ("clinician", NOON)
        assert notified("asked") == {"supervisor", "second"}

    def test_a_question_to_one_supervisor_is_told_to_that_one(self, report, supervisor, second):
        asked = make_review_request(report, supervisor=second, at=NOON)
        assert asked.supervisor == second
        assert notified("asked") == {"second"}

    def test_asking_is_recorded_without_the_question(self, report, supervisor):
        make_review_request(report, at=NOON)
        event = Event.objects.get(verb="review.asked")
        assert (event.by.username, event.report, event.details) == ("clinician", report, {})

    def test_a_second_click_finds_what_the_first_one_asked(self, report, supervisor):
        first = make_review_request(report, at=NOON)
        again = make_review_request(report, at=later(hours=1), wanted_by=first.wanted_by)
        assert (again, again.asked_at) == (first, NOON)
        assert (ReviewRequest.objects.count(), Notice.objects.count()) == (1, 1)

    def test_another_question_waits_until_the_first_is_answered(self, report, supervisor):
        make_review_request(report, at=NOON)
        with pytest.raises(ReviewAskedAlready):
            make_review_request(report, at=NOON, question="Something else?")

    @pytest.mark.parametrize("question", ["", " \n ", "x" * 1001])
    def test_a_request_asks_something_within_the_limit(self, question, report, supervisor):
        with pytest.raises(QuestionNeeded, match="1000"):
            make_review_request(report, question=question)
        assert not ReviewRequest.objects.exists()

    @pytest.mark.parametrize(
        "day", [TODAY - timedelta(days=1), TODAY + timedelta(days=93), date(2066, 10, 1)]
    )
    def test_a_day_in_the_past_or_far_ahead_is_refused(self, day, report, supervisor):
        with pytest.raises(ReviewDateRefused) as refusal:
            make_review_request(report, wanted_by=day, at=NOON)
        assert refusal.value.field == "wanted_by"

    @pytest.mark.parametrize("day", [TODAY, TODAY + timedelta(days=92)])
    def test_today_and_three_months_ahead_are_fine(self, day, report, supervisor):
        assert make_review_request(report, wanted_by=day, at=NOON).wanted_by == day

    def test_only_the_clinician_who_carries_the_case_asks(
        self, report, supervisor, stranger, colleague
    ):
        with pytest.raises(NotYours):
            make_review_request(report, by=supervisor)
        for person in (stranger, colleague):
            with pytest.raises(Report.DoesNotExist):
                make_review_request(report, by=person)

    def test_a_team_without_a_supervisor_has_nobody_to_ask(self, report):
        with pytest.raises(NoSupervisor, match="administrator"):
            make_review_request(report)

    def test_nobody_is_asked_about_a_case_of_their_own(self, report, clinician, team):
        Membership.objects.create(user=clinician, team=team, role="supervisor")
        with pytest.raises(NoSupervisor):
            make_review_request(report)

    def test_only_an_active_supervisor_of_the_team_is_asked(
        self, report, supervisor, colleague, stranger, team
    ):
        gone = make_person("gone", team=team, role="supervisor", is_active=False)
        elsewhere = make_person(
            "elsewhere", team=stranger.memberships.get().team, role="supervisor"
        )
        for person in (colleague, stranger, gone, elsewhere):
            with pytest.raises(NoSupervisor, match="Choose a supervisor") as refusal:
                make_review_request(report, supervisor=person)
            assert refusal.value.field == "supervisor"

    def test_a_reviewed_report_and_one_with_a_later_one_are_not_asked_about(
        self, report, clinician, supervisor
    ):
        make_review(report, by=supervisor, at=later(hours=1))
        with pytest.raises(PlanSettled, match="reviewed"):
            make_review_request(report)
        make_report(clinician, case=report.screening.case, at=later(days=14))
        other = make_report(clinician, at=NOON)
        make_report(clinician, case=other.screening.case, at=later(days=14))
        with pytest.raises(PlanSettled, match="later"):
            make_review_request(other)

    def test_closing_the_case_withdraws_it_and_tells_whoever_was_asked(
        self, report, clinician, supervisor
    ):
        asked = make_review_request(report, at=NOON)
        mark_read(by=supervisor)
        case = close_case(case=report.screening.case, by=clinician, at=later(days=1))
        asked.refresh_from_db()
        assert asked.withdrawn_at == later(days=1)
        unread = supervisor.notices.get(read_at=None)
        assert (unread.kind, unread.report, unread.due_at) == ("withdrawn", report, later(days=1))
        event = Event.objects.get(verb="review.withdrawn")
        assert (event.by, event.case, event.report) == (clinician, case, report)

    def test_closing_the_case_takes_its_unread_notice_and_mail_away(
        self, report, clinician, supervisor
    ):
        make_review_request(report, at=NOON)
        close_case(case=report.screening.case, by=clinician)
        assert [notice.kind for notice in supervisor.notices.all()] == ["withdrawn"]

    def test_closing_tells_nobody_of_a_request_that_was_answered_or_withdrawn(
        self, report, clinician, supervisor
    ):
        make_review_request(report, at=NOON)
        withdraw_review(report=report, by=clinician)
        close_case(case=report.screening.case, by=clinician)
        assert not supervisor.notices.exists()

    def test_a_later_report_withdraws_it(self, report, clinician, supervisor):
        asked = make_review_request(report, at=NOON)
        again = make_report(clinician, case=report.screening.case, answers=CALM)
        asked.refresh_from_db()
        assert asked.withdrawn_at == again.created_at
        assert not supervisor.notices.filter(read_at=None).exists()

    def test_after_reopening_it_is_asked_anew(self, report, clinician, supervisor):
        make_review_request(report, at=NOON)
        case = close_case(case=report.screening.case, by=clinician)
        reopen_case(case=case, by=clinician)
        asked = make_review_request(Report.objects.get(pk=report.pk))
        assert asked.withdrawn_at is None
        assert supervisor.notices.filter(kind="asked").count() == 1

    def test_a_closed_case_is_not_asked_about(self, report, clinician, supervisor):
        close_case(case=report.screening.case, by=clinician)
        with pytest.raises(PlanSettled, match="closed"):
            make_review_request(report)

    def test_a_later_screening_ends_the_waiting_of_the_earlier_report(
        self, report, clinician, supervisor
    ):
        make_review_request(report, at=NOON)
        make_report(clinician, case=report.screening.case, at=later(days=14))
        assert Notice.objects.get(kind="asked").read_at == later(days=14)


class TestWithdrawing:
    def test_a_request_that_nobody_opened_is_withdrawn_with_its_notices(
        self, report, clinician, supervisor
    ):
        make_review_request(report, at=NOON)
        record_reading(report=report, by=clinician, at=later(minutes=5))
        withdraw_review(report=report, by=clinician, at=later(hours=1))
        assert ReviewRequest.objects.get().withdrawn_at == later(hours=1)
        assert not Notice.objects.exists()
        assert Event.objects.filter(verb="review.withdrawn", by=clinician).count() == 1

    def test_one_that_a_supervisor_opened_stands(self, report, clinician, supervisor):
        make_review_request(report, at=NOON)
        record_reading(report=report, by=supervisor, at=later(minutes=5))
        with pytest.raises(OpenedAlready):
            withdraw_review(report=report, by=clinician)
        assert ReviewRequest.objects.get().withdrawn_at is None

    def test_a_reading_before_the_question_does_not_count(self, report, clinician, supervisor):
        record_reading(report=report, by=supervisor, at=later(minutes=5))
        make_review_request(report, at=later(hours=1))
        withdraw_review(report=report, by=clinician)
        assert ReviewRequest.objects.get().withdrawn_at

    def test_neither_the_clinician_before_nor_the_one_after_a_hand_over_counts(
        self, report, clinician, colleague, supervisor
    ):
        make_review_request(report, at=NOON)
        record_reading(report=report, by=clinician, at=later(minutes=5))
        hand_over_case(case=report.screening.case, by=supervisor, to=colleague)
        record_reading(report=report, by=colleague, at=later(minutes=10))
        withdraw_review(report=report, by=colleague)
        assert ReviewRequest.objects.get().withdrawn_at

    def test_a_withdrawn_question_is_asked_again_in_other_words(
        self, report, clinician, supervisor
    ):
        make_review_request(report, at=NOON)
        withdraw_review(report=report, by=clinician)
        asked = make_review_request(report, question="Is it the buses?", at=later(days=1))
        assert (asked.question, asked.withdrawn_at) == ("Is it the buses?", None)
        assert (ReviewRequest.objects.count(), Notice.objects.count()) == (1, 1)

    def test_what_was_not_asked_or_was_withdrawn_is_not_withdrawn(
        self, report, clinician, supervisor
    ):
        with pytest.raises(NotAsked):
            withdraw_review(report=report, by=clinician)
        make_review_request(report)
        withdraw_review(report=report, by=clinician)
        with pytest.raises(NotAsked):
            withdraw_review(report=report, by=clinician)

    def test_only_the_clinician_withdraws(self, report, supervisor, stranger):
        make_review_request(report)
        with pytest.raises(NotYours):
            withdraw_review(report=report, by=supervisor)
        with pytest.raises(Report.DoesNotExist):
            withdraw_review(report=report, by=stranger)


class TestReviewing:
    def test_a_report_is_signed_off_and_the_clinician_told(self, report, supervisor):
        make_review_request(report, at=NOON)
        review = make_review(report, by=supervisor, at=later(days=1))
        assert (review.verdict, review.by, review.at) == ("signed-off", supervisor, later(days=1))
        assert review.digest == report.digest
        assert notified("signed-off") == {"clinician"}
        assert Event.objects.filter(verb="review.signed-off", by=supervisor).count() == 1

    def test_a_report_is_returned_with_a_comment(self, report, supervisor):
        review = make_returned(report, by=supervisor, comment=" Ask about mood. ")
        assert (review.verdict, review.comment) == ("returned", "Ask about mood.")
        assert notified("returned") == {"clinician"}
        assert Event.objects.get(verb="review.returned").details == {}

    def test_a_report_is_reviewed_unasked_too(self, report, supervisor):
        assert make_review(report, by=supervisor).report == report

    def test_a_review_answers_the_question_for_every_supervisor(self, report, supervisor, second):
        make_review_request(report, at=NOON)
        make_review(report, by=second, at=later(days=1))
        assert not Notice.objects.filter(kind="asked", read_at=None).exists()

    @pytest.mark.parametrize("comment", ["", "  \n"])
    def test_a_return_needs_a_comment(self, comment, report, supervisor):
        with pytest.raises(ReviewCommentNeeded) as refusal:
            make_returned(report, by=supervisor, comment=comment)
        assert refusal.value.field == "comment"

    @pytest.mark.parametrize("verdict", ["signed-off", "returned"])
    def test_no_comment_is_over_the_limit(self, verdict, report, supervisor):
        with pytest.raises(ReviewCommentNeeded, match="Shorten"):
            make_review(report, by=supervisor, verdict=verdict, comment="x" * 1001)
        assert not Review.objects.exists()

    @pytest.mark.parametrize("verdict", ["", "asked", "perhaps"])
    def test_a_review_signs_off_or_returns(self, verdict, report, supervisor):
        with pytest.raises(UnknownVerdict):
            make_review(report, by=supervisor, verdict=verdict, comment="So be it.")

    @pytest.mark.parametrize("digest", ["", "0" * 64])
    def test_a_review_speaks_of_the_bytes_that_were_read(self, digest, report, supervisor):
        with pytest.raises(OtherDigest):
            record_review(report=report, by=supervisor, verdict="signed-off", digest=digest)

    def test_a_supervisor_who_carries_the_case_does_not_review_it(self, report, clinician, team):
        Membership.objects.create(user=clinician, team=team, role="supervisor")
        with pytest.raises(OwnCase):
            make_review(report, by=clinician)

    def test_a_clinician_does_not_review_their_own_case(self, report, clinician):
        with pytest.raises(OwnCase):
            make_review(report, by=clinician)

    def test_handing_a_case_over_does_not_let_its_author_review_it(
        self, report, clinician, colleague, supervisor, team
    ):
        Membership.objects.create(user=clinician, team=team, role="supervisor")
        hand_over_case(case=report.screening.case, by=clinician, to=colleague)
        with pytest.raises(OwnCase):
            make_review(report, by=clinician)
        make_review_request(Report.objects.get(), at=NOON)
        assert notified("asked") == {"supervisor"}

    def test_a_report_of_another_team_is_not_found(self, report, stranger, superuser):
        elsewhere = make_person(
            "elsewhere", team=stranger.memberships.get().team, role="supervisor"
        )
        for person in (elsewhere, stranger, superuser):
            with pytest.raises(Report.DoesNotExist):
                make_review(report, by=person)

    def test_nobody_signed_in_finds_no_report(self, report):
        with pytest.raises(Report.DoesNotExist):
            make_review(report, by=AnonymousUser())

    def test_a_supervisor_who_lost_the_role_does_not_find_it(self, report, supervisor):
        Membership.objects.filter(user=supervisor).delete()
        with pytest.raises(Report.DoesNotExist):
            make_review(report, by=supervisor)
        assert not Review.objects.exists()

    def test_a_report_with_a_later_one_is_not_reviewed(self, report, clinician, supervisor):
        make_report(clinician, case=report.screening.case, answers=CALM, at=later(days=14))
        with pytest.raises(PlanSettled, match="later"):
            make_review(report, by=supervisor)

    @pytest.mark.parametrize("verdict", ["signed-off", "returned"])
    def test_a_report_of_a_closed_case_is_not_reviewed(
        self, verdict, report, clinician, supervisor
    ):
        close_case(case=report.screening.case, by=clinician, at=later(days=1))
        with pytest.raises(ReportOfClosedCase, match="closed on 2 October 2026"):
            make_review(report, by=supervisor, verdict=verdict, comment="Ask again.")
        assert not Review.objects.exists()

    def test_a_second_click_finds_the_review_that_the_first_one_recorded(self, report, supervisor):
        first = make_review(report, by=supervisor, at=NOON)
        again = make_review(report, by=supervisor, at=later(minutes=1))
        assert (again, again.at) == (first, NOON)
        assert (Review.objects.count(), Notice.objects.count()) == (1, 1)

    def test_a_reviewed_report_is_not_reviewed_again(self, report, supervisor, second):
        make_review(report, by=supervisor)
        with pytest.raises(ReviewedMeanwhile, match=r"supervisor has reviewed .* signed off"):
            make_review(report, by=second)
        with pytest.raises(ReviewedMeanwhile):
            make_returned(report, by=supervisor)
        assert Review.objects.get().verdict == "signed-off"


class TestSafetyBeforeSignOff:
    def test_an_open_flag_to_act_on_now_stops_the_sign_off(self, clinician, supervisor):
        report = make_report(clinician, answers=URGENT)
        with pytest.raises(UrgentFlagOpen):
            make_review(report, by=supervisor)
        record_action(report=report, key="high-mood-now", action="Called the GP.", by=supervisor)
        assert make_review(report, by=supervisor).verdict == "signed-off"

    def test_it_does_not_stop_a_return(self, clinician, supervisor):
        report = make_report(clinician, answers=URGENT)
        assert make_returned(report, by=supervisor).verdict == "returned"

    def test_a_flag_to_act_on_soon_does_not_stop_it(self, clinician, supervisor):
        assert make_review(make_report(clinician), by=supervisor).verdict == "signed-off"

    def test_a_flag_of_an_earlier_report_stops_it_too(self, clinician, supervisor):
        first = make_report(clinician, answers=URGENT, at=NOON)
        newer = make_report(clinician, case=first.screening.case, answers=CALM, at=later(days=14))
        with pytest.raises(UrgentFlagOpen):
            make_review(newer, by=supervisor)
        record_action(report=first, key="high-mood-now", action="Called the GP.", by=clinician)
        assert make_review(newer, by=supervisor).verdict == "signed-off"

    def test_a_flag_of_another_case_does_not(self, report, clinician, supervisor):
        make_report(clinician, answers=URGENT)
        assert make_review(report, by=supervisor).verdict == "signed-off"


def test_a_question_that_was_answered_says_when(clinician, supervisor):
    report = make_report(clinician, answers=CALM)
    make_review_request(report)
    assert report.request.reviewed_at is None
    review = make_review(report, by=supervisor)
    assert ReviewRequest.objects.get(report=report).reviewed_at == review.at
