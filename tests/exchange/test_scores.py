"""What score_answers prints: the numbers of the report, as data and as lines."""

import json

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.report import build_report
from screening.engine.state import state
from screening.exchange.scores import scores_data, scores_text
from tests.engine.small_catalog import BIPOLAR, STUCK, small_catalog

COMPILED = compile_catalog(small_catalog())


def scores(answers):
    return scores_data(COMPILED, state(COMPILED, answers), number=4, digest="d" * 64)


def test_the_numbers_are_those_of_the_report():
    report = build_report(COMPILED, state(COMPILED, STUCK), number=4, digest="d" * 64)
    data = scores(STUCK)
    pairs = zip(data["barriers"], report["barriers"], strict=True)
    for row, finding in pairs:
        assert row == {"key": finding["barrier"]} | {
            k: finding[k] for k in finding if k != "barrier"
        }
    assert [row["key"] for row in data["adjustments"]] == [
        row["adjustment"] for row in report["adjustments"]
    ]
    assert data["ask_next"] == report["ask_next"]


def test_answers_that_do_not_count_are_named():
    answers = {"strain": "not-at-all", "withdrawal": "strongly"}
    assert scores(answers)["ignored"] == ["withdrawal"]


def test_is_plain_json():
    assert json.loads(json.dumps(scores(BIPOLAR)))["release"] == 4


def test_text_names_barriers_and_flags_in_words():
    text = scores_text(COMPILED, scores(BIPOLAR))
    assert text.startswith("Release 4, engine ")
    assert COMPILED.red_flags["mania"].title in text
    for barrier in COMPILED.barriers.values():
        assert barrier.name in text


def test_text_of_no_answers_says_that_there_is_nothing():
    lines = scores_text(COMPILED, scores({})).splitlines()
    assert "No red flags." in lines
    assert "No adjustments." in lines
