"""Notes beside answers, on the questionnaire with and without a script, and on the report."""

import pytest
from django.test import Client
from django.urls import reverse

from screening.workflows.answers import save_answers
from screening.workflows.cases import close_case
from screening.workflows.reports import submit_screening
from tests.factories import STUCK, make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db
WHY = "Says so <b>herself</b> since March."
FIELD, SEEN = "note.own-step", "seen-note.own-step"


@pytest.fixture
def draft(clinician):
    return make_screening(clinician, answers=STUCK)


@pytest.fixture
def noted(draft, clinician):
    save_answers(screening=draft, changes={}, notes={"own-step": (WHY, "")}, by=clinician)
    return draft


def address_of(draft):
    return reverse("questionnaire", args=[draft.uuid, "safety-and-facts"])


def send(web, draft, text, seen="", question="own-step"):
    address = reverse("answer", args=[draft.uuid, question])
    data = {f"note.{question}": text, f"seen-note.{question}": seen}
    return web.post(address, data, headers={"X-Requested-With": "fetch"})


def notes_of(draft):
    return draft.stored_with_notes()[1]


def box_of(shown):
    """The details element around the note of the question about an own step."""
    return shown.soup.find(id="note.own-step").find_parent("details")


def test_saves_itself_and_says_so(web, draft):
    response = send(web, draft, f"  {WHY}\r\n")
    assert response.status_code == 200
    assert "Saved" in page(response).text
    assert notes_of(draft) == {"own-step": WHY}
    shown = page(web.get(address_of(draft)))
    assert (shown.fields[FIELD], shown.fields[SEEN]) == (WHY, WHY)
    assert box_of(shown).has_attr("open")


def test_text_that_nobody_sees_is_no_note(web, draft):
    assert send(web, draft, "\u200b \u2800").status_code == 200
    assert notes_of(draft) == {}
    assert not box_of(page(web.get(address_of(draft)))).has_attr("open")


def test_that_is_too_long_is_refused_in_words(web, draft):
    response = send(web, draft, "x" * 10_000)
    assert response.status_code == 422
    assert "10000 characters long. Shorten it to 500." in page(response).text
    assert notes_of(draft) == {}


def test_beside_no_answer_is_refused_in_words(web, draft):
    response = send(web, draft, WHY, question="substance-level")
    assert response.status_code == 422
    assert "Choose an answer, or “Don’t know”, first." in page(response).text


def test_two_tabs_are_both_shown(web, noted):
    response = send(web, noted, "Since April.")
    assert response.status_code == 409
    assert WHY in page(response).text
    assert page(response).buttons == ["Keep what is stored", "Use what is in the box"]
    assert notes_of(noted) == {"own-step": WHY}


def test_of_a_closed_case_or_a_submitted_screening_is_refused(web, draft, clinician):
    close_case(case=draft.case, by=clinician)
    assert send(web, draft, WHY).status_code == 409
    other = make_screening(clinician, answers=STUCK)
    submit_screening(screening=other, by=clinician, own_words="")
    response = send(web, other, WHY)
    assert response.status_code == 409
    assert "Its answers can no longer change." in page(response).text


class TestWithoutAScript:
    def test_it_comes_with_the_page(self, web, draft):
        web.post(address_of(draft), {FIELD: WHY, SEEN: ""})
        assert notes_of(draft) == {"own-step": WHY}

    def test_untouched_notes_change_nothing(self, web, noted):
        web.post(address_of(noted), {FIELD: "", SEEN: ""})
        assert notes_of(noted) == {"own-step": WHY}

    def test_a_conflict_shows_both_and_the_next_press_settles_it(self, web, noted):
        response = web.post(address_of(noted), {FIELD: "Since April.", SEEN: ""})
        assert response.status_code == 409
        shown = page(response)
        assert (shown.fields[FIELD], shown.fields[SEEN]) == ("Since April.", WHY)
        assert WHY in box_of(shown).find("blockquote").text
        web.post(address_of(noted), {FIELD: shown.fields[FIELD], SEEN: shown.fields[SEEN]})
        assert notes_of(noted) == {"own-step": "Since April."}

    def test_a_refusal_keeps_what_was_typed_and_what_was_seen(self, web, noted):
        long = "x" * 10_000
        response = web.post(address_of(noted), {FIELD: long, SEEN: WHY})
        assert response.status_code == 422
        shown = page(response)
        assert (shown.fields[FIELD], shown.fields[SEEN]) == (long, WHY)
        assert "Shorten it to 500." in shown.text

    def test_what_was_sent_signed_out_is_offered_and_stored(self, left_open, draft, clinician):
        web = left_open(clinician)
        web.post(address_of(draft), {FIELD: WHY, SEEN: ""})
        web.force_login(clinician)
        assert "1 answer or note was sent" in page(web.get(address_of(draft))).text
        web.post(reverse("unsaved", args=[draft.uuid]), {"go": "store"})
        assert notes_of(draft) == {"own-step": WHY}


def test_stands_on_the_report_and_in_every_answer_for_the_supervisor_too(
    web, draft, clinician, supervisor
):
    question = "unexplained-by-depression"
    save_answers(screening=draft, changes={}, notes={question: (WHY, "")}, by=clinician)
    report = submit_screening(screening=draft, by=clinician, own_words="")
    theirs = Client()
    theirs.force_login(supervisor)
    for client in (web, theirs):
        for name, times in (("report", 1), ("report_in_full", 2)):
            shown = page(client.get(reverse(name, args=[report.uuid])))
            beside = [each.text for each in shown.soup.find_all(class_="beside-answer")]
            assert beside == [f"“{WHY}”"] * times


def test_is_never_in_the_html_that_is_kept_for_others(web, noted, clinician):
    assert WHY in page(web.get(address_of(noted))).fields[FIELD]
    other = make_screening(clinician, answers=STUCK)
    assert page(web.get(address_of(other))).fields[FIELD].strip() == ""
