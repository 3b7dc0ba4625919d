"""The draft as its pages show it: problems with their addresses, the preview, points in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from screening.engine.catalog.budget import BUDGET, Burden
from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.diff import name_of
from screening.engine.catalog.serialization import KINDS
from screening.engine.catalog.values import Catalog, Domain, Problem, Question
from screening.models import ApprovalRequest
from screening.web.presenters.questions import fieldset
from screening.web.problem_words import sentence
from screening.web.words import VALUES

ADMIN_ROWS = {
    "domain": "domaindefinition",
    "scale": "scaledefinition",
    "question": "questiondefinition",
    "barrier": "barrierdefinition",
    "adjustment": "adjustmentdefinition",
    "red-flag": "redflagdefinition",
    "source": "sourcedefinition",
    "example-case": "examplecasedefinition",
}


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem in words, the name of its row, and the page on which to mend it."""

    problem: Problem
    sentence: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A question's fieldset, the question it is a follow-up of, and how else it is asked."""

    html: str
    parent: Question | None
    optional: bool
    filled_from: str


def problem_rows(catalog: Catalog, problems: Iterable[Problem]) -> list[ProblemRow]:
    """The problems of the draft; those of the catalog as a whole are mended in its lists."""
    rows = {(kind, row.key): row for name, kind in KINDS.items() for row in getattr(catalog, name)}
    shown = []
    for problem in problems:
        if row := rows.get((problem.kind, problem.key)):
            page = f"admin:screening_{ADMIN_ROWS[problem.kind]}_change"
            name, address = name_of(row), reverse(page, args=[row.key])
        else:
            name, address = _("All definitions"), reverse("admin:app_list", args=["screening"])
        shown.append(ProblemRow(problem, sentence(problem), name, address))
    return shown


def burden_words(cost: Burden) -> str:
    """How much is asked of everybody beside the budget, and how long that takes."""
    words = ngettext(
        "%(asked)d of %(budget)d questions asked of everybody, about %(minutes)d minute with the "
        "follow-ups that cases open.",
        "%(asked)d of %(budget)d questions asked of everybody, about %(minutes)d minutes with the "
        "follow-ups that cases open.",
        cost.minutes,
    )
    return words % {"asked": cost.asked, "budget": BUDGET, "minutes": cost.minutes}


def voided_request(earlier: Sequence[ApprovalRequest]) -> ApprovalRequest | None:
    """The newest request that an edit has made void, unless a release came after it.

    `earlier` are the requests for other drafts, the newest first.
    """
    newest = earlier[0] if earlier else None
    if (
        newest is None
        or getattr(newest, "published", None)
        or newest.decision == ApprovalRequest.Decision.RETURNED
    ):
        return None
    return newest


def preview_pages(
    compiled: CompiledCatalog, digest: str, answers: Mapping[str, str]
) -> list[tuple[Domain, list[PreviewRow]]]:
    """Every question by page, with the answer given; `digest` names the draft."""
    return [
        (
            compiled.domains[domain],
            [preview_row(compiled, digest, question, answers) for question in questions],
        )
        for domain, questions in compiled.pages.items()
    ]


def preview_row(
    compiled: CompiledCatalog, digest: str, question: Question, answers: Mapping[str, str]
) -> PreviewRow:
    key, condition = question.key, question.ask_if
    options = tuple(compiled.options[key].values())
    return PreviewRow(
        html=fieldset(digest, question, options, answers.get(key, ""), "", get_language()),
        parent=compiled.questions[condition.question] if condition else None,
        optional=question.optional,
        filled_from=str(VALUES["filled_from"].get(question.filled_from, "")),
    )


def points_words(most: int, possible_at: int | None, likely_at: int | None) -> str:
    """The most points that answers can reach, beside the thresholds; None is not filled in yet."""
    words = _("At most %(most)s points; possible from %(possible)s, likely from %(likely)s.") % {
        "most": most,
        "possible": "…" if possible_at is None else possible_at,
        "likely": "…" if likely_at is None else likely_at,
    }
    if likely_at is not None and most < likely_at:
        advice = _("No answers reach “likely”: lower the threshold or raise a weight.")
        return f"{words} {advice}"
    return words
