"""Codes that read alike are one code."""

import pytest

from screening.engine.case_code import normalised_code


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("K-1043", "K-1043"),
        ("k-1043", "K-1043"),
        ("  k-1043\n", "K-1043"),
        ("straße-1", "STRASSE-1"),
        ("STRASSE-1", "STRASSE-1"),
        ("\uff2b-\uff11", "K-1"),
        ("\u212a-1", "K-1"),
        ("k\u20111043", "K-1043"),
        ("k\u20131043", "K-1043"),
        ("k\u22121043", "K-1043"),
        ("k\u200b-\u00ad1", "K-1"),
        ("\ufb01-1", "FI-1"),
        ("\u00e4-1", "\u00c4-1"),
        ("a\u0308-1", "\u00c4-1"),
        ("", ""),
    ],
    ids=ascii,
)
def test_a_code_has_one_spelling(typed, stored):
    assert normalised_code(typed) == stored
    assert normalised_code(stored) == stored
