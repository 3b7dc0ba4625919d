"""The shipped editions on a new installation, and on one that has the first already."""

import pytest
from django.core.management import call_command

from screening.engine.catalog.serialization import digest, parse_catalog
from screening.models import CatalogRelease, Event
from screening.queries.draft import draft_digest
from screening.queries.example_cases import release_results
from screening.workflows.exporting import write_fixtures
from screening.workflows.fixtures import clear_definitions
from screening.workflows.publishing import publish_release
from screening.workflows.restoring import write_definitions
from screening.workflows.shipped import FIRST_EDITION, publish_shipped, second_edition_notes
from tests.engine.test_serialization import RELEASE_1
from tests.factories import past_the_application

pytestmark = pytest.mark.django_db


@pytest.fixture
def new_installation(db):
    """A database without a catalog."""
    clear_definitions()
    with past_the_application() as cursor:
        cursor.execute("DELETE FROM screening_event")
        cursor.execute("DELETE FROM screening_catalogrelease")


def test_a_new_installation_gets_both_editions(new_installation):
    first, second = publish_shipped()
    assert (first.number, first.digest) == (1, RELEASE_1)
    assert digest(first.content) == RELEASE_1
    assert first.content == FIRST_EDITION.read_text(encoding="utf-8")
    assert (second.number, second.notes) == (2, second_edition_notes())
    assert second.digest == draft_digest() != RELEASE_1
    assert Event.objects.filter(verb="catalog.published").count() == 2


def test_the_second_edition_brings_examples_that_come_out_right(new_installation):
    first, second = publish_shipped()
    assert release_results(first) == ()
    results = release_results(second)
    assert len(results) == 12
    assert all(result.is_right for result in results)


def test_fixtures_that_say_the_same_are_not_published_again(new_installation, tmp_path):
    write_definitions(parse_catalog(FIRST_EDITION.read_text(encoding="utf-8")))
    write_fixtures(tmp_path)
    clear_definitions()
    (only,) = publish_shipped(tmp_path)
    assert only.number == CatalogRelease.objects.count() == 1


def test_the_command_names_both_and_does_nothing_the_second_time(new_installation, capsys):
    call_command("prepare_catalog")
    assert capsys.readouterr().out.splitlines() == [
        "Release 1 of the catalog was published.",
        "Release 2 of the catalog was published.",
    ]
    call_command("prepare_catalog")
    assert capsys.readouterr().out == ""
    assert CatalogRelease.objects.count() == 2


def test_a_service_with_its_own_catalog_keeps_it(release, capsys):
    call_command("prepare_catalog")
    assert capsys.readouterr().out == ""
    assert CatalogRelease.objects.current() == release


def test_the_notes_are_such_as_a_release_takes():
    assert 0 < len(second_edition_notes()) <= 2000


def test_the_first_edition_can_be_started_again_from(release):
    """Also its rows make the same text, so that an older release becomes a draft."""
    write_definitions(parse_catalog(FIRST_EDITION.read_text(encoding="utf-8")))
    again = publish_release(by=None, notes="As it was.")
    assert again.digest == RELEASE_1
