"""Scores worked by hand on the small catalog; each sum stands in a comment."""

import pytest

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.values import DONT_KNOW, Indicator
from screening.engine.scoring import ENGINE_VERSION, Part, score
from screening.engine.state import state
from tests.engine.properties import by_barrier
from tests.engine.small_catalog import STUCK, small_catalog, with_indicator

COMPILED = compile_catalog(small_catalog())

# What it shows; barrier; answers; points; low, high; band; known of relevant.
WORKED = [
    (
        "nothing answered: unknown is not zero",
        "alliance",
        {},
        0,  # nothing known
        (0, 15),  # 0 - 6 - 3, cut at 0; 2x3 + 3x3
        "unclear",  # 15 >= 12
        (0, 4),
    ),
    (
        "one decisive yes is enough",
        "diagnosis",
        {"mood-up": "yes"},
        15,  # 5x3
        (15, 15),
        "likely",  # 15 >= 13
        (1, 1),
    ),
    (
        "a plain no",
        "diagnosis",
        {"mood-up": "no"},
        0,  # 5x0
        (0, 0),
        "unlikely",
        (1, 1),
    ),
    (
        "don't know is an answer, and not a zero",
        "diagnosis",
        {"mood-up": DONT_KNOW},
        0,
        (0, 15),  # 5x3 if yes
        "unclear",
        (0, 1),
    ),
    (
        "exactly the points of possible",
        "alliance",
        {"strain": "strongly"},
        6,  # 2x3
        (0, 15),  # 6 - 6 - 3 = -3, cut at 0; 6 + 3x3
        "possible",  # 6 >= 6, although 15 >= 12
        (1, 4),
    ),
    (
        "a closed follow-up leaves the range and the coverage",
        "alliance",
        {"strain": "a-little"},
        2,  # 2x1
        (0, 11),  # 2 - 3 (trust), cut at 0; 2 + 9; speaks-up is closed below 2
        "unlikely",  # 11 < 12
        (1, 3),
    ),
    (
        "a stored answer to a closed question is not counted",
        "alliance",
        {"strain": "not-at-all", "withdrawal": "strongly", "speaks-up": "no"},
        0,  # 2x0; both follow-ups closed
        (0, 0),  # trust can only take away
        "unlikely",
        (1, 2),
    ),
    (
        "it comes back when the parent opens it again",
        "alliance",
        {"strain": "clearly", "withdrawal": "strongly", "speaks-up": "no"},
        13,  # 2x2 + 3x3 - 2x0
        (10, 13),  # 13 - 3 (trust)
        "likely",
        (3, 4),
    ),
    (
        "exactly the points of likely",
        "alliance",
        STUCK,
        12,  # 2x3 + 3x2 - 2x0 - 1x0
        (12, 12),
        "likely",  # 12 >= 12
        (4, 4),
    ),
    (
        "contrary evidence takes points off",
        "alliance",
        STUCK | {"speaks-up": "yes"},
        6,  # 6 + 6 - 2x3
        (6, 6),
        "possible",
        (4, 4),
    ),
    (
        "one point below likely",
        "alliance",
        STUCK | {"trust": "a-little"},
        11,  # 12 - 1x1
        (11, 11),
        "possible",
        (4, 4),
    ),
    (
        "one point below possible",
        "alliance",
        STUCK | {"speaks-up": "yes", "trust": "a-little"},
        5,  # 6 + 6 - 6 - 1
        (5, 5),
        "unlikely",
        (4, 4),
    ),
    (
        "never below 0",
        "alliance",
        {"strain": "not-at-all", "trust": "strongly"},
        0,  # 0 - 1x3 = -3, cut at 0
        (0, 0),
        "unlikely",
        (2, 2),
    ),
    (
        "volunteered to a potential question: counts, and may yet be closed",
        "alliance",
        {"strain": DONT_KNOW, "withdrawal": "strongly"},
        9,  # 3x3
        (0, 15),  # withdrawal back to 0, -6 - 3, cut at 0; strain 6 + 9
        "possible",
        (1, 4),
    ),
    (
        "the same with the parent not answered at all",
        "alliance",
        {"withdrawal": "strongly"},
        9,
        (0, 15),
        "possible",
        (1, 4),
    ),
    (
        "volunteered contrary evidence: in the range it may still drop out",
        "alliance",
        {"strain": DONT_KNOW, "withdrawal": "strongly", "speaks-up": "yes", "trust": "not-at-all"},
        3,  # 9 - 2x3 - 0
        (0, 11),  # strain not at all closes both: 0; a little leaves speaks-up closed: 2 + 9
        "unlikely",  # strongly opens both: 6 + 9 - 6 = 9, so 11 < 12
        (3, 4),
    ),
    (
        "high exactly at likely",
        "alliance",
        {"trust": "strongly"},
        0,  # 0 - 1x3 = -3, cut at 0
        (0, 12),  # strain strongly: 6 + 9 - 0 - 3
        "unclear",  # 12 >= 12
        (1, 4),
    ),
    (
        "high one step below likely",
        "alliance",
        {"speaks-up": "yes"},
        0,  # 0 - 6, cut at 0
        (0, 11),  # strain a little, speaks-up closed: 2 + 9; strongly: 6 + 9 - 6 = 9
        "unlikely",  # 11 < 12
        (1, 4),
    ),
    (
        "two volunteered follow-ups are opened or closed by one and the same answer",
        "alliance",
        {"withdrawal": "a-little", "speaks-up": "yes"},
        0,  # 3 - 6 = -3, cut at 0
        (0, 5),  # a little: 2 + 3; strongly: 6 + 3 - 6 = 3; not at all: 0
        "unlikely",  # added up as if independent, 6 + 3 + 0 = 9
        (2, 4),
    ),
    (
        "an answer elsewhere does not make up for what its own gate must add first",
        "modality",
        {"strain": "strongly", "own-step": "no", "trend": "worse"},
        12,  # 1x3 + 3x3 - 0
        (3, 18),  # mismatch not at all closes trend: 3; strongly: 3 + 6 + 9
        "likely",
        (3, 4),
    ),
    (
        "unknowns on both sides",
        "modality",
        {"mismatch": "clearly", "trend": "same"},
        10,  # 2x2 + 3x2
        (7, 13),  # 10 - 3 (own-step); 10 + 3 (strain)
        "possible",
        (2, 4),
    ),
    (
        "another barrier's gate adds a weak point a level",
        "modality",
        {"mismatch": "clearly", "trend": "same", "strain": "clearly"},
        12,  # 4 + 6 + 1x2
        (9, 12),  # 12 - 3 (own-step)
        "likely",
        (3, 4),
    ),
    (
        "a special answer at level 0, shown last, is known and adds nothing",
        "modality",
        {"mismatch": "strongly", "trend": "too-early", "strain": "not-at-all", "own-step": "yes"},
        3,  # 2x3 + 3x0 + 0 - 1x3
        (3, 3),
        "unlikely",
        (4, 4),
    ),
    (
        "a follow-up that the answer just misses is closed",
        "modality",
        {"mismatch": "a-little", "trend": "worse", "strain": "strongly"},
        5,  # 2x1 + 1x3; trend is asked from 2 on
        (2, 5),  # 5 - 3 (own-step)
        "unlikely",
        (2, 3),
    ),
]


