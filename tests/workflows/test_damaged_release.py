"""Under a release whose text was changed nothing begins and nothing is shown."""

import pytest
from django.urls import reverse

from screening.models import CatalogRelease, DigestMismatch
from screening.queries.releases import BARRIER_KEYS
from tests.damaged_releases import damage_release
from tests.factories import make_screening

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
