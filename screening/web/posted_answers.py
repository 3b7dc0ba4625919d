"""The one reader of posted answers: a whole page, a single save, kept input, a preview."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from screening.engine.visible_text import line_ends, trimmed
from screening.web.seen import seen_texts, seen_values

ANSWER, CHOICE, NOTE = "answer-", "choose-", "note."
"""What the name of a field starts with; the question's key follows.

The prefix alone says what a field is, so a question may have any key, even "go" or "seen-x". No key
holds a full stop, so what was seen of a note never has the name of what was seen of an answer.
"""


@dataclass(frozen=True, slots=True)
class PostedAnswers:
    """The answers that a form sent, in the order of its fields.

    `changes` is {question: (option, options seen or sent before, or "")}, as `save_answers` takes
    it. A choice that settles a conflict replaces the answer to its question; `chosen` is the
    question of the first such choice, or None. `note_changes` are the notes in the same form, as
    they are stored: with nothing around them, and empty when nothing of them is visible.
    """

    changes: Mapping[str, tuple[str, ...]]
    chosen: str | None = None
    note_changes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def from_post(cls, data: Mapping[str, str]) -> Self:
        """Read the posted fields; a question without a chosen option is left out."""
        answers = {key: option for key, option in named(data, ANSWER).items() if option}
        choices = named(data, CHOICE)
        changes = {
            question: (option, *seen_values(data, question))
            for question, option in (answers | choices).items()
        }
        notes = {
            question: (trimmed(line_ends(text)), *seen_texts(data, f"{NOTE}{question}"))
            for question, text in named(data, NOTE).items()
        }
        return cls(changes=changes, chosen=next(iter(choices), None), note_changes=notes)

    def __len__(self) -> int:
        """How many things a person sent; a note counts where it is none that the page showed."""
        notes = (note for note in self.note_changes.values() if [note[0]] != list(note[1:]))
        return len(self.changes) + sum(1 for _note in notes)

    def __or__(self, later: Self) -> Self:
        """These, with what was sent later in their place."""
        return type(self)(
            changes={**self.changes, **later.changes},
            note_changes={**self.note_changes, **later.note_changes},
        )

    @property
    def answers(self) -> dict[str, str]:
        """The options by question, without what was seen."""
        return {question: change[0] for question, change in self.changes.items()}

    @property
    def notes(self) -> dict[str, str]:
        """The notes by question, without what was seen."""
        return {question: change[0] for question, change in self.note_changes.items()}


def named(data: Mapping[str, str], prefix: str) -> dict[str, str]:
    """The fields whose names start with `prefix`, by the rest of the name."""
    return {
        name.removeprefix(prefix): value for name, value in data.items() if name.startswith(prefix)
    }
