"""Signing in and out; accounts come from an administrator."""

import re
import unicodedata

import pytest
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError
from django.urls import reverse

from screening.models import User
from tests.factories import make_person, make_team
from tests.pages import page

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough one"
PLAIN = {
    "autocapitalize": "none",
    "autocomplete": "username",
    "autocorrect": "off",
    "spellcheck": "false",
}


def sign_in(client, username="clinician", password=PASSWORD, **data):
    return client.post(reverse("account_login"), {"login": username, "password": password} | data)


def test_signing_in_leads_to_the_caseload(client, clinician):
    assert sign_in(client)["Location"] == reverse("caseload")


@pytest.mark.parametrize(
    "typed",
    [
        "Clinician",
        "CLINICIAN",
        " clinician ",
        "clinician\u00a0",
        "ｃｌｉｎｉｃｉａｎ",
        "Ｃlinician\u3000",
    ],
)
def test_a_name_is_taken_as_phones_and_windows_write_it(client, clinician, typed):
    assert sign_in(client, typed).status_code == 302


@pytest.mark.parametrize("stored", ["zoë", "Zoë", "ZOË", "zoe\u0308", "Zoë-Ågren"])
def test_a_name_with_accents_is_taken_composed_or_not(stored, client):
    make_person(stored)
    for form in ("NFC", "NFD"):
        for typed in (stored, stored.lower(), stored.capitalize()):
            response = sign_in(client, unicodedata.normalize(form, typed))
            assert response.status_code == 302
            client.logout()


def test_another_persons_name_is_not_taken_for_ones_own(client, clinician):
    for typed in ("clinic", "clinici%", "clinicia_", "cl inician", "clinician2", "klinician"):
        assert sign_in(client, typed).status_code == 200


def test_phones_are_asked_to_leave_the_name_as_it_is_typed(client, db):
    field = page(client.get(reverse("account_login"))).soup.find("input", {"name": "login"})
    assert {key: field.get(key) for key in PLAIN} == PLAIN


@pytest.mark.parametrize("action", ["add", "change"])
@pytest.mark.parametrize("name", ["Clinician", "ÉMILE"])
def test_two_people_whose_names_differ_in_case_alone_cannot_be_made(
    browse, superuser, action, name, clinician
):
    make_person("émile")
    web = browse(superuser)
    other = make_person("other")
    data = {"username": name, "password1": PASSWORD, "password2": PASSWORD}
    data |= {"usable_password": "true", "date_joined_0": "2026-01-01", "date_joined_1": "12:00"}
    data |= {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    address = reverse(f"admin:screening_user_{action}", args=[other.pk] if action != "add" else [])
    response = web.post(address, data)
    assert response.status_code == 200
    assert re.search(r"in use already|already exists|somebody else's name", page(response).text)
    assert not User.objects.filter(username=name).exists()


def test_the_database_refuses_them_too(clinician):
    with pytest.raises(IntegrityError, match="one_person_per_name_in_any_case"):
        make_person("CLINICIAN")


def test_signing_in_leads_back_to_where_one_was(client, clinician):
    assert sign_in(client, next="/catalog/")["Location"] == "/catalog/"


def test_signing_in_leads_nowhere_else(client, clinician):
    assert sign_in(client, next="https://example.org/")["Location"] == reverse("caseload")


def test_a_wrong_password_is_refused_and_said_to_be_wrong(client, clinician):
    response = sign_in(client, password="wrong")
    assert "not correct" in page(response).text


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


def test_a_crisis_text_that_shows_nothing_is_stored_as_none(browse, superuser, team):
    address = reverse("admin:screening_team_change", args=[team.pk])
    desk = browse(superuser)
    form = page(desk.get(address)).fields
    assert desk.post(address, form | {"crisis_text": "\u200b \u2800"}).status_code == 302
    team.refresh_from_db()
    assert team.crisis_text == ""


def test_an_admin_is_warned_of_teams_without_a_crisis_text(browse, superuser, team):
    make_team("Hillside", crisis_text=" \n\u200b")
    response = browse(superuser).get(reverse("admin:screening_team_changelist"))
    warnings = [warning.get_text() for warning in page(response).soup.select(".messagelist li")]
    assert warnings == ["No crisis text, so safety flags say nobody to call: Hillside."]


@pytest.mark.parametrize(
    "password",
    [
        "clinicianclinician",
        "Clinician-Clinician",
        "clinician1clinician!",
        "ｃlinicianCLINICIAN2026",
    ],
)
def test_a_password_that_is_the_name_twice_is_refused(web, clinician, password):
    fields = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    response = web.post(reverse("account_change_password"), fields)
    assert "made of your name" in page(response).text
    clinician.refresh_from_db()
    assert clinician.check_password(PASSWORD)


@pytest.mark.parametrize("password", ["clinician walks uphill", "orbit-9-clinician-marble"])
def test_a_password_may_hold_the_name_beside_enough_else(clinician, password):
    validate_password(password, clinician)
    validate_password(password)


def test_signing_out_leaves_nothing_in_the_browser(web):
    response = web.post(reverse("account_logout"))
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in web.get(reverse("account_login"))


def test_no_page_may_use_what_none_asks_for(web):
    for address in (reverse("caseload"), "/no/such/page/", reverse("account_login")):
        assert "camera=()" in web.get(address)["Permissions-Policy"]


def test_asking_for_the_head_of_a_page_is_no_attempt(web):
    for _ in range(12):
        assert web.head(reverse("account_change_password")).status_code == 200
    assert web.head(reverse("account_reauthenticate")).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_account_without_a_password_is_told_whom_to_ask(method, web, clinician):
    clinician.set_unusable_password()
    clinician.save()
    web.force_login(clinician)
    response = getattr(web, method)(reverse("account_change_password"))
    assert response.status_code == 403
    assert "Ask your administrator to give it one." in page(response).text
