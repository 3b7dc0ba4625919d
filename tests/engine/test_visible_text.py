"""What a reader sees nothing of is empty."""

import pytest

from screening.engine.visible_text import has_visible_character, trimmed

BLANK = {
    "nothing": "",
    "space": " ",
    "line ends": "\r\n\t",
    "no-break space": "\u00a0",
    "ideographic space": "\u3000",
    "zero width space": "\u200b",
    "byte order mark": "\ufeff",
    "word joiner": "\u2060",
    "soft hyphen": "\u00ad",
    "left-to-right mark": "\u200e",
    "tag": "\U000e0041",
    "control": "\x07",
    "braille without dots": "\u2800",
    "hangul filler": "\u3164",
    "choseong filler": "\u115f",
    "jungseong filler": "\u1160",
    "halfwidth filler": "\uffa0",
    "grapheme joiner": "\u034f",
    "variation selector": "\ufe0f",
    "supplementary variation selector": "\U000e0100",
    "mark alone": "\u0301",
    "vowel inherent": "\u17b4",
    "line separator": "\u2028",
    "many": "\u200b\u2800 \u3164\ufe0f",
}


@pytest.mark.parametrize("text", BLANK.values(), ids=BLANK)
def test_blank_characters_alone_are_empty(text):
    assert not has_visible_character(text)
    assert trimmed(text) == ""


@pytest.mark.parametrize(
    "text", ["x", ".", "\u00e9", "e\u0301", "1", "\u2713", "\U0001f642", "\u4f60"]
)
def test_one_visible_character_is_enough(text):
    assert has_visible_character(f"\u200b{text}\u2800")
    assert trimmed(f"  {text}\n") == text


def test_joiners_inside_a_text_stay():
    family = "\U0001f468\u200d\U0001f469"
    assert trimmed(family) == family
