"""The editions of the catalog that the product came with, published one after the other.

`releases/` holds the texts of earlier editions, which never change; the fixtures are the newest.
"""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from screening.engine.catalog.serialization import parse_catalog
from screening.queries.draft import draft_digest
from screening.workflows.fixtures import load_fixtures
from screening.workflows.publishing import publish_release
from screening.workflows.restoring import write_definitions

FIRST_EDITION = Path(__file__).resolve().parent.parent / "releases" / "release_1.json"


@transaction.atomic
def publish_shipped():
    """Publish the first edition, then the fixtures where they say something else.

    Gives the releases. The working rows are replaced; call it before anything was published.
    """
    write_definitions(parse_catalog(FIRST_EDITION.read_text(encoding="utf-8")))
    first = publish_release(by=None, notes=_("The catalog as first shipped."))
    load_fixtures()
    if draft_digest() == first.digest:
        return [first]
    return [first, publish_release(by=None, notes=second_edition_notes())]


def second_edition_notes():
    """What the second edition changes, for those who read the list of releases."""
    return _("The second edition.")
