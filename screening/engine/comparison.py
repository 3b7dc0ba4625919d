"""Two screenings of one case side by side: which barrier moved, and what moved it.

A barrier has changed when its points moved by 6 or more; 3 to 5 is about the same and leaning; a
band alone is no change. The numbers come from case notes rated twice (barrierscreen, 2026): 95 of
100 differences between two readings of one note were at most 6 points, and the bands of a fifth of
the unchanged pairs differed. The raters were language models; clinicians may differ more.

Each difference of points is explained by cause, indicator by indicator, on the way from the first
answers under their release, to the same answers under the newer release, to the second answers.
What the first half adds is due to the catalog, what the second adds to the answers. The causes
add up to the difference of points exactly, but for the floor: points do not fall below 0.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import DONT_KNOW
from screening.engine.scoring import LIKELY, POSSIBLE, UNLIKELY, Finding, Part, score
from screening.engine.state import CLOSED, state
from screening.engine.visible_text import same_words

CHANGED_FROM = 6
"""Points by which a barrier has to move to count as changed."""
LEANING_FROM = 3
NAMED = (LIKELY, POSSIBLE)

CLEARED = "cleared"
EASED = "eased"
NEW = "new"
HEAVIER = "heavier"
UNCHANGED = "unchanged"
CANNOT_COMPARE = "cannot-compare"
OUTCOMES = (CLEARED, EASED, NEW, HEAVIER, UNCHANGED, CANNOT_COMPARE)
"""In the order in which a page shows them."""

ANSWER_CHANGED = "answer-changed"
NOW_KNOWN = "now-known"
NO_LONGER_KNOWN = "no-longer-known"
NOW_ASKED = "now-asked"
NO_LONGER_ASKED = "no-longer-asked"
CATALOG_CHANGED = "catalog-changed"
CAUSES = (
    ANSWER_CHANGED,
    NOW_KNOWN,
    NO_LONGER_KNOWN,
    NOW_ASKED,
    NO_LONGER_ASKED,
    CATALOG_CHANGED,
)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an indicator adds more or less: `change` is what that adds to the points.

    An indicator may have two causes, its new answer and the catalog. `before` and `after` are
    option keys, None where nothing was answered. `reworded` says that the two releases ask the
    question in other words.
    """

    kind: str
    question: str
    before: str | None
    after: str | None
    change: int
    reworded: bool


@dataclass(frozen=True, slots=True)
class BarrierComparison:
    """One barrier in two screenings; `before` or `after` is None where its release lacks it.

    `before_anew` is the finding of the first answers under the newer release, None unless the
    catalog had a part in the change. `floor` is what the sum of the causes differs from that of
    the points, because points do not fall below 0.
    """

    barrier: str
    outcome: str
    before: Finding | None
    after: Finding | None
    before_anew: Finding | None
    causes: tuple[Cause, ...]
    floor: int

    @property
    def change(self) -> int:
        """Points after less points before; 0 where a release lacks the barrier."""
        return self.after.points - self.before.points if self.before and self.after else 0

    @property
    def leans(self) -> bool:
        """Whether an unchanged barrier is about the same, leaning up or down."""
        return self.outcome == UNCHANGED and abs(self.change) >= LEANING_FROM


@dataclass(frozen=True, slots=True)
class Screened:
    """A screening's answers and the release that they were given under."""

    compiled: CompiledCatalog
    answers: Mapping[str, str]


def compare(first: Screened, second: Screened) -> tuple[BarrierComparison, ...]:
    """Every barrier of either release: by outcome, then by the size of its change, then in order.

    `second` is the later screening, and its release at least as new.
    """
    before = findings(first)
    after = findings(second)
    anew = findings(Screened(second.compiled, answers_of(first, second.compiled)))
    rows = [
        compare_barrier(first, second, before[key], anew[key], after[key])
        if key in before and key in after
        else BarrierComparison(key, CANNOT_COMPARE, before.get(key), after.get(key), None, (), 0)
        for key in dict.fromkeys([*second.compiled.barriers, *first.compiled.barriers])
    ]
    return tuple(sorted(rows, key=lambda row: (OUTCOMES.index(row.outcome), -abs(row.change))))


