"""A small catalog whose scores can be added up by hand.

| Barrier   | possible, likely | Supports                                | Against                |
|-----------|------------------|-----------------------------------------|------------------------|
| diagnosis | 7, 13            | mood-up x5                              |                        |
| alliance  | 6, 12            | strain x2, withdrawal x3                | speaks-up x2, trust x1 |
| modality  | 6, 12            | mismatch x2, trend x3, strain x1        | own-step x1            |

`withdrawal` is asked from strain 1 on, `speaks-up` from strain 2 on, `trend` from mismatch 2 on.
"""

from dataclasses import replace

from screening.engine.catalog.values import (
    DONT_KNOW,
    Adjustment,
    AdjustmentPart,
    Barrier,
    Catalog,
    Condition,
    Differential,
    Domain,
    Indication,
    Indicator,
    Option,
    PartHold,
    Question,
    RedFlag,
    Remark,
    Scale,
    Source,
)

SCALES = {
    "extent": {"not-at-all": 0, "a-little": 1, "clearly": 2, "strongly": 3},
    "yesno": {"no": 0, "yes": 3},
    # Two options share level 0, and the last shown is not the highest.
    "trend": {"better": 0, "same": 2, "worse": 3, "too-early": 0},
    "thoughts": {"none": 0, "past-only": 0, "in-doubt": 1, "active": 3},
}

STUCK = {
    "mood-up": "no",
    "harm-thoughts": "none",
    "strain": "strongly",
    "withdrawal": "clearly",
    "speaks-up": "no",
    "trust": "not-at-all",
    "mismatch": "clearly",
    "trend": "same",
    "own-step": "yes",
}
"""Everything answered: alliance 12 (likely), modality 10 (possible), diagnosis 0 (unlikely)."""

BIPOLAR = STUCK | {"mood-up": "yes"}
"""The same with diagnosis 15 (likely) and the flag mania."""

HALF = {
    "mood-up": DONT_KNOW,
    "strain": "a-little",
    "speaks-up": "yes",  # closed: ignored
    "trust": "clearly",
    "trend": "worse",  # volunteered
    "own-step": "no",
}
"""A screening half done, with an answer to a closed and one to a potential question."""


def small_catalog(**changes) -> Catalog:
    """The catalog of the table above; `changes` replace whole lists."""
    catalog = Catalog(
        domains=(
            Domain("facts", "Safety and facts", "First the facts."),
            Domain("bond", "Working together", "How you work together."),
            Domain("fit", "Method", "What you do together."),
        ),
        scales=tuple(
            Scale(key, tuple(Option(name, name.capitalize(), n) for name, n in levels.items()))
            for key, levels in SCALES.items()
        ),
        questions=questions(),
        barriers=barriers(),
        adjustments=adjustments(),
        red_flags=red_flags(),
        sources=tuple(
            Source(key, "A. Author", 2020, f"About {key}", "", "", "", "", "trial", "", "full")
            for key in ("first-trial", "second-trial")
        ),
    )
    return replace(catalog, **changes)


def questions() -> tuple[Question, ...]:
    def ask(key, domain, scale, parent=None, at_least=0):
        condition = Condition(parent, at_least) if parent else None
        return Question(key, domain, f"What about {key}?", "", scale, condition)

    return (
        ask("mood-up", "facts", "yesno"),
        ask("harm-thoughts", "facts", "thoughts"),
        ask("strain", "bond", "extent"),
        ask("withdrawal", "bond", "extent", "strain", 1),
        ask("speaks-up", "bond", "yesno", "strain", 2),
        ask("trust", "bond", "extent"),
        ask("mismatch", "fit", "extent"),
        ask("trend", "fit", "trend", "mismatch", 2),
        ask("own-step", "fit", "yesno"),
    )


def barriers() -> tuple[Barrier, ...]:
    return (
        Barrier(
            "diagnosis",
            1,
            "Something other than depression",
            "facts",
            "assessment",
            "The picture may be another one.",
            7,
            13,
            "mood-up",
            (Indicator("mood-up", "supports", "decisive"),),
        ),
        Barrier(
            "alliance",
            2,
            "Strain between you",
            "bond",
            "relationship",
            "The bond may be strained.",
            6,
            12,
            "strain",
            (
                Indicator("strain", "supports", "moderate"),
                Indicator("withdrawal", "supports", "strong"),
                Indicator("speaks-up", "against", "moderate"),
                Indicator("trust", "against", "weak"),
            ),
            (Differential("modality", "Here the person minds, there the method."),),
        ),
        Barrier(
            "modality",
            3,
            "Method that does not fit",
            "fit",
            "approach",
            "The method may not fit.",
            6,
            12,
            "mismatch",
            (
                Indicator("mismatch", "supports", "moderate"),
                Indicator("trend", "supports", "strong"),
                Indicator("strain", "supports", "weak"),
                Indicator("own-step", "against", "weak"),
            ),
        ),
    )


