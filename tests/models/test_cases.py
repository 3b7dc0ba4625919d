"""Who sees which case: one rule, for every page, export and lock."""

import pytest

from screening.engine.catalog.values import MODALITIES
from screening.models import Case, Membership
from screening.workflows.cases import close_case
from tests.factories import make_case

pytestmark = pytest.mark.django_db


class TestVisibility:
    def seen_by(self, person):
        return set(Case.objects.visible_to(person))

    def test_a_clinician_sees_the_cases_they_carry(self, clinician, colleague):
        case = make_case(clinician)
        make_case(colleague)
        assert self.seen_by(clinician) == {case}

    def test_a_supervisor_sees_all_cases_of_their_teams(self, clinician, colleague, supervisor):
        cases = {make_case(clinician), make_case(colleague)}
        assert self.seen_by(supervisor) == cases

    def test_others_see_none(self, clinician, stranger, superuser, editor):
        make_case(clinician)
        for person in (stranger, superuser, editor):
            assert self.seen_by(person) == set()

    def test_a_clinician_who_leaves_the_team_loses_its_cases(self, clinician):
        make_case(clinician)
        Membership.objects.filter(user=clinician).delete()
        assert self.seen_by(clinician) == set()

    def test_holding_both_roles_shows_a_case_once(self, clinician, team):
        case = make_case(clinician)
        Membership.objects.create(user=clinician, team=team, role="supervisor")
        assert list(Case.objects.visible_to(clinician)) == [case]

    def test_is_own_case_says_whose_case_it_is(self, clinician, supervisor):
        make_case(clinician)
        assert Case.objects.visible_to(clinician).get().is_own_case
        assert not Case.objects.visible_to(supervisor).get().is_own_case


def test_open_and_closed_cases_are_told_apart(clinician):
    kept, ended = make_case(clinician), make_case(clinician)
    close_case(case=ended, by=clinician)
    assert list(Case.objects.open()) == [kept]
    assert list(Case.objects.closed()) == [ended]


def test_a_case_is_known_by_its_code(clinician):
    assert str(make_case(clinician, code="K-7")) == "K-7"


def test_an_adjustment_can_be_made_for_the_therapies_that_a_case_can_have():
    assert list(MODALITIES) == Case.Modality.values
