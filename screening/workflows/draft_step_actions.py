"""What a barrier's page changes in red flags, and in the sources and holds of adjustments."""

from django.utils.translation import gettext as _

from screening.engine.catalog.step_checks import SOURCE_FORMS
from screening.engine.catalog.values import SOURCE_KINDS, VERIFICATIONS
from screening.models import (
    AdjustmentDefinition,
    BarrierDefinition,
    OptionDefinition,
    QuestionDefinition,
    RedFlagDefinition,
    SourceDefinition,
)
from screening.workflows.draft_actions import gone, last_order, row_in_use, text_for
from screening.workflows.draft_edits import EditRefused
from screening.workflows.draft_fields import number, words
from screening.workflows.draft_keys import new_key

YEARS = number("year", 1850, 2100)


def add_flag(recorder, barrier, keys, posted):
    """A red flag at an answer to one of the questions; it begins at the strongest answer."""
    question = row_in_use(QuestionDefinition, posted.get("new.flag.question", ""))
    title = text_for(RedFlagDefinition, "title", posted, "new.flag.title")
    levels = OptionDefinition.objects.filter(scale__questions=question)
    top = max([1, *levels.values_list("level", flat=True)])
    recorder.create(
        RedFlagDefinition,
        key=new_key(RedFlagDefinition, title, fallback="flag"),
        order=last_order(RedFlagDefinition.objects),
        question=question,
        at_least=top,
        title=title,
        do_now=text_for(RedFlagDefinition, "do_now", posted, "new.flag.do_now"),
        urgency="soon",
    )


def retire_flag(recorder, barrier, keys, posted):
    recorder.set(row_in_use(RedFlagDefinition, keys[0]), retired=True)


def hold(recorder, barrier, keys, posted):
    """An adjustment waits while the flag stands."""
    flag = row_in_use(RedFlagDefinition, posted.get("new.hold.flag", ""))
    adjustment = row_in_use(AdjustmentDefinition, posted.get("new.hold.adjustment", ""))
    change_list(recorder, flag, "holds", add=adjustment.key)


def release_held(recorder, barrier, keys, posted):
    change_list(recorder, row_in_use(RedFlagDefinition, keys[0]), "holds", take_out=keys[1])


def wait_while(recorder, barrier, keys, posted):
    """The adjustment waits while a barrier is likely or possible."""
    adjustment = row_in_use(AdjustmentDefinition, posted.get("new.wait.adjustment", ""))
    other = row_in_use(BarrierDefinition, posted.get("new.wait.barrier", ""))
    change_list(recorder, adjustment, "contraindications", add=other.key)


def wait_no_more(recorder, barrier, keys, posted):
    adjustment = row_in_use(AdjustmentDefinition, keys[0])
    change_list(recorder, adjustment, "contraindications", take_out=keys[1])


def cite(recorder, barrier, keys, posted):
    adjustment = row_in_use(AdjustmentDefinition, posted.get("new.cite.adjustment", ""))
    source = row_in_use(SourceDefinition, posted.get("new.cite.source", ""))
    change_list(recorder, adjustment, "sources", add=source.key)


def cite_no_more(recorder, barrier, keys, posted):
    adjustment = row_in_use(AdjustmentDefinition, keys[0])
    change_list(recorder, adjustment, "sources", take_out=keys[1])


def change_list(recorder, row, name, *, add=None, take_out=None):
    """Add a key to a list of the row, or take one out."""
    keys = {one.pk for one in getattr(row, name).all()}
    if take_out is not None and take_out not in keys:
        gone(None)
    recorder.list(row, name, (keys | {add}) - {take_out, None})


def new_source(recorder, barrier, keys, posted):
    """A new source, cited by the adjustment."""
    adjustment = row_in_use(AdjustmentDefinition, posted.get("new.cite.adjustment", ""))
    prefix = "new.source."
    sent = {
        name.removeprefix(prefix): text for name, text in posted.items() if name.startswith(prefix)
    }
    empty = SourceDefinition()
    values = {"title": text_for(SourceDefinition, "title", sent, "title")}
    for name in ("authors", "journal", "doi"):
        values |= words(name).values(empty, sent.get(name, ""))
    if year := sent.get("year", "").strip():
        values |= YEARS.values(empty, year)
    if values["doi"] and not SOURCE_FORMS["doi"].fullmatch(values["doi"]):
        raise EditRefused(
            _("“%(text)s” is not right. A DOI looks like 10.1000/xyz.") % {"text": values["doi"]}
        )
    if sent.get("kind") not in SOURCE_KINDS or sent.get("verified") not in VERIFICATIONS:
        raise EditRefused(_("Choose what kind of source it is, and how far you checked it."))
    source = recorder.create(
        SourceDefinition,
        key=new_key(SourceDefinition, f"{values['authors']} {year}", fallback="source"),
        order=last_order(SourceDefinition.objects),
        kind=sent["kind"],
        verified=sent["verified"],
        **values,
    )
    change_list(recorder, adjustment, "sources", add=source.key)
