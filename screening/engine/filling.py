"""What is known of a case before it is screened, as the answer that it would mean.

It is offered and never stored: until the person confirms it, the question is unanswered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import Question

LAST_SCREENING = "last-screening"
"""The `filled_from` of a question that the case's last screening may fill."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """`spacing` is one of SPACINGS or ""; `last` holds answers of the case's last screening.

    Only those stand in it that mean the same under the present release; "don't know" is one.
    `last_on` is the day of that screening, such as "2026-11-03", or "".
    """

    sessions: int
    spacing: str
    last: Mapping[str, str] = field(default_factory=dict)
    last_on: str = ""


def option_from(compiled: CompiledCatalog, question: Question, facts: CaseFacts) -> str | None:
    """The option that the facts mean, or None where they say nothing."""
    options = compiled.options[question.key]
    if question.filled_from == "sessions":
        numbers = {
            option.from_number: key
            for key, option in options.items()
            if option.from_number is not None and option.from_number <= facts.sessions
        }
        return numbers[max(numbers)] if numbers else None
    if question.filled_from == "spacing":
        return facts.spacing if facts.spacing in options else None
    if question.filled_from == LAST_SCREENING:
        last = facts.last.get(question.key)
        return last if last in options else None
    return None
