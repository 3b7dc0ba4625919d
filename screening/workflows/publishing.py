"""Publishing the catalog: from working rows to an insert-only release, and back to use."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.catalog.serialization import canonical_text, digest
from screening.engine.catalog.validation import find_problems
from screening.engine.catalog.values import CatalogError
from screening.engine.visible_text import trimmed
from screening.models import CatalogRelease
from screening.queries.draft import read_definitions
from screening.queries.releases import checked_current_release, current_release
from screening.workflows.events import log_event

NOTES_LIMIT = 2000


class CatalogHasProblems(CatalogError):
    """The working rows do not make a catalog that can be published; `.problems` says why."""


class PublishRefused(Exception):
    """Base of the other refusals to publish."""


class NotesNeeded(PublishRefused):
    """A release says why it was made."""


class NothingToPublish(PublishRefused):
    """The working rows equal a release that exists."""


class PublishedMeanwhile(PublishRefused):
    """Somebody else published at the same moment."""


@transaction.atomic
def publish_release(*, by, notes, at=None) -> CatalogRelease:
    """Freeze the working rows as the next release.

    `by` is None only when the management command publishes without naming anybody.
    Raises NotesNeeded, CatalogHasProblems, NothingToPublish, PublishedMeanwhile, DigestMismatch.
    """
    notes = refuse_notes(notes)
    text = publishable_text()
    current = current_release()
    now = at or timezone.now()
    try:
        with transaction.atomic():
            release = CatalogRelease.objects.create(
                number=current.number + 1 if current else 1,
                content=text,
                digest=digest(text),
                notes=notes,
                published_by=by,
                published_at=now,
            )
    except IntegrityError as error:
        raise PublishedMeanwhile(
            _("Another release was published at the same moment. Look at it, then publish again.")
        ) from error
    log_event("catalog.published", by=by, release=release, at=now)
    return release


def refuse_notes(notes):
    """The notes without spare spaces; raises NotesNeeded."""
    notes = trimmed(notes)
    if not 0 < len(notes) <= NOTES_LIMIT:
        raise NotesNeeded(
            _("Say in at most %(limit)d characters why this release is made.")
            % {"limit": NOTES_LIMIT}
        )
    return notes


def publishable_text():
    """The working rows as canonical text, if they differ from the current release.

    Raises CatalogHasProblems, NothingToPublish, and DigestMismatch where the text of the current
    release was changed, so that nothing can be compared with it.
    """
    catalog = read_definitions()
    if problems := find_problems(catalog):
        raise CatalogHasProblems(problems)
    text = canonical_text(catalog)
    current = checked_current_release()
    if current and current.digest == digest(text):
        raise NothingToPublish(
            _("The working rows equal release %(number)d. Change something before you publish.")
            % {"number": current.number}
        )
    return text
