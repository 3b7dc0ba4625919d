"""Keys of new rows, made from their words."""

from screening.engine.catalog.new_keys import key_from

RESERVED = {"new"}
"""Taken by an address."""


def new_key(model, words, *, fallback):
    """A key that no row of the model has, retired ones included."""
    return key_from(
        words, RESERVED | set(model.objects.values_list("key", flat=True)), fallback=fallback
    )
