"""The one rule of rounding to whole per cent."""


def percent(part: float, whole: float = 1) -> int:
    """`part` of `whole` as whole per cent, halves up: 5 of 40 is 13.

    Python's own `round` takes a half to the even neighbour: 12. Of whole numbers the result is
    exact. `part` is not negative, and `whole` is above 0.
    """
    return int((200 * part + whole) // (2 * whole))
