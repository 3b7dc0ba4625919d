"""The stored report, and what scripts get."""

import json

import pytest

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.report import build_report, report_text
from screening.engine.state import state
from screening.exchange.scores import scores_data, scores_text
from tests.engine.small_catalog import BIPOLAR, HALF, STUCK, careful_catalog, small_catalog

SMALL = small_catalog()
COMPILED = compile_catalog(SMALL)


def report(answers, **changes):
    stated = {"number": 7, "digest": "d" * 64, "own_words": ""} | changes
    return build_report(COMPILED, state(COMPILED, answers), **stated)


def test_report_says_which_release_and_engine_it_rests_on():
    stored = report(STUCK, own_words="The dog died.")

    assert (stored["release"], stored["digest"], stored["engine_version"]) == (7, "d" * 64, "2")
    assert stored["own_words"] == "The dog died."


def test_report_lists_what_was_asked_what_is_open_and_what_was_ignored():
    stored = report(HALF)

    assert stored["asked"] == [
        "mood-up",
        "harm-thoughts",
        "strain",
        "withdrawal",
        "trust",
        "mismatch",
        "own-step",
    ]
    assert stored["potential"] == ["trend"]
    assert stored["optional"] == []
    assert stored["ignored"] == ["speaks-up"]
    assert stored["answers"] == HALF


def test_report_holds_keys_and_numbers_but_no_words_of_the_catalog():
    text = report_text(report(BIPOLAR))

    words = [row.text for row in SMALL.questions]
    words += [row.name for row in SMALL.barriers]
    words += [row.title for row in (*SMALL.adjustments, *SMALL.red_flags, *SMALL.sources)]
    assert [word for word in words if word in text] == []


def test_report_keeps_for_which_therapy_it_was_made():
    assert report(STUCK)["modality"] == ""
    assert report(STUCK, modality="schema")["modality"] == "schema"


def test_answer_to_a_closed_question_raises_no_flag():
    # Withdrawal strongly raises gone-silent, unless strain closes the question.
    raised = report({"strain": "a-little", "withdrawal": "strongly"})["red_flags"]
    closed = report({"strain": "not-at-all", "withdrawal": "strongly"})["red_flags"]

    assert (raised, closed) == (["gone-silent"], [])


def test_answer_to_a_potential_question_raises_its_flag():
    assert report({"withdrawal": "strongly"})["red_flags"] == ["gone-silent"]


def test_equal_cases_give_equal_bytes_whatever_the_order_of_answers():
    backwards = dict(reversed(BIPOLAR.items()))

    assert report_text(report(BIPOLAR)) == report_text(report(backwards))
    assert list(report(backwards)["answers"]) == [q.key for q in SMALL.questions]


def test_report_text_is_canonical_json():
    text = report_text(report(STUCK, own_words="Später – “noch”."))

    assert text.endswith("}\n")
    assert "Später – “noch”." in text
    data = json.loads(text)
    assert list(data) == sorted(data)
    assert report_text(data) == text


def test_scores_data_has_a_stable_shape():
    data = scores_data(COMPILED, state(COMPILED, HALF), number=7, digest="d" * 64)

    assert set(data) == {
        "release",
        "digest",
        "engine_version",
        "barriers",
        "red_flags",
        "adjustments",
        "first",
        "ask_next",
        "asked",
        "potential",
        "ignored",
    }
    assert (data["release"], data["digest"], data["engine_version"]) == (7, "d" * 64, "2")
    assert data["potential"] == ["trend"]
    assert data["ignored"] == ["speaks-up"]


def test_scores_data_lists_barriers_in_report_order_with_their_parts():
    data = scores_data(COMPILED, state(COMPILED, STUCK), number=7, digest="d")

    assert [row["key"] for row in data["barriers"]] == ["alliance", "modality", "diagnosis"]
    first = data["barriers"][0]
    expected = ("alliance", 12, 12, 12, "likely", 6, 12)
    names = ("key", "points", "low", "high", "band", "possible_at", "likely_at")
    assert tuple(first[name] for name in names) == expected
    assert first["parts"][1] == {
        "question": "withdrawal",
        "weight": 3,
        "status": "asked",
        "option": "clearly",
        "level": 2,
        "points": 6,
        "low": 6,
        "high": 6,
    }


def test_scores_data_says_what_each_adjustment_is_for_and_what_holds_it():
    data = scores_data(COMPILED, state(COMPILED, BIPOLAR), number=7, digest="d")

    activate = next(row for row in data["adjustments"] if row["key"] == "activate")
    assert activate["score"] == 42  # 3x10 + 1x12
    assert json.loads(json.dumps(activate["for"])) == [
        {"barrier": "modality", "band": "possible", "weight": 3, "points": 10},
        {"barrier": "alliance", "band": "likely", "weight": 1, "points": 12},
    ]
    assert json.loads(json.dumps(activate["held"])) == [
        {"kind": "red-flag", "key": "mania"},
        {"kind": "red-flag", "key": "about-to-leave"},
        {"kind": "barrier", "key": "diagnosis"},
    ]
    assert data["red_flags"] == ["mania", "about-to-leave"]


def test_scores_data_says_what_comes_first_for_a_type_of_therapy():
    careful = compile_catalog(careful_catalog())
    now = state(careful, STUCK)
    data = scores_data(careful, now, number=7, digest="d", modality="schema")

    rows = {row["key"]: row for row in data["adjustments"]}
    assert list(rows)[-1] == "activate"
    assert rows["activate"]["made_for_others"]
    assert json.loads(json.dumps(rows["goals"]["parts_held"])) == [
        {"part": "letter", "flag": "about-to-leave"},
        {"part": "others", "flag": "about-to-leave"},
    ]
    assert list(rows["repair"]["remarks"]) == ["about-to-leave"]
    assert data["first"] == ["goals", "repair", "supervision", "feedback"]


def test_scores_data_can_be_written_as_json():
    data = scores_data(COMPILED, state(COMPILED, {}), number=7, digest="d")

    ask = json.loads(json.dumps(data))["ask_next"][0]
    assert ask == {
        "question": "mood-up",
        "status": "asked",
        "barriers": ["diagnosis"],
        "change": 15,
    }


def test_scores_text_is_a_table_for_people():
    lines = scores_text(
        COMPILED, scores_data(COMPILED, state(COMPILED, BIPOLAR), number=7, digest="d")
    ).split("\n")

    assert lines[0] == "Release 7, engine 2"
    assert " ".join(lines[2].split()) == (
        "likely 15 (15 to 15, likely from 13) Something other than depression"
    )
    assert "  now: High mood" in lines
    assert "    42 Try activate (held)" in lines
    assert "    44 Try goals" in lines


@pytest.mark.parametrize("sentence", ["No red flags.", "No adjustments."])
def test_scores_text_says_when_there_is_nothing(sentence):
    text = scores_text(COMPILED, scores_data(COMPILED, state(COMPILED, {}), number=7, digest="d"))

    assert sentence in text.split("\n")
