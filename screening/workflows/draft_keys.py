"""Keys of new rows, made from their words."""

from django.utils.text import slugify

MOST_WORDS = 6
MOST_CHARACTERS = 48
RESERVED = {"new"}


def key_from(words, taken, *, otherwise):
    """A key of the first words that none of `taken` has; `otherwise` where no letter remains."""
    parts = slugify(words).replace("_", "-").split("-")
    parts = [part for part in parts if part][:MOST_WORDS]
    stem = "-".join(parts)[:MOST_CHARACTERS].strip("-") or otherwise
    key, number = stem, 1
    while key in taken or key in RESERVED:
        number += 1
        key = f"{stem}-{number}"
    return key


def keys_in(model):
    """All keys of a kind of row, retired ones too."""
    return set(model.objects.values_list("key", flat=True))


def new_key(model, words, *, otherwise):
    return key_from(words, keys_in(model), otherwise=otherwise)
