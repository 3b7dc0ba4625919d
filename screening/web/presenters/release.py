"""A release as its pages show it: the questionnaire on paper."""

from dataclasses import dataclass

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import Domain, Option, Question
from screening.web.presenters.catalog import opening_labels


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A question with its options and, for a follow-up, the answers that open it."""

    question: Question
    options: tuple[Option, ...]
    parent: Question | None
    opened_by: tuple[str, ...]


def paper_pages(compiled: CompiledCatalog) -> list[tuple[Domain, list[PaperRow]]]:
    """Every question by page, in catalog order."""
    return [
        (compiled.domains[domain], [paper_row(compiled, question) for question in questions])
        for domain, questions in compiled.pages.items()
    ]


def paper_row(compiled: CompiledCatalog, question: Question) -> PaperRow:
    condition = question.ask_if
    return PaperRow(
        question=question,
        options=tuple(compiled.options[question.key].values()),
        parent=compiled.questions[condition.question] if condition else None,
        opened_by=opening_labels(compiled, condition) if condition else (),
    )
