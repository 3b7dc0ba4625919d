"""Publishing the catalog: from working rows to an insert-only release, and back to use."""

import re

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.problem import CatalogError
from screening.engine.catalog.serialization import canonical_text, digest
from screening.engine.catalog.validation import find_problems
from screening.engine.examples import check_examples
from screening.engine.visible_text import trimmed
from screening.models import CatalogRelease
from screening.queries.draft import read_definitions
from screening.queries.draft_edits import edits_since
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


class ExamplesComeOutWrong(PublishRefused):
    """Example cases come out wrong, and the notes do not name them; `.examples` are those."""

    def __init__(self, message, examples):
        super().__init__(message)
        self.examples = examples


class PublishedMeanwhile(PublishRefused):
    """Somebody else published at the same moment."""


@transaction.atomic
def publish_release(*, by, notes, approver=None, at=None) -> CatalogRelease:
    """Freeze the working rows as the next release.

    `by` is None only when the management command publishes without naming anybody. The event names
    everybody who changed the draft since the release before, and the `approver`.
    Raises NotesNeeded, CatalogHasProblems, NothingToPublish, ExamplesComeOutWrong,
    PublishedMeanwhile, DigestMismatch.
    """
    notes = refuse_notes(notes)
    text = publishable_text(notes=notes)
    current = current_release()
    number = current.number + 1 if current else 1
    now = at or timezone.now()
    try:
        with transaction.atomic():
            release = CatalogRelease.objects.create(
                number=number,
                content=text,
                digest=digest(text),
                notes=notes,
                published_by=by,
                published_at=now,
            )
    except IntegrityError as error:
        raise published_meanwhile(number) from error
    details = {
        "editors": sorted(edits_since(current).people),
        "approver": approver.pk if approver else None,
    }
    log_event("catalog.published", by=by, release=release, details=details, at=now)
    return release


def published_meanwhile(number):
    """The refusal for whoever publishes after somebody else, or asks for what was published."""
    return PublishedMeanwhile(
        _(
            "Release %(number)d was published a moment ago, while this page was open. The draft is "
            "kept as it is. Look at what it changes in that release before you go on."
        )
        % {"number": number}
    )


def refuse_other_release(current, seen):
    """Raises PublishedMeanwhile when a release came after the one that was seen, 0 for none.

    `seen` is None where nobody looked at a page.
    """
    if seen is not None and current and current.number > seen:
        raise published_meanwhile(current.number)


def refuse_notes(notes):
    """The notes without spare spaces; raises NotesNeeded."""
    notes = trimmed(notes)
    if not 0 < len(notes) <= NOTES_LIMIT:
        raise NotesNeeded(
            _("Say in at most %(limit)d characters why this release is made.")
            % {"limit": NOTES_LIMIT}
        )
    return notes


def publishable_text(*, notes):
    """The working rows as canonical text, if they may be published with these notes.

    Raises CatalogHasProblems, NothingToPublish where they equal the current release,
    ExamplesComeOutWrong, and DigestMismatch where the text of the current release was changed, so
    that nothing can be compared with it.
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
    refuse_unnamed_failures(catalog, notes)
    return text


def refuse_unnamed_failures(catalog, notes):
    """Raises ExamplesComeOutWrong for examples that come out wrong and that no note names."""
    results = check_examples(compile_catalog(catalog))
    unnamed = [
        result.example
        for result in results
        if not result.is_right and not is_named_in(notes, result.example)
    ]
    if not unnamed:
        return
    message = ngettext(
        "This example case comes out wrong: %(titles)s. Mend it, or name it in the notes and say "
        "why that is right.",
        "These example cases come out wrong: %(titles)s. Mend them, or name each of them in the "
        "notes and say why that is right.",
        len(unnamed),
    )
    titles = "; ".join(f"“{example.title}”" for example in unnamed)
    raise ExamplesComeOutWrong(message % {"titles": titles}, unnamed)


def is_named_in(notes, example):
    """Whether notes name an example by its title or, as a word of its own, by its key."""
    if " ".join(example.title.split()).casefold() in " ".join(notes.split()).casefold():
        return True
    return bool(re.search(rf"(?<![\w-]){re.escape(example.key)}(?![\w-])", notes, re.IGNORECASE))
