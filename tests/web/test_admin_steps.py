"""Editing what holds a step, and words of strengths; each fault is said in a sentence."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.models import (
    AdjustmentDefinition,
    IndicatorDefinition,
    RedFlagDefinition,
    SourceDefinition,
)
from screening.workflows.restoring import write_definitions
from tests.engine.small_catalog import careful_catalog
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(release, browse, editor):
    """An editor at the small catalog with steps that wait in parts."""
    write_definitions(careful_catalog())
    return browse(editor)


def address(model, row):
    return reverse(f"admin:screening_{model}definition_change", args=[row])


def form_of(desk, model, row):
    fields = page(desk.get(address(model, row))).fields
    return {name: text for name, text in fields.items() if not name.startswith("_")}


def send(desk, model, row, **changes):
    changes = {name.replace("__", "-"): value for name, value in changes.items()}
    return desk.post(address(model, row), form_of(desk, model, row) | changes)


def refusal(response):
    assert response.status_code == 200
    return page(response).text


def goals():
    return AdjustmentDefinition.objects.get(pk="goals")


def flag():
    return RedFlagDefinition.objects.get(pk="about-to-leave")


class TestAdjustment:
    def test_therapies_are_ticked_by_name(self, desk):
        shown = page(desk.get(address("adjustment", "activate")))
        assert "Cognitive behavioural therapy" in shown.text
        response = send(desk, "adjustment", "activate", modalities=["schema", "cbt"])
        assert response.status_code == 302
        step = AdjustmentDefinition.objects.get(pk="activate")
        assert sorted(step.modalities) == ["cbt", "schema"]

    def test_no_therapy_is_needed(self, desk):
        assert send(desk, "adjustment", "activate", modalities=[]).status_code == 302
        assert AdjustmentDefinition.objects.get(pk="activate").modalities == []

    def test_a_therapy_that_no_case_can_have_is_refused(self, desk):
        response = send(desk, "adjustment", "activate", modalities=["hypnosis"])
        assert "Choose one of those that are offered." in refusal(response)

    def test_a_question_to_ask_first_is_stored(self, desk):
        assert send(desk, "adjustment", "goals", ask_first=["mood-up"]).status_code == 302
        assert goals().ask_first.get().pk == "mood-up"

    def test_a_part_goes_last_where_no_place_is_given(self, desk):
        part = {"parts__2__key": "call", "parts__2__words": "the call"}
        assert send(desk, "adjustment", "goals", **part).status_code == 302
        assert [part.key for part in goals().parts.all()] == ["others", "letter", "call"]

    def test_a_part_that_stands_there_twice_is_refused(self, desk):
        part = {"parts__2__key": "letter", "parts__2__words": "again"}
        said = refusal(send(desk, "adjustment", "goals", **part))
        assert "The adjustment has this key already." in said

    @pytest.mark.parametrize("change", [{"parts__1__key": "post"}, {"parts__1__DELETE": "on"}])
    def test_a_part_that_waits_keeps_its_key(self, change, desk):
        said = refusal(send(desk, "adjustment", "goals", **change))
        assert "The part “the letter” waits under “May leave”. Change that first." in said
        assert goals().parts.filter(key="letter").exists()

    def test_it_says_under_which_flags_it_waits(self, desk):
        shown = page(desk.get(address("adjustment", "goals"))).text
        assert "May leave one part waits: the letter" in shown
        assert "May leave remark: No letter home." in shown
        assert "May leave waits" in page(desk.get(address("adjustment", "activate"))).text

    def test_a_part_that_another_editor_changed_is_not_overwritten(self, desk):
        form = form_of(desk, "adjustment", "goals")
        goals().parts.filter(key="letter").update(words="every letter")
        said = refusal(desk.post(address("adjustment", "goals"), form))
        assert "Another editor changed this row meanwhile." in said


class TestRedFlag:
    def test_a_part_is_chosen_by_its_words(self, desk):
        flag().part_holds.filter(part="others").delete()
        choices = page(desk.get(address("redflag", "about-to-leave"))).text
        assert "Try goals: bringing others in" in choices
        response = send(desk, "redflag", "about-to-leave", part_holds__1__held="goals/others")
        assert response.status_code == 302
        assert set(flag().part_holds.values_list("part", flat=True)) == {"letter", "others"}

    @pytest.mark.parametrize("held", ["goals/none", "none/letter", "letter", "goals/letter/x"])
    def test_a_part_that_is_not_there_is_refused(self, held, desk):
        response = send(desk, "redflag", "about-to-leave", part_holds__2__held=held)
        assert "Choose one of those that are offered." in refusal(response)

    def test_a_part_that_waits_already_is_refused(self, desk):
        response = send(desk, "redflag", "about-to-leave", part_holds__2__held="goals/letter")
        assert "This part waits already." in refusal(response)

    def test_two_remarks_on_one_step_are_refused(self, desk):
        remark = {"remarks__2__adjustment": "goals", "remarks__2__words": "And this."}
        response = send(desk, "redflag", "about-to-leave", **remark)
        assert "There is a remark on this adjustment already." in refusal(response)

    def test_its_page_takes_the_same_queries_for_two_parts_and_for_twenty(self, desk):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                desk.get(address("redflag", "about-to-leave"))
            return len(captured)

        queries()
        few = queries()
        for number in range(20):
            goals().parts.create(key=f"part-{number}", order=number, words=f"part {number}")
            flag().part_holds.create(adjustment=goals(), part=f"part-{number}")
        assert queries() == few

    def test_a_step_that_it_names_in_a_remark_is_not_deleted(self, desk):
        address_of = reverse("admin:screening_adjustmentdefinition_delete", args=["goals"])
        desk.post(address_of, {"post": "yes"})
        assert goals()


@pytest.mark.parametrize(
    ("question", "sentence"),
    [("strain", "Only an answer against the barrier is a strength."), ("trust", "")],
)
def test_words_of_a_strength_belong_to_an_answer_against_the_barrier(question, sentence, desk):
    form = form_of(desk, "barrier", "alliance")
    (place,) = [name for name, value in form.items() if value == question and "indicators" in name]
    words = {place.replace("-question", "-strength_text"): "Confides"}
    response = desk.post(address("barrier", "alliance"), form | words)
    if sentence:
        assert sentence in refusal(response)
    stored = IndicatorDefinition.objects.get(barrier="alliance", question=question)
    assert stored.strength_text == ("" if sentence else "Confides")


@pytest.mark.parametrize("verified", ["one-source", "title-only"])
def test_a_source_says_how_far_it_was_checked(verified, desk):
    assert send(desk, "source", "first-trial", verified=verified).status_code == 302
    assert SourceDefinition.objects.get(pk="first-trial").verified == verified
