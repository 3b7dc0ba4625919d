"""What waits for a person: due, theirs alone, read; told by e-mail only when that is on."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from screening.models import Membership, Notice, User
from screening.queries.people import supervisors_of
from screening.workflows.cases import close_case, hand_over_case
from screening.workflows.notices import mark_read, send_mails
from tests.factories import (
    CALM,
    NOON,
    URGENT,
    make_case,
    make_person,
    make_report,
    make_returned,
    make_review_request,
)

pytestmark = pytest.mark.django_db
ADDRESS = "https://screen.example/notices/"


@pytest.fixture
def team_with_mail(team):
    """A supervisor with an e-mail address."""
    return make_person("reachable", team=team, role="supervisor", email="reachable@example.org")


@pytest.fixture
def mails_on(settings):
    settings.NOTICES_BY_EMAIL = True
    settings.SITE_ADDRESS = "https://screen.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def later(**time):
    return NOON + timedelta(**time)


def asked(clinician, at=NOON):
    report = make_report(clinician, answers=CALM, at=at)
    make_review_request(report, at=at)
    return report


class TestDue:
    def test_each_person_is_told_what_waits_for_them(self, clinician, supervisor):
        report = asked(clinician)
        make_returned(report, by=supervisor, at=later(days=1))
        kinds = {
            person.username: [n.kind for n in Notice.objects.due_to(person, later(days=2))]
            for person in (clinician, supervisor)
        }
        assert kinds == {"clinician": ["returned"], "supervisor": ["asked"]}

    def test_the_latest_comes_first(self, clinician, supervisor):
        first, second = asked(clinician), asked(clinician, at=later(hours=1))
        due = Notice.objects.due_to(supervisor, later(days=1))
        assert [notice.report for notice in due] == [second, first]

    def test_who_lost_the_role_is_told_nothing_more(self, clinician, supervisor):
        asked(clinician)
        Membership.objects.filter(user=supervisor).delete()
        assert not Notice.objects.due_to(supervisor, later(days=1)).exists()

    def test_a_clinician_who_moved_teams_is_told_nothing_more(self, clinician, supervisor):
        make_returned(asked(clinician), by=supervisor, at=NOON)
        Membership.objects.filter(user=clinician).delete()
        assert not Notice.objects.due_to(clinician, later(days=1)).exists()


class TestReading:
    def test_one_is_marked_or_all_that_are_due(self, clinician, supervisor):
        for _ in range(3):
            asked(clinician)
        flagged = make_report(clinician, answers=URGENT, at=NOON)
        one = supervisor.notices.filter(kind="asked").first()
        mark_read(by=supervisor, notice=one, at=later(hours=1))
        assert supervisor.notices.filter(read_at=later(hours=1)).get() == one
        mark_read(by=supervisor, at=later(hours=2))
        one.refresh_from_db()
        assert one.read_at == later(hours=1)
        assert supervisor.notices.get(read_at=None).report == flagged

    def test_nobody_marks_a_notice_of_somebody_else(self, clinician, supervisor):
        asked(clinician)
        mark_read(by=clinician, notice=Notice.objects.get(), at=later(hours=1))
        mark_read(by=clinician, at=later(hours=1))
        assert Notice.objects.get().read_at is None


def test_supervisors_of_a_case_are_active_and_never_its_own_clinician(
    clinician, supervisor, colleague, stranger, team
):
    make_person("gone", team=team, role="supervisor", is_active=False)
    Membership.objects.create(user=clinician, team=team, role="supervisor")
    Membership.objects.create(
        user=stranger, team=stranger.memberships.get().team, role="supervisor"
    )
    assert list(supervisors_of(make_case(clinician))) == [supervisor]


class TestMails:
    def test_they_are_off_by_default(self, clinician, team_with_mail):
        asked(clinician)
        assert send_mails(address=ADDRESS, now=later(hours=1)) == 0
        assert mail.outbox == []
        with pytest.raises(CommandError, match="NOTICES_BY_EMAIL"):
            call_command("send_notices")

    def test_a_message_says_only_that_something_waits_and_where(
        self, clinician, team_with_mail, mails_on
    ):
        report = asked(clinician)
        assert send_mails(address=ADDRESS, now=later(hours=1)) == 1
        (message,) = mail.outbox
        assert message.to == ["reachable@example.org"]
        assert message.subject == "Something waits for you in barrierscreen"
        assert message.body == f"Something waits for you: {ADDRESS}"
        for private in (report.screening.case.code, str(report.uuid), "bipolar", "clinician"):
            assert private not in str(message.message())

    def test_a_person_gets_one_message_for_all_that_waits_and_none_twice(
        self, clinician, team_with_mail, mails_on
    ):
        asked(clinician)
        asked(clinician)
        assert send_mails(address=ADDRESS, now=later(hours=1)) == 1
        assert send_mails(address=ADDRESS, now=later(hours=2)) == 0
        assert len(mail.outbox) == 1

    def test_what_comes_later_is_told_later(self, clinician, team_with_mail, mails_on):
        asked(clinician)
        send_mails(address=ADDRESS, now=later(hours=1))
        asked(clinician, at=later(days=1))
        assert send_mails(address=ADDRESS, now=later(days=2)) == 1

    def test_each_person_gets_a_message_of_their_own(
        self, clinician, team_with_mail, team, mails_on
    ):
        make_person("second", team=team, role="supervisor", email="second@example.org")
        asked(clinician)
        assert send_mails(address=ADDRESS, now=later(hours=1)) == 2
        assert [len(message.recipients()) for message in mail.outbox] == [1, 1]

    def test_nobody_is_told_of_what_is_read_not_due_or_not_theirs_to_see(
        self, clinician, team_with_mail, mails_on
    ):
        asked(clinician)
        mark_read(by=team_with_mail, at=later(minutes=1))
        make_report(clinician, answers=URGENT, at=NOON)
        assert send_mails(address=ADDRESS, now=later(hours=1)) == 0
        Membership.objects.filter(user=team_with_mail).delete()
        assert send_mails(address=ADDRESS, now=later(days=2)) == 0

    def test_nobody_without_an_address_or_an_account_is_told(
        self, clinician, supervisor, team_with_mail, mails_on
    ):
        asked(clinician)
        User.objects.filter(pk=team_with_mail.pk).update(is_active=False)
        assert send_mails(address=ADDRESS, now=later(hours=1)) == 0

    def test_a_message_that_fails_stops_no_other_and_is_tried_again(
        self, clinician, team_with_mail, team, mails_on, settings, caplog
    ):
        make_person("second", team=team, role="supervisor", email="second@example.org")
        asked(clinician)
        # Nothing listens there.
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        assert send_mails(address=ADDRESS, now=later(hours=1)) == 0
        assert caplog.text.count("could not be sent") == 2
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        assert send_mails(address=ADDRESS, now=later(hours=2)) == 2

    def test_a_run_with_nothing_to_tell_asks_one_question(
        self, clinician, team_with_mail, mails_on, django_assert_num_queries
    ):
        User.objects.filter(pk=clinician.pk).update(email="clinician@example.org")
        returned = make_returned(asked(clinician), by=team_with_mail, at=NOON).report
        close_case(case=returned.screening.case, by=clinician, at=later(hours=1))
        assert clinician.notices.filter(read_at=None).exists()
        with django_assert_num_queries(1):
            assert send_mails(address=ADDRESS, now=later(days=2)) == 0
        assert len(mail.outbox) == 0

    def test_the_command_says_how_many_were_told(self, clinician, team_with_mail, mails_on):
        asked(clinician)
        out = StringIO()
        call_command("send_notices", stdout=out)
        assert out.getvalue() == "1 person was told.\n"
        assert "https://screen.example" in mail.outbox[0].body

    def test_the_command_wants_the_address_that_people_open(self, db, mails_on, settings):
        settings.SITE_ADDRESS = ""
        with pytest.raises(CommandError, match="SITE_ADDRESS"):
            call_command("send_notices")


class TestHandedOver:
    def test_what_waits_unread_goes_to_the_new_clinician(self, clinician, colleague, supervisor):
        report = make_report(clinician, answers=URGENT, at=NOON)
        make_returned(report, by=supervisor, at=later(hours=1))
        mark_read(by=clinician, notice=clinician.notices.get(kind="returned"), at=later(hours=2))
        hand_over_case(case=report.screening.case, by=supervisor, to=colleague, at=later(hours=3))
        due = Notice.objects.due_to(colleague, later(days=2))
        assert [notice.kind for notice in due] == ["flag-open"]
        assert not Notice.objects.due_to(clinician, later(days=2)).exists()

    def test_who_was_told_as_a_supervisor_is_not_told_twice(self, clinician, supervisor, team):
        Membership.objects.create(user=supervisor, team=team, role="clinician")
        report = make_report(clinician, answers=URGENT, at=NOON)
        hand_over_case(case=report.screening.case, by=supervisor, to=supervisor)
        assert supervisor.notices.filter(kind="flag-open").count() == 1

    def test_what_waits_in_other_cases_stays(self, clinician, colleague, supervisor):
        kept = make_report(clinician, answers=URGENT, at=NOON)
        given = make_report(clinician, answers=URGENT, at=NOON)
        hand_over_case(case=given.screening.case, by=supervisor, to=colleague)
        assert [notice.report for notice in clinician.notices.all()] == [kept]
