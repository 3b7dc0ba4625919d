"""Which questions are asked, how far a person has come, and which answers raise a flag."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import DONT_KNOW, Question, RedFlag

ASKED = "asked"
POTENTIAL = "potential"
CLOSED = "closed"

SECONDS_PER_QUESTION = 5
"""How long an answer takes; from a first pass of 40 and some 20 follow-ups in five minutes."""

FOLLOW_UPS_OPENED = (2, 9)
"""The share of follow-ups that a case opens: a median of 19 of 85 in simulated cases."""


class AnswersError(ValueError):
    """Answers that no case can have given; `problems` names all of them."""

    def __init__(self, problems: tuple[str, ...]):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class PageProgress:
    domain: str
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of asked questions.

    `minutes_left` counts the follow-ups that unanswered questions are likely to open, and is
    rounded up; 0 when nothing is left.
    """

    pages: tuple[PageProgress, ...]
    asked: int
    answered: int
    minutes_left: int


def check_answers(compiled: CompiledCatalog, answers: Mapping[str, Any]) -> None:
    """Raise AnswersError when a question is unknown, or its answer no text or none of its own."""
    problems = []
    for key, option in answers.items():
        if key not in compiled.questions:
            problems.append(f"The question “{key}” is not part of this release.")
        elif not isinstance(option, str):
            problems.append(f"The answer to “{key}” is not text.")
        elif option != DONT_KNOW and option not in compiled.levels[key]:
            known = ", ".join((*compiled.levels[key], DONT_KNOW))
            problems.append(f"“{option}” is not an answer to “{key}”. Choose one of: {known}.")
    if problems:
        raise AnswersError(tuple(problems))


def statuses(compiled: CompiledCatalog, answers: Mapping[str, str]) -> dict[str, str]:
    """Asked, potential or closed for every question, in catalog order."""
    return {
        key: status_of(compiled.levels, parent, answers) for key, parent in compiled.parents.items()
    }


def status_of(levels, parent: tuple[str, int] | None, answers: Mapping[str, str]) -> str:
    """The status of a question whose condition is `parent`, given the answers."""
    if parent is None:
        return ASKED
    question, at_least = parent
    level = levels[question].get(answers.get(question, DONT_KNOW))
    if level is None:
        return POTENTIAL
    return ASKED if level >= at_least else CLOSED


def counting_answers(compiled: CompiledCatalog, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers that count: those to closed questions are kept elsewhere, not counted."""
    status = statuses(compiled, answers)
    return {key: answers[key] for key, state in status.items() if state != CLOSED if key in answers}


def progress(compiled: CompiledCatalog, answers: Mapping[str, str]) -> Progress:
    """How far the asked questions have been answered; "don't know" is an answer."""
    status = statuses(compiled, answers)
    pages = []
    for domain, questions in compiled.pages.items():
        asked = [q.key for q in questions if status[q.key] == ASKED]
        pages.append(PageProgress(domain, len(asked), sum(key in answers for key in asked)))
    asked = sum(page.asked for page in pages)
    answered = sum(page.answered for page in pages)
    may_open = sum(
        state == POTENTIAL and compiled.parents[key][0] not in answers
        for key, state in status.items()
    )
    opened, of = FOLLOW_UPS_OPENED
    left = (asked - answered) * of + may_open * opened
    minutes_left = -(-left * SECONDS_PER_QUESTION // (60 * of))
    return Progress(tuple(pages), asked, answered, minutes_left)


def first_unanswered(compiled: CompiledCatalog, answers: Mapping[str, str]) -> Question | None:
    """The first asked question without an answer, in the order of the pages."""
    status = statuses(compiled, answers)
    for questions in compiled.pages.values():
        for question in questions:
            if status[question.key] == ASKED and question.key not in answers:
                return question
    return None


def raised_flags(compiled: CompiledCatalog, answers: Mapping[str, str]) -> tuple[RedFlag, ...]:
    """The flags that counting answers raise: "now" before "soon", then in catalog order."""
    counting = counting_answers(compiled, answers)
    raised = [
        flag
        for flag in compiled.red_flags.values()
        if (option := counting.get(flag.question)) is not None and raises(compiled, flag, option)
    ]
    return tuple(sorted(raised, key=lambda flag: flag.urgency != "now"))


def raises(compiled: CompiledCatalog, flag: RedFlag, option: str) -> bool:
    """Whether this answer to the flag's question raises it."""
    if flag.option is not None:
        return option == flag.option
    level = compiled.levels[flag.question].get(option)
    return level is not None and level >= flag.at_least


def carried_over(
    new: CompiledCatalog, answers: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The answers that another release still holds, and those that it does not.

    An answer fits when the question and the chosen option are both there; "don't know" fits
    wherever the question is.
    """
    fits = {
        key: option
        for key, option in answers.items()
        if key in new.questions and (option == DONT_KNOW or option in new.levels[key])
    }
    return fits, {key: option for key, option in answers.items() if key not in fits}


def questionnaire_data(compiled: CompiledCatalog, *, number: int, digest: str) -> dict[str, Any]:
    """The questions, options and conditions of a release, for researchers and scripts."""
    return {
        "release": number,
        "digest": digest,
        "dont_know": DONT_KNOW,
        "pages": [
            {
                "key": domain.key,
                "name": domain.name,
                "questions": [
                    {
                        "key": question.key,
                        "text": question.text,
                        "help": question.help,
                        "options": [
                            {"key": o.key, "label": o.label, "level": o.level}
                            for o in compiled.options[question.key].values()
                        ],
                        "ask_if": question.ask_if
                        and {
                            "question": question.ask_if.question,
                            "at_least": question.ask_if.at_least,
                        },
                    }
                    for question in compiled.pages[domain.key]
                ],
            }
            for domain in compiled.domains.values()
        ],
    }
