"""Mistakes are put right on the pages of a case: its code, a draft, the case itself."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from screening.models import Case, Discard
from screening.workflows.cases import close_case, start_screening
from screening.workflows.discarding import discard_draft
from tests.factories import CALM, URGENT, answer, make_case, make_report, make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db
COURSE = {
    "modality": "cbt",
    "started_on": "2026-03-02",
    "sessions": "14",
    "session_spacing": "weekly",
}
DONE = "Rang the crisis team: safe tonight."


def address(name, row):
    return reverse(name, args=[row.uuid])


def follow(client, response):
    assert response.status_code == 302, page(response).text
    return page(client.get(response["Location"]))


def listed_codes(client):
    """The codes of the caseload, in its order."""
    shown = page(client.get(reverse("caseload")))
    return [text for text in shown.links if text.startswith("K-")]


class TestCode:
    @pytest.fixture
    def case(self, clinician, release):
        return make_case(clinician, code="K-1034")

    def change(self, client, case, code, **course):
        return client.post(address("amend_case", case), COURSE | {"code": code} | course)

    def test_stands_on_the_page_that_changes_the_course(self, web, case):
        shown = page(web.get(address("amend_case", case)))
        assert shown.fields["code"] == "K-1034"
        assert "what was printed or copied before keeps the old one" in shown.text

    def test_once_corrected_heads_the_case_and_its_story_names_both(self, web, case, clinician):
        shown = follow(web, self.change(web, case, "k–1043"))
        assert shown.headings[0] == "Case K-1043"
        assert f"{clinician} opened the case; changed the code from K-1034 to K-1043" in shown.text
        assert "Saved as “K-1043”." in shown.text

    def test_of_another_case_is_refused_with_everything_typed_still_there(
        self, web, case, colleague
    ):
        make_case(colleague, code="K-1043")
        response = self.change(web, case, " k-1043", sessions="15")
        shown = page(response)
        assert response.status_code == 422
        assert shown.headings[0] == "Change case K-1034"
        assert "Your team already has a case with the code K-1043." in shown.text
        assert (shown.fields["code"].strip(), shown.fields["sessions"]) == ("k-1043", "15")
        case.refresh_from_db()
        assert (case.code, case.sessions) == ("K-1034", 14)

    def test_of_another_team_is_free_as_for_a_new_case(self, web, case, stranger):
        make_case(stranger, code="K-1043")
        assert follow(web, self.change(web, case, "K-1043")).headings[0] == "Case K-1043"

    @pytest.mark.parametrize(
        ("code", "status"),
        [
            ("", 422),
            ("K" * 10_000 + "1", 422),
            # No text field of the product takes NUL.
            ("K-1\x00", 400),
            ("\u200b", 422),
            ("K-1\u3164", 422),
            ("Jane", 422),
            ("K 1", 422),
        ],
    )
    def test_that_is_none_is_refused_in_words(self, code, status, web, case):
        response = self.change(web, case, code)
        case.refresh_from_db()
        assert (response.status_code, case.code) == (status, "K-1034")
        assert page(response).text


class TestDraft:
    @pytest.fixture
    def draft(self, clinician, release):
        return make_screening(clinician, answers=CALM)

    def test_is_discarded_after_a_page_that_says_what_goes_and_what_stays(self, web, draft):
        case = page(web.get(address("case", draft.case)))
        assert case.links["Discard this draft"] == address("discard", draft)
        asked = page(web.get(address("discard", draft)))
        assert f"holds {len(CALM)} answers" in asked.text
        assert "words" not in asked.fields
        shown = follow(web, web.post(address("discard", draft)))
        assert "Undo" in shown.buttons
        assert "Not screened yet" in shown.headings
        assert "discarded the draft of screening 1" in shown.text
        assert "Draft since" not in page(web.get(reverse("caseload"))).text

    def test_comes_back_with_one_press(self, web, draft):
        web.post(address("discard", draft))
        shown = follow(web, web.post(address("undo_discard", draft)))
        assert f"{len(CALM)} answers stored" in shown.text
        assert "Undo" not in shown.buttons
        assert draft.stored_answers() == CALM

    def test_is_offered_back_for_an_hour_and_to_its_clinician_alone(
        self, web, browse, draft, supervisor
    ):
        web.post(address("discard", draft))
        assert "Undo" not in page(browse(supervisor).get(address("case", draft.case))).buttons
        Discard.objects.update(at=timezone.now() - timedelta(minutes=61))
        assert "Undo" not in page(web.get(address("case", draft.case))).buttons
        response = web.post(address("undo_discard", draft))
        assert response.status_code == 409
        assert "can be brought back within an hour" in page(response).text

    def test_is_not_offered_back_once_another_one_was_begun(self, web, draft, clinician):
        web.post(address("discard", draft))
        start_screening(case=draft.case, by=clinician)
        assert "Undo" not in page(web.get(address("case", draft.case))).buttons
        response = web.post(address("undo_discard", draft))
        assert response.status_code == 409
        assert "Another screening was begun since" in page(response).text

    @pytest.mark.parametrize(
        ("presses", "reason"),
        [
            (["discard", "discard"], "This draft was discarded on"),
            (["discard", "undo_discard", "undo_discard"], "This draft is not discarded."),
        ],
    )
    def test_says_what_a_second_press_comes_to(self, presses, reason, web, draft):
        *first, last = presses
        for name in first:
            web.post(address(name, draft))
        response = web.post(address(last, draft))
        assert response.status_code == 409
        assert reason in page(response).text
        assert page(response).links["To the case"] == address("case", draft.case)

    def test_that_is_over_leads_to_what_it_came_to(self, web, clinician, draft):
        report = make_report(clinician)
        to_report = web.get(address("discard", report.screening))
        assert to_report["Location"] == address("report", report)
        discard_draft(screening=draft, by=clinician)
        for name in ("discard", "screening", "check"):
            assert web.get(address(name, draft))["Location"] == address("case", draft.case)

    def test_left_open_in_a_tab_says_so_when_it_is_answered(self, web, clinician, draft):
        discard_draft(screening=draft, by=clinician)
        page_of = reverse("questionnaire", args=[draft.uuid, "safety-and-facts"])
        response = web.post(page_of, {"answer-own-step": "no", "seen-own-step": "yes"})
        assert response.status_code == 422
        assert "This draft was discarded on" in page(response).text

    def test_of_a_closed_case_stays(self, web, clinician, draft):
        close_case(case=draft.case, by=clinician)
        assert "Discard this draft" not in page(web.get(address("case", draft.case))).links
        for response in (web.get(address("discard", draft)), web.post(address("discard", draft))):
            assert response.status_code == 409
            assert "Reopen it to go on." in page(response).text

    def test_counts_no_more_in_the_order_of_the_caseload(self, web, clinician, release):
        older, newer = make_case(clinician), make_case(clinician)
        draft = make_screening(clinician, case=older)
        assert listed_codes(web) == [older.code, newer.code]
        discard_draft(screening=draft, by=clinician)
        assert listed_codes(web) == [newer.code, older.code]
        drafts = page(web.get(reverse("caseload"), {"show": "drafts"}))
        assert older.code not in drafts.text


class TestFlags:
    @pytest.fixture
    def draft(self, clinician, release):
        return make_screening(clinician, answers=URGENT)

    def test_stand_on_the_page_with_whom_to_call(self, web, draft):
        asked = page(web.get(address("discard", draft)))
        assert "Safety flags that its answers raise" in asked.headings
        assert "020 7946 0010" in asked.text
        assert asked.fields["words"] == ""

    @pytest.mark.parametrize("words", ["", "x" * 1001])
    def test_need_words_and_what_was_typed_stays(self, words, web, draft):
        response = web.post(address("discard", draft), {"words": words})
        assert response.status_code == 422
        assert "Say in at most 1000 characters what was done." in page(response).text
        assert page(response).fields["words"] == words

    def test_stay_on_the_case_for_its_supervisors(self, web, browse, draft, supervisor):
        web.post(address("discard", draft), {"words": DONE})
        shown = page(browse(supervisor).get(address("case", draft.case)))
        title = Discard.objects.get().flags[0]
        assert f"discarded the draft of screening 1, which raised “{title}”: “{DONE}”" in shown.text

    def test_raised_in_another_tab_meanwhile_are_asked_about(self, web, clinician, release):
        draft = make_screening(clinician, answers=CALM)
        assert "words" not in page(web.get(address("discard", draft))).fields
        answer(draft, by=clinician, high_energy_spells="at-present")
        response = web.post(address("discard", draft))
        assert response.status_code == 422
        assert page(response).fields["words"] == ""


class TestCase:
    @pytest.fixture
    def case(self, clinician, release):
        return make_screening(clinician, case=make_case(clinician, code="K-9"), answers=CALM).case

    def test_opened_by_mistake_is_deleted_after_a_page_that_says_what_goes(self, web, case):
        links = page(web.get(address("case", case))).links
        assert links["Delete this case, opened by mistake"] == address("delete_case", case)
        asked = page(web.get(address("delete_case", case)))
        assert asked.headings == ["Delete case K-9?"]
        assert f"{len(CALM)} answers go for good" in asked.text
        shown = follow(web, web.post(address("delete_case", case)))
        assert "Case K-9 was deleted." in " ".join(shown.alerts)
        assert not Case.objects.exists()

    def test_that_is_gone_is_nothing_here(self, web, case):
        web.post(address("delete_case", case))
        for name in ("case", "delete_case"):
            assert web.get(address(name, case)).status_code == 404
        assert web.post(address("delete_case", case)).status_code == 404

    def test_with_a_report_offers_no_deleting_and_says_why(self, web, clinician):
        case = make_report(clinician).screening.case
        links = page(web.get(address("case", case))).links
        assert "Delete this case, opened by mistake" not in links
        for press in (web.get, web.post):
            response = press(address("delete_case", case))
            assert response.status_code == 409
            assert "This case holds a report, so it is kept." in page(response).text

    def test_whose_answers_raise_a_flag_says_what_to_do(self, web, clinician, release):
        case = make_screening(clinician, answers=URGENT).case
        response = web.get(address("delete_case", case))
        assert response.status_code == 409
        assert "Answers of this case raise a safety flag" in page(response).text
