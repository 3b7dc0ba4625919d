"""Beginning an open screening again under a newer release."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.answers import carried_over
from screening.queries.releases import compiled_release, newer_release
from screening.workflows.answers import AnswersRefused, lock_screening
from screening.workflows.cases import next_screening
from screening.workflows.events import log_event


class NothingNewer(AnswersRefused):
    """The screening runs under the newest release already."""


@transaction.atomic
def restart_screening(*, screening, by, at=None):
    """Begin again under the newest release with the answers that still fit.

    The old screening stays as it was and takes no more answers. Locks the case. Raises
    NotTheClinician, CaseClosed, ScreeningSubmitted, ScreeningReplaced, NothingNewer.
    """
    now = at or timezone.now()
    locked = lock_screening(screening, by=by)
    release = newer_release(screening)
    if release is None:
        raise NothingNewer(_("This screening runs under the newest release of the catalog."))
    locked.replaced_at = now
    locked.save(update_fields=["replaced_at"])
    fits, _dropped = carried_over(compiled_release(release), screening.stored_answers())
    new = next_screening(
        locked.case,
        release=release,
        by=by,
        at=now,
        answers=fits,
        own_words=locked.own_words,
        revises_id=locked.revises_id,
    )
    log_event(
        "screening.restarted",
        by=by,
        case=locked.case,
        details={"screening": locked.number, "again": new.number},
        at=now,
    )
    return new
