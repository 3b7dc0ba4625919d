"""The promises of scoring on the catalog as shipped, and the facts that its editors rely on."""

from dataclasses import asdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.validation import find_problems
from screening.engine.catalog.values import DONT_KNOW
from screening.engine.next_questions import next_questions
from screening.engine.report import build_report, report_text
from screening.engine.report_view import read_report
from screening.engine.scoring import score
from screening.engine.state import state
from tests.engine import properties, reference
from tests.engine.strategies import answers_to

# The catalog comes out of the database, and pytest-django only makes a test database for marked
# tests: without the mark this file alone would read the one of the settings.
pytestmark = pytest.mark.django_db

NAMES = ("barrier", "points", "low", "high", "band", "known", "relevant")

some = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def test_every_barrier_has_a_short_name_of_its_own(shipped_catalog):
    names = {barrier.list_name for barrier in shipped_catalog.barriers}
    assert names == {barrier.short for barrier in shipped_catalog.barriers}
    assert len(names) == 30


@pytest.fixture(scope="module")
def shipped(shipped_catalog):
    return compile_catalog(shipped_catalog)


def rows_of(compiled, answers):
    return [
        {name: value for name, value in asdict(finding).items() if name in NAMES}
        for finding in score(compiled, state(compiled, answers))
    ]


def level_at_most(compiled, key, most):
    """The option of the highest level that is not above `most`."""
    levels = compiled.levels[key]
    return max((o for o in levels if levels[o] <= most), key=levels.get)


def test_it_has_no_problems(shipped_catalog):
    assert find_problems(shipped_catalog) == ()


@settings(some, max_examples=120)
@given(data=st.data())
def test_engine_agrees_with_the_slow_reference(shipped, data):
    answers = data.draw(answers_to(shipped.catalog))

    assert rows_of(shipped, answers) == reference.findings(shipped.catalog, answers)


@settings(some, max_examples=8)
@given(data=st.data())
def test_ask_next_agrees_with_trying_every_answer(shipped, data):
    answers = data.draw(answers_to(shipped.catalog))

    asks = next_questions(shipped, state(shipped, answers), score(shipped, state(shipped, answers)))

    def quick(_catalog, tried):
        return rows_of(shipped, tried)

    rows = [(ask.question, ask.status, ask.barriers, ask.change) for ask in asks]
    assert rows == reference.asks(shipped.catalog, answers, quick)


@some
@given(data=st.data())
def test_suggestions_agree_with_the_slow_reference(shipped, data):
    answers = data.draw(answers_to(shipped.catalog))

    report = build_report(shipped, state(shipped, answers), number=1, digest="d")

    rows = [(s["adjustment"], s["score"], bool(s["holds"])) for s in report["adjustments"]]
    assert rows == reference.suggestions(shipped.catalog, answers)
    assert report["first"] == reference.first_suggested(shipped.catalog, answers)


@settings(some, max_examples=5)
@given(data=st.data())
def test_more_evidence_moves_points_its_own_way_while_the_same_is_asked(shipped, data):
    answers = data.draw(answers_to(shipped.catalog))
    properties.more_evidence_moves_points_its_own_way(shipped, answers)


@some
@given(data=st.data())
def test_an_unknown_adds_no_points(shipped, data):
    properties.an_unknown_adds_no_points(shipped, data.draw(answers_to(shipped.catalog)))


@some
@given(data=st.data())
def test_every_completion_stays_within_the_range(shipped, data):
    answers = data.draw(answers_to(shipped.catalog))
    more = data.draw(answers_to(shipped.catalog, complete=True))
    properties.a_completion_stays_within_the_range(shipped, answers, more)


@some
@given(data=st.data())
def test_order_parts_closed_and_potential_questions(shipped, data):
    answers = data.draw(answers_to(shipped.catalog))
    properties.the_order_of_answers_does_not_matter(shipped, answers)
    properties.parts_add_up(shipped, answers)
    properties.closed_questions_count_as_level_0(shipped, answers)
    properties.potential_questions_widen_the_range(shipped, answers)


@some
@given(data=st.data())
def test_every_report_can_be_read(shipped, data):
    answers = data.draw(answers_to(shipped.catalog))

    seen = read_report(
        shipped,
        report_text(build_report(shipped, state(shipped, answers), number=1, digest="d" * 64)),
    )

    assert len(seen.named) <= 3
    assert sum(len(group) for _timing, group in seen.suggestions) <= 5
    assert len(seen.ask_next) <= 5
    assert len(seen.findings) == len(shipped.barriers)


