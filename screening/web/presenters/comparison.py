"""Two screenings compared, in words: what became of each barrier, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from screening.engine import comparison as engine
from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import DONT_KNOW
from screening.engine.comparison import BarrierComparison, Cause, Screened
from screening.engine.scoring import Finding
from screening.models import Decision

OUTCOMES = {
    engine.CLEARED: gettext_lazy("Cleared"),
    engine.EASED: gettext_lazy("Eased"),
    engine.NEW: gettext_lazy("New"),
    engine.HEAVIER: gettext_lazy("Heavier"),
    engine.UNCHANGED: gettext_lazy("Unchanged"),
    engine.CANNOT_COMPARE: gettext_lazy("Cannot be compared"),
}
CAUSES = {
    engine.ANSWER_CHANGED: gettext_lazy("Answer changed"),
    engine.NOW_KNOWN: gettext_lazy("Now known"),
    engine.NO_LONGER_KNOWN: gettext_lazy("No longer known"),
    engine.NOW_ASKED: gettext_lazy("Now asked"),
    engine.NO_LONGER_ASKED: gettext_lazy("No longer asked"),
    engine.CATALOG_CHANGED: gettext_lazy("Catalog changed"),
}
FOLDED = (engine.UNCHANGED, engine.CANNOT_COMPARE)
"""Outcomes whose barriers stand folded, as they are many and say little."""


@dataclass(frozen=True)
class CauseRow:
    """One reason; `answers` is "Strongly → A little", empty where only the catalog changed."""

    kind: str
    question: str
    answers: str
    points: str
    reworded: bool


@dataclass(frozen=True)
class BarrierRow:
    name: str
    points: str
    """"12 → 0"; a dash stands where a release has no such barrier."""
    spoken: str
    """The same for a screen reader."""
    band: str
    leaning: str
    causes: tuple[CauseRow, ...]
    notes: tuple[str, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    title: str
    rows: tuple[BarrierRow, ...]
    folded: bool


@dataclass(frozen=True)
class ComparisonPage:
    """Two screenings, a group for each outcome that occurs, and the planned steps of no barrier."""

    groups: tuple[Group, ...]
    summary: str
    other_steps: tuple[str, ...]


def comparison_page(
    first: Screened, second: Screened, releases: tuple[int, int], steps: Sequence[Decision]
) -> ComparisonPage:
    """Everything that the page shows; `releases` are the numbers of the two."""
    compared = engine.compare(first, second)
    by_barrier = steps_by_barrier(first.compiled, steps)
    groups = []
    for outcome, title in OUTCOMES.items():
        rows = tuple(
            barrier_row(each, first, second, releases, by_barrier.get(each.barrier, ()))
            for each in compared
            if each.outcome == outcome
        )
        if rows:
            groups.append(Group(str(title), rows, outcome in FOLDED))
    named = {step for each in by_barrier.values() for step in each}
    others = tuple(words for step in steps if (words := step_words(step)) not in named)
    return ComparisonPage(tuple(groups), change_summary(compared), others)


def change_summary(compared: Iterable[BarrierComparison]) -> str:
    """How many barriers changed, in a sentence: "1 cleared, 2 new; 27 about the same." """
    counts = dict.fromkeys(OUTCOMES, 0)
    for each in compared:
        counts[each.outcome] += 1
    changed = ", ".join(
        f"{counts[outcome]} {str(title).lower()}"
        for outcome, title in OUTCOMES.items()
        if counts[outcome] and outcome not in FOLDED
    )
    if not changed:
        return _("No barrier changed by 6 points or more.")
    if not counts[engine.UNCHANGED]:
        return f"{changed}."
    return _("%(changed)s; %(number)d unchanged.") % {
        "changed": changed,
        "number": counts[engine.UNCHANGED],
    }


def barrier_row(
    compared: BarrierComparison,
    first: Screened,
    second: Screened,
    releases: tuple[int, int],
    steps: Iterable[str],
) -> BarrierRow:
    before, after = compared.before, compared.after
    compiled = second.compiled if after else first.compiled
    return BarrierRow(
        name=compiled.barriers[compared.barrier].name,
        points=f"{points_of(before)} → {points_of(after)}",
        spoken=_("%(before)s points, then %(after)s")
        % {"before": points_of(before), "after": points_of(after)},
        band=after.band if after else "",
        leaning=leaning(compared),
        causes=tuple(cause_row(cause, first, second) for cause in compared.causes),
        notes=tuple(notes_on(compared, releases)),
        steps=tuple(steps),
    )


def points_of(finding: Finding | None) -> str:
    return str(finding.points) if finding else "–"


def leaning(compared: BarrierComparison) -> str:
    """In words, that an unchanged barrier moved by 3 to 5 points."""
    if not compared.leans:
        return ""
    return (
        _("about the same, leaning up")
        if compared.change > 0
        else _("about the same, leaning down")
    )


def notes_on(compared: BarrierComparison, releases: tuple[int, int]) -> Iterable[str]:
    """Sentences that the causes alone leave open."""
    older, newer = releases
    if compared.before is None:
        yield _("Release %(number)d has no such barrier.") % {"number": older}
    if compared.after is None:
        yield _("Release %(number)d has no such barrier.") % {"number": newer}
    if compared.before and compared.after:
        if not compared.before.known:
            yield _("In the first screening nothing was known of it.")
        if not compared.after.known:
            yield _("In the second screening nothing was known of it.")
    if compared.before_anew:
        yield ngettext(
            "Under release %(number)d the first answers come to %(points)d point.",
            "Under release %(number)d the first answers come to %(points)d points.",
            compared.before_anew.points,
        ) % {"number": newer, "points": compared.before_anew.points}
    if compared.floor:
        yield _("Points do not fall below 0, so the reasons add up to more than the difference.")


def cause_row(cause: Cause, first: Screened, second: Screened) -> CauseRow:
    asked_by = second if cause.question in second.compiled.questions else first
    return CauseRow(
        kind=str(CAUSES[cause.kind]),
        question=asked_by.compiled.questions[cause.question].text,
        answers=answers_of(cause, first, second),
        points=f"{cause.change:+d}".replace("-", "−"),
        reworded=cause.reworded,
    )


def answers_of(cause: Cause, first: Screened, second: Screened) -> str:
    """The two answers that a cause rests on, or the one that was asked for."""
    before = answer(first, cause.question, cause.before)
    after = answer(second, cause.question, cause.after)
    if cause.kind == engine.CATALOG_CHANGED:
        return ""
    if cause.kind == engine.NOW_ASKED:
        return after
    if cause.kind == engine.NO_LONGER_ASKED:
        return before
    return f"{before} → {after}"


def answer(screened: Screened, question: str, option: str | None) -> str:
    """An answer in words."""
    if option is None:
        return _("not answered")
    if option == DONT_KNOW:
        return _("don’t know")
    return screened.compiled.options[question][option].label


def steps_by_barrier(
    compiled: CompiledCatalog, steps: Iterable[Decision]
) -> Mapping[str, tuple[str, ...]]:
    """The planned steps in words, by each barrier that they are meant for."""
    by_barrier: dict[str, tuple[str, ...]] = {}
    for step in steps:
        adjustment = compiled.adjustments.get(step.key)
        if step.kind != Decision.Kind.ADJUSTMENT or adjustment is None:
            continue
        for indication in adjustment.indications:
            by_barrier[indication.barrier] = (
                *by_barrier.get(indication.barrier, ()),
                step_words(step),
            )
    return by_barrier


def step_words(step: Decision) -> str:
    """A planned step and what came of it."""
    if not step.outcome:
        return _("%(title)s: no outcome recorded") % {"title": step.title}
    outcome = str(step.get_outcome_display()).lower()
    return _("%(title)s: %(outcome)s") % {"title": step.title, "outcome": outcome}
