"""The note beside an answer, as its box shows it."""

from dataclasses import dataclass

from screening.models import NOTE_LIMIT


@dataclass(frozen=True, slots=True)
class Note:
    """The note beside an answer: what the box holds, and what the page has seen as stored.

    `stored` is another note that another tab stored meanwhile; None where there is no conflict.
    """

    text: str = ""
    seen: str = ""
    stored: str | None = None
    limit: int = NOTE_LIMIT

    @property
    def is_disputed(self) -> bool:
        return self.stored is not None

    @property
    def is_open(self) -> bool:
        return bool(self.text) or self.is_disputed


BLANK = Note()