def test_every_barrier_can_be_likely_and_unlikely(shipped):
    properties.every_barrier_can_be_likely_and_unlikely(shipped.catalog, shipped)


def test_nothing_known_makes_nothing_possible(shipped):
    # Calibration: nothing answered, and all "don't know".
    for answers in ({}, dict.fromkeys(shipped.questions, DONT_KNOW)):
        assert {finding.band for finding in score(shipped, state(shipped, answers))} <= {
            "unclear",
            "unlikely",
        }


def test_everything_a_little_makes_nothing_likely(shipped):
    # Calibration: none likely, five possible. What is never asked stays unanswered: with every
    # optional question volunteered as well, seven problems beside depression make comorbidity
    # likely, as they should.
    answers = {
        key: level_at_most(shipped, key, 1)
        for key, question in shipped.questions.items()
        if not question.optional
    }

    bands = [finding.band for finding in score(shipped, state(shipped, answers))]

    assert bands.count("likely") == 0
    assert bands.count("possible") == 5


def textbook(compiled, barrier):
    """The barrier's gate and own follow-ups clearly or yes, everything else at level 0."""
    answers = {key: level_at_most(compiled, key, 0) for key in compiled.questions}
    gate = barrier.gate
    supports = {i.question for i in barrier.indicators if i.direction == "supports"}
    own = {q.key for q in compiled.follow_ups[gate]} & supports
    for key in {gate, *own}:
        levels = compiled.levels[key]
        enough = [option for option in levels if levels[option] >= 2]
        answers[key] = min(enough, key=levels.get) if enough else max(levels, key=levels.get)
    return answers


def test_textbook_cases_make_each_barrier_likely(shipped):
    # Calibration a: gate clearly, own follow-ups clearly or yes, nothing contrary.
    not_likely = [
        barrier.key
        for barrier in shipped.barriers.values()
        if properties.by_barrier(shipped, textbook(shipped, barrier))[barrier.key].band != "likely"
    ]
    assert not_likely == []


def test_gate_a_little_and_all_else_negative_is_unlikely(shipped):
    # Calibration b: 2 or 3 points, where the gate has a level 1.
    for barrier in shipped.barriers.values():
        answers = {key: level_at_most(shipped, key, 0) for key in shipped.questions}
        answers[barrier.gate] = level_at_most(shipped, barrier.gate, 1)
        finding = properties.by_barrier(shipped, answers)[barrier.key]
        assert finding.band == "unlikely", barrier.key
        assert finding.points <= 3


def test_gate_dont_know_and_all_else_negative_is_unclear(shipped):
    # Calibration d: the gate unknown, its follow-ups unanswered.
    not_unclear = {}
    for barrier in shipped.barriers.values():
        follow_ups = {question.key for question in shipped.follow_ups[barrier.gate]}
        answers = {
            key: level_at_most(shipped, key, 0)
            for key in shipped.questions
            if key not in follow_ups
        } | {barrier.gate: DONT_KNOW}
        finding = properties.by_barrier(shipped, answers)[barrier.key]
        if finding.band != "unclear":
            not_unclear[barrier.key] = (finding.band, finding.high, finding.likely_at)
    # Misdiagnosis: 2x3 + 2x3 (physical-check) = 12; difficulties between episodes, 9 more, are
    # optional, and so outside the range.
    assert not_unclear == {"misdiagnosis": ("unlikely", 12, 13)}


def test_the_worked_example_of_the_readme(shipped):
    answers = {
        "sessions-held-in-eight-weeks": "three-or-four",
        "gaps-due-to-practical-obstacles": "strongly",
        "session-ends-before-work-done": "clearly",
    }
    capped = {
        "dose-capped-by-cost-or-time": "strongly",
        "cut-sessions-to-save-money": "no",
        "funding-ends-before-recovery": "no",
    }

    logistics = properties.by_barrier(shipped, answers)["logistics"]
    first, second, *_rest = score(shipped, state(shipped, answers | capped))

    # 2x2 + 3x3 + 2x2 = 17; spacing 2x3, the cap 1x3, sessions cut 1x3, basic needs 1x3 more.
    assert (logistics.points, logistics.low, logistics.high) == (17, 17, 32)
    assert (logistics.band, logistics.possible_at, logistics.likely_at) == ("likely", 6, 12)
    # 2x3 + 1x2 = 8, its gate at 3; 17 + 1x3 = 20, its gate at 2.
    assert (first.barrier, first.band, first.points) == ("cost-time", "possible", 8)
    assert (second.barrier, second.band, second.points) == ("logistics", "likely", 20)
