"""Keys for new rows, made from the words by which people know them."""

import re
import unicodedata
from collections.abc import Container

from screening.engine.catalog.row_checks import KEY_LENGTH


def key_from(words: str, taken: Container[str], *, fallback: str = "new") -> str:
    """A key that none of `taken` has: small letters, digits and hyphens, from the words.

    Accents are dropped; words without any Latin letter or digit give the fallback. A key that is
    taken gets a number behind it.
    """
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    whole = "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", ""))) or fallback
    key, number = shortened(whole, KEY_LENGTH), 1
    while key in taken:
        number += 1
        tail = f"-{number}"
        key = shortened(whole, KEY_LENGTH - len(tail)) + tail
    return key


def shortened(key: str, limit: int) -> str:
    """The key cut to its limit, where possible between two words."""
    if len(key) <= limit:
        return key
    cut = key[: limit + 1].rpartition("-")[0]
    return cut or key[:limit]
