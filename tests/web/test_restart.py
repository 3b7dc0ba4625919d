"""Beginning again under a newer release: offered, never forced, and nothing is lost."""

import pytest
from django.urls import reverse

from screening.models import (
    ExampleAnswerDefinition,
    OptionDefinition,
    QuestionDefinition,
    RedFlagDefinition,
    Screening,
)
from screening.workflows.answers import ScreeningReplaced
from screening.workflows.publishing import publish_release
from tests.factories import CALM, answer, make_report, make_returned, make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(clinician, release):
    return make_screening(clinician, answers={"own-step": "yes", "session-spacing": "fortnightly"})


@pytest.fixture
def newer(draft):
    """A release in which an answer of the draft is gone."""
    OptionDefinition.objects.filter(scale="session-spacing", key="fortnightly").delete()
    return publish_release(by=None, notes="Fewer answers.")


def address_of(screening):
    return reverse("questionnaire", args=[screening.uuid, "safety-and-facts"])


def test_is_not_offered_under_the_newest_release(web, draft):
    assert "newer release" not in page(web.get(address_of(draft))).text
    assert web.get(reverse("restart", args=[draft.uuid])).status_code == 409


def test_is_offered_and_tells_what_does_not_go_along(web, draft, newer):
    assert "A newer release of the catalog is out" in page(web.get(address_of(draft))).text
    shown = page(web.get(reverse("restart", args=[draft.uuid])))
    assert "1 answer goes along" in shown.text
    assert "To be answered again" in shown.headings
    ((before, now, why),) = shown.rows
    assert before.endswith("Every two weeks")
    assert now == before.removesuffix("Every two weeks").strip()
    assert why == "This answer is not offered any more."


def test_going_on_keeps_the_old_release(web, draft, newer, clinician):
    answer(draft, by=clinician, own_step="no")
    draft.refresh_from_db()
    assert draft.release.number == 1
    assert page(web.get(address_of(draft))).fields["answer-own-step"] == "no"


def test_carries_over_what_fits_and_keeps_the_old_answers(web, draft, newer):
    draft.own_words = "Buses."
    draft.save()
    response = web.post(reverse("restart", args=[draft.uuid]))
    again = Screening.objects.get(replaced_at=None)
    assert response["Location"] == reverse("screening", args=[again.uuid])
    assert (again.release, again.own_words) == (newer, "Buses.")
    assert again.stored_answers() == {"own-step": "yes"}
    assert draft.stored_answers() == {"own-step": "yes", "session-spacing": "fortnightly"}


def test_the_old_screening_takes_no_more_answers(web, draft, newer, clinician):
    web.post(reverse("restart", args=[draft.uuid]))
    with pytest.raises(ScreeningReplaced):
        answer(draft, by=clinician, own_step="no")
    refused = web.post(address_of(draft), {"answer-own-step": "no", "seen-own-step": "yes"})
    assert refused.status_code == 422
    assert "begun again under a newer release" in page(refused).text
    case = reverse("case", args=[draft.case.uuid])
    assert web.get(address_of(draft))["Location"] == case
    assert web.get(reverse("screening", args=[draft.uuid]))["Location"] == case
    assert web.get(reverse("check", args=[draft.uuid]))["Location"] == case
    assert "Draft since" in page(web.get(case)).text


def test_a_second_click_is_refused(web, draft, newer):
    web.post(reverse("restart", args=[draft.uuid]))
    assert web.post(reverse("restart", args=[draft.uuid])).status_code == 409
    assert Screening.objects.count() == 2


NEGATED = "Did the client leave out every step of their own between the last two sessions?"


def publish_negated():
    """A release that keeps key and scale of a question, and asks for its opposite."""
    QuestionDefinition.objects.filter(key="own-step").update(text=NEGATED)
    return publish_release(by=None, notes="Asked the other way round.")


