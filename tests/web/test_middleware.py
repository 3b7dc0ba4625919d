"""Every request: where signing in leads, wrong methods, and what caches may keep."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from tests.factories import make_report, make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(clinician):
    return make_screening(clinician)


@pytest.fixture
def save(draft):
    """An address that takes forms alone."""
    return reverse("answer", args=[draft.uuid, "own-step"])


@pytest.fixture
def asked_from(draft):
    """The page with the form."""
    return reverse("questionnaire", args=[draft.uuid, "safety-and-facts"])


def leads_to(response):
    """The address that the sign-in page leads back to."""
    address = urlsplit(response["Location"])
    assert address.path == reverse("account_login")
    return parse_qs(address.query)["next"][0]


class TestSigningIn:
    def test_leads_back_to_the_page_that_was_asked_for(self, client):
        caseload = reverse("caseload") + "?page=2"
        assert leads_to(client.get(caseload)) == caseload

    def test_leads_back_to_the_page_that_sent_the_form(self, client, save, asked_from):
        response = client.post(save, headers={"Referer": f"http://testserver{asked_from}?a=b"})
        assert leads_to(response) == f"{asked_from}?a=b"

    def test_leaves_the_place_on_the_page_out(self, client, save, asked_from):
        response = client.post(save, headers={"Referer": f"http://testserver{asked_from}#q-x"})
        assert leads_to(response) == asked_from

    @pytest.mark.parametrize(
        "referrer",
        [
            "https://elsewhere.example/cases/",
            "http://testserver.elsewhere.example/cases/",
            "http://testserver@elsewhere.example/cases/",
            "http://elsewhere.example:8000/",
            "javascript:alert(1)",
            "//elsewhere.example/cases/",
            "http:///cases/",
        ],
    )
    def test_does_not_lead_where_another_site_points(self, referrer, client, save):
        response = client.post(save, headers={"Referer": referrer})
        assert leads_to(response) == save

    def test_leads_to_the_address_itself_when_the_browser_names_no_page(self, client, save):
        assert leads_to(client.post(save)) == save

    def test_does_not_lead_from_a_secure_service_to_an_insecure_page(
        self, client, save, asked_from
    ):
        plain = {"Referer": f"http://testserver{asked_from}"}
        assert leads_to(client.post(save, secure=True, headers=plain)) == save
        secure = {"Referer": f"https://testserver{asked_from}"}
        assert leads_to(client.post(save, secure=True, headers=secure)) == asked_from

    def test_asking_for_a_page_leads_there_whatever_page_had_the_link(self, client, asked_from):
        headers = {"Referer": f"http://testserver{reverse('caseload')}"}
        assert leads_to(client.get(asked_from, headers=headers)) == asked_from


class TestWrongMethods:
    def test_the_page_says_so_and_leads_to_the_page_above(self, web, draft):
        response = web.get(reverse("close_case", args=[draft.case.uuid]))
        shown = page(response)
        assert response.status_code == 405
        assert response["Allow"] == "POST"
        assert "This address cannot be used like that" in shown.headings
        assert shown.links["To the page it belongs to"] == reverse("case", args=[draft.case.uuid])

    def test_the_page_above_a_single_save_is_the_screening(self, web, draft, save, asked_from):
        above = page(web.get(save)).links["To the page it belongs to"]
        assert web.get(above)["Location"] == asked_from

    def test_addresses_that_lead_nowhere_are_passed_over(self, browse, editor, release):
        """No page stands at .../draft/requests/, so the way leads to the draft itself."""
        response = browse(editor).get(reverse("decide", args=[7]))
        assert response.status_code == 405
        assert page(response).links["To the page it belongs to"] == reverse("draft")

    def test_a_page_that_takes_no_form_says_what_it_takes(self, web, clinician):
        report = make_report(clinician)
        response = web.post(reverse("report", args=[report.uuid]))
        assert response.status_code == 405
        assert "GET" in response["Allow"]
        assert "Nothing was changed" in page(response).text

    def test_somebody_signed_out_is_asked_to_sign_in_first(self, client, save):
        assert leads_to(client.get(save)) == save


class TestCaches:
    def test_pages_are_kept_out_of_every_cache(self, web, client, asked_from):
        for response in (web.get(asked_from), client.get(reverse("account_login"))):
            assert "no-store" in response["Cache-Control"]
            assert "private" in response["Cache-Control"]
