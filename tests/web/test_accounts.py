"""Signing in and out; accounts come from an administrator."""

import pytest
from django.urls import reverse

from tests.factories import make_person, make_team
from tests.pages import page

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough one"


def sign_in(client, username="clinician", password=PASSWORD, **data):
    return client.post(reverse("account_login"), {"login": username, "password": password} | data)


def test_signing_in_leads_to_the_caseload(client, clinician):
    assert sign_in(client)["Location"] == reverse("caseload")


def test_signing_in_leads_back_to_where_one_was(client, clinician):
    assert sign_in(client, next="/catalog/")["Location"] == "/catalog/"


def test_signing_in_leads_nowhere_else(client, clinician):
    assert sign_in(client, next="https://example.org/")["Location"] == reverse("caseload")


def test_a_wrong_password_is_refused_and_said_to_be_wrong(client, clinician):
    response = sign_in(client, password="wrong")
    assert "not correct" in page(response).text


def test_many_wrong_passwords_are_stopped(client, clinician):
    for _ in range(12):
        response = sign_in(client, password="wrong")
    assert "Too many" in page(response).text
    assert "Location" not in sign_in(client).headers


def test_somebody_inactive_does_not_get_in(client):
    make_person("former", is_active=False)
    sign_in(client, "former")
    assert client.get(reverse("caseload")).status_code == 302


def test_signing_out_needs_a_click(web):
    web.get(reverse("account_logout"))
    assert web.get(reverse("caseload")).status_code == 200
    web.post(reverse("account_logout"))
    assert web.get(reverse("caseload")).status_code == 302


def test_nobody_signs_up(client):
    response = client.get(reverse("account_signup"))
    assert "made by your administrator" in page(response).text
    client.post(
        reverse("account_signup"),
        {"username": "me", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert not client.login(username="me", password=PASSWORD)


def test_a_password_can_be_changed(web, client, clinician):
    new = "quite another one"
    web.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert sign_in(client, password=new).status_code == 302


def test_an_admin_is_warned_of_teams_without_a_crisis_text(browse, superuser, team):
    make_team("Hillside", crisis_text=" \n")
    response = browse(superuser).get(reverse("admin:screening_team_changelist"))
    warnings = [warning.get_text() for warning in page(response).soup.select(".messagelist li")]
    assert warnings == ["No crisis text, so safety flags say nobody to call: Hillside."]