def test_an_answer_to_the_opposite_question_is_shown_with_both_and_not_carried(web, draft):
    before = QuestionDefinition.objects.get(key="own-step").text
    publish_negated()
    shown = page(web.get(reverse("restart", args=[draft.uuid])))
    assert shown.rows == [
        [f"{before} Yes", f"{NEGATED} Yes", "The question is worded otherwise."],
    ]
    response = web.post(reverse("restart", args=[draft.uuid]), shown.fields, follow=True)
    assert "You now answer under release 2." in page(response).text
    again = Screening.objects.get(replaced_at=None)
    assert again.stored_answers() == {"session-spacing": "fortnightly"}


def test_an_answer_goes_along_under_the_new_key_of_its_option(web, clinician, release):
    draft = make_screening(clinician, answers={"environment-abuse-now": "suspected"})
    option = OptionDefinition.objects.filter(scale="abuse-now", key="suspected")
    assert option.update(key="signs") == 1
    RedFlagDefinition.objects.filter(option="suspected").update(option="signs")
    answers = ExampleAnswerDefinition.objects.filter(question__scale="abuse-now")
    answers.filter(option="suspected").update(option="signs")
    publish_release(by=None, notes="Another key.")
    shown = page(web.get(reverse("restart", args=[draft.uuid])))
    assert ("1 answer goes along" in shown.text, shown.rows) == (True, [])
    web.post(reverse("restart", args=[draft.uuid]), shown.fields)
    assert Screening.objects.get(replaced_at=None).stored_answers() == {
        "environment-abuse-now": "signs"
    }


def test_a_release_that_came_out_since_the_page_was_shown_is_announced_first(web, draft, newer):
    shown = page(web.get(reverse("restart", args=[draft.uuid])))
    publish_negated()
    refused = web.post(reverse("restart", args=[draft.uuid]), shown.fields)
    assert refused.status_code == 409
    (alert,) = page(refused).alerts
    assert "Release 3 of the catalog came out meanwhile" in alert
    assert len(page(refused).rows) == 2
    assert Screening.objects.get() == draft
    assert web.post(reverse("restart", args=[draft.uuid]), page(refused).fields).status_code == 302


class TestRevising:
    @pytest.fixture
    def returned(self, clinician, supervisor, release):
        report = make_report(clinician, answers=CALM)
        make_returned(report, by=supervisor)
        return report

    @pytest.fixture
    def address(self, returned):
        return reverse("revise", args=[returned.uuid])

    def test_says_that_a_release_came_between_and_what_is_answered_again(
        self, web, returned, address
    ):
        publish_negated()
        response = web.post(address)
        shown = page(response)
        assert (response.status_code, Screening.objects.count()) == (200, 1)
        assert "release 2 came between" in shown.text
        assert [row[1:] for row in shown.rows] == [
            [f"{NEGATED} Yes", "The question is worded otherwise."]
        ]
        response = web.post(address, shown.fields, follow=True)
        assert "You now answer under release 2." in page(response).text
        again = Screening.objects.get(revises=returned)
        assert again.stored_answers() == {k: v for k, v in CALM.items() if k != "own-step"}

    def test_is_told_of_a_release_that_came_out_since(self, web, address):
        publish_negated()
        shown = page(web.post(address))
        OptionDefinition.objects.filter(scale="session-spacing", key="tapering").delete()
        publish_release(by=None, notes="Fewer answers.")
        assert web.post(address, shown.fields).status_code == 409
        assert Screening.objects.count() == 1

    def test_under_the_same_release_begins_at_once(self, web, returned, address):
        response = web.post(address, follow=True)
        assert "came between" not in page(response).text
        assert Screening.objects.get(revises=returned).stored_answers() == CALM

    def test_leads_to_the_open_screening_without_a_word(self, web, address):
        publish_negated()
        first = web.post(address, {"release": "2"})
        assert web.post(address)["Location"] == first["Location"]

    @pytest.mark.parametrize("number", ["", "x", "9" * 30])
    def test_a_release_that_is_no_number_announces_nothing(self, number, web, address):
        publish_negated()
        assert "came between" in page(web.post(address, {"release": number})).text
