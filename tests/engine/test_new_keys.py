"""Keys made from words."""

import pytest

from screening.engine.catalog.new_keys import key_from
from screening.engine.catalog.row_checks import KEY_FORM, KEY_LENGTH


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Stigma and shame about depression", "stigma-and-shame-about-depression"),
        ("  What’s  “up”? ", "whats-up"),
        ("It's Élan, naïveté & co.", "its-elan-naivete-co"),
        ("A" * 70, "a" * 60),
        ("word " * 30, "-".join(["word"] * 12)),
        ("безнадёжность", "new"),
        ("—", "new"),
        ("", "new"),
    ],
)
def test_are_made_of_small_letters_digits_and_hyphens(words, key):
    assert key_from(words, ()) == key
    assert KEY_FORM.fullmatch(key)
    assert len(key) <= KEY_LENGTH


def test_that_are_taken_get_a_number():
    assert key_from("Two words", {"two-words"}) == "two-words-2"
    assert key_from("Two words", {"two-words", "two-words-2"}) == "two-words-3"


def test_with_a_number_are_no_longer_than_others():
    key = key_from("a" * 60, {"a" * 60})
    assert key == "a" * 58 + "-2"
