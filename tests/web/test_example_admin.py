"""The page of an example case: answers are read and written as people read them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.models import ExampleAnswerDefinition, ExampleCaseDefinition
from screening.queries.draft import draft_digest
from tests.factories import STUCK, make_example
from tests.pages import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release")]
LIST = reverse("admin:screening_examplecasedefinition_changelist")
ADD = reverse("admin:screening_examplecasedefinition_add")


@pytest.fixture
def desk(browse, editor):
    return browse(editor)


@pytest.fixture
def stuck():
    ExampleCaseDefinition.objects.all().delete()
    answers = {"own-step": "no", "alliance-strain": "clearly", "high-energy-spells": "dont-know"}
    return make_example("stuck", answers, main=["alliance", "logistics"], title="Stuck")


def place(key="stuck"):
    return reverse("admin:screening_examplecasedefinition_change", args=[key])


def filled(desk, address):
    """What the page would send by its button "Save"."""
    buttons = {"_saveasnew", "_addanother", "_continue"}
    fields = page(desk.get(address)).fields
    return {
        name: text
        for name, text in fields.items()
        if name not in buttons and "__prefix__" not in name
    }


def test_editors_find_the_list_and_the_page(desk, stuck):
    listed = page(desk.get(LIST, {"q": "stuck"}))
    assert listed.links["Stuck"].startswith(place())
    assert "Weak or ruptured therapeutic alliance" in listed.text
    assert page(desk.get(place())).main.find("input", type="submit", value="Save as new")


def test_answers_stand_there_as_they_read_with_what_else_is_offered(desk, stuck):
    content = page(desk.get(place()))
    assert [content.fields[f"answers-{n}-option"] for n in range(3)] == [
        "No",
        "Clearly",
        "Don’t know",
    ]
    assert content.fields["answers-1-question"] == "alliance-strain"
    assert "Not at all; A little; Clearly; Strongly; Don’t know" in content.text


def test_a_page_saved_as_it_stands_changes_nothing(desk, stuck):
    before = draft_digest()
    assert desk.post(place(), filled(desk, place())).status_code == 302
    assert draft_digest() == before


@pytest.mark.parametrize(
    ("text", "key"),
    [("Strongly", "strongly"), (" not  at all", "not-at-all"), ("don't know", "dont-know"),
     ("a-little", "a-little")],
)  # fmt: skip
def test_an_answer_is_written_as_it_reads(text, key, desk, stuck):
    assert desk.post(place(), filled(desk, place()) | {"answers-1-option": text}).status_code == 302
    assert stuck.answers.get(question="alliance-strain").option == key


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        (
            {"answers-1-option": "Perhaps"},
            "answers-1-option",
            (
                "“Perhaps” is no answer to this question. Write one of: Not at all; A little; "
                "Clearly; Strongly; Don’t know."
            ),
        ),
        ({"answers-1-option": ""}, "answers-1-option", "Fill this in."),
        (
            {"answers-0-question": "fit-good-match", "answers-0-option": "Clearly"},
            "answers-0-option",
            "“Clearly” is no answer to this question.",
        ),
        (
            {"answers-3-question": "nowhere", "answers-3-option": "Yes"},
            "answers-3-question",
            "Choose one of those that are offered.",
        ),
        ({"title": ""}, "title", "Fill this in."),
        ({"note": ""}, "note", "Fill this in."),
        ({"main": []}, "main", "Fill this in."),
        ({"note": "x" * 1501}, "note", "Shorten this to 1500 characters; it has 1501."),
    ],
)
def test_a_wrong_value_gets_a_sentence_and_stores_nothing(changes, field, sentence, desk, stuck):
    before = draft_digest()
    response = desk.post(place(), filled(desk, place()) | changes)
    assert response.status_code == 200
    answer = page(response)
    assert answer.part(f"id_{field}_error").text.startswith(sentence)
    assert draft_digest() == before


def test_a_question_answered_twice_is_named(desk, stuck):
    twice = {"answers-3-question": "own-step", "answers-3-option": "Yes"}
    response = desk.post(place(), filled(desk, place()) | twice)
    assert "This question is answered already. Keep one answer." in page(response).text


def test_a_new_example_is_added_with_its_answers(desk, stuck):
    fields = filled(desk, ADD) | {
        "key": "new",
        "title": "New",
        "note": "Nobody’s case.",
        "main": ["logistics"],
        "answers-0-question": "own-step",
        "answers-0-option": "Yes",
    }
    assert desk.post(ADD, fields).status_code == 302
    example = ExampleCaseDefinition.objects.get(key="new")
    assert example.order > stuck.order
    assert list(example.answers.values_list("question", "option", "order")) == [
        ("own-step", "yes", 1)
    ]


def test_takes_the_same_queries_for_any_number_of_answers(desk, stuck):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            desk.get(place())
        return len(captured)

    queries()
    few = queries()
    for order, (question, option) in enumerate(STUCK.items(), start=10):
        ExampleAnswerDefinition.objects.get_or_create(
            example=stuck, question_id=question, defaults={"order": order, "option": option}
        )
    assert stuck.answers.count() > 8
    assert queries() == few


def test_two_editors_do_not_overwrite_each_other(desk, stuck):
    form = filled(desk, place())
    stuck.answers.filter(question="own-step").update(option="yes")
    response = desk.post(place(), form | {"title": "Stuck again"})
    assert "Another editor changed this row meanwhile." in page(response).text
    stuck.refresh_from_db()
    assert stuck.title == "Stuck"


def test_an_option_that_an_example_names_keeps_its_key(desk, stuck):
    scale = reverse("admin:screening_scaledefinition_change", args=["extent"])
    form = filled(desk, scale)
    (name,) = [field for field, text in form.items() if text == "clearly"]
    response = desk.post(scale, form | {name: "plainly"})
    assert "The answer “Clearly” is used by “Stuck”. Change that first." in page(response).text


def test_a_question_that_an_example_answers_is_not_deleted(desk, stuck):
    address = reverse("admin:screening_questiondefinition_delete", args=["own-step"])
    desk.post(address, {"post": "yes"})
    assert stuck.answers.filter(question="own-step").exists()
