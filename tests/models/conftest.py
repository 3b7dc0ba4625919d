"""A database of an earlier edition."""

import pytest

from tests.editions import applied, empty_database, migrate

FIRST_EDITION = "0002_catalog_editors"


@pytest.fixture
def first_edition(tmp_path):
    """The models of the first edition over an empty database of it, for as long as the test is."""
    with empty_database(tmp_path):
        migrate(FIRST_EDITION)
        yield applied()
