"""What the shipped catalog's questions, answers and flags say and lead to, answer by answer."""

import pytest

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.scoring import score
from screening.engine.state import state

# The catalog comes out of the database, and pytest-django only makes one for marked tests.
pytestmark = pytest.mark.django_db

BEYOND_DEPRESSION = {"unexplained-by-depression": "strongly"}


@pytest.fixture(scope="module")
def shipped(shipped_catalog):
    return compile_catalog(shipped_catalog)


def points(compiled, answers, barrier):
    findings = {each.barrier: each for each in score(compiled, state(compiled, answers))}
    return findings[barrier].points


def flags(compiled, answers):
    return [(flag.key, flag.urgency) for flag in state(compiled, answers).flags]


def test_a_worrying_sign_nobody_asked_about_is_flagged_as_a_doubtful_answer_is(shipped):
    sign = {"suicidal-thoughts": "worrying-sign"}
    doubt = {"suicidal-thoughts": "evasive"}

    assert flags(shipped, sign) == [("suicide-sign-not-asked", "now")]
    assert flags(shipped, doubt) == [("suicide-answer-in-doubt", "now")]
    levels = shipped.levels["suicidal-thoughts"]
    assert levels["worrying-sign"] == levels["evasive"] == 1


@pytest.mark.parametrize("option", ["no", "another-diagnosis"])
def test_only_a_confirmed_diagnosis_takes_points_off_a_wrong_one(shipped, option):
    # Gate "strongly": 2 x 3 = 6, and high energy at present: 3 x 3 = 9, so 15; confirmed: - 3 x 3.
    answers = BEYOND_DEPRESSION | {"high-energy-spells": "at-present"}

    same = points(shipped, answers | {"diagnosis-rechecked": option}, "misdiagnosis")
    less = points(shipped, answers | {"diagnosis-rechecked": "yes"}, "misdiagnosis")

    assert (same, less) == (15, 6)


def test_adequate_treatment_without_effect_counts_as_one_that_helped_in_part(shipped):
    # Gate "clearly": 2 x 2 = 4, and 2 x 2 = 4 for either answer.
    open_body = {"vegetative-load": "clearly"}

    for option in ("no-effect", "partly-helped"):
        answers = open_body | {"medical-treatment-state": option}
        assert points(shipped, answers, "biological-drivers") == 8
