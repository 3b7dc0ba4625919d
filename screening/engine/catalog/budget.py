"""How much a catalog asks of everybody: a budget that warns, and a limit that refuses.

Each question more costs every case time. So editors see the number and an estimate in minutes
while they work; a catalog over the budget can be published, one over the limit cannot.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from screening.engine.catalog.problem import Problem
from screening.engine.catalog.values import Catalog, Question
from screening.engine.minutes import minutes_for

BUDGET = 44
"""Questions asked of everybody above which editors are warned."""
MOST_ASKED = 60
"""Questions asked of everybody above which a catalog is refused."""


@dataclass(frozen=True, slots=True)
class Burden:
    """Questions that every case is asked, and minutes with the follow-ups that they open."""

    asked: int
    minutes: int


def burden(questions: Iterable[Question]) -> Burden:
    """What answering costs; optional questions are asked of nobody and cost nothing."""
    questions = [question for question in questions if not question.optional]
    asked = sum(question.ask_if is None for question in questions)
    return Burden(asked, minutes_for(asked, len(questions) - asked))


def budget_problems(catalog: Catalog) -> Iterator[Problem]:
    """That more is asked than a case can bear."""
    count = burden(catalog.questions).asked
    if count > MOST_ASKED:
        yield Problem.of("catalog", "", "first-pass-too-long", count=count, limit=MOST_ASKED)


def warnings_of(catalog: Catalog) -> tuple[Problem, ...]:
    """What editors should know before they publish, and may decide to live with."""
    cost = burden(catalog.questions)
    if not BUDGET < cost.asked <= MOST_ASKED:
        return ()
    params = {"count": cost.asked, "limit": BUDGET, "minutes": cost.minutes}
    return (Problem.of("catalog", "", "first-pass-long", **params),)
