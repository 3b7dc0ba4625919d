"""Cases without their clinician: seen by the supervisors, and handed to a colleague."""

import pytest

from screening.models import Case, Event, Membership, Report, User
from screening.queries.caseload import without_clinician
from screening.workflows.amending import amend_case
from screening.workflows.answers import save_answers
from screening.workflows.cases import (
    AlreadyTheirCase,
    CaseClosed,
    NotInTeam,
    NotTheClinician,
    NotTheSupervisor,
    close_case,
    hand_over_case,
    start_screening,
    supervises,
)
from tests.factories import (
    CALM,
    NOON,
    make_case,
    make_decision,
    make_person,
    make_report,
    make_review_request,
    make_screening,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(clinician):
    return make_case(clinician)


def move(person, team):
    """An administrator moves a person to another team."""
    Membership.objects.filter(user=person).update(team=team)


def deactivate(person):
    User.objects.filter(pk=person.pk).update(is_active=False)


class TestWithoutClinician:
    def test_a_case_whose_clinician_is_there_is_not_found(self, case):
        assert not without_clinician(Case.objects).exists()

    def test_a_clinician_moves_teams_and_the_case_stays(
        self, case, clinician, stranger, supervisor, team
    ):
        move(clinician, stranger.memberships.get().team)
        case.refresh_from_db()
        assert case.team == team
        assert not Case.objects.visible_to(clinician).exists()
        assert Case.objects.visible_to(supervisor).get() == case
        assert without_clinician(Case.objects).get() == case

    def test_a_clinician_who_only_supervises_now_no_longer_counts(self, case, clinician):
        Membership.objects.filter(user=clinician).update(role="supervisor")
        assert without_clinician(Case.objects).get() == case

    def test_a_deactivated_clinicians_cases_stay_with_the_supervisors(
        self, case, clinician, supervisor
    ):
        deactivate(clinician)
        assert without_clinician(Case.objects.visible_to(supervisor)).get() == case

    def test_handed_over_a_case_has_its_clinician_again(
        self, case, clinician, colleague, supervisor
    ):
        deactivate(clinician)
        hand_over_case(case=case, by=supervisor, to=colleague)
        assert not without_clinician(Case.objects).exists()


class TestHandingOver:
    def test_the_new_clinician_sees_and_changes_the_case_and_the_old_one_does_not(
        self, case, clinician, colleague, supervisor
    ):
        draft = make_screening(clinician, case=case)
        hand_over_case(case=case, by=supervisor, to=colleague, at=NOON)
        assert not Case.objects.visible_to(clinician).exists()
        assert Case.objects.visible_to(colleague).get().is_own_case
        save_answers(screening=draft, changes={"own-step": ("yes", "")}, by=colleague)
        with pytest.raises(NotTheClinician):
            save_answers(screening=draft, changes={"own-step": ("no", "yes")}, by=clinician)

    def test_a_page_loaded_before_the_hand_over_changes_nothing(
        self, case, clinician, colleague, supervisor
    ):
        hand_over_case(case=Case.objects.get(), by=supervisor, to=colleague)
        assert case.clinician == clinician
        with pytest.raises(NotTheClinician):
            start_screening(case=case, by=clinician)
        with pytest.raises(NotTheClinician):
            amend_case(
                case=case, by=clinician, modality="cbt", started_on=case.started_on, sessions=1
            )

    def test_everything_recorded_stays(self, clinician, colleague, supervisor):
        report = make_report(clinician)
        step = make_decision(report, by=clinician)
        hand_over_case(case=report.screening.case, by=supervisor, to=colleague)
        shown = Report.objects.visible_to(colleague).get()
        assert (shown, shown.screening.submitted_by) == (report, clinician)
        assert shown.decisions.get().by == clinician
        assert make_decision(shown, by=colleague, choice="not-now") == step

    def test_it_is_recorded_from_whom_to_whom(self, case, clinician, colleague, supervisor):
        hand_over_case(case=case, by=supervisor, to=colleague, at=NOON)
        event = Event.objects.get(verb="case.handed-over")
        assert (event.by, event.at) == (supervisor, NOON)
        assert event.details == {"from": clinician.pk, "to": colleague.pk}

    def test_a_supervisor_who_is_a_clinician_too_may_take_it(self, case, supervisor, team):
        Membership.objects.create(user=supervisor, team=team, role="clinician")
        assert hand_over_case(case=case, by=supervisor, to=supervisor).clinician == supervisor

    def test_a_review_asked_of_the_new_clinician_waits_for_the_team(
        self, clinician, supervisor, team
    ):
        second = make_person("second", team=team, role="supervisor")
        Membership.objects.create(user=second, team=team, role="clinician")
        asked = make_review_request(make_report(clinician, answers=CALM), supervisor=second)
        hand_over_case(case=asked.report.screening.case, by=supervisor, to=second)
        asked.refresh_from_db()
        assert asked.supervisor is None
        assert [notice.kind for notice in supervisor.notices.all()] == ["asked"]
        assert not second.notices.exists()

    def test_a_question_to_all_goes_on_without_the_new_clinician(self, clinician, supervisor, team):
        second = make_person("second", team=team, role="supervisor")
        Membership.objects.create(user=second, team=team, role="clinician")
        asked = make_review_request(make_report(clinician, answers=CALM))
        hand_over_case(case=asked.report.screening.case, by=supervisor, to=second)
        asked.refresh_from_db()
        assert asked.withdrawn_at is None
        assert supervisor.notices.get().kind == "asked"
        assert not second.notices.exists()

    def test_a_review_that_nobody_is_left_to_give_is_withdrawn(self, clinician, supervisor, team):
        Membership.objects.create(user=supervisor, team=team, role="clinician")
        asked = make_review_request(make_report(clinician, answers=CALM))
        hand_over_case(case=asked.report.screening.case, by=supervisor, to=supervisor, at=NOON)
        asked.refresh_from_db()
        assert asked.withdrawn_at == NOON
        assert [notice.kind for notice in supervisor.notices.all()] == ["withdrawn"]


class TestRefusals:
    def test_only_a_supervisor_of_the_team_hands_over(
        self, case, clinician, colleague, stranger, superuser
    ):
        elsewhere = make_person(
            "elsewhere", team=stranger.memberships.get().team, role="supervisor"
        )
        for person in (clinician, colleague, stranger, superuser, elsewhere):
            with pytest.raises(NotTheSupervisor):
                hand_over_case(case=case, by=person, to=colleague)

    def test_a_supervisor_who_lost_the_role_does_not(self, case, colleague, supervisor):
        Membership.objects.filter(user=supervisor).delete()
        with pytest.raises(NotTheSupervisor):
            hand_over_case(case=case, by=supervisor, to=colleague)

    def test_it_goes_to_an_active_clinician_of_the_team(
        self, case, clinician, colleague, supervisor, stranger
    ):
        deactivate(colleague)
        for person in (colleague, supervisor, stranger):
            with pytest.raises(NotInTeam):
                hand_over_case(case=case, by=supervisor, to=person)
        case.refresh_from_db()
        assert case.clinician == clinician

    def test_a_second_click_is_told_that_it_is_done(self, case, colleague, supervisor):
        hand_over_case(case=case, by=supervisor, to=colleague)
        with pytest.raises(AlreadyTheirCase, match="colleague carries this case already"):
            hand_over_case(case=case, by=supervisor, to=colleague)
        assert Event.objects.filter(verb="case.handed-over").count() == 1

    def test_a_closed_case_is_not_handed_over(self, case, clinician, colleague, supervisor):
        close_case(case=case, by=clinician)
        with pytest.raises(CaseClosed):
            hand_over_case(case=case, by=supervisor, to=colleague)


def test_a_role_in_another_team_supervises_nothing_here(case, supervisor, stranger, clinician):
    elsewhere = make_person("elsewhere", team=stranger.memberships.get().team, role="supervisor")
    supervising = [supervises(person, case) for person in (supervisor, clinician, elsewhere)]
    assert supervising == [True, False, False]
