"""What was put right in a case: codes that were changed, drafts that were discarded."""

from screening.models import Answer, CodeChange, Discard
from screening.models.prepared import NUMBER, Prepared

DISCARDED = "screening.discarded"
LAST_DISCARD = Prepared(
    lambda case: (
        Discard.objects.standing()
        .filter(screening__case=case)
        .select_related("screening")
        .defer("screening__own_words")
        .order_by("-at", "-pk")[:1]
    ),
    case=NUMBER,
)


def undoable_discard(case, happened, now):
    """The discard that its clinician can undo now, or None; `case` is one of `with_history`.

    `happened` is its timeline, which says whether there is anything to look for.
    """
    if not any(each.verb == DISCARDED for each in happened):
        return None
    discard = LAST_DISCARD.first(case=case.pk)
    if discard is None or now > discard.undo_until:
        return None
    is_overtaken = any(each.number > discard.screening.number for each in case.history)
    return None if is_overtaken else discard


def answers_of(case):
    """How many answers the case's screenings hold, those of discarded drafts among them."""
    return Answer.objects.filter(screening__case=case).count()


def corrections_of(events):
    """By event: the codes that it changed, or the flags that a discarded draft raised.

    Takes no query where nothing of either kind happened.
    """
    changes = rows_named(CodeChange, "change", events)
    discards = rows_named(Discard, "discard", events)
    corrections = {}
    for event in events:
        if change := changes.get(event.details.get("change")):
            corrections[event.pk] = {"before": change.before, "after": change.after}
        if discard := discards.get(event.details.get("discard")):
            corrections[event.pk] = {"flags": discard.flags, "words": discard.words}
    return corrections


def rows_named(model, name, events):
    """The rows whose keys the events' details hold under `name`, by key."""
    keys = [event.details[name] for event in events if name in event.details]
    return model.objects.in_bulk(keys) if keys else {}
