"""Discarding a draft that was begun by mistake, and bringing it back within the hour."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.engine.state import state
from screening.engine.visible_text import trimmed
from screening.models import UNDO_FOR, WORDS_LIMIT, Discard, Screening
from screening.queries.releases import compiled_release
from screening.workflows.answers import AnswersRefused, lock_screening
from screening.workflows.cases import lock_own_case, refuse_closed
from screening.workflows.events import log_event


class DiscardWordsNeeded(AnswersRefused):
    """The draft's answers raise safety flags, and nobody has said what was done about them."""


class NotDiscarded(AnswersRefused):
    """The screening is not discarded, or not any more."""


class UndoTooLate(AnswersRefused):
    """The hour in which a discarded draft can be brought back is over."""


class OtherScreeningBegun(AnswersRefused):
    """A screening that was begun since has taken the draft's place."""


def raised_flags(screening):
    """The safety flags that the screening's stored answers raise."""
    return state(compiled_release(screening.release), screening.stored_answers()).flags


@transaction.atomic
def discard_draft(*, screening, by, words="", at=None):
    """Discard a draft: it is shown and counted nowhere, and all of it is kept.

    Where its answers raise safety flags, `words` say what was done about them; both are kept with
    the discard and shown on the case. Locks the case. Raises NotTheClinician, CaseClosed,
    ScreeningSubmitted, ScreeningReplaced, ScreeningDiscarded, DiscardWordsNeeded.
    """
    now, words = at or timezone.now(), trimmed(words)
    draft = lock_screening(screening, by=by)
    flags = [flag.title for flag in raised_flags(draft)]
    if len(words) > WORDS_LIMIT or (flags and not words):
        raise DiscardWordsNeeded(
            _("Say in at most %(limit)d characters what was done.") % {"limit": WORDS_LIMIT}
        )
    draft.discarded_at = now
    draft.save(update_fields=["discarded_at"])
    discard = Discard.objects.create(screening=draft, flags=flags, words=words, by=by, at=now)
    details = {"screening": draft.number, "discard": discard.pk}
    log_event("screening.discarded", by=by, case=draft.case, details=details, at=now)
    return discard


@transaction.atomic
def undo_discard(*, screening, by, at=None):
    """Bring a discarded draft back as it was, within the hour; returns the screening.

    Locks the case. Raises NotTheClinician, CaseClosed, NotDiscarded, UndoTooLate,
    OtherScreeningBegun.
    """
    now = at or timezone.now()
    case = lock_own_case(screening.case_id, by=by)
    refuse_closed(case)
    draft = Screening.objects.get(pk=screening.pk)
    draft.case = case
    discard = draft.discards.standing().first()
    if discard is None:
        raise NotDiscarded(_("This draft is not discarded. Nothing was changed."))
    if now - discard.at > UNDO_FOR:
        raise UndoTooLate(
            _("A draft can be brought back within an hour. This one was discarded on %(when)s.")
            % {"when": f"{timezone.localtime(discard.at):%-d %B %Y at %H:%M}"}
        )
    if case.screenings.filter(number__gt=draft.number, discarded_at=None).exists():
        raise OtherScreeningBegun(
            _("Another screening was begun since, so this draft stays discarded.")
        )
    draft.discarded_at = None
    draft.save(update_fields=["discarded_at"])
    discard.undone_by, discard.undone_at = by, now
    discard.save(update_fields=["undone_by", "undone_at"])
    details = {"screening": draft.number, "discard": discard.pk}
    log_event("screening.restored", by=by, case=case, details=details, at=now)
    return draft
