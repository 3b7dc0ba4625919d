"""The scoring chapter of the design once more, slow and literal, to compare the engine with.

It reads the catalog's rows only, looks everything up anew, and counts with fractions. It shares
nothing with the engine but the rows themselves.
"""

from fractions import Fraction

from screening.engine.catalog.values import Catalog

POINTS = {"weak": 1, "moderate": 2, "strong": 3, "decisive": 5}


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


def is_optional(catalog: Catalog, question: str) -> bool:
    return row(catalog.questions, question).optional


def top(catalog: Catalog, question: str) -> int:
    """The highest level that the question can be answered at."""
    scale = row(catalog.scales, row(catalog.questions, question).scale)
    return max(option.level for option in scale.options)


def worth(indicator) -> int:
    """Points a level, negative for contrary evidence."""
    return POINTS[indicator.strength] * (1 if indicator.direction == "supports" else -1)


def points_of(catalog: Catalog, barrier, answers) -> int:
    """The sum as a clinician adds it up; below 0 it is not cut yet."""
    points = 0
    for indicator in barrier.indicators:
        answered = level(catalog, indicator.question, answers)
        if answered is not None and status(catalog, indicator.question, answers) != "closed":
            points += worth(indicator) * answered
    return points


def extremes(catalog: Catalog, barrier, answers) -> tuple[int, int]:
    """The lowest and highest sum, found by settling the questions one after the other.

    First every parent whose answer is open takes each of its options in turn, or none; then each
    other open question that is asked takes the answer that suits the end looked for.
    """
    for indicator in barrier.indicators:
        condition = row(catalog.questions, indicator.question).ask_if
        parent = condition.question if condition else None
        if parent is None or "settled " + parent in answers:
            continue
        if level(catalog, parent, answers) is not None or is_optional(catalog, parent):
            continue
        scale = row(catalog.scales, row(catalog.questions, parent).scale)
        tried = [dict(answers), *(answers | {parent: option.key} for option in scale.options)]
        ends = [extremes(catalog, barrier, each | {"settled " + parent: ""}) for each in tried]
        return min(low for low, _high in ends), max(high for _low, high in ends)
    low = high = points_of(catalog, barrier, answers)
    for indicator in barrier.indicators:
        question = indicator.question
        is_settled = "settled " + question in answers or is_optional(catalog, question)
        if is_settled or level(catalog, question, answers) is not None:
            continue
        if status(catalog, question, answers) == "asked":
            most = worth(indicator) * top(catalog, question)
            low, high = low + min(0, most), high + max(0, most)
    return low, high


def find(catalog: Catalog, key: str, answers) -> dict:
    barrier = row(catalog.barriers, key)
    low, high = extremes(catalog, barrier, answers)
    points, low, high = (max(0, n) for n in (points_of(catalog, barrier, answers), low, high))
    known = relevant = 0
    for indicator in barrier.indicators:
        if status(catalog, indicator.question, answers) == "closed":
            continue
        if level(catalog, indicator.question, answers) is not None:
            known, relevant = known + 1, relevant + 1
        elif not is_optional(catalog, indicator.question):
            relevant += 1
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

    def before_others(finding):
        barrier = row(catalog.barriers, finding["barrier"])
        gate = level(catalog, barrier.gate, answers)
        return (
            finding["band"] in ("likely", "possible"),
            finding["band"] == "unclear",
            Fraction(-1 if gate is None else gate),
            Fraction(finding["low"], barrier.likely_at),
            Fraction(finding["points"], barrier.likely_at),
        )

    # Sorting is stable in reverse too: equals keep the order of the catalog.
    found = [find(catalog, barrier.key, answers) for barrier in catalog.barriers]
    return sorted(found, key=before_others, reverse=True)


def asks(catalog: Catalog, answers, scored=findings) -> list[tuple]:
    """Question, status, barriers and change, by trying every answer to every open question.

    `scored(catalog, answers)` gives findings as dicts; the quick engine may stand in for it.
    """
    tried = {}
    for question in catalog.questions:
        state = status(catalog, question.key, answers)
        if state == "closed" or question.optional:
            continue
        if level(catalog, question.key, answers) is not None:
            continue
        if state == "potential" and is_optional(catalog, question.ask_if.question):
            continue
        tried[question.key] = what_answers_change(catalog, question, answers, scored)
    rows = []
    for key, (changed, largest) in tried.items():
        follow_ups = [q.key for q in catalog.questions if q.ask_if and q.ask_if.question == key]
        opened = [tried[follow_up] for follow_up in follow_ups if follow_up in tried]
        opened = [each for each in opened if each[0]]
        everything = changed.union(*(barriers for barriers, _largest in opened))
        if everything:
            keys = tuple(b.key for b in catalog.barriers if b.key in everything)
            change = max(largest, *(step for _barriers, step in opened), 0)
            rows.append((key, status(catalog, key, answers), keys, change))
    return sorted(rows, key=lambda ask: (-len(ask[2]), -ask[3], ask[1] == "potential"))


def what_answers_change(catalog: Catalog, question, answers, scored) -> tuple[set[str], int]:
    """The barriers of another band after some answer, and the largest step in points."""
    before = {finding["barrier"]: finding for finding in scored(catalog, answers)}
    changed, largest = set(), 0
    for option in row(catalog.scales, question.scale).options:
        for after in scored(catalog, answers | {question.key: option.key}):
            old = before[after["barrier"]]
            largest = max(largest, abs(after["points"] - old["points"]))
            if after["band"] != old["band"]:
                changed.add(after["barrier"])
    return changed, largest


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
