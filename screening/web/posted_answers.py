"""The one reader of posted answers: a whole page, a single save, kept input, a preview."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from screening.web.seen import seen_values

ANSWER, CHOICE = "answer-", "choose-"
"""What the name of a field starts with; the question's key follows.

The prefix alone says what a field is, so a question may have any key, even "go" or "seen-x".
"""


@dataclass(frozen=True, slots=True)
class PostedAnswers:
    """The answers that a form sent, in the order of its fields.

    `changes` is {question: (option, options seen or sent before, or "")}, as `save_answers` takes
    it. A choice that settles a conflict replaces the answer to its question; `chosen` is the
    question of the first such choice, or None.
    """

    changes: Mapping[str, tuple[str, ...]]
    chosen: str | None = None

    @classmethod
    def from_post(cls, data: Mapping[str, str]) -> Self:
        """Read the posted fields; a question without a chosen option is left out."""
        answers = {key: option for key, option in named(data, ANSWER).items() if option}
        choices = named(data, CHOICE)
        changes = {
            question: (option, *seen_values(data, question))
            for question, option in (answers | choices).items()
        }
        return cls(changes=changes, chosen=next(iter(choices), None))

    @property
    def answers(self) -> dict[str, str]:
        """The options by question, without what was seen."""
        return {question: change[0] for question, change in self.changes.items()}


def named(data: Mapping[str, str], prefix: str) -> dict[str, str]:
    """The fields whose names start with `prefix`, by the rest of the name."""
    return {
        name.removeprefix(prefix): value for name, value in data.items() if name.startswith(prefix)
    }
