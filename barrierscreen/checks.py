"""System checks: what a service still lacks before it can serve, each with the command that helps.

They are warnings, since the commands that help are themselves preceded by all checks.
"""

from ctypes import CDLL
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.checks import Warning as CheckWarning
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from screening.exchange import pdf

LIBRARIES_OF_PDFS = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")


def check_static_files(**kwargs):
    """Every page needs the manifest that collectstatic writes, and every file in it."""
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return []
    if staticfiles_storage.read_manifest() is None:
        problem = f"No manifest of static files in {settings.STATIC_ROOT}, so no page can be shown."
    elif missing := files_not_collected():
        problem = f"{len(missing)} static files were not collected, {missing[0]} among them."
    else:
        return []
    hint = "Run: python manage.py collectstatic --noinput"
    return [CheckWarning(problem, hint=hint, id="service.W001")]


def files_not_collected():
    storage: Any = staticfiles_storage
    named = {path for finder in get_finders() for path, _storage in finder.list([])}
    known = {name.replace("\\", "/") for name in named}
    return sorted(known - set(storage.load_manifest()[0]))


def check_database(**kwargs):
    """The tables are there and as the code wants them, and there is a release to screen by."""
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"] and not Path(database["NAME"]).exists():
        return [unmigrated("The database does not exist yet.")]
    try:
        return [*check_tables()]
    except Error as error:
        problem = f"The database cannot be used: {str(error).strip()}"
        hint = "See that its server runs, and that DATABASE_URL leads to it."
        return [CheckWarning(problem, hint=hint, id="service.W002")]


def check_tables():
    executor = MigrationExecutor(connection)
    tables = connection.introspection.table_names()
    yield from check_cache_table(tables)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield unmigrated(f"{len(plan)} migrations are not applied, {plan[0][0]} the first of them.")
    elif not apps.get_model("screening", "CatalogRelease").objects.exists():
        problem = "No release of the catalog is published, so nobody can screen."
        hint = "Run: python manage.py prepare_catalog"
        yield CheckWarning(problem, hint=hint, id="service.W005")


def check_cache_table(tables):
    configured: Any = settings.CACHES["default"]
    table = configured.get("LOCATION")
    if isinstance(caches["default"], DatabaseCache) and table not in tables:
        problem = f"The table {table!r} of the cache is missing, so nobody can sign in."
        hint = "Run: python manage.py createcachetable"
        yield CheckWarning(problem, hint=hint, id="service.W004")


def unmigrated(problem):
    return CheckWarning(problem, hint="Run: python manage.py migrate", id="service.W003")


def check_pdf(**kwargs):
    """WeasyPrint, where it is installed, finds the system's libraries that it needs."""
    missing = [name for name in LIBRARIES_OF_PDFS if pdf.is_available() and not can_load(name)]
    if not missing:
        return []
    problem = f"WeasyPrint is installed and {missing[0]} is missing, so no PDF can be made."
    hint = "Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    return [CheckWarning(problem, hint=hint, id="service.W006")]


def can_load(library):
    try:
        CDLL(library)
    except OSError:
        return False
    return True
