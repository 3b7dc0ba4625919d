"""Branching: gates, conditions that cannot hold, and the most points that answers can reach."""

from collections.abc import Iterator, Mapping

from screening.engine.catalog.problem import Problem
from screening.engine.catalog.values import WEIGHTS, Barrier, Catalog, Question, Scale


def gate_problems(barrier: Barrier, questions: Mapping[str, Question]) -> Iterator[Problem]:
    """A gate speaks for its barrier and is asked of every case."""
    gates = [i for i in barrier.indicators if i.question == barrier.gate]
    if not gates:
        yield Problem.of("barrier", barrier.key, "gate-missing")
    elif gates[0].direction != "supports":
        yield Problem.of("barrier", barrier.key, "gate-against")
    if (gate := questions.get(barrier.gate)) and gate.ask_if:
        yield Problem.of("barrier", barrier.key, "gate-has-condition")
    if gate and gate.optional:
        yield Problem.of("barrier", barrier.key, "optional-gate")


def condition_problems(catalog: Catalog) -> Iterator[Problem]:
    """Unknown or optional parents, levels that never or always hold, cycles and chains."""
    questions = {question.key: question for question in catalog.questions}
    tops = {
        scale.key: max((option.level for option in scale.options), default=0)
        for scale in catalog.scales
    }
    for question in catalog.questions:
        key, condition = question.key, question.ask_if
        if condition is None:
            continue
        name, level = condition.question, condition.at_least
        parent = questions.get(name)
        if parent is None:
            yield Problem.of("question", key, "condition-unknown-parent", name=name)
            continue
        top = tops.get(parent.scale, 3)
        if not 1 <= level <= top:
            yield Problem.of("question", key, "condition-level", top=top, name=name, level=level)
        if cycle := cycle_from(key, questions):
            yield Problem.of("question", key, "condition-cycle", way=" → ".join(cycle))
        elif parent.ask_if is not None:
            yield Problem.of("question", key, "condition-chain", name=name)
        elif parent.optional:
            # Its follow-ups would be asked of nobody, or count as asked beside one that is not.
            yield Problem.of("question", key, "condition-optional", name=name)


def cycle_from(start: str, questions: Mapping[str, Question]) -> list[str]:
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

    A barrier with an indicator whose points are not known is passed over: that problem is
    reported first.
    """
    scales = {scale.key: scale for scale in catalog.scales}
    questions = {question.key: question for question in catalog.questions}
    for barrier in catalog.barriers:
        if len(known_weights(barrier, questions, scales)) < len(barrier.indicators):
            continue
        most = most_points(barrier, questions, scales)
        likely_at = barrier.likely_at
        if most < likely_at:
            code = "likely-out-of-reach"
            yield Problem.of("barrier", barrier.key, code, likely_at=likely_at, most=most)


def most_points(
    barrier: Barrier, questions: Mapping[str, Question], scales: Mapping[str, Scale]
) -> int:
    """The most points that any answers can give the barrier.

    A follow-up adds points only where its parent's answer opens it. A parent that speaks against
    the barrier may have to stay low, which closes its follow-ups, so every level of each parent
    is tried and the best one taken. Indicators of unknown questions, scales or strengths are
    left out.
    """
    weights = known_weights(barrier, questions, scales)
    groups: dict[str, list[str]] = {}
    for key in weights:
        condition = questions[key].ask_if
        groups.setdefault(condition.question if condition else key, []).append(key)
    return sum(
        most_of_group(parent, keys, weights, questions, scales) for parent, keys in groups.items()
    )


def known_weights(
    barrier: Barrier, questions: Mapping[str, Question], scales: Mapping[str, Scale]
) -> dict[str, int]:
    """Points per level by question, contrary ones negative; only where the answers are known."""
    return {
        i.question: WEIGHTS[i.strength] * (1 if i.direction == "supports" else -1)
        for i in barrier.indicators
        if i.strength in WEIGHTS and is_answerable(i.question, questions, scales)
    }


def is_answerable(key: str, questions: Mapping[str, Question], scales: Mapping[str, Scale]) -> bool:
    """Whether the question exists with options, and its parent too if it has one."""
    question = questions.get(key)
    if question is None or not levels_of(question, scales):
        return False
    parent = questions.get(question.ask_if.question) if question.ask_if else question
    return parent is not None and bool(levels_of(parent, scales))


def levels_of(question: Question, scales: Mapping[str, Scale]) -> set[int]:
    scale = scales.get(question.scale)
    return {option.level for option in scale.options} if scale else set()


def most_of_group(
    parent: str,
    keys: list[str],
    weights: Mapping[str, int],
    questions: Mapping[str, Question],
    scales: Mapping[str, Scale],
) -> int:
    """The most points that a parent and its follow-ups can add together."""
    totals = []
    for level in levels_of(questions[parent], scales):
        points = 0
        for key in keys:
            condition = questions[key].ask_if
            if key == parent:
                points += weights[key] * level
            elif condition and level >= condition.at_least:
                answers = levels_of(questions[key], scales)
                points += max(weights[key] * answer for answer in answers)
        totals.append(points)
    return max(totals)
