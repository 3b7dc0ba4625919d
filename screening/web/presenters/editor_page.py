"""All of a barrier's page, and the list of the draft's barriers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.engine.catalog.branching import most_points
from screening.engine.catalog.budget import burden
from screening.engine.catalog.problem import Problem
from screening.engine.catalog.values import Barrier
from screening.models import DraftChange, User
from screening.queries.draft import Draft
from screening.web.presenters.barrier_editor import QuestionMaker, barrier_fields
from screening.web.presenters.draft import burden_words
from screening.web.presenters.editor_changes import change_views, change_words, last_of
from screening.web.presenters.editor_fields import FieldMaker, Options
from screening.web.presenters.editor_problems import problems_by_field
from screening.web.presenters.editor_steps import (
    adjustments_of,
    flags_of,
    neighbours_of,
    scales_of,
)
from screening.web.presenters.editor_words import shortened
from screening.web.words import CHECKED, SOURCE_KINDS
from screening.workflows.draft_saving import SavedFields


class EditorPage:
    """A barrier of the draft as fields, with its problems and what was changed last."""

    def __init__(
        self,
        draft: Draft,
        key: str,
        problems: Iterable[Problem],
        changes: Sequence[DraftChange],
        user: User,
        *,
        saved: SavedFields,
        sent: Mapping[str, str],
        kept: Mapping[str, tuple[str, ...]],
    ) -> None:
        catalog = draft.around(key)
        self.catalog = catalog
        self.barrier = next(row for row in catalog.barriers if row.key == key)
        self.is_retired = ("barrier", key) in draft.retired
        self.address = reverse("edit_barrier", args=[key])
        placed = problems_by_field(catalog, self.barrier, problems)
        self.maker = FieldMaker(placed, sent, saved, kept)
        self.is_kept = bool(kept)
        self.fields = barrier_fields(catalog, self.barrier, self.maker)
        questions = QuestionMaker(catalog, self.barrier, self.maker)
        self.questions, self.borrowed = questions.own(), questions.borrowed()
        here = [each.key for each in (*self.questions, *self.borrowed)]
        self.neighbours = neighbours_of(catalog, self.barrier, self.maker)
        self.adjustments = adjustments_of(catalog, self.barrier, self.maker)
        self.flags = flags_of(catalog, here, self.maker)
        self.scales = scales_of(catalog, [each.key for each in self.questions], self.maker)
        self.row_problems = self.maker.row(f"barrier.{key}")
        self.here = set(here)
        self.changes = change_views(changes)
        self.newest = changes[0].pk if changes else 0
        self.undoes = last_of(changes, user)

    @property
    def group(self) -> str:
        names = {row.key: row.name for row in self.catalog.domains}
        return names.get(self.barrier.domain, "")

    @property
    def undo_words(self) -> str:
        return change_words(self.undoes.subject) if self.undoes else ""

    @property
    def troubled(self) -> list[str]:
        return self.maker.troubled

    @property
    def problem_words(self) -> str:
        """How many problems stand on this page; empty where there are none."""
        count = len(self.troubled)
        if not count:
            return ""
        return ngettext("%(count)d problem here", "%(count)d problems here", count) % {
            "count": count
        }

    @property
    def elsewhere_words(self) -> str:
        count = self.maker.elsewhere
        if not count:
            return ""
        return ngettext("%(count)d elsewhere", "%(count)d elsewhere", count) % {"count": count}

    @property
    def total_words(self) -> str:
        """The most that all answers can come to, as branching lets them."""
        questions = {row.key: row for row in self.catalog.questions}
        most = most_points(self.barrier, questions, {row.key: row for row in self.catalog.scales})
        return _("At most %(most)d points; possible from %(possible)d, likely from %(likely)d") % {
            "most": most,
            "possible": self.barrier.possible_at,
            "likely": self.barrier.likely_at,
        }

    @property
    def asked_words(self) -> str:
        """How much the draft asks of everybody, beside the budget."""
        return burden_words(burden(self.catalog.questions))

    @property
    def to_borrow(self) -> Options:
        """Questions of other barriers that could count for this one."""
        rows = self.catalog.questions
        return [(row.key, shortened(row.text)) for row in rows if row.key not in self.here]

    @property
    def to_name(self) -> Options:
        """Barriers that are not named here as looking alike."""
        taken = {self.barrier.key, *(each.key for each in self.neighbours)}
        return [(row.key, row.name) for row in self.catalog.barriers if row.key not in taken]

    @property
    def barriers(self) -> Options:
        return [(row.key, row.name) for row in self.catalog.barriers]

    @property
    def to_add(self) -> Options:
        """Adjustments that do not help with this barrier yet."""
        taken = {each.key for each in self.adjustments}
        return [(row.key, row.title) for row in self.catalog.adjustments if row.key not in taken]

    @property
    def helping(self) -> Options:
        return [(each.key, each.title) for each in self.adjustments]

    @property
    def flags_here(self) -> Options:
        return [(each.key, each.title) for each in self.flags]

    @property
    def all_adjustments(self) -> Options:
        return [(row.key, row.title) for row in self.catalog.adjustments]

    @property
    def to_cite(self) -> Options:
        return [
            (row.key, shortened(f"{row.authors or row.title} {row.year or ''}"))
            for row in self.catalog.sources
        ]

    @property
    def asked_here(self) -> Options:
        return [(each.key, shortened(each.text)) for each in self.questions]

    @property
    def source_kinds(self) -> Options:
        return [(key, str(words)) for key, words in SOURCE_KINDS.items()]

    @property
    def checked(self) -> Options:
        """How far a new source was checked."""
        return [(key, str(words) or _("Checked in full.")) for key, words in CHECKED.items()]


@dataclass(frozen=True, slots=True)
class DraftBarrier:
    """A barrier in the list of the draft."""

    barrier: Barrier
    address: str
    is_retired: bool
    thresholds: str
    questions: str
    problems: str


def draft_barriers(draft: Draft, problems: Iterable[Problem], search: str) -> dict[str, Any]:
    """The barriers of the draft by group; with words to search for, those that hold them."""
    wanted = search.casefold().split()
    wrong = [problem.key for problem in problems if problem.kind == "barrier"]
    groups: dict[str, list[DraftBarrier]] = {}
    for row in draft.rows.barriers:
        text = " ".join((row.name, row.short, row.summary, str(row.number))).casefold()
        if all(word in text for word in wanted):
            groups.setdefault(row.domain, []).append(listed(draft, row, wrong.count(row.key)))
    names = {row.key: row.name for row in draft.rows.domains}
    return {
        "groups": [(names[key], groups[key]) for key in names if key in groups],
        "count": len(draft.rows.barriers),
    }


def listed(draft: Draft, row: Barrier, wrong: int) -> DraftBarrier:
    asked = sum(("question", each.question) not in draft.retired for each in row.indicators)
    return DraftBarrier(
        barrier=row,
        address=reverse("edit_barrier", args=[row.key]),
        is_retired=("barrier", row.key) in draft.retired,
        thresholds=_("possible from %(possible)d, likely from %(likely)d")
        % {"possible": row.possible_at, "likely": row.likely_at},
        questions=ngettext("%(count)d question", "%(count)d questions", asked) % {"count": asked},
        problems=ngettext("%(count)d problem", "%(count)d problems", wrong) % {"count": wrong}
        if wrong
        else "",
    )
