"""The last changes of a barrier in words: who changed what, and what can be undone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screening.models import DraftChange, User

FIELDS = {
    "barrier.name": gettext_lazy("the name"),
    "barrier.short": gettext_lazy("the short name"),
    "barrier.summary": gettext_lazy("the summary"),
    "barrier.lever": gettext_lazy("what has to change first"),
    "barrier.domain": gettext_lazy("the group"),
    "barrier.gate": gettext_lazy("the opening question"),
    "barrier.possible_at": gettext_lazy("where “possible” begins"),
    "barrier.likely_at": gettext_lazy("where “likely” begins"),
    "question.text": gettext_lazy("the words of a question"),
    "question.help": gettext_lazy("the help of a question"),
    "question.more_help": gettext_lazy("the longer help of a question"),
    "question.scale": gettext_lazy("the answers of a question"),
    "question.asked": gettext_lazy("when a question is asked"),
    "question.opened": gettext_lazy("from which answer on a question is asked"),
    "indicator.direction": gettext_lazy("whether an answer speaks for it"),
    "indicator.strength": gettext_lazy("how much an answer counts"),
    "indicator.strength_text": gettext_lazy("the words of a strength"),
    "differential.how": gettext_lazy("how to tell it apart"),
    "adjustment.title": gettext_lazy("the title of an adjustment"),
    "adjustment.steps": gettext_lazy("the steps of an adjustment"),
    "adjustment.timing": gettext_lazy("when an adjustment is due"),
    "adjustment.cautions": gettext_lazy("the cautions of an adjustment"),
    "adjustment.grade": gettext_lazy("the evidence grade of an adjustment"),
    "indication.strength": gettext_lazy("how much an adjustment helps"),
    "flag.title": gettext_lazy("the title of a red flag"),
    "flag.do_now": gettext_lazy("what to do at a red flag"),
    "flag.urgency": gettext_lazy("how urgent a red flag is"),
    "flag.trigger": gettext_lazy("the answer that raises a red flag"),
    "remark.words": gettext_lazy("the words beside an adjustment"),
    "option.label": gettext_lazy("the words of an answer"),
    "option.level": gettext_lazy("how much an answer counts"),
}
ACTIONS = {
    "new-barrier": gettext_lazy("made this barrier"),
    "add-question": gettext_lazy("added a question"),
    "borrow": gettext_lazy("borrowed a question"),
    "take-out-question": gettext_lazy("took out a question"),
    "move-question": gettext_lazy("moved a question"),
    "add-neighbour": gettext_lazy("added a barrier that looks alike"),
    "take-out-neighbour": gettext_lazy("took out a barrier that looks alike"),
    "move-neighbour": gettext_lazy("moved a barrier that looks alike"),
    "add-adjustment": gettext_lazy("added an adjustment"),
    "new-adjustment": gettext_lazy("wrote a new adjustment"),
    "take-out-adjustment": gettext_lazy("took out an adjustment"),
    "move-adjustment": gettext_lazy("moved an adjustment"),
    "add-option": gettext_lazy("added an answer"),
    "take-out-option": gettext_lazy("took out an answer"),
    "move-option": gettext_lazy("moved an answer"),
    "new-scale": gettext_lazy("made new answers for a question"),
    "add-flag": gettext_lazy("added a red flag"),
    "retire-flag": gettext_lazy("retired a red flag"),
    "hold": gettext_lazy("let an adjustment wait under a red flag"),
    "release": gettext_lazy("let an adjustment wait no more"),
    "wait": gettext_lazy("let an adjustment wait while a barrier stands"),
    "wait-no-more": gettext_lazy("let an adjustment wait no more"),
    "cite": gettext_lazy("cited a source"),
    "cite-no-more": gettext_lazy("took out a source"),
    "new-source": gettext_lazy("added a source"),
}


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change in words; `undone` says by whom it was undone."""

    number: int
    at: datetime
    who: str
    what: str
    why: str
    undone: str
    may_be_undone: bool


def change_views(changes: Iterable[DraftChange]) -> list[ChangeView]:
    return [
        ChangeView(
            number=change.pk,
            at=change.at,
            who=str(change.by),
            what=change_words(change.subject),
            why=change.why,
            undone=_("undone") if change.undone_at else "",
            may_be_undone=change.undone_at is None,
        )
        for change in changes
    ]


def change_words(subject: str) -> str:
    """What a change was about: a field by its words, or the action."""
    if subject in ACTIONS:
        return str(ACTIONS[subject])
    kind, *_keys, field = subject.split(".")
    words = FIELDS.get(f"{kind}.{field}", field)
    return _("changed %(what)s") % {"what": words}


def others_words(changes: Sequence[DraftChange]) -> str:
    """What others did meanwhile, in one sentence; empty when they did nothing."""
    if not changes:
        return ""
    what = dict.fromkeys(change_words(change.subject) for change in reversed(changes))
    return _("Meanwhile %(who)s %(what)s.") % {
        "who": ", ".join(dict.fromkeys(str(change.by) for change in changes)),
        "what": "; ".join(what),
    }


def last_of(changes: Iterable[DraftChange], user: User) -> DraftChange | None:
    """The person's own newest change that stands, which Undo takes back."""
    own = (one for one in changes if one.by_id == user.pk and one.undone_at is None)
    return next(own, None)
