"""A letter about a case as plain text on one page: its paragraphs, and whether it fits."""

from collections.abc import Iterable
from typing import NamedTuple


class Size(NamedTuple):
    """A size in which a letter is printed: what the page holds below the letter's head."""

    name: str
    lines: int
    width: int
    """Of a line, in hundredths of an em."""


SIZES = (Size("usual", 31, 4600), Size("small", 37, 5080), Size("smaller", 45, 5680))
WIDTHS = {
    **dict.fromkeys("ijlI|'", 30),
    **dict.fromkeys(" .,:;!/()[]frt-", 42),
    **dict.fromkeys('abcdeghknopqsuvxyzJ0123456789?*_"', 64),
    **dict.fromkeys("ABCDEFGHKLNPRSTUVXYZ&$", 78),
    **dict.fromkeys("OQmwMW%@", 100),
}
"""Of characters in DejaVu Sans, the widest of the fonts that a server or a browser takes."""
WIDEST = 110


def letter_text(paragraphs: Iterable[str]) -> str:
    """Paragraphs with an empty line between each two; those without words are left out."""
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def listed(heading: str, items: Iterable[str]) -> str:
    """A heading with its items as a paragraph; empty where there are none."""
    lines = [f"- {item}" for item in items]
    return "\n".join([heading, *lines]) if lines else ""


def size_that_fits(body: str) -> Size | None:
    """The largest size in which the letter stands on one page; None where none does."""
    return next((size for size in SIZES if lines_of(body, size.width) <= size.lines), None)


def lines_over(body: str) -> int:
    """By how many lines the letter is too long for one page in the smallest size."""
    smallest = SIZES[-1]
    return max(0, lines_of(body, smallest.width) - smallest.lines)


def lines_of(body: str, width: int) -> int:
    """How many lines of a width the letter takes; an empty line is one."""
    return sum(lines_of_one(line, width) for line in body.strip().split("\n"))


def lines_of_one(line: str, width: int) -> int:
    lines, filled = 1, 0
    for word in line.split():
        wide = width_of(word)
        if filled and filled + WIDTHS[" "] + wide > width:
            lines, filled = lines + 1, 0
        else:
            filled += WIDTHS[" "] if filled else 0
        # A word wider than the line is broken anywhere.
        broken, filled = divmod(filled + wide, width)
        lines += broken
    return lines


def width_of(word: str) -> int:
    return sum(WIDTHS.get(character, WIDEST) for character in word)
