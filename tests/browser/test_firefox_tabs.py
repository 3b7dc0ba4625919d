"""Firefox puts old choices into a tab that it duplicates or opens again: the stored ones show."""

import pytest
from django.urls import reverse

from tests.browser.conftest import failing_without_browser
from tests.browser.marionette import marionette
from tests.browsers import firefox_options
from tests.factories import answer, make_screening

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("firefox")]

CHOSEN = "document.querySelector('#q-gambling-harm .pick:checked')?.value"
SEEN = "document.querySelector('#seen-gambling-harm').value"


@pytest.fixture
def tabs(tmp_path):
    with failing_without_browser():
        program = firefox_options()["executable_path"]
    with marionette(program, tmp_path) as browser:
        yield browser


def test_a_tab_duplicated_or_opened_again_shows_what_is_stored(
    tabs, live_server, clinician, client, release
):
    draft = make_screening(clinician)
    client.force_login(clinician)
    tabs.command("WebDriver:Navigate", url=f"{live_server.url}/accounts/login/")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    tabs.command("WebDriver:AddCookie", cookie=cookie)
    page = reverse("questionnaire", args=[draft.uuid, "safety-and-facts"])
    tabs.command("WebDriver:Navigate", url=live_server.url + page)
    tabs.run("document.querySelector('label[for=gambling-harm-none]').click()")
    tabs.until(f"{SEEN} == 'none'")
    answer(draft, by=clinician, gambling_harm="some")
    tabs.duplicate_tab()
    tabs.until(f"{CHOSEN} == 'some' && {SEEN} == 'some'")
    tabs.close_and_reopen_tab()
    tabs.until(f"{CHOSEN} == 'some' && {SEEN} == 'some'")
    tabs.run("document.querySelector('button[value=next]').click()")
    tabs.until("location.pathname.endsWith('/diagnosis-biology/')")
    assert draft.stored_answers() == {"gambling-harm": "some"}
