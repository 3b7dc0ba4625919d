"""A service with the first edition takes the second over; its old reports stay as they are."""

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.urls import reverse

from screening.engine.catalog.serialization import canonical_text, digest, parse_catalog
from screening.models import CatalogRelease, Report, Screening, User
from screening.queries.draft import draft_digest
from screening.queries.frozen_text import changed_reports
from screening.queries.releases import catalog_by_digest, changed_releases
from screening.workflows.cases import start_screening
from tests.editions import restore
from tests.models.test_shipped_migrations import FIRST_EDITION
from tests.pages import page

pytestmark = pytest.mark.django_db(transaction=True)


def bytes_of(model):
    return list(model.objects.order_by("pk").values_list("pk", "content", "digest"))


def words_of_reports(client):
    """Every word of every report, on its page and in full, as those read it who carry the case."""
    words = {}
    for report in Report.objects.select_related("screening__case__clinician"):
        client.force_login(report.screening.case.clinician)
        for name in ("report", "report_in_full"):
            response = client.get(reverse(name, args=[report.uuid]))
            assert response.status_code == 200
            words[name, report.uuid] = page(response).text
    return words


def test_reports_of_the_first_edition_keep_their_bytes_and_words(first_edition, client):
    restore(FIRST_EDITION, first_edition)
    call_command("migrate", verbosity=0)
    User.objects.update(password=make_password("a long enough one"))
    before = (bytes_of(Report), bytes_of(CatalogRelease), words_of_reports(client))
    assert len(before[0]) == 7
    call_command("prepare_catalog")
    assert CatalogRelease.objects.count() == len(before[1]) == 2
    call_command("load_catalog")
    call_command("check_examples", "--draft")
    call_command("publish_catalog", notes="The second edition.")
    *earlier, second = bytes_of(CatalogRelease)
    assert (bytes_of(Report), earlier, words_of_reports(client)) == before
    assert (changed_reports(), changed_releases()) == ((7, []), (3, []))
    assert second[2] == draft_digest()
    start_under_the_second(second[2])


def start_under_the_second(newest):
    """Screenings that began before stay with theirs; the next one begins under the new edition."""
    open_one = Screening.objects.filter(submitted_at=None, replaced_at=None).first()
    assert open_one.release.digest != newest
    case = Report.objects.filter(screening__case__closed_at=None).first().screening.case
    fresh = start_screening(case=case, by=case.clinician)
    assert fresh.release.digest == newest
    catalog = catalog_by_digest(newest)
    assert parse_catalog(canonical_text(catalog)) == catalog
    assert digest(canonical_text(catalog)) == newest
