"""A stored report made ready to show: its numbers joined with the words of its release.

The release never changes, so a report reads the same for good. Everything here is chosen and
counted beforehand; a template only shows it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from screening.engine.adjustments import MOST_NAMED, MOST_SUGGESTED
from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.catalog.values import (
    DONT_KNOW,
    TIMINGS,
    Adjustment,
    Barrier,
    Domain,
    Question,
    RedFlag,
)
from screening.engine.next_questions import safety_open
from screening.engine.report_values import (
    AnswerView,
    AskView,
    DifferentialView,
    FindingView,
    FlagView,
    PartView,
    ReportView,
    StrengthView,
    SuggestionView,
)
from screening.engine.scoring import LIKELY, POSSIBLE, UNCLEAR, UNLIKELY
from screening.engine.state import ASKED, CLOSED, OPTIONAL, POTENTIAL

MOST_ASKED = 5


def read_report(compiled: CompiledCatalog, text: str) -> ReportView:
    """The view of a report that `report_text` wrote under this release."""
    report = json.loads(text)
    scores = {row["barrier"]: row for row in report["barriers"]}
    # Only a report with notes has a key for them.
    notes = report.get("notes", {})
    findings = [finding_view(compiled, row, scores, notes) for row in report["barriers"]]
    suggestions = [suggestion_view(compiled, row) for row in report["adjustments"]]
    free = [s for s in suggestions if not s.held]
    # A report of the first engine names none: there the first five of the order come first.
    first = report.get("first", [s.adjustment.key for s in free[:MOST_SUGGESTED]])
    later = [s for s in free if s.adjustment.key not in first]
    asked = report["asked"]
    given = report["answers"]
    safety = safety_open(compiled, asked, given)
    asks = [
        ask for row in report["ask_next"] if (ask := ask_view(compiled, row)).question not in safety
    ]
    return ReportView(
        engine_version=report["engine_version"],
        release=report["release"],
        chooses_first="first" in report,
        flags=tuple(flag_view(compiled, key, given) for key in report["red_flags"]),
        named=tuple(f for f in findings if f.band in (LIKELY, POSSIBLE))[:MOST_NAMED],
        findings=tuple(findings),
        suggestions=by_timing([s for s in free if s.adjustment.key in first]),
        more_suggestions=by_timing(later),
        more_count=len(later),
        held=tuple(s for s in suggestions if s.held),
        safety_open=safety,
        ask_next=tuple(asks[:MOST_ASKED]),
        ask_later=tuple(asks[MOST_ASKED:]),
        strengths=tuple(strength_view(compiled, row) for row in report["strengths"]),
        levers=tuple((row["lever"], barriers_of(compiled, row)) for row in report["levers"]),
        likely_count=sum(f.band == LIKELY for f in findings),
        unlikely_count=sum(f.band == UNLIKELY for f in findings),
        unclear=tuple(f for f in findings if f.band == UNCLEAR),
        asked=len(asked),
        answered=sum(key in given for key in asked),
        dont_know=sum(given.get(key) == DONT_KNOW for key in asked),
        answers=answer_views(compiled, report),
        own_words=report["own_words"],
    )


def points_by_barrier(text: str) -> dict[str, int]:
    """Points by barrier key of a stored report, to compare it with a later one."""
    return {row["barrier"]: row["points"] for row in json.loads(text)["barriers"]}


def finding_view(
    compiled: CompiledCatalog,
    row: Mapping[str, Any],
    scores: Mapping[str, Any],
    notes: Mapping[str, str],
) -> FindingView:
    barrier = compiled.barriers[row["barrier"]]
    parts = part_views(compiled, row["parts"], notes)
    return FindingView(
        barrier=barrier,
        points=row["points"],
        low=row["low"],
        high=row["high"],
        band=row["band"],
        possible_at=row["possible_at"],
        likely_at=row["likely_at"],
        maximum=compiled.most_points[barrier.key],
        known=row["known"],
        relevant=row["relevant"],
        supporting=tuple(part for part in parts if part.points > 0),
        contrary=tuple(part for part in parts if part.points < 0),
        unknown=tuple(
            part for part in parts if part.option is None and part.status not in (CLOSED, OPTIONAL)
        ),
        neutral=tuple(part for part in parts if part.option is not None and not part.points),
        differentials=tuple(
            DifferentialView(
                compiled.barriers[near.barrier],
                near.how,
                scores[near.barrier]["points"],
                scores[near.barrier]["band"],
            )
            for near in barrier.differentials
        ),
    )


def part_views(
    compiled: CompiledCatalog,
    parts: Iterable[Mapping[str, Any]],
    notes: Mapping[str, str],
) -> list[PartView]:
    """The parts of a finding, those that move the points most first."""
    views = []
    for part in parts:
        key = part["question"]
        known = part["level"] is not None
        views.append(
            PartView(
                question=compiled.questions[key],
                status=part["status"],
                option=compiled.options[key][part["option"]] if known else None,
                dont_know=part["option"] == DONT_KNOW,
                weight=part["weight"],
                points=part["points"],
                could_add=0 if known else max(-part["low"], part["high"]),
                note=notes.get(key, ""),
            )
        )
    return sorted(views, key=lambda part: (-abs(part.points), -part.could_add))


def barriers_of(compiled: CompiledCatalog, row: Mapping[str, Any]) -> tuple[Barrier, ...]:
    """The barriers that a row of the report names."""
    return tuple(compiled.barriers[key] for key in row["barriers"])


def strength_view(compiled: CompiledCatalog, row: Mapping[str, Any]) -> StrengthView:
    """A strength in the words of the catalog; a report of the first engine has none for it."""
    key = row["question"]
    words = ""
    if barrier := row.get("words_from"):
        indicators = compiled.barriers[barrier].indicators
        words = next(one.strength_text for one in indicators if one.question == key)
    return StrengthView(
        question=compiled.questions[key],
        option=compiled.options[key][row["option"]],
        barriers=barriers_of(compiled, row),
        words=words,
    )


def flag_view(compiled: CompiledCatalog, key: str, given: Mapping[str, str]) -> FlagView:
    flag = compiled.red_flags[key]
    option = compiled.options[flag.question].get(given[flag.question])
    return FlagView(flag, compiled.questions[flag.question], option)


def suggestion_view(compiled: CompiledCatalog, row: Mapping[str, Any]) -> SuggestionView:
    """A suggestion with its words; rows of the first engine know holds by flags and barriers."""
    adjustment = compiled.adjustments[row["adjustment"]]
    words = {part.key: part.words for part in adjustment.parts}

    def held_by(kind: str) -> list[str]:
        return [hold["key"] for hold in row["holds"] if hold["kind"] == kind]

    return SuggestionView(
        adjustment=adjustment,
        score=row["score"],
        reasons=tuple(
            (compiled.barriers[r["barrier"]], r["band"], r["weight"], r["points"])
            for r in row["reasons"]
        ),
        sources=tuple(compiled.sources[key] for key in adjustment.sources),
        held_by_flags=tuple(compiled.red_flags[key] for key in held_by("red-flag")),
        held_by_barriers=tuple(compiled.barriers[key] for key in held_by("barrier")),
        ask_first=tuple(compiled.questions[key] for key in held_by("ask-first")),
        parts_held=tuple(
            (words[held["part"]], compiled.red_flags[held["flag"]])
            for held in row.get("parts_held", ())
        ),
        remarks=tuple(remark_view(compiled, adjustment, key) for key in row.get("remarks", ())),
        made_for_others=row.get("made_for_others", False),
    )


def remark_view(compiled: CompiledCatalog, adjustment: Adjustment, key: str) -> tuple[RedFlag, str]:
    """The flag with this key, and its words beside the adjustment."""
    flag = compiled.red_flags[key]
    return flag, next(one.words for one in flag.remarks if one.adjustment == adjustment.key)


def by_timing(
    suggestions: Sequence[SuggestionView],
) -> tuple[tuple[str, tuple[SuggestionView, ...]], ...]:
    """Suggestions grouped by when they can be done, the soonest first; no empty groups."""
    groups = {
        timing: tuple(s for s in suggestions if s.adjustment.timing == timing) for timing in TIMINGS
    }
    return tuple((timing, group) for timing, group in groups.items() if group)


def ask_view(compiled: CompiledCatalog, row: Mapping[str, Any]) -> AskView:
    question = compiled.questions[row["question"]]
    return AskView(
        question=question,
        domain=compiled.domains[question.domain],
        status=row["status"],
        barriers=barriers_of(compiled, row),
        change=row["change"],
    )


def answer_views(
    compiled: CompiledCatalog, report: Mapping[str, Any]
) -> tuple[tuple[Domain, tuple[AnswerView, ...]], ...]:
    """Every question by page with its answer; those that were not asked say so.

    A report of scoring version 1 lists no optional questions, because its release has none.
    """
    listed = {ASKED: report["asked"], POTENTIAL: report["potential"]}
    listed[OPTIONAL] = report.get("optional", ())
    statuses = {key: status for status, keys in listed.items() for key in keys}
    given, notes = report["answers"], report.get("notes", {})

    def view(question: Question) -> AnswerView:
        key = question.key
        option = compiled.options[key].get(given.get(key))
        return AnswerView(
            question,
            option,
            given.get(key) == DONT_KNOW,
            statuses.get(key, CLOSED),
            notes.get(key, ""),
        )

    return tuple(
        (compiled.domains[domain], tuple(view(question) for question in questions))
        for domain, questions in compiled.pages.items()
    )
