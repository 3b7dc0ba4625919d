"""The way from one text to another, word by word."""

import re
from difflib import SequenceMatcher


def word_changes(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """The two texts word by word: ("same" | "gone" | "new", text), neighbours of one kind joined.

    A space between two words that changed goes with them, so that a rewritten phrase reads as one.
    """
    old, new = (re.findall(r"\s+|[^\s]+", text) for text in (before, after))
    runs: list[tuple[str, str]] = []
    gone, put_in = "", ""
    for step, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, came = "".join(old[a:b]), "".join(new[c:d])
        if step != "equal" or (left.isspace() and (gone or put_in) and b < len(old)):
            gone, put_in = gone + left, put_in + came
            continue
        runs += [("gone", gone), ("new", put_in), ("same", left)]
        gone, put_in = "", ""
    runs += [("gone", gone), ("new", put_in)]
    return tuple(run for run in runs if run[1])
