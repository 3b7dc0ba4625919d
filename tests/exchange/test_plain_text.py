"""A report as plain text, line by line."""

import pytest

from screening.exchange.plain_text import COLUMNS, Entry, Part, plain_characters, plain_text

HEAD = ("What may be holding this therapy back", "Case K-1, screening 1 of 3 November 2026")


def test_the_form_is_fixed():
    parts = (
        Part(
            "safety", "Safety", (Entry("Act now: Suicidal thoughts", "-", (Entry("To do: ask."),)),)
        ),
        Part("way", "What is in the way", (Entry("Weak alliance: likely", "1."), Entry("None."))),
    )
    assert plain_text(HEAD, parts).split("\n") == [
        "What may be holding this therapy back",
        "Case K-1, screening 1 of 3 November 2026",
        "",
        "SAFETY",
        "- Act now: Suicidal thoughts",
        "  To do: ask.",
        "",
        "WHAT IS IN THE WAY",
        "1. Weak alliance: likely",
        "None.",
        "",
    ]


def test_a_long_item_hangs_under_its_own_first_word():
    entry = Entry("alpha " * 20, "-", (Entry("beta " * 20, "1."),))
    lines = plain_text((), (Part("a", "A", (entry,)),)).split("\n")
    assert lines[:2] == ["", "A"]
    assert lines[2:-1] == [
        "- " + " ".join(["alpha"] * 11),
        "  " + " ".join(["alpha"] * 9),
        "  1. " + " ".join(["beta"] * 13),
        "     " + " ".join(["beta"] * 7),
    ]


@pytest.mark.parametrize("text", ["word " * 400, "x" * 500, "https://example.org/" + "a" * 300])
def test_no_line_is_longer_than_72_columns(text):
    entry = Entry(text, "-", (Entry(text, "12.", (Entry(text, "-"),)),))
    lines = plain_text((text,), (Part("a", text, (entry,)),)).split("\n")
    assert max(map(len, lines)) <= COLUMNS


def test_the_line_ends_of_a_person_stay():
    lines = plain_text((), (Part("a", "A", (Entry("One.\n\nTwo.", "-"),)),)).split("\n")
    assert lines[2:] == ["- One.", "", "  Two.", ""]


def test_a_sum_is_not_broken_over_two_lines():
    entry = Entry("w" * 66 + " (3\xa0x\xa03\xa0=\xa09)", "-")
    assert plain_text((), (Part("a", "A", (entry,)),)).split("\n")[3] == "  (3 x 3 = 9)"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("“Don’t know”", '"Don\'t know"'),
        ("a – b — c − d", "a - b - c - d"),
        ("A → B …", "A -> B ..."),
        ("3 × 3 = 9", "3 x 3 = 9"),
        ("• ▪ one · two", "- - one - two"),
        ("≥ 6, ≤ 12, ± 2", ">= 6, <= 12, +/- 2"),
        ("Zoë Müller, £5", "Zoë Müller, £5"),
        ("tab\tand\u2003wide\u200b", "tab and wide"),
        ("☹ 😀", "(white frowning face) (grinning face)"),
        ("a\x00b\x07c\u202ed", "a b cd"),
    ],
)
def test_what_records_mangle_has_a_plain_form(text, plain):
    assert plain_characters(text) == plain
