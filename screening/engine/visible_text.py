"""Whether a text shows anything: what has no visible character counts as empty, everywhere."""

import unicodedata

LOOK_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159")
"""Letters and symbols by their category that are drawn as nothing: the fillers of Hangul, the
braille pattern without dots, the object replacement character, the null notehead."""


def has_visible_character(text: str) -> bool:
    """Whether a reader sees anything of the text.

    Separators (category Z), controls and format characters (C), and marks (M), which need another
    character to stand on, are not seen; variation selectors and U+034F are marks.
    """
    return any(
        unicodedata.category(character)[0] not in "ZCM" and character not in LOOK_BLANK
        for character in text
    )


def trimmed(text: str) -> str:
    """The text without white space around it; empty when nothing of it is visible."""
    return text.strip() if has_visible_character(text) else ""


STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same: they may differ in straight or typographic quotes."""
    return one.translate(STRAIGHT) == other.translate(STRAIGHT)


def line_ends(text: str) -> str:
    """Browsers send line ends as CR LF; what is stored holds LF alone."""
    return text.replace("\r\n", "\n")
