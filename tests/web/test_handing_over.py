"""The page that hands over all cases: receivers, counts to confirm, and what it refuses."""

import pytest

from screening.models import Case
from screening.workflows.cases import close_case
from tests.factories import make_case, make_person
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def watch(browse, supervisor):
    """The supervisor's client."""
    return browse(supervisor)


@pytest.fixture
def cases(clinician, colleague):
    return [make_case(clinician, code=f"L-{number}") for number in (1, 2, 3)]


@pytest.fixture
def third(team):
    return make_person("third", team=team, role="clinician")


def address(person):
    return f"/teams/riverside/hand-over/{person.pk}/"


def name_of(case):
    return f"case-{case.pk}"


def test_each_case_has_a_field_and_one_stands_for_all(watch, clinician, colleague, cases):
    close_case(case=make_case(clinician), by=clinician)
    result = page(watch.get(address(clinician)))
    assert result.fields == {"to": "", **{name_of(case): "" for case in cases}}
    assert "3 open cases of this team. 1 closed case stays as it is." in result.text


def test_the_first_press_shows_counts_and_the_second_one_moves(
    watch, clinician, colleague, third, cases
):
    sent = {"to": colleague.pk, name_of(cases[1]): third.pk, "step": "check"}
    confirm = page(watch.post(address(clinician), sent))
    assert "2 cases to colleague, 1 case to third" in confirm.text
    assert set(Case.objects.values_list("clinician", flat=True)) == {clinician.pk}
    response = watch.post(address(clinician), confirm.fields | {"step": "confirmed"}, follow=True)
    assert page(response).alerts == [
        "3 cases were handed over: 2 cases to colleague, 1 case to third."
    ]
    assert Case.objects.get(code="L-2").clinician == third
    again = watch.post(address(clinician), confirm.fields | {"step": "confirmed"})
    assert again.status_code == 409
    assert "carries no open case of this team any more" in page(again).text


def test_change_leads_back_with_what_was_chosen(watch, clinician, colleague, third, cases):
    sent = {"to": colleague.pk, name_of(cases[1]): third.pk}
    confirm = page(watch.post(address(clinician), sent))
    result = page(watch.post(address(clinician), confirm.fields | {"step": "change"}))
    assert result.fields[name_of(cases[1])] == str(third.pk)
    assert result.fields[name_of(cases[0])] == str(colleague.pk)


def test_a_case_without_a_receiver_is_asked_about(watch, clinician, colleague, cases):
    response = watch.post(address(clinician), {name_of(cases[0]): colleague.pk})
    assert response.status_code == 422
    assert "Choose who takes over the cases that name nobody." in page(response).text


def test_who_left_before_the_confirmation_is_refused(watch, clinician, third, cases):
    confirm = page(watch.post(address(clinician), {"to": third.pk}))
    third.memberships.all().delete()
    # A colleague remains, so that the page still has somebody to offer.
    response = watch.post(address(clinician), confirm.fields | {"step": "confirmed"})
    assert response.status_code == 422
    assert "Choose a clinician of this team." in page(response).text
    assert set(Case.objects.values_list("clinician", flat=True)) == {clinician.pk}


def test_a_case_that_was_opened_before_the_confirmation_moves_none(
    watch, clinician, colleague, cases
):
    confirm = page(watch.post(address(clinician), {"to": colleague.pk}))
    new = make_case(clinician)
    fields = confirm.fields | {"to": colleague.pk, "step": "confirmed"}
    response = watch.post(address(clinician), fields)
    assert response.status_code == 409
    result = page(response)
    assert "changed meanwhile" in result.text
    assert name_of(new) in result.fields
    assert set(Case.objects.values_list("clinician", flat=True)) == {clinician.pk}


def test_without_cases_or_without_colleagues_it_says_so(watch, clinician, team):
    assert "Nothing to hand over" in page(watch.get(address(clinician))).headings
    make_case(clinician)
    assert "Nobody to hand over to" in page(watch.get(address(clinician))).headings


def test_who_never_worked_in_the_team_is_not_found(watch, stranger, supervisor):
    for person in (stranger, supervisor):
        assert watch.get(address(person)).status_code == 404
    assert watch.get("/teams/riverside/hand-over/999999999999999999999/").status_code == 404
