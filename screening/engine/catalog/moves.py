"""What stands elsewhere in a list than before: the smallest set of moves that explains it."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Move = tuple[str, str, str]
"""A key that moved, the key that it stood behind, and the one that it stands behind; "" is none."""


def row_moves(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Move]:
    """What moved among rows by key; questions stand in an order of their own on each page."""
    for page in dict.fromkeys(map(page_of, after.values())):
        old, new = (
            [key for key, row in rows.items() if page_of(row) == page] for rows in (before, after)
        )
        yield from moves(old, new)


def page_of(row: Any) -> str:
    """The domain of a question; of other rows, which stand in one list, ""."""
    return row.domain if hasattr(row, "ask_if") else ""


def moves(before: Sequence[str], after: Sequence[str]) -> Iterator[Move]:
    """Each key that moved, in the order after; keys that only one of the two holds are left out."""
    both = set(before) & set(after)
    old, new = ([key for key in keys if key in both] for keys in (before, after))
    was_behind, is_behind = (dict(zip(keys, ["", *keys], strict=False)) for keys in (old, new))
    for key in moved(old, new):
        yield key, was_behind[key], is_behind[key]


def moved(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The smallest set of keys whose moving explains the new order; both hold the same keys.

    What stays is a longest increasing subsequence of the places before, found by patience sorting:
    `tails` holds, for each length, the run of that length that ends with the lowest place.
    """
    places = {key: place for place, key in enumerate(before)}
    tails: list[str] = []
    previous: dict[str, str | None] = {}
    for key in after:
        at = bisect_left(tails, places[key], key=places.__getitem__)
        previous[key] = tails[at - 1] if at else None
        tails[at : at + 1] = [key]
    stayed = set()
    last = tails[-1] if tails else None
    while last is not None:
        stayed.add(last)
        last = previous[last]
    return [key for key in after if key not in stayed]
