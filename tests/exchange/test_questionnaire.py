"""What a release asks, as data."""

import json
from dataclasses import replace

from screening.engine.catalog.compiled import compile_catalog
from screening.exchange.questionnaire import questionnaire_data
from tests.engine.small_catalog import small_catalog

COMPILED = compile_catalog(small_catalog())


def exported():
    return questionnaire_data(COMPILED, number=3, digest="d" * 64)


def questions():
    return {q["key"]: q for page in exported()["pages"] for q in page["questions"]}


def test_holds_every_question_in_the_order_of_the_pages():
    assert list(questions()) == [q.key for page in COMPILED.pages.values() for q in page]


def test_says_which_release_it_is_of():
    data = exported()
    assert (data["release"], data["digest"], data["dont_know"]) == (3, "d" * 64, "dont-know")


def test_conditions_name_the_parent_and_its_level():
    assert questions()["withdrawal"]["ask_if"]["question"] == "strain"
    assert questions()["strain"]["ask_if"] is None


def test_options_stand_in_the_order_shown_with_their_levels():
    options = next(q["options"] for q in questions().values() if len(q["options"]) == 4)
    assert all(set(option) == {"key", "label", "level"} for option in options)


def test_says_what_is_optional_helped_further_and_filled_from_the_case():
    catalog = small_catalog()
    changes = {"optional": True, "more_help": "Or so.", "filled_from": "sessions"}
    questions = tuple(
        replace(q, **changes) if q.key == "own-step" else q for q in catalog.questions
    )
    numbered = tuple(replace(o, from_number=n) for n, o in enumerate(catalog.scales[1].options))
    scales = tuple(replace(s, options=numbered) if s.key == "yesno" else s for s in catalog.scales)
    compiled = compile_catalog(replace(catalog, questions=questions, scales=scales))
    data = questionnaire_data(compiled, number=3, digest="d" * 64)
    shown = {q["key"]: q for page in data["pages"] for q in page["questions"]}
    assert {name: shown["own-step"][name] for name in changes} == changes
    assert [option["from_number"] for option in shown["own-step"]["options"]] == [0, 1]
    nothing = {"optional": False, "more_help": "", "filled_from": None}
    assert {name: shown["trust"][name] for name in changes} == nothing


def test_is_plain_json():
    assert json.loads(json.dumps(exported())) == exported()
