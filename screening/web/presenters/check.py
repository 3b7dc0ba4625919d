"""What stands around a questionnaire: the check before submitting, and what was not stored."""

from collections.abc import Iterable, Mapping
from typing import Any

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import DONT_KNOW, Question
from screening.engine.state import ASKED, QuestionnaireState
from screening.models import Screening
from screening.web.presenters.questionnaire import CHECK, option_label, way_through
from screening.web.screening_addresses import page_addresses


def check_context(
    compiled: CompiledCatalog, screening: Screening, state: QuestionnaireState
) -> dict[str, Any]:
    """The flags raised, what is unanswered and what is "don't know", each with its place."""
    answers = state.answers
    asked = [q for q in compiled.questions.values() if state.status[q.key] == ASKED]
    addresses = page_addresses(screening, compiled.pages)

    def place(question: Question) -> str:
        return f"{addresses[question.domain]}#q-{question.key}"

    def linked(questions: Iterable[Question]) -> list[dict[str, str]]:
        return [{"text": each.text, "address": place(each)} for each in questions]

    return {
        "way": way_through(compiled, screening, state, CHECK),
        "unanswered": linked(q for q in asked if q.key not in answers),
        "dont_know": linked(q for q in asked if answers.get(q.key) == DONT_KNOW),
        "flags": [
            {
                "flag": flag,
                "question": compiled.questions[flag.question].text,
                "answer": option_label(compiled, flag.question, answers[flag.question]),
                "address": place(compiled.questions[flag.question]),
            }
            for flag in state.flags
        ],
        "last_page": addresses[list(compiled.pages)[-1]],
    }


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
