"""The check before submission, and what submitting does."""

import pytest
from django.urls import reverse

from screening.models import Report
from screening.workflows.answers import save_own_words
from tests.factories import STUCK, answer, make_report, make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(clinician):
    return make_screening(clinician, answers=STUCK | {"suicidal-thoughts": "thoughts"})


@pytest.fixture
def address(draft):
    return reverse("check", args=[draft.uuid])


def test_shows_flags_unanswered_and_dont_know_each_one_click_away(web, address, draft):
    shown = page(web.get(address))
    places = set(shown.links.values())
    above = f"/screenings/{draft.uuid}"
    assert "Suicidal thoughts" in shown.text
    assert f"{above}/safety-and-facts/#q-suicidal-thoughts" in places
    assert f"{above}/life-context/#q-systemic-weighs-on-mood" in places
    assert "1 answered “don’t know”" in shown.headings
    assert f"{above}/safety-and-facts/#q-session-spacing" in places


def test_says_when_nothing_is_left_open(web, clinician, compiled):
    everything = {q.key: "dont-know" for q in compiled.questions.values() if q.ask_if is None}
    draft = make_screening(clinician, answers=everything)
    shown = page(web.get(reverse("check", args=[draft.uuid])))
    assert "0 questions not answered" in shown.headings
    assert "Every question that was asked has an answer." in shown.text


def test_leads_back_to_the_last_page(web, address, draft):
    last = reverse("questionnaire", args=[draft.uuid, "life-context"])
    assert page(web.get(address)).links["Back"] == last


def test_submitting_leads_to_the_report(web, address, draft):
    response = web.post(address, {"own_words": "Buses.", "seen-own_words": "", "go": "submit"})
    report = Report.objects.get()
    assert response["Location"] == reverse("report", args=[report.uuid])
    assert "Buses." in page(web.get(response["Location"])).text


def test_own_words_are_kept_when_finishing_later(web, address, draft):
    web.post(address, {"own_words": "First line\r\nSecond", "seen-own_words": "", "go": "later"})
    draft.refresh_from_db()
    assert draft.own_words == "First line\nSecond"
    assert Report.objects.count() == 0
    assert page(web.get(address)).fields["own_words"] == "First line\nSecond"
    again = {"own_words": "First line\r\nSecond", "seen-own_words": "First line\r\nSecond"}
    assert web.post(address, again | {"go": "submit"}).status_code == 302


def test_an_empty_screening_is_not_submitted(web, clinician):
    empty = make_screening(clinician)
    response = web.post(reverse("check", args=[empty.uuid]), {"go": "submit"})
    assert response.status_code == 422
    assert "Answer at least one question" in page(response).text


def test_words_over_the_limit_come_back_whole(web, address):
    words = "x" * 2001
    response = web.post(address, {"own_words": words, "seen-own_words": "", "go": "submit"})
    assert response.status_code == 422
    assert "Shorten them to 2000" in page(response).text
    assert page(response).fields["own_words"] == words
    assert Report.objects.count() == 0


def test_nul_bytes_in_words_are_refused(web, address):
    response = web.post(address, {"own_words": "a\x00b", "seen-own_words": "", "go": "submit"})
    assert response.status_code == 400
    assert Report.objects.count() == 0


def test_another_tabs_words_are_shown_and_not_overwritten(web, address, draft, clinician):
    save_own_words(screening=draft, text="from the other tab", by=clinician)
    response = web.post(address, {"own_words": "mine", "seen-own_words": "", "go": "submit"})
    assert response.status_code == 409
    shown = page(response)
    assert "from the other tab" in shown.text
    assert shown.fields["own_words"] == "mine"
    settled = shown.fields | {"own_words": "both", "go": "submit"}
    assert web.post(address, settled).status_code == 302


def test_a_second_submission_is_refused_and_leads_to_the_report(web, clinician):
    report = make_report(clinician)
    response = web.post(reverse("check", args=[report.screening.uuid]), {"go": "submit"})
    assert response.status_code == 409
    assert page(response).links["Read the report"] == reverse("report", args=[report.uuid])
    assert Report.objects.count() == 1


def test_flag_of_a_closed_question_is_not_shown(web, clinician):
    draft = make_screening(clinician)
    answer(draft, by=clinician, nondisclosure_signs="clearly")
    answer(draft, by=clinician, nondisclosure_suicide_suspected="yes")
    address = reverse("check", args=[draft.uuid])
    assert "Safety: act on this first" in page(web.get(address)).headings
    answer(draft, by=clinician, nondisclosure_signs="not-at-all")
    assert "Safety: act on this first" not in page(web.get(address)).headings


class TestOwnWordsAlone:
    """The own words save themselves while they are typed; the page stays."""

    SCRIPT = {"X-Requested-With": "fetch"}

    @pytest.fixture
    def save(self, web, draft):
        def send(words, *seen, headers=self.SCRIPT):
            fields = {"own_words": words, "seen-own_words": seen or [""]}
            return web.post(reverse("own_words", args=[draft.uuid]), fields, headers=headers)

        return send

    def test_are_stored_and_say_when(self, save, draft):
        assert "Saved" in page(save("Buses.")).text
        draft.refresh_from_db()
        assert draft.own_words == "Buses."

    def test_that_another_tab_stored_are_shown_and_not_overwritten(self, save, draft, clinician):
        save_own_words(screening=draft, text="Trains.", by=clinician)
        response = save("Buses.")
        assert response.status_code == 409
        assert "Stored meanwhile: Trains." in page(response).text
        assert save("Buses.", "Trains.").status_code == 200

    def test_that_this_page_sent_before_are_no_conflict(self, save):
        save("Bus")
        assert save("Buses.", "", "Bus ").status_code == 200

    def test_over_the_limit_say_so_and_stay_on_the_page(self, save, draft):
        response = save("x" * 2001)
        assert response.status_code == 422
        assert "Shorten them to 2000" in page(response).text

    def test_work_without_a_script(self, save, draft, address):
        assert save("Buses.", headers=None)["Location"] == address
        response = save("Trains.", "Cars.", headers=None)
        assert response.status_code == 409
        assert page(response).fields["own_words"] == "Trains."