def adjustment(key, timing, grade, helps, sources=(), contraindications=()) -> Adjustment:
    links = tuple(Indication(barrier, strength) for barrier, strength in helps.items())
    return Adjustment(
        key,
        f"Try {key}",
        ("Do it.",),
        timing,
        "",
        grade,
        links,
        tuple(sources),
        tuple(contraindications),
    )


def adjustments() -> tuple[Adjustment, ...]:
    return (
        adjustment("assess-again", "refer", "A", {"diagnosis": "decisive"}, ["first-trial"]),
        adjustment(
            "activate",
            "this-session",
            "B",
            {"modality": "strong", "alliance": "weak"},
            ["second-trial", "first-trial"],
            ["diagnosis"],
        ),
        adjustment("repair", "this-session", "D", {"alliance": "strong"}),
        adjustment(
            "goals",
            "coming-weeks",
            "C",
            {"alliance": "moderate", "modality": "moderate"},
            ["second-trial"],
        ),
        adjustment("sleep-log", "coming-weeks", "D", {"diagnosis": "weak"}),
        adjustment("feedback", "coming-weeks", "D", {"modality": "weak"}),
        adjustment("supervision", "coming-weeks", "D", {"alliance": "weak"}),
    )


def red_flags() -> tuple[RedFlag, ...]:
    return (
        RedFlag(
            "about-to-leave",
            "strain",
            "May leave",
            "Ask today.",
            "soon",
            at_least=3,
            holds=("activate",),
        ),
        RedFlag("mania", "mood-up", "High mood", "Call.", "now", option="yes", holds=("activate",)),
        RedFlag("gone-silent", "withdrawal", "Gone silent", "Call.", "soon", at_least=3),
        RedFlag("self-harm", "harm-thoughts", "Thoughts of harm", "Ask.", "now", at_least=1),
    )


def careful_catalog() -> Catalog:
    """The small catalog with all that can hold a step, or speak of it, in parts.

    `activate` asks mood-up first and is made for two therapies; `goals` has two parts, which
    about-to-leave holds; the same flag has a remark on it and one on `repair`. Two answers against
    a barrier are strengths: `trust` and `own-step`. Every list of keys is in the order of its rows,
    as the working tables keep it.
    """
    catalog = small_catalog()
    texts = {"trust": "Trusts you", "own-step": "Took a step alone"}
    return replace(
        catalog,
        scales=tuple(sorted(catalog.scales, key=lambda scale: scale.key)),
        barriers=tuple(
            replace(
                barrier,
                indicators=tuple(
                    replace(one, strength_text=texts.get(one.question, ""))
                    for one in barrier.indicators
                ),
            )
            for barrier in catalog.barriers
        ),
        adjustments=changed_rows(
            catalog.adjustments,
            activate={
                "ask_first": ("mood-up",),
                "modalities": ("cbt", "behavioural-activation"),
                "sources": ("first-trial", "second-trial"),
            },
            goals={
                "parts": (
                    AdjustmentPart("others", "bringing others in"),
                    AdjustmentPart("letter", "the letter"),
                )
            },
        ),
        red_flags=changed_rows(
            catalog.red_flags,
            about_to_leave={
                "part_holds": (PartHold("goals", "letter"), PartHold("goals", "others")),
                "remarks": (Remark("repair", "Ask today."), Remark("goals", "No letter home.")),
            },
        ),
    )


def changed_rows(rows, **changes):
    """The rows with fields changed, by the key of the row."""
    by_key = {key.replace("_", "-"): fields for key, fields in changes.items()}
    return tuple(replace(row, **by_key.get(row.key, {})) for row in rows)


def with_indicator(catalog: Catalog, barrier: str, *indicators: Indicator) -> Catalog:
    """The catalog with further indicators for a barrier."""
    rows = tuple(
        replace(row, indicators=row.indicators + indicators) if row.key == barrier else row
        for row in catalog.barriers
    )
    return replace(catalog, barriers=rows)
