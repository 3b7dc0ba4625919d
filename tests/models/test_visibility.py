"""Who sees which rows: one rule for cases, their screenings and their reports."""

import pytest

from screening.models import Case, Membership, Report, Screening, User
from tests.factories import make_case, make_person, make_report, make_team

pytestmark = pytest.mark.django_db

CASES_OF = {
    Case: lambda case: case,
    Screening: lambda screening: screening.case,
    Report: lambda report: report.screening.case,
}


def seen_by(person):
    """The code of every case that the person sees, by way of each of the three tables.

    The same ones, whether the statement looks the memberships up or is given the teams.
    """
    seen = [
        {case_of(row).code for row in table.objects.visible_to(person, teams)}
        for teams in (None, User.objects.get(pk=person.pk).teams)
        for table, case_of in CASES_OF.items()
    ]
    assert all(each == seen[0] for each in seen)
    return seen[0]


@pytest.fixture
def both_teams(release, clinician, stranger):
    """One reported case in each of two teams."""
    for person, code in ((clinician, "RIVER-1"), (stranger, "HILL-1")):
        make_report(person, case=make_case(person, code=code))


def test_a_clinician_sees_the_cases_they_carry(both_teams, clinician, stranger):
    assert seen_by(clinician) == {"RIVER-1"}
    assert seen_by(stranger) == {"HILL-1"}


def test_another_clinician_of_the_team_sees_none(both_teams, clinician):
    team = clinician.memberships.get().team
    colleague = make_person("colleague", team=team, role="clinician")
    assert seen_by(colleague) == set()


def test_a_supervisor_sees_every_case_of_the_team_and_none_beyond(both_teams, supervisor):
    assert seen_by(supervisor) == {"RIVER-1"}


def test_a_supervisor_of_two_teams_sees_both(both_teams, supervisor, stranger):
    hillside = stranger.memberships.get().team
    Membership.objects.create(user=supervisor, team=hillside, role="supervisor")
    assert seen_by(supervisor) == {"RIVER-1", "HILL-1"}


def test_a_clinician_who_left_the_team_sees_their_former_cases_no_more(both_teams, clinician):
    clinician.memberships.all().delete()
    assert seen_by(clinician) == set()


def test_a_clinician_of_another_team_now_does_not_take_cases_along(both_teams, clinician):
    clinician.memberships.update(team=make_team("Lakeside"))
    assert seen_by(clinician) == set()


def test_somebody_with_both_roles_sees_each_case_once(both_teams, clinician):
    team = clinician.memberships.get().team
    Membership.objects.create(user=clinician, team=team, role="supervisor")
    assert Case.objects.visible_to(clinician).count() == 1
    assert Screening.objects.visible_to(clinician).count() == 1
    assert Report.objects.visible_to(clinician).count() == 1


def test_a_superuser_and_an_editor_see_none(both_teams, superuser, editor):
    assert seen_by(superuser) == seen_by(editor) == set()


def test_each_row_says_whether_the_case_is_the_persons_own(both_teams, clinician, supervisor):
    for table in (Case, Screening, Report):
        assert table.objects.visible_to(clinician).get().is_own_case
        assert not table.objects.visible_to(supervisor).get().is_own_case
