"""A report as plain text for a clinic's record: a fixed form, 72 columns, ASCII punctuation.

Record systems mangle arrows, bullets and typographic quotes, so none is left. Letters with accents
stay: names and words need them.
"""

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

COLUMNS = 72
NO_BREAK = "\xa0"
PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛‹›′`´", "'"),
        **dict.fromkeys("‐‑‒–—―−•‣▪●◦", "-"),
        **dict.fromkeys("→⇒➔", "->"),
        **dict.fromkeys("←⇐", "<-"),
        "…": "...",
        "·": "-",
        "×": "x",
        "÷": "/",
        "±": "+/-",
        "≈": "about ",
        "≤": "<=",
        "≥": ">=",
        "≠": "not equal to ",
        "½": "1/2",
        "¼": "1/4",
        "¾": "3/4",
        "°": " degrees",
        "✓": "yes",
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph, or with a mark ("-", "1.") an item of a list; `below` stands under it."""

    text: str
    mark: str = ""
    below: tuple["Entry", ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a report that can be copied by itself."""

    key: str
    heading: str
    entries: tuple[Entry, ...]


def plain_text(head: Iterable[str], parts: Iterable[Part]) -> str:
    """The lines of `head`, then each part under its heading in capitals; LF ends each line."""
    lines = [line for text in head for line in wrapped(text)]
    for part in parts:
        lines += ["", *wrapped(part.heading.upper()), *entry_lines(part.entries)]
    return "\n".join(lines) + "\n"


def entry_lines(entries: Iterable[Entry], indent: str = "") -> Iterator[str]:
    for entry in entries:
        lead = f"{entry.mark} " if entry.mark else ""
        yield from wrapped(entry.text, indent, lead)
        yield from entry_lines(entry.below, indent + " " * len(lead))


def wrapped(text: str, indent: str = "", lead: str = "") -> Iterator[str]:
    """The text in plain characters and lines of 72 columns; its own line ends stay.

    A no-break space holds its neighbours together on a line, and is written as a space.
    """
    before, later = indent + lead, indent + " " * len(lead)
    for line in plain_characters(text).split("\n"):
        lines = textwrap.wrap(
            line, COLUMNS, initial_indent=before, subsequent_indent=later, break_on_hyphens=False
        )
        yield from (one.replace(NO_BREAK, " ") for one in lines or [before.rstrip()])
        before = later


def plain_characters(text: str) -> str:
    """The text with ASCII punctuation alone; what has no plain form is named in brackets."""
    return "".join(map(plain_character, text.translate(PLAIN)))


def plain_character(character: str) -> str:
    if character.isascii():
        return character if character.isprintable() or character == "\n" else " "
    category = unicodedata.category(character)
    if character == NO_BREAK:
        return character
    if category[0] == "Z":
        return " "
    # Letters, marks, numbers and currencies are kept; controls and format characters are not seen.
    if category[0] in "LMN" or category == "Sc":
        return character
    if category[0] == "C":
        return ""
    return f"({unicodedata.name(character, 'symbol').lower()})"
