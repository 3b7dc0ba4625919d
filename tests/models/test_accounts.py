"""People, and what their memberships make of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.models import Membership, User
from tests.factories import make_person, make_team

pytestmark = pytest.mark.django_db


def test_a_person_is_called_by_their_full_name_or_else_their_username(db):
    assert str(make_person("someone")) == "someone"
    assert str(make_person("ann", first_name="Clinician", last_name="A")) == "Clinician A"


def test_roles_are_read_once(clinician):
    person = User.objects.get(pk=clinician.pk)
    with CaptureQueriesContext(connection) as queries:
        assert [role.team.name for role in person.roles] == ["Riverside"]
        assert person.is_clinician
        assert person.supervised_teams == []
    assert len(queries) == 1


def test_both_roles_in_two_teams(clinician):
    other = make_team("Hillside")
    Membership.objects.create(user=clinician, team=other, role="supervisor")
    person = User.objects.get(pk=clinician.pk)
    assert person.supervised_teams == [other]
    assert person.is_clinician


def test_a_supervisor_alone_is_no_clinician(supervisor, team):
    assert not supervisor.is_clinician
    assert supervisor.supervised_teams == [team]


def test_only_the_group_makes_an_editor(editor, clinician, superuser):
    assert editor.edits_catalog
    assert not clinician.edits_catalog


def test_a_membership_reads_as_a_sentence(clinician):
    assert str(clinician.memberships.get()) == "clinician: clinician, Riverside"
