"""What `score_answers` prints: a report's numbers and keys, for researchers and scripts."""

from collections.abc import Mapping
from typing import Any

from screening.engine.catalog.compiled import CompiledCatalog
from screening.engine.report import build_report
from screening.engine.scoring import ENGINE_VERSION
from screening.engine.state import QuestionnaireState


def scores_data(
    compiled: CompiledCatalog,
    state: QuestionnaireState,
    *,
    number: int,
    digest: str,
    modality: str = "",
) -> dict[str, Any]:
    """The numbers and keys of the report on this state, under release `number`."""
    report = build_report(compiled, state, number=number, digest=digest, modality=modality)
    return {
        "release": number,
        "digest": digest,
        "engine_version": ENGINE_VERSION,
        "barriers": [
            {"key": row["barrier"]} | {k: v for k, v in row.items() if k != "barrier"}
            for row in report["barriers"]
        ],
        "red_flags": report["red_flags"],
        "adjustments": [
            {
                "key": suggestion["adjustment"],
                "score": suggestion["score"],
                "for": suggestion["reasons"],
                "held": suggestion["holds"],
                "parts_held": suggestion["parts_held"],
                "remarks": suggestion["remarks"],
                "made_for_others": suggestion["made_for_others"],
            }
            for suggestion in report["adjustments"]
        ],
        "first": report["first"],
        "ask_next": report["ask_next"],
        "asked": report["asked"],
        "potential": report["potential"],
        "ignored": report["ignored"],
    }


def scores_text(compiled: CompiledCatalog, data: Mapping[str, Any]) -> str:
    """`scores_data` for people to read in a terminal: one line a barrier, then flags and steps."""
    lines = [f"Release {data['release']}, engine {data['engine_version']}", ""]
    lines += [
        f"{row['band']:9} {row['points']:3} ({row['low']} to {row['high']}, "
        f"likely from {row['likely_at']})  {compiled.barriers[row['key']].name}"
        for row in data["barriers"]
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
