"""What stands around a questionnaire: the check before submitting, and what was not stored."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from screening.engine.adjustments import suggest, waiting_for_answers
from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import DONT_KNOW, Question
from screening.engine.filling import CaseFacts
from screening.engine.next_questions import safety_open
from screening.engine.scoring import score
from screening.engine.state import ASKED, QuestionnaireState
from screening.models import Screening
from screening.web.presenters.adjustments import wait_until_answered
from screening.web.presenters.offers import Offer, offer_of
from screening.web.presenters.questionnaire import CHECK, way_through
from screening.web.presenters.questions import option_label
from screening.web.screening_addresses import page_addresses


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question with its place; `offer` is the answer that the case means, to be confirmed."""

    text: str
    address: str
    offer: Offer | None = None


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What was asked and has no answer: safety first, each question in one list."""

    safety: tuple[OpenQuestion, ...]
    to_confirm: tuple[OpenQuestion, ...]
    others: tuple[OpenQuestion, ...]

    def __bool__(self) -> bool:
        return bool(self.safety or self.to_confirm or self.others)


def check_context(
    compiled: CompiledCatalog,
    screening: Screening,
    state: QuestionnaireState,
    facts: CaseFacts | None = None,
) -> dict[str, Any]:
    """The flags raised, what is unanswered and what is "don't know", each with its place."""
    answers = state.answers
    asked = [q for q in compiled.questions.values() if state.status[q.key] == ASKED]
    addresses = page_addresses(screening, compiled.pages)

    def shown(question: Question) -> OpenQuestion:
        offer = offer_of(compiled, question, answers.get(question.key, ""), facts)
        return OpenQuestion(question.text, place(addresses, question), offer)

    rows = {q.key: shown(q) for q in asked if q.key not in answers}
    doubted = [q for q in asked if answers.get(q.key) == DONT_KNOW]
    return {
        "way": way_through(compiled, screening, state, CHECK),
        "ask_first": [
            (OpenQuestion(question.text, place(addresses, question)), waiting)
            for question, waiting in asked_first(compiled, state)
        ],
        "unanswered": sorted_out(rows, {q.key for q in safety_open(compiled, rows, answers)}),
        "dont_know": [OpenQuestion(q.text, place(addresses, q)) for q in doubted],
        "flags": [
            {
                "flag": flag,
                "question": compiled.questions[flag.question].text,
                "answer": option_label(compiled, flag.question, answers[flag.question]),
                "address": place(addresses, compiled.questions[flag.question]),
            }
            for flag in state.flags
        ],
        "last_page": addresses[list(compiled.pages)[-1]],
    }


def asked_first(
    compiled: CompiledCatalog, state: QuestionnaireState
) -> Iterator[tuple[Question, str]]:
    """The questions for whose answer alone steps would wait, with those steps in a sentence."""
    # Which therapy it is moves the order of steps alone, not what they wait for.
    suggestions = suggest(compiled, state, score(compiled, state))
    for key, steps in waiting_for_answers(suggestions).items():
        titles = (compiled.adjustments[step].title for step in steps)
        yield compiled.questions[key], wait_until_answered(titles)


def place(addresses: Mapping[str, str], question: Question) -> str:
    """The address of a question on its page."""
    return f"{addresses[question.domain]}#q-{question.key}"


def sorted_out(rows: Mapping[str, OpenQuestion], urgent: Container[str]) -> Unanswered:
    """The unanswered questions in their lists, each in catalog order."""
    rest = {key: row for key, row in rows.items() if key not in urgent}
    return Unanswered(
        safety=tuple(row for key, row in rows.items() if key in urgent),
        to_confirm=tuple(row for row in rest.values() if row.offer),
        others=tuple(row for row in rest.values() if not row.offer),
    )


def not_stored(
    compiled: CompiledCatalog, sent: Mapping[str, str], stored: Mapping[str, str]
) -> list[dict[str, str]]:
    """What was sent for questions of the release and differs from what is stored, in words."""
    return [
        {
            "question": compiled.questions[key].text,
            "sent": option_label(compiled, key, option),
            "stored": option_label(compiled, key, stored.get(key, "")),
        }
        for key, option in sent.items()
        if key in compiled.questions and stored.get(key) != option
    ]
