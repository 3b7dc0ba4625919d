"""The fields of a barrier's page: what is stored in each as text, and what a text makes of it.

A field is named by what it belongs to: "question.alliance-strain.text", "indicator.alliance.
alliance-strain.strength". What the drop-downs of a sentence choose is one text as well.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screening.engine.catalog.serialization import is_storable
from screening.engine.catalog.values import (
    DIRECTIONS,
    GRADES,
    LEVERS,
    TIMINGS,
    URGENCIES,
    WEIGHTS,
    Condition,
)
from screening.engine.visible_text import line_ends, trimmed
from screening.models import (
    AdjustmentDefinition,
    BarrierDefinition,
    DifferentialDefinition,
    DomainDefinition,
    IndicationDefinition,
    IndicatorDefinition,
    OptionDefinition,
    QuestionDefinition,
    RedFlagDefinition,
    RemarkDefinition,
    ScaleDefinition,
)
from screening.workflows.draft_edits import EditRefused

NEVER = "never"
USUAL_LEVEL = 2
MOST_POINTS = 999
NOT_OFFERED = gettext_lazy("Choose one of those that are offered.")


class Field(NamedTuple):
    """How a field is read from its row, and what a text means for the columns of the row."""

    stored: Callable
    values: Callable


def words(name, *, needed=False):
    """A text as the column holds it, in one line where that is no text of several."""

    def values(row, text):
        column = row._meta.get_field(name)
        limit = column.max_length
        wanted = trimmed(line_ends(text))
        if not isinstance(column, models.TextField):
            wanted = " ".join(wanted.split())
        if not is_storable(wanted):
            raise EditRefused(_("This holds a character that cannot be stored. Retype it."))
        if len(wanted) > limit:
            raise EditRefused(too_long(len(wanted), limit))
        if needed and not wanted:
            raise EditRefused(_("Write something here; it cannot be empty."))
        return {name: wanted}

    return Field(lambda row: getattr(row, name), values)


def too_long(length, limit):
    message = _("This has %(length)d characters and %(limit)d fit. Take out %(over)d.")
    return message % {"length": length, "limit": limit, "over": length - limit}


def choice(name, allowed):
    def values(row, text):
        if text not in allowed:
            raise EditRefused(NOT_OFFERED)
        return {name: text}

    return Field(lambda row: getattr(row, name), values)


def number(name, least, most):
    def values(row, text):
        if not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most):
            raise EditRefused(
                _("Write a whole number from %(least)d to %(most)d.")
                % {"least": least, "most": most}
            )
        return {name: int(text)}

    return Field(lambda row: str(getattr(row, name)), values)


def reference(name, model):
    """The key of another row, which is in use."""

    def values(row, text):
        if not model.objects.filter(key=text, retired=False).exists():
            raise EditRefused(NOT_OFFERED)
        return {name: text}

    return Field(lambda row: getattr(row, name), values)


def asked_text(condition: Condition | None, *, optional: bool) -> str:
    """When a question is asked, as its drop-down says it: the question that it follows, if any."""
    parent = condition.question if condition else ""
    if optional:
        return f"{NEVER}:{parent}" if parent else NEVER
    return parent


def stored_asked(row):
    condition = Condition(row.asked_if_id, row.asked_if_level) if row.asked_if_id else None
    return asked_text(condition, optional=row.optional)


def asked_values(row, text):
    """Of everybody, never, or when another question is answered; raises EditRefused."""
    optional = text == NEVER or text.startswith(f"{NEVER}:")
    parent = text.removeprefix(NEVER).removeprefix(":") if optional else text
    if (optional or parent) and (gate_of := row.gate_of.filter(retired=False).first()):
        raise EditRefused(
            _(
                "This is the opening question of “%(barrier)s”, which must be asked of every case. "
                "Choose another opening question there first."
            )
            % {"barrier": gate_of.name}
        )
    if not parent:
        return {"optional": optional, "asked_if_id": None, "asked_if_level": None}
    refuse_parent(row, parent)
    level = row.asked_if_level or min(USUAL_LEVEL, top_level(parent))
    return {"optional": optional, "asked_if_id": parent, "asked_if_level": level}


def refuse_parent(row, key):
    """A question hangs on one that is asked of every case, and not on itself or its follow-ups."""
    parent = QuestionDefinition.objects.filter(key=key, retired=False).first()
    if parent is None:
        raise EditRefused(NOT_OFFERED)
    if parent.pk == row.pk or parent.asked_if_id == row.pk:
        raise EditRefused(
            _("Each would wait for the other, so neither would be asked. Choose another question.")
        )
    if parent.asked_if_id or parent.optional:
        raise EditRefused(
            _("“%(text)s” is not asked of every case itself. Let this follow a question that is.")
            % {"text": parent.text}
        )
    if row.follow_ups.filter(retired=False).exists():
        raise EditRefused(
            _("Other questions follow this one, so it must be asked of every case itself.")
        )


def top_level(question):
    """The highest level that an answer to the question can have; at least 1."""
    levels = OptionDefinition.objects.filter(scale__questions=question).values_list(
        "level", flat=True
    )
    return max([1, *levels])


def opened_values(row, text):
    """From which answer on; only of a question that follows another."""
    if not row.asked_if_id:
        raise EditRefused(_("This question follows no other any more. Load the page again."))
    if text not in ("1", "2", "3") or int(text) > top_level(row.asked_if_id):
        raise EditRefused(NOT_OFFERED)
    return {"asked_if_level": int(text)}


def gate_values(row, text):
    """Another opening question, which has to be one of the barrier's that everybody is asked."""
    link = row.indicators.select_related("question").filter(question=text).first()
    if link is None:
        raise EditRefused(NOT_OFFERED)
    question = link.question
    if question.asked_if_id or question.optional:
        raise EditRefused(
            _("The opening question must be asked of every case. Let this one be asked first.")
        )
    if link.direction != "supports":
        raise EditRefused(_("The opening question must speak for the barrier. Change that first."))
    return {"gate_id": text}


