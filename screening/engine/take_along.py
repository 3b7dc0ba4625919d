"""What to ask in the next session: safety first, then what decides most, then what is doubted."""

from collections.abc import Iterable
from dataclasses import dataclass

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import DONT_KNOW, Question
from screening.engine.next_questions import next_questions, safety_open
from screening.engine.report_values import ReportView
from screening.engine.scoring import score
from screening.engine.state import ASKED, CLOSED, QuestionnaireState

MOST_DECIDING = 8


@dataclass(frozen=True, slots=True)
class TakeAlong:
    """Questions to take along, each in one list; `more` counts those that decide less."""

    safety: tuple[Question, ...]
    deciding: tuple[Question, ...]
    doubted: tuple[Question, ...]
    more: int

    def __bool__(self) -> bool:
        return bool(self.safety or self.deciding or self.doubted)


def from_state(compiled: CompiledCatalog, state: QuestionnaireState) -> TakeAlong:
    """What to take along from a screening that is still open."""
    asked = [key for key, status in state.status.items() if status == ASKED]
    asks = next_questions(compiled, state, score(compiled, state))
    return sorted_out(
        safety_open(compiled, asked, state.answers),
        [compiled.questions[ask.question] for ask in asks],
        [
            compiled.questions[key]
            for key, status in state.status.items()
            if status != CLOSED and state.answers.get(key) == DONT_KNOW
        ],
    )


def from_report(view: ReportView) -> TakeAlong:
    """What to take along from a report, as it was when the screening was submitted."""
    rows = [row for _domain, answers in view.answers for row in answers]
    return sorted_out(
        view.safety_open,
        [ask.question for ask in (*view.ask_next, *view.ask_later)],
        [row.question for row in rows if row.dont_know and row.status != CLOSED],
    )


def sorted_out(
    safety: Iterable[Question], asks: Iterable[Question], doubted: Iterable[Question]
) -> TakeAlong:
    urgent = {question.key for question in safety}
    open_asks = [question for question in asks if question.key not in urgent]
    deciding = open_asks[:MOST_DECIDING]
    listed = urgent | {question.key for question in deciding}
    rest = tuple(question for question in doubted if question.key not in listed)
    listed |= {question.key for question in rest}
    return TakeAlong(
        safety=tuple(safety),
        deciding=tuple(deciding),
        doubted=rest,
        more=sum(question.key not in listed for question in open_asks),
    )