@pytest.mark.parametrize(
    ("barrier", "answers", "points", "between", "band", "coverage"),
    [row[1:] for row in WORKED],
    ids=[row[0] for row in WORKED],
)
def test_worked_example(barrier, answers, points, between, band, coverage):
    finding = by_barrier(COMPILED, answers)[barrier]

    assert (finding.points, (finding.low, finding.high), finding.band) == (points, between, band)
    assert (finding.known, finding.relevant) == coverage


def test_finding_carries_its_thresholds_and_every_part():
    finding = by_barrier(COMPILED, {"strain": "a-little", "trust": DONT_KNOW, "speaks-up": "yes"})[
        "alliance"
    ]

    assert (finding.possible_at, finding.likely_at) == (6, 12)
    assert finding.parts == (
        Part("strain", 2, "asked", "a-little", 1, 2, 2, 2),
        Part("withdrawal", 3, "asked", None, None, 0, 0, 9),
        Part("speaks-up", -2, "closed", None, None, 0, 0, 0),
        Part("trust", -1, "asked", DONT_KNOW, None, 0, -3, 0),
    )


def test_parts_of_potential_questions_say_so():
    finding = by_barrier(COMPILED, {"speaks-up": "yes"})["alliance"]

    assert finding.parts[1] == Part("withdrawal", 3, "potential", None, None, 0, 0, 9)
    assert finding.parts[2] == Part("speaks-up", -2, "potential", "yes", 3, -6, -6, 0)


def test_answers_nobody_can_have_given_count_as_unknown():
    findings = score(COMPILED, state(COMPILED, {"strain": "purple", "no-such-question": "yes"}))

    assert [f.points for f in findings] == [0, 0, 0]
    assert {f.band for f in findings} == {"unclear"}


def test_a_barrier_whose_questions_are_all_closed_but_its_gate_covers_only_that():
    finding = by_barrier(COMPILED, {"strain": "not-at-all", "trust": "not-at-all"})["alliance"]

    assert (finding.known, finding.relevant) == (2, 2)


def test_weights_are_1_2_3_and_5():
    catalog = small_catalog()
    for strength, points in (("weak", 3), ("moderate", 6), ("strong", 9), ("decisive", 15)):
        extended = with_indicator(catalog, "diagnosis", Indicator("own-step", "supports", strength))
        finding = by_barrier(compile_catalog(extended), {"own-step": "yes"})["diagnosis"]
        assert finding.points == points


def test_engine_version_is_stated():
    assert ENGINE_VERSION == "2"
