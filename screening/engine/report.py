"""The report of a screening as data: numbers and keys, whose words the pinned release holds."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from screening.engine.adjustments import (
    MOST_NAMED,
    first_suggested,
    levers,
    strengths,
    suggest,
)
from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.next_questions import next_questions
from screening.engine.scoring import ENGINE_VERSION, LIKELY, POSSIBLE, UNLIKELY, score
from screening.engine.state import ASKED, CLOSED, OPTIONAL, POTENTIAL, QuestionnaireState


def build_report(
    compiled: CompiledCatalog,
    state: QuestionnaireState,
    *,
    number: int,
    digest: str,
    own_words: str = "",
    modality: str = "",
    notes: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """All that a report says, under release `number` with `digest`; the same for a preview.

    `modality` is the type of therapy, "" where nobody named one. The answers stand in the order
    of the catalog, so that equal cases give equal reports. `notes` stand beside answers and move
    nothing; a report without any has no key for them, and so keeps the form that it always had.
    """
    answers, status = state.answers, state.status
    given = {key: answers[key] for key in compiled.questions if key in answers}
    findings = score(compiled, state)
    suggestions = suggest(compiled, state, findings, modality=modality)
    report: dict[str, Any] = {
        "engine_version": ENGINE_VERSION,
        "release": number,
        "digest": digest,
        "answers": given,
        "asked": [key for key, its in status.items() if its == ASKED],
        "potential": [key for key, its in status.items() if its == POTENTIAL],
        "optional": [key for key, its in status.items() if its == OPTIONAL],
        "ignored": [key for key, its in status.items() if its == CLOSED and key in answers],
        "barriers": [
            asdict(finding) | {"parts": [part._asdict() for part in finding.parts]}
            for finding in findings
        ],
        "red_flags": [flag.key for flag in state.flags],
        "adjustments": [asdict(suggestion) for suggestion in suggestions],
        "first": list(first_suggested(suggestions, findings)),
        "ask_next": [asdict(ask) for ask in next_questions(compiled, state, findings)],
        "strengths": [asdict(strength) for strength in strengths(compiled, findings)],
        "levers": [asdict(count) for count in levers(compiled, findings)],
        "own_words": own_words,
        "modality": modality,
    }
    if notes and (beside := {key: notes[key] for key in given if key in notes}):
        report["notes"] = beside
    return report


def report_text(report: Mapping[str, Any]) -> str:
    """The report as canonical JSON: the same bytes for the same report."""
    text = json.dumps(report, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text + "\n"


def headline(compiled: CompiledCatalog, report: Mapping[str, Any]) -> dict[str, Any]:
    """What a list of cases shows of a report: the first barriers named, and every flag.

    Likely and possible barriers stand in one list, so a possible one may be named before a likely
    one, and instead of it.
    """
    named = [finding for finding in report["barriers"] if finding["band"] in (LIKELY, POSSIBLE)]
    return {
        "named": [
            {
                "key": finding["barrier"],
                "name": compiled.barriers[finding["barrier"]].name,
                "band": finding["band"],
                "points": finding["points"],
            }
            for finding in named[:MOST_NAMED]
        ],
        "flags": [
            {
                "key": key,
                "title": compiled.red_flags[key].title,
                "urgency": compiled.red_flags[key].urgency,
            }
            for key in report["red_flags"]
        ],
    }


def findings(
    compiled: CompiledCatalog, report: Mapping[str, Any]
) -> tuple[tuple[str, str, str], ...]:
    """Domain, barrier and band of every barrier that is not unlikely, to be counted over cases."""
    return tuple(
        (compiled.barriers[finding["barrier"]].domain, finding["barrier"], finding["band"])
        for finding in report["barriers"]
        if finding["band"] != UNLIKELY
    )
