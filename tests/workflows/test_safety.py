"""Safety flags: raised with the report, open until an action is recorded, never gone."""

from datetime import timedelta

import pytest

from screening.models import Event, Membership, Notice, RaisedFlag, Report, User
from screening.workflows.cases import CaseHasOpenFlag, close_case, hand_over_case
from screening.workflows.safety import ActedAlready, ActionNeeded, NoSuchFlag, record_action
from tests.factories import CALM, NOON, STUCK, URGENT, make_person, make_report, make_returned

pytestmark = pytest.mark.django_db
BOTH = URGENT | {"environment-basic-needs": "yes"}
"""One flag to act on now and one to act on soon."""


def later(**time):
    return NOON + timedelta(**time)


def act(report, by, key="high-mood-now", action="Called the GP.", at=None):
    record_action(report=report, key=key, action=action, by=by, at=at)


def unread_about(report):
    """Whom an unread notice of the report's flags waits for."""
    unread = report.notices.filter(kind=Notice.Kind.FLAG_OPEN, read_at=None)
    return {notice.user for notice in unread}


def keys_open(case):
    return [flag.key for flag in RaisedFlag.objects.open().filter(case=case)]


class TestRaising:
    def test_a_report_opens_each_flag_that_it_raises(self, clinician):
        report = make_report(clinician, answers=BOTH, at=NOON)
        flags = {flag.key: flag for flag in report.flags.all()}
        assert set(flags) == {"high-mood-now", "basic-needs"}
        urgent = flags["high-mood-now"]
        assert (urgent.case, urgent.urgency, urgent.raised_at) == (
            report.screening.case,
            "now",
            NOON,
        )
        assert urgent.title == "Possible high or mixed mood at present"

    def test_a_calm_report_opens_none_and_announces_none(self, clinician, supervisor):
        make_report(clinician, answers=CALM)
        assert not RaisedFlag.objects.exists()
        assert not Notice.objects.exists()

    def test_those_to_act_on_now_come_first_then_the_oldest(self, clinician):
        first = make_report(clinician, at=NOON)
        case = first.screening.case
        make_report(clinician, case=case, answers=BOTH, at=later(days=1))
        assert keys_open(case) == ["high-mood-now", "high-mood-past", "basic-needs"]

    def test_a_flag_raised_again_keeps_since_when_it_is_open(self, clinician):
        first = make_report(clinician, at=NOON)
        case = first.screening.case
        make_report(clinician, case=case, at=later(days=7))
        third = make_report(clinician, case=case, at=later(days=14))
        flag = RaisedFlag.objects.open().get(case=case)
        assert (flag.report, flag.raised_at) == (third, NOON)

    def test_a_flag_raised_again_after_an_action_is_open_from_then_on(self, clinician):
        first = make_report(clinician, answers=URGENT, at=NOON)
        act(first, clinician, at=later(hours=1))
        again = make_report(clinician, case=first.screening.case, answers=URGENT, at=later(days=14))
        flag = RaisedFlag.objects.open().get()
        assert (flag.report, flag.raised_at) == (again, later(days=14))

    def test_a_flag_that_a_later_report_does_not_raise_stays_open(self, clinician):
        first = make_report(clinician, answers=URGENT, at=NOON)
        case = first.screening.case
        make_report(clinician, case=case, answers=CALM, at=later(days=14))
        assert keys_open(case) == ["high-mood-now"]

    def test_the_same_flag_of_another_case_is_another_flag(self, clinician):
        cases = [make_report(clinician, answers=URGENT).screening.case for _ in range(2)]
        assert [keys_open(case) for case in cases] == [["high-mood-now"]] * 2


class TestActing:
    def test_an_action_says_what_was_done_by_whom_and_when(self, clinician):
        report = make_report(clinician, answers=URGENT, at=NOON)
        act(report, clinician, action=" Called the GP. ", at=later(hours=1))
        flag = report.flags.get()
        assert (flag.action, flag.acted_by, flag.acted_at) == (
            "Called the GP.",
            clinician,
            later(hours=1),
        )
        assert keys_open(flag.case) == []

    def test_a_supervisor_records_one_too(self, clinician, supervisor):
        report = make_report(clinician, answers=URGENT)
        act(report, supervisor)
        assert report.flags.get().acted_by == supervisor

    def test_it_is_recorded_without_its_words(self, clinician):
        act(make_report(clinician, answers=URGENT), clinician)
        event = Event.objects.get(verb="flag.acted")
        assert event.details == {"flag": "high-mood-now"}

    def test_it_closes_the_same_flag_of_earlier_reports_and_no_other(self, clinician):
        first = make_report(clinician, answers=BOTH, at=NOON)
        case = first.screening.case
        second = make_report(clinician, case=case, answers=BOTH, at=later(days=7))
        act(second, clinician)
        assert keys_open(case) == ["basic-needs"]
        acted = RaisedFlag.objects.filter(key="high-mood-now").values_list("action", flat=True)
        assert list(acted) == ["Called the GP.", "Called the GP."]

    def test_on_an_earlier_report_it_leaves_the_later_flag_open(self, clinician):
        first = make_report(clinician, answers=URGENT, at=NOON)
        case = first.screening.case
        second = make_report(clinician, case=case, answers=URGENT, at=later(days=7))
        act(first, clinician)
        assert RaisedFlag.objects.open().get(case=case).report == second

    def test_it_is_recorded_after_a_review_and_after_the_case_was_handed_over(
        self, clinician, colleague, supervisor
    ):
        report = make_report(clinician, answers=URGENT)
        make_returned(report, by=supervisor)
        hand_over_case(case=report.screening.case, by=supervisor, to=colleague)
        act(report, colleague)
        assert report.flags.get().acted_by == colleague

    def test_closing_a_flag_deletes_nothing(self, clinician):
        report = make_report(clinician, answers=BOTH)
        act(report, clinician)
        assert report.flags.count() == 2

    @pytest.mark.parametrize("action", ["", "  \n", "x" * 1001])
    def test_an_action_is_said_in_words_within_the_limit(self, action, clinician):
        report = make_report(clinician, answers=URGENT)
        with pytest.raises(ActionNeeded) as refusal:
            act(report, clinician, action=action)
        assert refusal.value.field == "action"
        assert keys_open(report.screening.case) == ["high-mood-now"]

    @pytest.mark.parametrize("key", ["high-mood-past", "no-such-flag", ""])
    def test_a_flag_that_the_report_did_not_raise(self, key, clinician):
        with pytest.raises(NoSuchFlag):
            act(make_report(clinician, answers=URGENT), clinician, key=key)

    def test_a_second_click_records_nothing_more(self, clinician):
        report = make_report(clinician, answers=URGENT)
        act(report, clinician, at=NOON)
        act(report, clinician, at=later(minutes=1))
        assert report.flags.get().acted_at == NOON
        assert Event.objects.filter(verb="flag.acted").count() == 1

    def test_whoever_comes_second_is_told_what_was_done(self, clinician, supervisor):
        report = make_report(clinician, answers=URGENT)
        act(report, clinician)
        for person, action in ((supervisor, "Called the GP."), (clinician, "Something else.")):
            with pytest.raises(ActedAlready, match=r"clinician .*Called the GP"):
                act(report, person, action=action)
        assert report.flags.get().action == "Called the GP."

    def test_strangers_record_nothing(self, clinician, colleague, stranger, superuser):
        report = make_report(clinician, answers=URGENT)
        for person in (colleague, stranger, superuser):
            with pytest.raises(Report.DoesNotExist):
                act(report, person)

    def test_who_left_the_team_records_nothing(self, clinician):
        report = make_report(clinician, answers=URGENT)
        Membership.objects.filter(user=clinician).delete()
        with pytest.raises(Report.DoesNotExist):
            act(report, clinician)


