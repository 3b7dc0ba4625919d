"""The one spelling of a case code, so that two that read alike are the same code."""

import unicodedata


def normalised_code(typed: str) -> str:
    """The code as it is stored: compatibility forms folded, dashes plain, capitals, no blanks.

    Wide letters and other forms become the plain ones (NFKC), every dash a hyphen, "ß" "SS";
    what is not seen (format characters such as U+200B) and white space around it is left out.
    """
    folded = unicodedata.normalize("NFKC", typed)
    plain = "".join(
        "-" if is_dash(character) else character
        for character in folded
        if unicodedata.category(character) != "Cf"
    )
    return unicodedata.normalize("NFKC", plain.upper()).strip()


def is_dash(character: str) -> bool:
    """A dash of any length, or the minus sign."""
    return unicodedata.category(character) == "Pd" or character == "\u2212"
