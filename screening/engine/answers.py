"""Answers from outside a questionnaire: whether a case can have given them."""

from collections.abc import Mapping
from typing import Any

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.problem import Problem
from screening.engine.catalog.values import DONT_KNOW


class AnswersError(ValueError):
    """Answers that no case can have given; `problems` names all of them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def check_answers(compiled: CompiledCatalog, answers: Mapping[str, Any]) -> None:
    """Raise AnswersError when a question is unknown, or its answer no text or none of its own."""
    problems = []
    for key, option in answers.items():
        if key not in compiled.questions:
            problems.append(Problem.of("answer", key, "answer-to-nothing", question=key))
        elif not isinstance(option, str):
            problems.append(Problem.of("answer", key, "answer-not-text", question=key))
        elif option != DONT_KNOW and option not in compiled.levels[key]:
            known = ", ".join((*compiled.levels[key], DONT_KNOW))
            params = {"option": option, "question": key, "known": known}
            problems.append(Problem.of("answer", key, "answer-unknown", **params))
    if problems:
        raise AnswersError(tuple(problems))
