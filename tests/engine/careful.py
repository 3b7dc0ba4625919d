"""Catalogs with many steps that wait, ask first, wait in part, or are made for some therapies."""

from dataclasses import replace

from hypothesis import strategies as st

from screening.engine.catalog.values import (
    MODALITIES,
    Adjustment,
    AdjustmentPart,
    Indication,
    PartHold,
    Remark,
    Source,
)
from tests.engine.strategies import STRENGTHS, catalogs

SOURCE = Source("s", "A. Author", 2020, "A trial", "", "", "", "", "trial", "", "full")
PARTS = (AdjustmentPart("one", "the one"), AdjustmentPart("other", "the other"))
THERAPIES = MODALITIES[:2]


def some(keys):
    return st.lists(st.sampled_from(keys), unique=True, max_size=2).map(tuple)


@st.composite
def steps(draw, key, barriers, questions):
    helped = draw(st.lists(st.sampled_from(barriers), unique=True, min_size=1))
    return Adjustment(
        key=key,
        title=f"Step {key}",
        steps=("Do it.",),
        timing=draw(st.sampled_from(("this-session", "coming-weeks", "refer"))),
        cautions="",
        grade=draw(st.sampled_from("ABCD")),
        indications=tuple(Indication(one, draw(st.sampled_from(STRENGTHS))) for one in helped),
        sources=("s",),
        contraindications=draw(st.just(()) | some(barriers)),
        ask_first=draw(st.just(()) | some(questions)),
        modalities=draw(st.just(()) | some(THERAPIES)),
        parts=PARTS,
    )


@st.composite
def careful_catalogs(draw):
    """A catalog with up to twelve steps; the validator finds nothing wrong with it."""
    catalog = draw(catalogs())
    barriers = [barrier.key for barrier in catalog.barriers]
    questions = [question.key for question in catalog.questions]
    count = draw(st.integers(1, 12))
    rows = tuple(draw(steps(f"a{n}", barriers, questions)) for n in range(count))
    keys = [row.key for row in rows]
    flags = tuple(
        replace(
            flag,
            holds=draw(some(keys)),
            part_holds=tuple(
                PartHold(key, part) for key in draw(some(keys)) for part in ("one", "other")
            ),
            remarks=tuple(Remark(key, "Take care.") for key in draw(some(keys))),
        )
        for flag in catalog.red_flags
    )
    return replace(catalog, adjustments=rows, red_flags=flags, sources=(SOURCE,))
