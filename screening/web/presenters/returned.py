"""What a supervisor said who returned a report, on the pages where the clinician answers it."""

from collections.abc import Iterable
from dataclasses import dataclass

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.revision import BARRIER, FLAG, keys_of, questions_about
from screening.engine.state import QuestionnaireState
from screening.models import Decision, Review, Screening
from screening.web.presenters.decisions import Choice
from screening.web.screening_addresses import page_addresses

SUGGESTIONS = (Choice.PROPOSED, Choice.SUGGESTED)


@dataclass(frozen=True, slots=True)
class ReturnedComment:
    """The comment, and what it is about: the questions with their places, the rest by name."""

    review: Review
    questions: tuple[tuple[str, str], ...]
    """(text, address)."""
    names: tuple[str, ...]
    """Of the barriers and flags that the comment is about."""
    suggested: tuple[str, ...]
    """Steps that supervisors suggest instead of what was planned, or beside it."""


def returned_comment(
    review: Review | None,
    opinions: Iterable[Decision],
    compiled: CompiledCatalog,
    screening: Screening,
    state: QuestionnaireState,
) -> ReturnedComment | None:
    """The comment to answer with this screening; None where nothing was returned."""
    if review is None:
        return None
    addresses = page_addresses(screening, compiled.pages)
    questions = (
        compiled.questions[key] for key in questions_about(compiled, review.about, state.status)
    )
    return ReturnedComment(
        review=review,
        questions=tuple((q.text, f"{addresses[q.domain]}#q-{q.key}") for q in questions),
        names=names_about(compiled, review.about),
        suggested=tuple(suggested_title(each) for each in opinions),
    )


def names_about(compiled: CompiledCatalog, about: Iterable[str]) -> tuple[str, ...]:
    """The barriers, then the flags, by their names in this release."""
    return (
        *(compiled.barriers[k].name for k in keys_of(about, BARRIER) if k in compiled.barriers),
        *(compiled.red_flags[k].title for k in keys_of(about, FLAG) if k in compiled.red_flags),
    )


def suggested_title(opinion: Decision) -> str:
    """The step that a supervisor suggests."""
    return opinion.instead_title or opinion.title
