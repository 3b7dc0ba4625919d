"""A database of an earlier edition, and the latest one afterwards."""

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from screening.workflows.fixtures import clear_definitions
from tests.editions import applied, migrate

FIRST_EDITION = "0002_catalog_editors"


@pytest.fixture
def first_edition():
    """The models of the first edition over an empty database of it; the latest afterwards.

    Its content types and permissions are made anew too: it knows the names of then alone.
    """
    # Their words of today break the constraints of then.
    clear_definitions()
    Group.objects.all().delete()
    ContentType.objects.filter(app_label="screening").delete()
    try:
        migrate("zero")
        migrate(FIRST_EDITION)
        yield applied()
    finally:
        call_command("migrate", verbosity=0)
