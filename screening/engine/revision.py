"""A returned report and the one that answers it: what the return was about, and what changed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from screening.engine.carrying import carry
from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.scoring import UNLIKELY
from screening.engine.state import ASKED, CLOSED

QUESTION, BARRIER, FLAG = "question", "barrier", "flag"


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """An answer before and after as option keys; "" where there was none."""

    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedPoints:
    """A barrier whose points or band moved; None and "" where a release did not hold it."""

    barrier: str
    before: int | None
    after: int | None
    band_before: str
    band_after: str


@dataclass(frozen=True, slots=True)
class Revision:
    """What differs between a returned report and the one that answers it."""

    answers: tuple[ChangedAnswer, ...]
    points: tuple[ChangedPoints, ...]
    notes: tuple[str, ...]
    """The questions with another note than before."""
    own_words_changed: bool


def points_to_name(report: Mapping[str, Any]) -> frozenset[str]:
    """What a return may be about: "question:<key>" asked or answered, "barrier:<key>" unless
    unlikely, "flag:<key>" raised.
    """
    questions = {*report["asked"], *report["answers"]}
    barriers = (row["barrier"] for row in report["barriers"] if row["band"] != UNLIKELY)
    return frozenset(
        f"{kind}:{key}"
        for kind, keys in (
            (QUESTION, questions),
            (BARRIER, barriers),
            (FLAG, report["red_flags"]),
        )
        for key in keys
    )


def keys_of(about: Iterable[str], kind: str) -> tuple[str, ...]:
    """The keys of one kind among what a return is about, in its order."""
    points = (point.partition(":") for point in about)
    return tuple(key for of_kind, _colon, key in points if of_kind == kind)


def questions_about(
    compiled: CompiledCatalog, about: Collection[str], status: Mapping[str, str]
) -> tuple[str, ...]:
    """The questions to look at again, in the order of the questionnaire.

    Those named; for a barrier its own first question that is asked; for a flag the one that
    raises it. In place of a question that is closed now comes the one that closed it. What the
    release does not hold is left out.
    """
    wanted = {key for key in keys_of(about, QUESTION) if key in compiled.questions}
    for key in keys_of(about, BARRIER):
        asked = (t.question for t in compiled.terms.get(key, ()) if status[t.question] == ASKED)
        wanted.update(list(asked)[:1])
    for key in keys_of(about, FLAG):
        if key in compiled.red_flags:
            wanted.add(compiled.red_flags[key].question)
    reached = {open_one(compiled, key, status) for key in wanted}
    return tuple(key for key in compiled.questions if key in reached)


def open_one(compiled: CompiledCatalog, question: str, status: Mapping[str, str]) -> str:
    """The question, or while it is closed the one that its condition names."""
    while status[question] == CLOSED and (parent := compiled.parents[question]):
        question = parent[0]
    return question


def is_unchanged(
    old: CompiledCatalog,
    new: CompiledCatalog,
    before: Mapping[str, str],
    after: Mapping[str, str],
) -> bool:
    """Whether the answers are those that went along from the returned report, and no others."""
    return carry(old, new, before).kept == dict(after)


def compare(
    old: CompiledCatalog,
    new: CompiledCatalog,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> Revision:
    """What differs between two reports, each with the catalog of its release."""
    return Revision(
        answers=changed_answers(old, new, before["answers"], after["answers"]),
        points=changed_points(before["barriers"], after["barriers"]),
        notes=changed_notes(new, before.get("notes", {}), after.get("notes", {})),
        own_words_changed=before["own_words"] != after["own_words"],
    )


def changed_answers(
    old: CompiledCatalog,
    new: CompiledCatalog,
    before: Mapping[str, str],
    after: Mapping[str, str],
) -> tuple[ChangedAnswer, ...]:
    """Answers that differ in meaning, in the order of the new catalog; then those that it lost."""
    kept = carry(old, new, before).kept
    keys = [*new.questions, *(key for key in old.questions if key not in new.questions)]
    return tuple(
        ChangedAnswer(key, before.get(key, ""), after.get(key, ""))
        for key in keys
        if (key in before or key in after) and (key not in kept or kept[key] != after.get(key))
    )


def changed_notes(
    new: CompiledCatalog, before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[str, ...]:
    """The questions of the new catalog whose note differs, in its order."""
    return tuple(key for key in new.questions if before.get(key, "") != after.get(key, ""))


def changed_points(
    before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]
) -> tuple[ChangedPoints, ...]:
    """Barriers whose points or band moved, in the order of the new report; then those it lacks."""
    olds = {row["barrier"]: row for row in before}
    news = {row["barrier"]: row for row in after}
    changed = []
    for key in [*news, *(key for key in olds if key not in news)]:
        old, new = olds.get(key, {}), news.get(key, {})
        points = old.get("points"), new.get("points")
        bands = old.get("band", ""), new.get("band", "")
        if points[0] != points[1] or bands[0] != bands[1]:
            changed.append(ChangedPoints(key, *points, *bands))
    return tuple(changed)