def direction_values(row, text):
    if text not in DIRECTIONS:
        raise EditRefused(NOT_OFFERED)
    if text == "supports" and row.barrier.gate_id != row.question_id:
        # Words for a strength belong to an answer against the barrier.
        return {"direction": text, "strength_text": ""}
    if text != "supports" and row.barrier.gate_id == row.question_id:
        raise EditRefused(_("The opening question must speak for the barrier."))
    return {"direction": text}


def strength_text_values(row, text):
    values = words("strength_text").values(row, text)
    if values["strength_text"] and row.direction != "against":
        raise EditRefused(
            _("Only an answer that speaks against the barrier is a strength of the client.")
        )
    return values


def steps_values(row, text):
    return words("steps", needed=True).values(row, steps_text(text))


def steps_text(text):
    """One step on each line; empty lines are left out."""
    lines = [line.strip() for line in line_ends(text).split("\n")]
    return "\n".join(line for line in lines if line)


def trigger_text(at_least: int | None, option: str | None) -> str:
    """Which answer raises a flag, as its drop-down says it: from a level on, or exactly one."""
    return f"option:{option}" if option else f"at:{at_least}"


def trigger_values(row, text):
    how, _colon, what = text.partition(":")
    options = OptionDefinition.objects.filter(scale__questions=row.question_id)
    if how == "option" and options.filter(key=what).exists():
        return {"at_least": None, "option": what}
    if how == "at" and what in ("1", "2", "3") and options.filter(level__gte=int(what)).exists():
        return {"at_least": int(what), "option": ""}
    raise EditRefused(NOT_OFFERED)


LEVELS = number("level", 0, 3)
FIELDS: dict[str, tuple[Any, dict[str, Field]]] = {
    "barrier": (
        BarrierDefinition,
        {
            "name": words("name", needed=True),
            "short": words("short"),
            "summary": words("summary", needed=True),
            "lever": choice("lever", LEVERS),
            "domain": reference("domain_id", DomainDefinition),
            "gate": Field(lambda row: row.gate_id, gate_values),
            "possible_at": number("possible_at", 1, MOST_POINTS),
            "likely_at": number("likely_at", 2, MOST_POINTS),
        },
    ),
    "question": (
        QuestionDefinition,
        {
            "text": words("text", needed=True),
            "help": words("help"),
            "more_help": words("more_help"),
            "scale": reference("scale_id", ScaleDefinition),
            "asked": Field(stored_asked, asked_values),
            "opened": Field(lambda row: str(row.asked_if_level or ""), opened_values),
        },
    ),
    "indicator": (
        IndicatorDefinition,
        {
            "direction": Field(lambda row: row.direction, direction_values),
            "strength": choice("strength", WEIGHTS),
            "strength_text": Field(lambda row: row.strength_text, strength_text_values),
        },
    ),
    "differential": (DifferentialDefinition, {"how": words("how", needed=True)}),
    "adjustment": (
        AdjustmentDefinition,
        {
            "title": words("title", needed=True),
            "steps": Field(lambda row: row.steps, steps_values),
            "timing": choice("timing", TIMINGS),
            "cautions": words("cautions"),
            "grade": choice("grade", GRADES),
        },
    ),
    "indication": (IndicationDefinition, {"strength": choice("strength", WEIGHTS)}),
    "flag": (
        RedFlagDefinition,
        {
            "title": words("title", needed=True),
            "do_now": words("do_now", needed=True),
            "urgency": choice("urgency", URGENCIES),
            "trigger": Field(lambda row: trigger_text(row.at_least, row.option), trigger_values),
        },
    ),
    "remark": (RemarkDefinition, {"words": words("words", needed=True)}),
    "option": (OptionDefinition, {"label": words("label", needed=True), "level": LEVELS}),
}
"""By kind: the model, and the fields by the last part of their names."""
