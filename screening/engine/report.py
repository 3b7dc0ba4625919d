"""The report of a screening as data: numbers and keys, whose words the pinned release holds."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from screening.engine.adjustments import levers, strengths, suggest
from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.next_questions import ask_next
from screening.engine.scoring import ENGINE_VERSION, LIKELY, POSSIBLE, UNLIKELY, score
from screening.engine.state import ASKED, CLOSED, POTENTIAL, raised_flags, statuses

MOST_NAMED = 3
"""How many barriers a report opens with."""


def build_report(
    compiled: CompiledCatalog,
    answers: Mapping[str, str],
    *,
    number: int,
    digest: str,
    own_words: str = "",
) -> dict[str, Any]:
    """All that a report says, under release `number` with `digest`; the same for a preview.

    `answers` keep the order of the catalog, so that equal cases give equal reports.
    """
    status = statuses(compiled, answers)
    flags = raised_flags(compiled, answers)
    findings = score(compiled, answers)
    return {
        "engine_version": ENGINE_VERSION,
        "release": number,
        "digest": digest,
        "answers": {key: answers[key] for key in compiled.questions if key in answers},
        "asked": [key for key, state in status.items() if state == ASKED],
        "potential": [key for key, state in status.items() if state == POTENTIAL],
        "ignored": [key for key, state in status.items() if state == CLOSED and key in answers],
        "barriers": [
            asdict(found) | {"parts": [part._asdict() for part in found.parts]}
            for found in findings
        ],
        "red_flags": [flag.key for flag in flags],
        "adjustments": [asdict(suggestion) for suggestion in suggest(compiled, findings, flags)],
        "ask_next": [asdict(ask) for ask in ask_next(compiled, answers, findings)],
        "strengths": [asdict(strength) for strength in strengths(compiled, findings)],
        "levers": [asdict(count) for count in levers(compiled, findings)],
        "own_words": own_words,
    }


def report_text(report: Mapping[str, Any]) -> str:
    """The report as canonical JSON: the same bytes for the same report."""
    text = json.dumps(report, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text + "\n"


def headline(compiled: CompiledCatalog, report: Mapping[str, Any]) -> dict[str, Any]:
    """What a list of cases shows of a report: the first barriers named, and every flag."""
    named = [found for found in report["barriers"] if found["band"] in (LIKELY, POSSIBLE)]
    return {
        "named": [
            {
                "key": found["barrier"],
                "name": compiled.barriers[found["barrier"]].name,
                "band": found["band"],
                "points": found["points"],
            }
            for found in named[:MOST_NAMED]
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
        (compiled.barriers[found["barrier"]].domain, found["barrier"], found["band"])
        for found in report["barriers"]
        if found["band"] != UNLIKELY
    )


def scores_data(
    compiled: CompiledCatalog, answers: Mapping[str, str], *, number: int, digest: str
) -> dict[str, Any]:
    """What `score_answers` prints: a report's numbers and keys, for researchers and scripts."""
    report = build_report(compiled, answers, number=number, digest=digest)
    return {
        "release": number,
        "digest": digest,
        "engine_version": ENGINE_VERSION,
        "barriers": [
            {"key": found["barrier"]} | {k: v for k, v in found.items() if k != "barrier"}
            for found in report["barriers"]
        ],
        "red_flags": report["red_flags"],
        "adjustments": [
            {
                "key": suggestion["adjustment"],
                "score": suggestion["score"],
                "for": suggestion["reasons"],
                "held": suggestion["holds"],
            }
            for suggestion in report["adjustments"]
        ],
        "ask_next": report["ask_next"],
        "asked": report["asked"],
        "potential": report["potential"],
        "ignored": report["ignored"],
    }


def scores_text(compiled: CompiledCatalog, data: Mapping[str, Any]) -> str:
    """The same for people to read in a terminal: one line a barrier, then flags and steps."""
    lines = [f"Release {data['release']}, engine {data['engine_version']}", ""]
    lines += [
        f"{found['band']:9} {found['points']:3} ({found['low']} to {found['high']}, "
        f"likely from {found['likely_at']})  {compiled.barriers[found['key']].name}"
        for found in data["barriers"]
    ]
    lines += ["", "Red flags:" if data["red_flags"] else "No red flags."]
    lines += [
        f"  {compiled.red_flags[key].urgency}: {compiled.red_flags[key].title}"
        for key in data["red_flags"]
    ]
    lines += ["", "Adjustments:" if data["adjustments"] else "No adjustments."]
    lines += [
        f"  {suggestion['score']:4} {compiled.adjustments[suggestion['key']].title}"
        + (" (held)" if suggestion["held"] else "")
        for suggestion in data["adjustments"]
    ]
    return "\n".join(lines)
