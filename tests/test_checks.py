"""System checks: each thing that a service lacks is named, with the command that helps."""

import json
import sys

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import OperationalError, connection

from barrierscreen import checks
from screening.models import CatalogRelease
from tests.factories import past_the_application

MANIFEST = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
DATABASE_CACHE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "cache_of_this_test",
}


def warnings():
    """The service's warnings by their number, with what helps."""
    found = run_checks(tags=["service"], include_deployment_checks=True)
    return {each.id: f"{each.msg} {each.hint}" for each in found}


@pytest.mark.django_db
class TestStaticFiles:
    @pytest.fixture(autouse=True)
    def _production(self, settings, tmp_path):
        settings.STATIC_ROOT = tmp_path
        settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": MANIFEST}}

    def test_a_missing_manifest_is_named_and_how_to_make_it(self, tmp_path):
        assert "No manifest of static files" in warnings()["service.W001"]
        assert str(tmp_path) in warnings()["service.W001"]
        assert "collectstatic" in warnings()["service.W001"]

    def test_a_file_that_came_with_an_upgrade_is_named(self, tmp_path):
        (tmp_path / "staticfiles.json").write_text(json.dumps({"version": "1.1", "paths": {}}))
        assert "static files were not collected" in warnings()["service.W001"]

    def test_after_collecting_nothing_is_missing(self):
        call_command("collectstatic", interactive=False, verbosity=0)
        assert "service.W001" not in warnings()

    def test_uncollected_files_leave_the_error_page_whole(self, client):
        client.raise_request_exception = False
        response = client.get("/accounts/login/")
        assert response.status_code == 500
        assert "<h1>Something broke</h1>" in response.content.decode()


@pytest.mark.django_db
class TestDatabase:
    def test_one_that_is_ready_is_not_mentioned(self, release):
        assert warnings() == {}

    def test_a_missing_cache_table_is_named_and_how_to_make_it(self, settings):
        settings.CACHES = settings.CACHES | {"default": DATABASE_CACHE}
        assert "'cache_of_this_test'" in warnings()["service.W004"]
        assert "createcachetable" in warnings()["service.W004"]

    def test_a_table_of_the_cache_that_is_there_is_enough(self, settings):
        settings.CACHES = settings.CACHES | {"default": DATABASE_CACHE}
        call_command("createcachetable", verbosity=0)
        assert "service.W004" not in warnings()
        cache.clear()

    def test_a_database_without_a_release_is_named(self, release):
        with past_the_application() as cursor:
            cursor.execute("DELETE FROM screening_event")
            cursor.execute("DELETE FROM screening_catalogrelease")
        assert not CatalogRelease.objects.exists()
        assert "prepare_catalog" in warnings()["service.W005"]

    def test_migrations_that_are_not_applied_are_counted(self):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'screening'")
        assert "migrations are not applied, screening.0001_initial" in warnings()["service.W003"]

    def test_one_that_does_not_answer_is_named_with_what_it_says(self):
        def refuse(*arguments):
            raise OperationalError("connection refused")

        with connection.execute_wrapper(refuse):
            assert "connection refused" in warnings()["service.W002"]

    def test_a_file_that_is_not_there_is_not_made(self, monkeypatch, tmp_path):
        sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "none.sqlite3"}
        monkeypatch.setitem(settings.DATABASES, "default", sqlite)
        assert "does not exist yet" in warnings()["service.W003"]
        assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
class TestPdf:
    def test_a_missing_library_is_named_and_how_to_install_it(self, release, monkeypatch):
        monkeypatch.setattr(checks, "LIBRARIES_OF_PDFS", ("libc.so.6", "libno-such.so.0"))
        assert "libno-such.so.0" in warnings()["service.W006"]
        assert "apt-get install libpango" in warnings()["service.W006"]

    def test_without_weasyprint_nothing_is_missing(self, release, monkeypatch):
        monkeypatch.setattr(checks, "LIBRARIES_OF_PDFS", ("libno-such.so.0",))
        monkeypatch.setitem(sys.modules, "weasyprint", None)
        assert warnings() == {}
