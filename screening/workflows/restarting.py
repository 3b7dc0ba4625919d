"""Beginning an open screening again under a newer release."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.carrying import carry
from screening.queries.releases import compiled_release, newer_release
from screening.workflows.answers import AnswersRefused, lock_screening
from screening.workflows.cases import next_screening, refuse_other_release
from screening.workflows.events import log_event


class NothingNewer(AnswersRefused):
    """The screening runs under the newest release already."""


@transaction.atomic
def restart_screening(*, screening, by, announced=None, at=None):
    """Begin again under the newest release with the answers that mean the same there.

    `announced` is the number of the release that the person was told of, if of any. The old
    screening stays as it was and takes no more answers. Locks the case. Raises NotTheClinician,
    CaseClosed, ScreeningSubmitted, ScreeningReplaced, NothingNewer, ReleaseChanged.
    """
    now = at or timezone.now()
    locked = lock_screening(screening, by=by)
    release = newer_release(screening)
    if release is None:
        raise NothingNewer(_("This screening runs under the newest release of the catalog."))
    refuse_other_release(release, announced)
    locked.replaced_at = now
    locked.save(update_fields=["replaced_at"])
    answers, notes = screening.stored_with_notes()
    carried = carry(compiled_release(screening.release), compiled_release(release), answers)
    new = next_screening(
        locked.case,
        release=release,
        by=by,
        at=now,
        answers=[(key, option, notes.get(key, "")) for key, option in carried.kept.items()],
        own_words=locked.own_words,
        revises_id=locked.revises_id,
        revision_note=locked.revision_note,
    )
    log_event(
        "screening.restarted",
        by=by,
        case=locked.case,
        details={"screening": locked.number, "again": new.number},
        at=now,
    )
    return new
