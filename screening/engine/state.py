"""What one set of answers comes to under one catalog, computed once and handed on.

Scoring, the next questions, the report and every page take the same `QuestionnaireState`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import DONT_KNOW, Question, RedFlag
from screening.engine.minutes import minutes_for

ASKED = "asked"
POTENTIAL = "potential"
OPTIONAL = "optional"
CLOSED = "closed"


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


@dataclass(frozen=True, slots=True)
class QuestionnaireState:
    """The answers of one screening, and what follows from them.

    `status` holds asked, potential, optional or closed for every question in catalog order;
    `counting` the answers to questions that are not closed; `flags` those that counting answers
    raise, "now" before "soon", then in catalog order.
    """

    answers: Mapping[str, str]
    status: Mapping[str, str]
    counting: Mapping[str, str]
    flags: tuple[RedFlag, ...]
    progress: Progress
    first_unanswered: Question | None


def state(compiled: CompiledCatalog, answers: Mapping[str, str]) -> QuestionnaireState:
    """The state of a questionnaire with these answers, which belong to this catalog."""
    status = {
        key: status_of(compiled.levels, parent, answers) for key, parent in compiled.parents.items()
    }
    for key in compiled.optional:
        if status[key] != CLOSED:
            status[key] = OPTIONAL
    counting = {
        key: answers[key] for key, its in status.items() if its != CLOSED and key in answers
    }
    pages = []
    first_unanswered = None
    for domain, questions in compiled.pages.items():
        asked = [question for question in questions if status[question.key] == ASKED]
        unanswered = [question for question in asked if question.key not in answers]
        pages.append(PageProgress(domain, len(asked), len(asked) - len(unanswered)))
        if unanswered and first_unanswered is None:
            first_unanswered = unanswered[0]
    return QuestionnaireState(
        answers=answers,
        status=status,
        counting=counting,
        flags=raised_flags(compiled, counting),
        progress=progress(compiled, answers, status, tuple(pages)),
        first_unanswered=first_unanswered,
    )


def status_of(
    levels: Mapping[str, Mapping[str, int]],
    parent: tuple[str, int] | None,
    answers: Mapping[str, str],
) -> str:
    """The status of a question whose condition is `parent`, given the answers."""
    if parent is None:
        return ASKED
    question, at_least = parent
    level = levels[question].get(answers.get(question, DONT_KNOW))
    if level is None:
        return POTENTIAL
    return ASKED if level >= at_least else CLOSED


def progress(
    compiled: CompiledCatalog,
    answers: Mapping[str, str],
    status: Mapping[str, str],
    pages: tuple[PageProgress, ...],
) -> Progress:
    """How far the asked questions have been answered; "don't know" is an answer."""
    asked = sum(page.asked for page in pages)
    answered = sum(page.answered for page in pages)
    may_open = sum(
        status[key] == POTENTIAL and parent is not None and parent[0] not in answers
        for key, parent in compiled.parents.items()
    )
    return Progress(pages, asked, answered, minutes_for(asked - answered, may_open))


def raised_flags(compiled: CompiledCatalog, counting: Mapping[str, str]) -> tuple[RedFlag, ...]:
    """The flags that counting answers raise: "now" before "soon", then in catalog order."""
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
    return level is not None and flag.at_least is not None and level >= flag.at_least