def findings(screened: Screened) -> Mapping[str, Finding]:
    """The findings by barrier."""
    scored = score(screened.compiled, state(screened.compiled, screened.answers))
    return {finding.barrier: finding for finding in scored}


def answers_of(first: Screened, compiled: CompiledCatalog) -> dict[str, str]:
    """The answers that another release can read: it has the question and the option.

    "Don't know" is in every release. An option that the release lacks counts as unanswered.
    """
    return {
        key: option
        for key, option in first.answers.items()
        if option in compiled.levels.get(key, ())
        or (option == DONT_KNOW and key in compiled.questions)
    }


def compare_barrier(
    first: Screened, second: Screened, before: Finding, anew: Finding, after: Finding
) -> BarrierComparison:
    """One barrier that both releases have; `anew` is of the first answers, the newer release."""
    causes = causes_of(first, second, before, anew, after)
    by_catalog = any(cause.kind == CATALOG_CHANGED for cause in causes)
    return BarrierComparison(
        barrier=after.barrier,
        outcome=outcome_of(before, after),
        before=before,
        after=after,
        before_anew=anew if by_catalog else None,
        causes=causes,
        floor=after.points - before.points - sum(cause.change for cause in causes),
    )


def outcome_of(before: Finding, after: Finding) -> str:
    """What became of a barrier; it cannot be compared where one screening knows nothing of it."""
    if not (before.known and after.known):
        return CANNOT_COMPARE
    change = after.points - before.points
    if abs(change) < CHANGED_FROM:
        return UNCHANGED
    if change < 0:
        return CLEARED if before.band in NAMED and after.band == UNLIKELY else EASED
    return NEW if before.band not in NAMED and after.band in NAMED else HEAVIER


def causes_of(
    first: Screened, second: Screened, before: Finding, anew: Finding, after: Finding
) -> tuple[Cause, ...]:
    """What changed the points, the largest change first, then in the order of the newer release."""
    old, halfway, new = ({part.question: part for part in f.parts} for f in (before, anew, after))
    causes = []
    for key in dict.fromkeys([*new, *old]):
        changes = [(CATALOG_CHANGED, points_of(halfway.get(key)) - points_of(old.get(key)))]
        if key in new:
            kind = kind_of(old.get(key), halfway[key], new[key])
            changes.append((kind, new[key].points - halfway[key].points))
        answered = first.answers.get(key), second.answers.get(key)
        reworded = is_reworded(first.compiled, second.compiled, key)
        causes += [Cause(kind, key, *answered, by, reworded) for kind, by in changes if by]
    return tuple(sorted(causes, key=lambda cause: -abs(cause.change)))


def is_reworded(old: CompiledCatalog, new: CompiledCatalog, key: str) -> bool:
    """Whether both releases have the question, and ask it in different words."""
    if not (key in old.questions and key in new.questions):
        return False
    return not same_words(old.questions[key].text, new.questions[key].text)


def points_of(part: Part | None) -> int:
    """What an indicator adds; nothing where the release has none."""
    return part.points if part else 0


def kind_of(old: Part | None, before: Part, after: Part) -> str:
    """What the answers did to an indicator: `before` and `after` are of the newer release.

    An answer known under the `old` release has changed, even if the newer has no such option.
    """
    if before.status == CLOSED != after.status:
        return NOW_ASKED
    if after.status == CLOSED != before.status:
        return NO_LONGER_ASKED
    if before.level is None and (old is None or old.level is None):
        return NOW_KNOWN
    if after.level is None:
        return NO_LONGER_KNOWN
    return ANSWER_CHANGED


def screened(compiled: CompiledCatalog, text: str) -> Screened:
    """One side of a comparison: a stored report's answers, under its own release."""
    return Screened(compiled, json.loads(text)["answers"])
