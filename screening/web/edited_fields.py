"""The fields that a barrier's page sends: each with what is wanted in it and what was seen."""

from collections.abc import Mapping

from django.http import QueryDict

from screening.web.seen import SEEN
from screening.workflows.draft_fields import FIELDS

ANSWER = "answer-"
WHY = "why."
TAKE = "take"
"""Names a field in which the other editor's words shall stand: what was typed there is dropped."""


def edited_fields(posted: QueryDict) -> dict[str, tuple[str, ...]]:
    """By name of the field the text wanted, then the texts seen."""
    dropped = posted.get(TAKE, "")
    return {
        name: (str(text), *map(str, posted.getlist(f"{SEEN}{name}")))
        for name, text in posted.items()
        if is_field(name) and name != dropped
    }


def is_field(name: str) -> bool:
    kind, field = name.partition(".")[0], name.rpartition(".")[2]
    return kind in FIELDS and field in FIELDS[kind][1]


def reasons(posted: QueryDict) -> dict[int, str]:
    """Why changes were made, by their numbers, where the page shows something else."""
    return {
        int(number): str(text)
        for name, text in posted.items()
        if name.startswith(WHY)
        and (number := name.removeprefix(WHY)).isascii()
        and number.isdigit()
        and len(number) < 18
        and [text] != posted.getlist(f"{SEEN}{name}")
    }


def tried_answers(posted: QueryDict) -> dict[str, str]:
    """The answers that were pressed in the preview."""
    return {
        name.removeprefix(ANSWER): str(option)
        for name, option in posted.items()
        if name.startswith(ANSWER)
    }


def action_of(posted: Mapping[str, str]) -> tuple[str, list[str]]:
    """The button that was pressed and the keys of what it is about: "move-up:alliance-strain"."""
    action, _colon, keys = posted.get("do", "").partition(":")
    return action, keys.split(".") if keys else []
