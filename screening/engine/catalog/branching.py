"""Problems of branching: gates, conditions that cannot hold, thresholds that no answers reach."""

from collections.abc import Iterator, Mapping

from screening.engine.catalog.values import (
    WEIGHTS,
    Barrier,
    Catalog,
    Indicator,
    Problem,
    Question,
    Scale,
)


def gate_problems(barrier: Barrier, questions: Mapping[str, Question]) -> Iterator[Problem]:
    """A gate speaks for its barrier and is asked of every case."""
    gates = [i for i in barrier.indicators if i.question == barrier.gate]
    if not gates:
        yield Problem(
            "barrier", barrier.key, "The barrier has no gate among its questions. Name one."
        )
    elif gates[0].direction != "supports":
        yield Problem("barrier", barrier.key, "The gate must speak for the barrier.")
    if (gate := questions.get(barrier.gate)) and gate.ask_if:
        yield Problem(
            "barrier", barrier.key, "The gate must be asked of every case: remove its condition."
        )


def condition_problems(catalog: Catalog) -> Iterator[Problem]:
    """Unknown parents, levels that never or always hold, cycles by name, and chains."""
    questions = {question.key: question for question in catalog.questions}
    tops = {
        scale.key: max((option.level for option in scale.options), default=0)
        for scale in catalog.scales
    }
    for question in catalog.questions:
        condition = question.ask_if
        if condition is None:
            continue
        parent = questions.get(condition.question)
        if parent is None:
            yield Problem(
                "question",
                question.key,
                f"The question “{condition.question}” it depends on does not exist or is retired.",
            )
            continue
        top = tops.get(parent.scale, 3)
        if not 1 <= condition.at_least <= top:
            yield Problem(
                "question",
                question.key,
                f"The condition must ask for level 1 to {top} of “{parent.key}”; "
                f"level {condition.at_least} never or always holds.",
            )
        if cycle := cycle_from(question.key, questions):
            yield Problem(
                "question",
                question.key,
                f"The conditions go round in a circle: {' → '.join(cycle)}. Remove one of them.",
            )
        elif parent.ask_if is not None:
            yield Problem(
                "question",
                question.key,
                f"“{parent.key}” is itself a follow-up. Hang this question on a question that "
                "is asked of every case.",
            )


def cycle_from(start: str, questions) -> list[str]:
    """The way from `start` back to itself along the conditions; empty when there is none."""
    path = [start]
    while (question := questions.get(path[-1])) and question.ask_if:
        path.append(question.ask_if.question)
        if path[-1] == start:
            return path
        if path[-1] in path[:-1]:
            return []
    return []


def reach_problems(catalog: Catalog) -> Iterator[Problem]:
    """Barriers that no set of answers makes likely.

    Supporting questions at their highest level open their own follow-ups; a parent that speaks
    against the barrier may have to stay low, which closes what hangs on it, so both ways are
    tried for each such parent and the better one taken. A barrier with a problem that leaves
    its points open is passed over: it is told of that problem first.
    """
    scales = {scale.key: scale for scale in catalog.scales}
    questions = {question.key: question for question in catalog.questions}
    levels = {
        key: {option.level for option in scales[question.scale].options}
        for key, question in questions.items()
        if question.scale in scales and scales[question.scale].options
    }
    for barrier in catalog.barriers:
        if not all(is_countable(i, questions, levels) for i in barrier.indicators):
            continue
        weights = {
            i.question: WEIGHTS[i.strength] * (1 if i.direction == "supports" else -1)
            for i in barrier.indicators
        }
        groups: dict[str, set[str]] = {}
        for key in weights:
            condition = questions[key].ask_if
            groups.setdefault(condition.question if condition else key, set()).add(key)
        most = sum(
            best_of_group(parent, keys, weights, questions, levels)
            for parent, keys in groups.items()
        )
        if most < barrier.likely_at:
            yield Problem(
                "barrier",
                barrier.key,
                f"“likely” begins at {barrier.likely_at} points, but no answers reach more than "
                f"{most}. Lower the threshold or raise a weight.",
            )


def is_countable(indicator: Indicator, questions, levels) -> bool:
    """Whether the indicator's points are known: its strength, question, answers and condition."""
    question = questions.get(indicator.question)
    if question is None or question.key not in levels or indicator.strength not in WEIGHTS:
        return False
    return question.ask_if is None or question.ask_if.question in levels


def best_of_group(parent: str, keys: set[str], weights, questions, levels) -> int:
    """The most points that a parent and its follow-ups can add together."""
    best = None
    for level in levels[parent]:
        points = weights.get(parent, 0) * level
        for key in keys - {parent}:
            if level >= questions[key].ask_if.at_least:
                points += max(weights[key] * answer for answer in levels[key])
        best = points if best is None else max(best, points)
    return best or 0


def most_points(
    barrier: Barrier, questions: Mapping[str, Question], scales: Mapping[str, Scale]
) -> int:
    """The most points that any answers to the barrier's questions add up to, conditions included.

    Indicators of unknown questions, or with an unknown strength or scale, are left out.
    """
    levels = {
        key: {option.level for option in scales[question.scale].options}
        for key, question in questions.items()
        if question.scale in scales and scales[question.scale].options
    }
    weights = {
        i.question: WEIGHTS[i.strength] * (1 if i.direction == "supports" else -1)
        for i in barrier.indicators
        if is_countable(i, questions, levels)
    }
    groups: dict[str, set[str]] = {}
    for key in weights:
        condition = questions[key].ask_if
        groups.setdefault(condition.question if condition else key, set()).add(key)
    return sum(
        best_of_group(parent, keys, weights, questions, levels) for parent, keys in groups.items()
    )
