"""Scoring in batch equals scoring one by one, point for point."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.engine.batch import UNANSWERED, compile_batch, encode, score_matrix
from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.values import DONT_KNOW
from screening.engine.scoring import BANDS, score
from screening.engine.state import state
from tests.engine.small_catalog import small_catalog
from tests.engine.strategies import answers_to, catalogs

CASES = 3000


def random_cases(compiled, seed, count=CASES):
    """Answers of every kind: asked, volunteered, kept behind a closed question, missing."""
    chance = random.Random(seed)
    cases = []
    for _ in range(count):
        share = chance.random()
        cases.append(
            {
                key: chance.choice([*levels, DONT_KNOW])
                for key, levels in compiled.levels.items()
                if chance.random() < share
            }
        )
    return cases


def differences(compiled, cases):
    """Cases and barriers on which the two ways of scoring differ."""
    tables = compile_batch(compiled)
    scored = score_matrix(tables, encode(tables, cases))
    places = {key: place for place, key in enumerate(compiled.barriers)}
    wrong = []
    for column, answers in enumerate(cases):
        for one in score(compiled, state(compiled, answers)):
            row = places[one.barrier]
            bulk = (
                scored.points[row, column],
                scored.low[row, column],
                scored.high[row, column],
                BANDS[scored.band[row, column]],
            )
            if bulk != (one.points, one.low, one.high, one.band):
                wrong.append((answers, one, bulk))
    return wrong


def test_the_shipped_catalog_scores_the_same_either_way(shipped_catalog):
    compiled = compile_catalog(shipped_catalog)
    assert differences(compiled, random_cases(compiled, seed=1)) == []


def test_a_small_catalog_scores_the_same_either_way():
    compiled = compile_catalog(small_catalog())
    assert differences(compiled, [{}, *random_cases(compiled, seed=2)]) == []


@settings(max_examples=150, deadline=None, derandomize=True)
@given(catalogs().flatmap(lambda c: st.tuples(st.just(c), st.lists(answers_to(c), min_size=9))))
def test_a_catalog_of_any_make_scores_the_same_either_way(drawn):
    catalog, given_answers = drawn
    assert differences(compile_catalog(catalog), given_answers) == []


def test_follow_ups_of_an_optional_question_score_the_same_either_way():
    optional = ("strain", "own-step")
    questions = [replace(q, optional=q.key in optional) for q in small_catalog().questions]
    compiled = compile_catalog(small_catalog(questions=tuple(questions)))
    assert differences(compiled, random_cases(compiled, seed=4, count=500)) == []


def test_more_cases_than_a_chunk_holds(shipped_catalog):
    compiled = compile_catalog(shipped_catalog)
    tables = compile_batch(compiled)
    matrix = encode(tables, random_cases(compiled, seed=3, count=50)).repeat(700, axis=1)
    whole = score_matrix(tables, matrix)
    alone = score_matrix(tables, matrix[:, -1:])
    assert (whole.points[:, -1:] == alone.points).all()
    assert (whole.band[:, -700:] == alone.band).all()


@pytest.mark.parametrize("answers", [{"no-such": "yes"}, {"own-step": "no-such"}, {}])
def test_what_the_release_does_not_hold_is_unanswered(answers, shipped_catalog):
    tables = compile_batch(compile_catalog(shipped_catalog))
    assert (encode(tables, [answers]) == UNANSWERED).all()
