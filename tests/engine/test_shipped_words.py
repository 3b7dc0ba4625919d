"""What the shipped catalog's questions, answers and flags say and lead to, answer by answer."""

import pytest

from screening.engine.catalog.branching import most_points
from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.serialization import to_data
from screening.engine.scoring import score
from screening.engine.state import state

# The catalog comes out of the database, and pytest-django only makes one for marked tests.
pytestmark = pytest.mark.django_db

BEYOND_DEPRESSION = {"unexplained-by-depression": "strongly"}

OPTIONAL = {
    "modality-other-type-helped",
    "difficulties-between-episodes",
    "insight-tasks-mechanical",
    "approach-client-can-explain",
    "anxiety-prominence",
    "plan-covers-comorbidity",
    "alliance-withdrawal",
    "alliance-client-understood",
    "alliance-same-goal",
    "daylight-outdoors",
    "usual-activity",
    "environment-people-to-turn-to",
    "regains-calm-in-session",
    "readiness-importance-rating",
    "own-step",
    # Chosen by a simulation: without their answers the first three barriers changed least.
    "childhood-evidence",
    "nondisclosure-contradicted",
    "culture-background-misunderstood",
    "nondisclosure-hard-thing-shared",
    "protective-client-names",
    "fit-training-gap",
    "neurotype-adaptations-made",
    "family-history",
    "readiness-external-pressure",
    "expectation-too-slow-exit",
    "past-biological-response",
    "change-identity-question",
}

NO_STRENGTH = {
    "sessions-so-far",  # a number of sessions
    "diagnosis-rechecked",  # a fact about the diagnosis
    "childhood-evidence",  # difficulties that have lasted since childhood
    "undone-tasks-lost-track",  # a difficulty that explains another one
    "culture-language-limit",
    "gaps-due-to-practical-obstacles",
}
"""Questions that speak against a barrier without being in the client's favour."""


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


def test_fifteen_questions_are_never_asked(shipped_catalog):
    assert {q.key for q in shipped_catalog.questions if q.optional} == OPTIONAL


def test_every_barrier_can_become_likely_without_them(shipped_catalog):
    scales = {scale.key: scale for scale in shipped_catalog.scales}
    questions = {q.key: q for q in shipped_catalog.questions if not q.optional}
    for barrier in shipped_catalog.barriers:
        assert most_points(barrier, questions, scales) >= barrier.likely_at, barrier.key


def test_the_line_of_help_is_short(shipped_catalog):
    long = {q.key for q in shipped_catalog.questions if len(q.help.split()) > 20}
    assert long == set()


def test_no_help_points_to_another_question(shipped_catalog):
    texts = {q.text for q in shipped_catalog.questions}
    for question in shipped_catalog.questions:
        helped = f"{question.help} {question.more_help}"
        assert not any(text in helped for text in texts)
        for words in ("asked next", "asked elsewhere", "belongs to", "another barrier", "see “"):
            assert words not in helped, question.key


def test_a_contrary_answer_is_a_strength_in_the_same_words_or_none(shipped_catalog):
    words = {}
    for barrier in shipped_catalog.barriers:
        for indicator in barrier.indicators:
            if indicator.direction == "against":
                words.setdefault(indicator.question, set()).add(indicator.strength_text)

    assert {key for key, texts in words.items() if texts == {""}} == NO_STRENGTH
    assert all(len(texts) == 1 for texts in words.values())
    assert words["names-something-worth-living-for"] == {"Names something worth living for"}


def texts_of(data, name=""):
    """Every text of plain data; addresses and identifiers are left out."""
    if isinstance(data, dict):
        for field, value in data.items():
            yield from texts_of(value, field)
    elif isinstance(data, list | tuple):
        for each in data:
            yield from texts_of(each, name)
    elif isinstance(data, str) and name not in {"url", "doi"}:
        yield data


def test_no_text_has_straight_quotes(shipped_catalog):
    straight = [t for t in texts_of(to_data(shipped_catalog)) if '"' in t or "'" in t]
    assert straight == []
