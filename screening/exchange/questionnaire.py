"""What a release asks, as data for researchers and scripts."""

from typing import Any

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import DONT_KNOW, Option, Question


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
    """One question; `optional` means never asked, `filled_from` what of the case is offered."""
    condition = question.ask_if
    return {
        "key": question.key,
        "text": question.text,
        "help": question.help,
        "more_help": question.more_help,
        "options": [option_data(option) for option in compiled.options[question.key].values()],
        "ask_if": condition and {"question": condition.question, "at_least": condition.at_least},
        "optional": question.optional,
        "filled_from": question.filled_from or None,
    }


def option_data(option: Option) -> dict[str, Any]:
    """One option; `from_number` only where it has one."""
    data: dict[str, Any] = {"key": option.key, "label": option.label, "level": option.level}
    return data if option.from_number is None else data | {"from_number": option.from_number}
