"""What all tests share: settings for speed, and the shipped catalog published once."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from screening.engine.catalog.serialization import parse_catalog
from screening.models import CatalogRelease
from screening.queries.releases import (
    BARRIER_KEYS,
    catalog_by_digest,
    compiled_by_digest,
    compiled_release,
)
from screening.web import kept_pdfs
from screening.workflows.fixtures import load_fixtures
from screening.workflows.publishing import publish_release
from tests.factories import make_person, make_team
from tests.prepared_rows import PreparedRows

# Playwright keeps an event loop in the thread that also talks to the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items):
    """Give tests of the shipped catalog a test database; without the mark they'd use the real."""
    for item in items:
        if "shipped_catalog" in item.fixturenames:
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(autouse=True)
def _quick_settings(settings):
    """A quick password hasher, plain static files, and nothing kept between tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        "counts": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    }
    # Failed sign-ins are counted there.
    cache.clear()


@pytest.fixture(autouse=True)
def pdfs_made(monkeypatch):
    """The documents that were to be PDFs; making one takes a process and a second or more.

    tests/exchange/test_pdf.py and tests/browser/test_printing.py make real ones.
    """
    documents = []

    def make(html, css, *, seconds):
        documents.append(html)
        return f"%PDF-{len(documents)}".encode()

    monkeypatch.setattr(kept_pdfs, "pdf_of", make)
    kept_pdfs.kept.clear()
    return documents


@pytest.fixture(scope="session", autouse=True)
def _static_root():
    """A place for collected files; WhiteNoise warns where there is none."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite in a file, as in a service; in memory a live server’s threads share one connection."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("db") / "sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The shipped catalog, loaded and published before the first test with a database."""
    with django_db_blocker.unblock():
        load_fixtures()
        publish_release(by=None, notes="The catalog as shipped.")
        prepared = PreparedRows()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: prepared.put_back())
        yield
    with django_db_blocker.unblock():
        # The server may have ended the session that the last test left.
        connection.close()
        end_other_sessions()


def end_other_sessions():
    """End what a live server's thread left open; PostgreSQL drops no database in use."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def release(db):
    """The shipped release."""
    return CatalogRelease.objects.current()


@pytest.fixture
def compiled(release):
    return compiled_release(release)


@pytest.fixture(scope="session")
def shipped_catalog(django_db_setup, django_db_blocker):
    """The shipped catalog as a value, for tests of the engine alone."""
    with django_db_blocker.unblock():
        return parse_catalog(CatalogRelease.objects.current().content)


@pytest.fixture
def fresh_cache():
    """Nothing of a release is kept from an earlier request."""
    compiled_by_digest.cache_clear()
    catalog_by_digest.cache_clear()
    BARRIER_KEYS.clear()


@pytest.fixture
def team(db):
    return make_team()


@pytest.fixture
def clinician(team):
    """Carries the cases of a test."""
    return make_person("clinician", team=team, role="clinician")


@pytest.fixture
def colleague(team):
    """A clinician of the same team, who carries other cases."""
    return make_person("colleague", team=team, role="clinician")


@pytest.fixture
def supervisor(team):
    return make_person("supervisor", team=team, role="supervisor")


@pytest.fixture
def stranger(db):
    """A clinician of another team."""
    return make_person("stranger", team=make_team("Hillside"), role="clinician")


@pytest.fixture
def superuser(db):
    return make_person("superuser", is_staff=True, is_superuser=True)


@pytest.fixture
def editor(db):
    """A catalog editor: may change definitions, belongs to no team."""
    return make_person("editor", is_staff=True, group="Catalog editors")
