"""What a release asks, as data for researchers and scripts."""

from typing import Any

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import DONT_KNOW, Question


def questionnaire_data(compiled: CompiledCatalog, *, number: int, digest: str) -> dict[str, Any]:
    """The questions, options and conditions of a release; `digest` is the release's own."""
    return {
        "release": number,
        "digest": digest,
        "dont_know": DONT_KNOW,
        "pages": [
            {
                "key": domain.key,
                "name": domain.name,
                "questions": [
                    question_data(compiled, question) for question in compiled.pages[domain.key]
                ],
            }
            for domain in compiled.domains.values()
        ],
    }


def question_data(compiled: CompiledCatalog, question: Question) -> dict[str, Any]:
    condition = question.ask_if
    return {
        "key": question.key,
        "text": question.text,
        "help": question.help,
        "options": [
            {"key": option.key, "label": option.label, "level": option.level}
            for option in compiled.options[question.key].values()
        ],
        "ask_if": condition and {"question": condition.question, "at_least": condition.at_least},
    }
