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
def publish_shipped(folder=None):
    """Publish the first edition, then the fixtures where they say something else.

    Gives the releases. `folder` holds other fixtures than those shipped. The working rows are
    replaced; call it before anything was published.
    """
    write_definitions(parse_catalog(FIRST_EDITION.read_text(encoding="utf-8")))
    first = publish_release(by=None, notes=_("The catalog as first shipped."))
    load_fixtures(folder)
    if draft_digest() == first.digest:
        return [first]
    return [first, publish_release(by=None, notes=second_edition_notes())]


def second_edition_notes():
    """What the second edition changes, for those who read the list of releases."""
    return "\n".join(
        [
            _(
                "The second edition. It was tried on 81 case notes, rated by language models; no "
                "clinician has tried it yet."
            ),
            _(
                "Steps: more of them wait while a red flag or another barrier stands, some in one "
                "part alone. Steps with antidepressants, light or sleep restriction ask about "
                "spells of high energy first. Assessing for PTSD is a step of its own."
            ),
            _(
                "New questions: means at hand, self-harm, harm to others, pregnancy and birth, "
                "gambling, medicines taken as agreed, signs of an eating disorder, doubt about a "
                "“no” on psychosis, sleep that does not refresh. Each can raise a red flag."
            ),
            _(
                "Fewer questions: fifteen are optional and asked of nobody. Sessions held and "
                "their spacing are taken from the case and confirmed. Help is one line; the rest "
                "unfolds."
            ),
            _(
                "Strengths are named in words, double questions were taken apart, sources checked "
                "again, and twelve example cases added. Reports of release 1 stay as they are."
            ),
        ]
    )
