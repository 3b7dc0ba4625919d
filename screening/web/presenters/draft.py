"""The draft as its pages show it: problems with their addresses, the preview, points in words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from screening.engine.catalog.budget import BUDGET, Burden
from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.diff import name_of
from screening.engine.catalog.problem import Problem
from screening.engine.catalog.serialization import KINDS
from screening.engine.catalog.showable import Showable
from screening.engine.catalog.values import Catalog, Domain, Question
from screening.engine.optional_candidates import Candidate
from screening.models import ApprovalRequest, User
from screening.queries.draft_edits import Edit
from screening.queries.draft_trial import Trial
from screening.web.change_words import VALUES
from screening.web.clinic_words import clinic_sentence
from screening.web.presenters.questions import fieldset
from screening.web.words import FEWEST_SHOWN, suppress_small

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


SUGGESTED = 5
"""Questions that are suggested to be optional, at most."""
FEW_SCREENINGS = 30
"""Below so many screenings, what they say of a question is a hint."""


def row_address(kind: str, key: str) -> str:
    """Where a row of the draft is edited: a barrier on its own page."""
    if kind == "barrier":
        return reverse("edit_barrier", args=[key])
    return reverse(f"admin:screening_{ADMIN_ROWS[kind]}_change", args=[key])


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
            name, address = name_of(row), row_address(problem.kind, row.key)
        else:
            name, address = _("All definitions"), reverse("admin:app_list", args=["screening"])
        shown.append(ProblemRow(problem, clinic_sentence(problem, catalog), name, address))
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


@dataclass(frozen=True, slots=True)
class OptionalRow:
    """A question that could be optional, where it is edited, and what speaks for it."""

    text: str
    address: str
    why: str


@dataclass(frozen=True, slots=True)
class BudgetView:
    """How much is asked of everybody, in a line and in words; which questions could be optional.

    `basis` says what the suggestions rest on.
    """

    short: str
    words: str
    is_over: bool
    basis: str
    suggestions: tuple[OptionalRow, ...]


def budget_view(compiled: CompiledCatalog, cost: Burden, trial: Trial | None) -> BudgetView:
    """The budget with suggestions; without a trial, since there are problems, it has none."""
    found = trial.optional[:SUGGESTED] if trial else ()
    return BudgetView(
        short=short_burden(cost),
        words=burden_words(cost),
        is_over=cost.asked > BUDGET,
        basis=basis_words(trial.own) if trial and found else "",
        suggestions=tuple(
            OptionalRow(
                compiled.questions[one.question].text,
                row_address("question", one.question),
                why_optional(one),
            )
            for one in found
        ),
    )


def short_burden(cost: Burden) -> str:
    """The same in a line at the head of the page."""
    words = ngettext(
        "%(asked)d of %(budget)d asked of everybody, about %(minutes)d minute",
        "%(asked)d of %(budget)d asked of everybody, about %(minutes)d minutes",
        cost.minutes,
    )
    return words % {"asked": cost.asked, "budget": BUDGET, "minutes": cost.minutes}


def basis_words(screenings: int) -> str:
    """What suggestions rest on, and how far that carries."""
    if not screenings:
        return _(
            "No screening was submitted under the release in use yet. This rests on the weights "
            "alone."
        )
    count = suppress_small(screenings, FEWEST_SHOWN)
    if screenings < FEW_SCREENINGS:
        return _(
            "This rests on %(count)s screenings under the release in use, which are too few to go "
            "by: take it as a hint."
        ) % {"count": count}
    return _("This rests on the newest %(count)s screenings under the release in use.") % {
        "count": count
    }


def why_optional(one: Candidate) -> str:
    """How often a question was answered and how often that mattered; its weight without cases."""
    most = ngettext(
        "An answer counts at most %(most)d point.",
        "An answer counts at most %(most)d points.",
        one.most,
    ) % {"most": one.most}
    if not one.cases:
        return most
    words = _("Answered in %(answered)s of %(cases)s; in %(decided)s a finding would be another.")
    counted = {name: getattr(one, name) for name in ("answered", "cases", "decided")}
    shown = {name: suppress_small(count, FEWEST_SHOWN) for name, count in counted.items()}
    return f"{words % shown} {most}"


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do about a request: return it, or approve it too; `why_not` approve."""

    may_return: bool
    may_approve: bool
    why_not: str = ""


def rights_of(user: User, approval: ApprovalRequest | None, changed_by: Collection[int]) -> Rights:
    """Nobody decides on their own request, nobody approves what they changed themselves."""
    if approval is None or not approval.may_be_decided_by(user):
        return Rights(False, False)
    if user.pk in changed_by:
        why = _("You changed this draft since the last release. You may return it, not approve it.")
        return Rights(True, False, why)
    return Rights(True, True)


def edited_by(rows: Mapping[tuple[str, str], Sequence[Edit]]) -> dict[tuple[str, str], str]:
    """Who changed each row and when last, as a sentence."""
    return {
        place: _("Changed by %(names)s, last on %(day)s.")
        % {
            "names": ", ".join(edit.name for edit in edits),
            "day": date_format(timezone.localtime(edits[0].at), "j F Y, H:i"),
        }
        for place, edits in rows.items()
    }


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


def missing_rows(catalog: Catalog, shown: Showable) -> list[tuple[str, str]]:
    """What a preview leaves out or shows otherwise, as (name, in what way)."""
    names = {
        (kind, row.key): name_of(row)
        for name, kind in KINDS.items()
        for row in getattr(catalog, name)
    }
    left_out = [(names[place], _("cannot be shown yet")) for place in shown.left_out]
    asked = [
        (names["question", key], _("shown as asked of everybody")) for key in shown.unconditional
    ]
    return left_out + asked


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
