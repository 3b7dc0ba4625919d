"""Deputies of supervisors who are away: who may be one, when it counts, and who is told."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from screening.models import Absence, Event, Membership, Notice, User
from screening.queries.absences import shown_absences, stands_in_for
from screening.queries.review_queue import filtered_keys, waiting_reports
from screening.workflows.cases import hand_over_case
from screening.workflows.deputies import (
    AbsenceOver,
    AwayAlready,
    DeputyAway,
    EndsTooEarly,
    EndsTooLate,
    NoDeputy,
    NotASupervisor,
    NotAway,
    StartsInThePast,
    end_absence,
    name_deputy,
)
from screening.workflows.reviews import OwnCase
from tests.factories import (
    CALM,
    NOON,
    make_person,
    make_report,
    make_review,
    make_review_request,
    make_team,
)

pytestmark = pytest.mark.django_db

TODAY = NOON.date()
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def deputy(team):
    """A second supervisor of the team."""
    return make_person("deputy", team=team, role="supervisor")


@pytest.fixture
def third(team):
    return make_person("third", team=team, role="supervisor")


@pytest.fixture
def name(team, supervisor, deputy):
    """The supervisor is away for a week from TODAY on; or what `changes` say."""

    def named(**changes):
        wish = {"team": team, "by": supervisor, "absent": supervisor, "deputy": deputy}
        wish |= {"starts_on": TODAY, "ends_on": TODAY + WEEK, "at": NOON}
        return name_deputy(**wish | changes)

    return named


def asked_of(supervisor, clinician, at=NOON):
    report = make_report(clinician, answers=CALM, at=at)
    make_review_request(report, supervisor=supervisor, at=at)
    return report


def waits_for(person, team, day=TODAY):
    return [row.report for row in waiting_reports(person, teams=[team], today=day)]


def unread(person, at):
    return [one.report_id for one in Notice.objects.waiting(person, at)]


class TestStandingIn:
    def test_what_the_absent_was_asked_waits_for_the_deputy_alone(
        self, name, clinician, supervisor, deputy, third, team
    ):
        report = asked_of(supervisor, clinician)
        assert waits_for(deputy, team) == []
        name()
        assert waits_for(deputy, team) == waits_for(supervisor, team) == [report.pk]
        assert waits_for(third, team) == []
        assert unread(deputy, NOON) == [report.pk]
        assert unread(third, NOON) == []

    def test_what_is_asked_during_the_absence_too(self, name, clinician, supervisor, deputy, team):
        name()
        report = asked_of(supervisor, clinician, NOON + DAY)
        assert waits_for(deputy, team, TODAY + DAY) == [report.pk]
        assert unread(deputy, NOON + DAY) == unread(supervisor, NOON + DAY) == [report.pk]

    def test_the_deputy_decides_and_nothing_waits_any_more(
        self, name, clinician, supervisor, deputy, team
    ):
        report = asked_of(supervisor, clinician)
        name()
        assert make_review(report, by=deputy).by == deputy
        assert waits_for(deputy, team) == waits_for(supervisor, team) == []
        assert unread(deputy, NOON + DAY) == unread(supervisor, NOON + DAY) == []

    @pytest.mark.parametrize(("days", "waits"), [(-1, False), (0, True), (7, True), (8, False)])
    def test_it_begins_and_ends_by_itself(
        self, days, waits, name, clinician, supervisor, deputy, team
    ):
        report = asked_of(supervisor, clinician, NOON - WEEK)
        name()
        found = waits_for(deputy, team, TODAY + days * DAY)
        assert found == ([report.pk] if waits else [])
        if days > 0:
            assert unread(deputy, NOON + days * DAY) == found

    def test_one_to_come_tells_the_deputy_on_its_first_day(
        self, name, clinician, supervisor, deputy
    ):
        name(starts_on=TODAY + DAY)
        report = asked_of(supervisor, clinician)
        assert unread(deputy, NOON) == []
        assert unread(deputy, NOON + DAY) == [report.pk]

    def test_ended_early_what_waits_is_the_supervisors_own_again(
        self, name, clinician, supervisor, deputy, third, team
    ):
        asked_of(supervisor, clinician)
        absence = name()
        assert end_absence(absence=absence, by=third, at=NOON + DAY).ended_by == third
        assert waits_for(deputy, team) == []
        assert unread(deputy, NOON + DAY) == []
        assert end_absence(absence=absence, by=deputy, at=NOON + WEEK).ended_by == third
        assert list(Event.objects.filter(verb__startswith="deputy").values_list("verb", "by")) == [
            ("deputy.named", supervisor.pk),
            ("deputy.ended", third.pk),
        ]

    def test_of_another_team_it_says_nothing(self, name, clinician, supervisor, deputy, stranger):
        hillside = stranger.memberships.get().team
        for person in (supervisor, deputy):
            Membership.objects.create(user=person, team=hillside, role="supervisor")
        asked_of(supervisor, stranger)
        name()
        assert waits_for(deputy, hillside) == []

    def test_others_queue_holds_what_is_asked_of_neither_them_nor_all(
        self, name, clinician, supervisor, deputy, third, team
    ):
        report = asked_of(supervisor, clinician)
        name()
        queue = {"teams": [team], "today": TODAY}
        assert filtered_keys(third, {"state": "others"}, **queue) == [report.pk]
        assert filtered_keys(deputy, {"state": "others"}, **queue) == []


class TestWhereTheDeputyCannot:
    """What is asked then waits for the whole team, so that it is not forgotten."""

    def test_a_deputy_never_reviews_their_own_case(self, name, supervisor, deputy, third, team):
        Membership.objects.create(user=deputy, team=team, role="clinician")
        report = asked_of(supervisor, deputy)
        name()
        assert waits_for(deputy, team) == []
        assert waits_for(third, team) == [report.pk]
        assert unread(third, NOON) == [report.pk]
        assert unread(deputy, NOON) == []
        with pytest.raises(OwnCase):
            make_review(report, by=deputy)

    def test_a_case_that_becomes_the_deputys_waits_for_the_others(
        self, name, clinician, supervisor, deputy, third, team
    ):
        Membership.objects.create(user=deputy, team=team, role="clinician")
        report = asked_of(supervisor, clinician)
        name()
        hand_over_case(case=report.screening.case, by=third, to=deputy, at=NOON)
        assert waits_for(deputy, team) == []
        assert waits_for(third, team) == [report.pk]
        assert unread(third, NOON) == [report.pk]

    def test_a_deputy_who_left_the_role(self, name, clinician, supervisor, deputy, third, team):
        report = asked_of(supervisor, clinician)
        name()
        deputy.memberships.all().delete()
        assert waits_for(third, team) == [report.pk]
        assert [one.unserved for one in shown_absences(team, TODAY)] == [True]

    def test_a_deputy_who_goes_away_as_well(self, name, clinician, supervisor, deputy, third, team):
        report = asked_of(supervisor, clinician)
        name()
        assert [one.unserved for one in shown_absences(team, TODAY)] == [False]
        name(by=deputy, absent=deputy, deputy=third)
        assert waits_for(third, team) == [report.pk]
        assert [one.unserved for one in shown_absences(team, TODAY)] == [True, False]


class TestRefusals:
    def test_only_a_supervisor_of_the_team_names_or_ends(
        self, name, clinician, superuser, stranger, team
    ):
        absence = name()
        rival = make_person("rival", team=make_team("Elsewhere"), role="supervisor")
        for person in (clinician, superuser, stranger, rival):
            with pytest.raises(NotASupervisor):
                name(by=person, starts_on=TODAY + WEEK + DAY, ends_on=TODAY + 2 * WEEK)
            with pytest.raises(NotASupervisor):
                end_absence(absence=absence, by=person, at=NOON)

    def test_a_colleague_may_name_a_deputy_for_who_fell_ill(self, name, third):
        assert name(by=third).named_by == third

    def test_a_deputy_is_another_supervisor_of_the_team(self, name, clinician, supervisor, deputy):
        rival = make_person("rival", team=make_team("Elsewhere"), role="supervisor")
        for person in (clinician, rival):
            with pytest.raises(NoDeputy, match="is no supervisor of this team"):
                name(deputy=person)
        with pytest.raises(NoDeputy, match="Nobody is their own deputy"):
            name(deputy=supervisor)
        User.objects.filter(pk=deputy.pk).update(is_active=False)
        with pytest.raises(NoDeputy):
            name()
        with pytest.raises(NotAway):
            name(absent=clinician)
        assert not Absence.objects.exists()

    @pytest.mark.parametrize(
        ("days", "refusal"),
        [
            ({"starts_on": TODAY - DAY}, StartsInThePast),
            ({"starts_on": date(1026, 10, 1), "ends_on": date(1026, 10, 8)}, StartsInThePast),
            ({"ends_on": TODAY - DAY}, EndsTooEarly),
            ({"starts_on": TODAY + WEEK, "ends_on": TODAY + DAY}, EndsTooEarly),
            ({"ends_on": TODAY + timedelta(days=367)}, EndsTooLate),
        ],
    )
    def test_days_that_cannot_be(self, days, refusal, name):
        with pytest.raises(refusal):
            name(**days)

    def test_one_day_is_an_absence(self, name):
        assert name(ends_on=TODAY).starts_on == TODAY

    def test_two_of_one_person_do_not_overlap(self, name, third):
        first = name()
        assert name() == first
        with pytest.raises(AwayAlready, match="from 1 October 2026 to 8 October 2026"):
            name(deputy=third, starts_on=TODAY + WEEK, ends_on=TODAY + 2 * WEEK)
        assert name(starts_on=TODAY + WEEK + DAY, ends_on=TODAY + 2 * WEEK) != first
        end_absence(absence=first, by=third, at=NOON)
        assert name(deputy=third).deputy == third

    def test_who_is_away_does_not_stand_in(self, name, deputy, supervisor, third):
        name(absent=deputy, deputy=third)
        with pytest.raises(DeputyAway, match="deputy is away from 1 October"):
            name()

    def test_what_is_over_is_not_ended(self, name, supervisor):
        absence = name(ends_on=TODAY)
        with pytest.raises(AbsenceOver):
            end_absence(absence=absence, by=supervisor, at=NOON + DAY)


def test_the_deputy_sees_for_whom_they_stand_in_today(name, team, supervisor, deputy):
    name()
    assert [one.absent for one in stands_in_for(deputy, [team], TODAY)] == [supervisor]
    assert stands_in_for(deputy, [team], TODAY + WEEK + DAY) == []
    assert stands_in_for(supervisor, [team], timezone.localdate(NOON)) == []