class TestAfterADay:
    def due_to(self, person, at):
        return [n.report for n in Notice.objects.due_to(person, at).filter(kind="flag-open")]

    def test_clinician_and_supervisors_are_told_when_it_is_still_open(
        self, clinician, supervisor, team
    ):
        gone = make_person("gone", team=team, role="supervisor", is_active=False)
        report = make_report(clinician, answers=BOTH, at=NOON)
        for person in (clinician, supervisor):
            assert self.due_to(person, later(hours=23)) == []
            assert self.due_to(person, later(hours=24)) == [report]
        assert not gone.notices.exists()

    def test_nobody_is_told_once_every_flag_has_its_action(self, clinician, supervisor):
        report = make_report(clinician, answers=BOTH, at=NOON)
        act(report, clinician)
        assert self.due_to(supervisor, later(days=2)) == [report]
        act(report, clinician, key="basic-needs")
        assert self.due_to(supervisor, later(days=2)) == []

    def test_a_clinician_who_supervises_too_is_told_once(self, clinician, team):
        Membership.objects.create(user=clinician, team=team, role="supervisor")
        report = make_report(clinician, at=NOON)
        assert self.due_to(clinician, later(days=2)) == [report]

    def test_a_flag_raised_again_counts_its_day_from_the_first_time_and_is_told_once(
        self, clinician, supervisor
    ):
        first = make_report(clinician, at=NOON)
        again = make_report(clinician, case=first.screening.case, at=later(hours=20))
        assert self.due_to(supervisor, later(hours=23)) == []
        assert self.due_to(supervisor, later(hours=24)) == [again]

    def test_the_last_action_settles_what_was_noticed_for_everybody(self, clinician, supervisor):
        report = make_report(clinician, answers=BOTH, at=NOON)
        other = make_report(clinician, answers=BOTH, at=NOON)
        act(report, clinician, at=later(days=2))
        assert unread_about(report) == {clinician, supervisor}
        act(report, clinician, key="basic-needs", at=later(days=3))
        assert unread_about(report) == set()
        assert set(report.notices.values_list("read_at", flat=True)) == {later(days=3)}
        assert unread_about(other) == {clinician, supervisor}

    def test_a_flag_raised_again_settles_the_notices_of_the_earlier_report(
        self, clinician, supervisor
    ):
        first = make_report(clinician, answers=BOTH, at=NOON)
        case = first.screening.case
        one = make_report(clinician, case=case, answers=URGENT, at=later(days=7))
        # The other flag of the first report is open still.
        assert unread_about(first) == unread_about(one) == {clinician, supervisor}
        both = make_report(clinician, case=case, answers=BOTH, at=later(days=14))
        assert unread_about(first) == unread_about(one) == set()
        assert unread_about(both) == {clinician, supervisor}


class TestNotHidden:
    def test_a_case_with_an_open_flag_is_not_closed(self, clinician):
        report = make_report(clinician)
        with pytest.raises(CaseHasOpenFlag, match="Record what was done"):
            close_case(case=report.screening.case, by=clinician)
        act(report, clinician, key="high-mood-past")
        assert close_case(case=report.screening.case, by=clinician).closed_at

    def test_supervisors_see_the_flags_of_a_deactivated_clinician(self, clinician, supervisor):
        report = make_report(clinician, answers=URGENT)
        User.objects.filter(pk=clinician.pk).update(is_active=False)
        act(Report.objects.visible_to(supervisor).get(), supervisor)
        assert report.flags.get().acted_by == supervisor


def test_stuck_raises_one_flag_to_act_on_soon(clinician):
    flags = make_report(clinician, answers=STUCK).flags.values_list("key", "urgency")
    assert list(flags) == [("high-mood-past", "soon")]
