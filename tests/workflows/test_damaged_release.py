"""Under a release whose text was changed nothing begins and nothing is shown."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from screening.models import ApprovalRequest, Case, CatalogRelease, DigestMismatch, Screening
from screening.queries.releases import BARRIER_KEYS, compiled_release
from screening.workflows.cases import start_screening
from screening.workflows.publishing import publish_release
from tests.damaged_releases import damage_release
from tests.factories import make_case, make_screening
from tests.pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]


@pytest.fixture
def damaged(release):
    yield damage_release(release)
    BARRIER_KEYS.clear()


def outcome(client, address):
    """The status of a page; 409 where the refusal reaches the test client as it is raised."""
    try:
        return client.get(address).status_code
    except DigestMismatch:
        return 409


@pytest.mark.parametrize(
    "address",
    [
        "/catalog/",
        "/catalog/barriers/alliance/",
        "/catalog/releases/1/",
        "/catalog/releases/1/json/",
        "/catalog/releases/1/yaml/",
        "/catalog/releases/1/print/",
        "/catalog/compare/?old=1&new=1",
    ],
)
def test_no_page_shows_it(address, damaged, client, clinician):
    client.force_login(clinician)
    assert outcome(client, address) == 409


@pytest.mark.parametrize("name", ["draft", "start_again"])
def test_editors_neither_compare_with_it_nor_start_from_it(name, damaged, client, editor):
    client.force_login(editor)
    address = reverse(name, args=[1] if name == "start_again" else [])
    assert outcome(client, address) == 409


def test_its_list_still_names_it(damaged, client, clinician):
    client.force_login(clinician)
    assert outcome(client, reverse("releases")) == 200
    assert CatalogRelease.objects.count() == 1


def test_no_answer_is_taken_under_it(damaged, clinician):
    with pytest.raises(DigestMismatch):
        make_screening(clinician, answers={"own-step": "yes"})


class TestReadBefore:
    """A process that compiled the release before its text was changed refuses it all the same."""

    TITLE = "This release of the catalog was changed after it was published"

    @pytest.fixture(autouse=True)
    def _read_before(self, release):
        compiled_release(release)
        damage_release(release)

    def test_no_screening_begins_under_it(self, clinician):
        case = make_case(clinician)
        with pytest.raises(DigestMismatch):
            start_screening(case=case, by=clinician)
        assert not Screening.objects.exists()

    def test_the_page_says_why(self, client, clinician):
        case = make_case(clinician)
        client.force_login(clinician)
        response = client.post(reverse("start_screening", args=[case.uuid]))
        assert response.status_code == 409
        assert self.TITLE in page(response).headings

    def test_a_new_case_is_opened_without_a_screening(self, client, clinician):
        client.force_login(clinician)
        fields = {"code": "K-1", "modality": "cbt", "started_on": "2026-03-02", "sessions": 4}
        fields |= {"session_spacing": "weekly"}
        response = client.post(reverse("new_case"), fields)
        assert response.status_code == 409
        assert (Case.objects.count(), Screening.objects.count()) == (1, 0)

    def test_nothing_is_published_after_it(self):
        with pytest.raises(DigestMismatch):
            publish_release(by=None, notes="A word changed.")
        assert CatalogRelease.objects.count() == 1

    def test_nobody_is_asked_to_approve_what_cannot_be_compared(self, client, editor):
        client.force_login(editor)
        asked = {"notes": "A word changed.", "digest": "0" * 64}
        response = client.post(reverse("ask_for_approval"), asked)
        assert response.status_code == 409
        assert self.TITLE in page(response).headings
        assert not ApprovalRequest.objects.exists()

    def test_the_command_says_what_to_do(self):
        with pytest.raises(CommandError, match="verify_releases"):
            call_command("publish_catalog", notes="A word changed.", stdout=StringIO())
