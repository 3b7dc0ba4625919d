"""The scoring chapter of the design once more, slow and literal, to compare the engine with.

It reads the catalog's rows only, looks everything up anew, and counts with fractions. It shares
nothing with the engine but the rows themselves.
"""

from fractions import Fraction

from screening.engine.catalog.values import Catalog

POINTS = {"weak": 1, "moderate": 2, "strong": 3, "decisive": 5}
ORDER = ["likely", "possible", "unclear", "unlikely"]


def row(rows, key):
    return next(row for row in rows if row.key == key)


def level(catalog: Catalog, question: str, answers) -> int | None:
    """The level that was answered; None for no answer and for "don't know"."""
    scale = row(catalog.scales, row(catalog.questions, question).scale)
    for option in scale.options:
        if option.key == answers.get(question):
            return option.level
    return None


def status(catalog: Catalog, question: str, answers) -> str:
    condition = row(catalog.questions, question).ask_if
    if condition is None:
        return "asked"
    parent = level(catalog, condition.question, answers)
    if parent is None:
        return "potential"
    return "asked" if parent >= condition.at_least else "closed"


def what_it_may_count(catalog: Catalog, question: str, answers) -> tuple[int, set[int]]:
    """The level that counts in the points, and every level it may still turn out to be."""
    state = status(catalog, question, answers)
    answered = level(catalog, question, answers)
    if state == "closed":
        return 0, {0}
    if answered is None:
        scale = row(catalog.scales, row(catalog.questions, question).scale)
        return 0, {0} | {option.level for option in scale.options}
    return answered, {answered, 0} if state == "potential" else {answered}


def find(catalog: Catalog, key: str, answers) -> dict:
    barrier = row(catalog.barriers, key)
    points = low = high = known = relevant = 0
    for indicator in barrier.indicators:
        sign = 1 if indicator.direction == "supports" else -1
        counts, may_count = what_it_may_count(catalog, indicator.question, answers)
        each = [sign * POINTS[indicator.strength] * value for value in may_count]
        points += sign * POINTS[indicator.strength] * counts
        low += min(each)
        high += max(each)
        if status(catalog, indicator.question, answers) != "closed":
            relevant += 1
            if level(catalog, indicator.question, answers) is not None:
                known += 1
    points, low, high = (max(0, number) for number in (points, low, high))
    if points >= barrier.likely_at:
        band = "likely"
    elif points >= barrier.possible_at:
        band = "possible"
    else:
        band = "unclear" if high >= barrier.likely_at else "unlikely"
    return {
        "barrier": key,
        "points": points,
        "low": low,
        "high": high,
        "band": band,
        "known": known,
        "relevant": relevant,
    }


def findings(catalog: Catalog, answers) -> list[dict]:
    """Every barrier in the order of the report."""

    def place(finding):
        share = Fraction(finding["points"], row(catalog.barriers, finding["barrier"]).likely_at)
        coverage = Fraction(finding["known"], finding["relevant"]) if finding["relevant"] else 0
        return ORDER.index(finding["band"]), -share, -coverage

    return sorted((find(catalog, b.key, answers) for b in catalog.barriers), key=place)


def asks(catalog: Catalog, answers, scored=findings) -> list[tuple]:
    """Question, status, barriers and change, by trying every answer to every open question.

    `scored(catalog, answers)` gives findings as dicts; the quick engine may stand in for it.
    """
    before = {finding["barrier"]: finding for finding in scored(catalog, answers)}
    found_asks = []
    for question in catalog.questions:
        state = status(catalog, question.key, answers)
        if state == "closed" or level(catalog, question.key, answers) is not None:
            continue
        changed, largest = set(), 0
        for option in row(catalog.scales, question.scale).options:
            for after in scored(catalog, answers | {question.key: option.key}):
                old = before[after["barrier"]]
                largest = max(largest, abs(after["points"] - old["points"]))
                if after["band"] != old["band"]:
                    changed.add(after["barrier"])
        if changed:
            keys = tuple(b.key for b in catalog.barriers if b.key in changed)
            found_asks.append((question.key, state, keys, largest))
    return sorted(found_asks, key=lambda ask: (-len(ask[2]), -ask[3]))


def suggestions(catalog: Catalog, answers, modality="") -> list[tuple[str, int, bool]]:
    """Adjustment, sum and whether it waits, the most useful first."""
    points = {
        finding["barrier"]: finding["points"]
        for finding in findings(catalog, answers)
        if finding["band"] in ("likely", "possible")
    }
    stopped = {key for flag in raised(catalog, answers) for key in flag.holds}
    rows = []
    for adjustment in catalog.adjustments:
        total = sum(
            POINTS[link.strength] * points[link.barrier]
            for link in adjustment.indications
            if link.barrier in points
        )
        waits = (
            adjustment.key in stopped
            or any(key in points for key in adjustment.contraindications)
            or any(
                level(catalog, question, answers) is None
                for question in adjustment.ask_first
                if status(catalog, question, answers) != "closed"
            )
        )
        if total > 0:
            rows.append((adjustment, total, waits))
    # One criterion after the other, the last first: each sort keeps the order of equals.
    rows.sort(key=lambda each: ["this-session", "coming-weeks", "refer"].index(each[0].timing))
    rows.sort(key=lambda each: each[0].grade)
    rows.sort(key=lambda each: each[1], reverse=True)
    rows.sort(key=lambda each: is_for_others(each[0], modality))
    return [(adjustment.key, total, waits) for adjustment, total, waits in rows]


def is_for_others(adjustment, modality) -> bool:
    return bool(modality) and bool(adjustment.modalities) and modality not in adjustment.modalities


def first_suggested(catalog: Catalog, answers, modality="") -> list[str]:
    """The steps suggested first: the first five, and then, one swap at a time, what they lack."""
    free = [key for key, _total, waits in suggestions(catalog, answers, modality) if not waits]
    helps = {
        adjustment.key: {link.barrier for link in adjustment.indications}
        for adjustment in catalog.adjustments
    }
    named = [
        finding["barrier"]
        for finding in findings(catalog, answers)
        if finding["band"] in ("likely", "possible")
    ][:3]
    best = [next(filter(lambda key: barrier in helps[key], free), None) for barrier in named]
    first = free[:5]
    for key in best:
        if key is not None and key not in first:
            first.remove([one for one in first if one not in best][-1])
            first.append(key)
    return sorted(first, key=free.index)


def raised(catalog: Catalog, answers) -> list:
    """Flags that stand: an answer counts unless its question is closed."""
    flags = []
    for flag in catalog.red_flags:
        if status(catalog, flag.question, answers) == "closed":
            continue
        answered = level(catalog, flag.question, answers)
        by_level = flag.at_least is not None and answered is not None and answered >= flag.at_least
        if by_level or (flag.option is not None and answers.get(flag.question) == flag.option):
            flags.append(flag)
    return flags
