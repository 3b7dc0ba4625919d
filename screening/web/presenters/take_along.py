"""Questions to take along, in groups for the page and as plain text to copy."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.engine.catalog.values import Question
from screening.engine.take_along import TakeAlong


@dataclass(frozen=True, slots=True)
class Group:
    """Questions under one heading; `with_help` where there is room for the first line of help."""

    key: str
    heading: str
    questions: tuple[Question, ...]
    with_help: bool = True


def take_along_context(take: TakeAlong, *, code: str, number: int) -> dict[str, Any]:
    """The groups that hold something, what is left out in words, and all of it as text."""
    groups = [
        Group("safety", _("Safety: ask these first"), take.safety),
        Group("deciding", _("What would decide most"), take.deciding),
        Group("doubted", _("Answered “don’t know”"), take.doubted, with_help=False),
    ]
    shown = [group for group in groups if group.questions]
    return {"groups": shown, "more": more_open(take.more), "as_text": as_text(shown, code, number)}


def more_open(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "%(number)d more question is open; it would decide less.",
        "%(number)d more questions are open; they would decide less.",
        number,
    ) % {"number": number}


def as_text(groups: list[Group], code: str, number: int) -> str:
    """Headings and questions as lines, which every record system takes."""
    title = _("Questions to take along: case %(code)s, screening %(number)d")
    lines = [title % {"code": code, "number": number}]
    for group in groups:
        lines += ["", group.heading, *(f"- {question.text}" for question in group.questions)]
    return "\n".join(lines)
