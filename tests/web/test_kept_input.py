"""What a signed-out person sent: what is kept of it, for whom, and where it is offered."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from screening.models import Case, RaisedFlag, SourceDefinition
from screening.web.kept_input import MOST_AN_HOUR, MOST_CHARACTERS, MOST_FORMS, SESSION_KEY
from tests.factories import make_case, make_report, make_review_request, make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(clinician):
    return make_screening(clinician)


@pytest.fixture
def address(draft):
    return reverse("questionnaire", args=[draft.uuid, "safety-and-facts"])


@pytest.fixture
def client(left_open, clinician):
    """The clinician's browser after the session ended."""
    return left_open(clinician)


def kept(client):
    return client.session.get(SESSION_KEY, {"forms": []})["forms"]


def sent_from(address):
    return {"Referer": f"http://testserver{address}"}


class TestKeeping:
    def test_a_form_is_kept_with_its_page_and_its_address(self, client, address, draft):
        save = reverse("answer", args=[draft.uuid, "own-step"])
        client.post(save, {"answer-own-step": "yes"}, headers=sent_from(address))
        (form,) = kept(client)
        assert (form["page"], form["action"]) == (address, save)
        assert form["fields"] == [["answer-own-step", "yes"]]

    def test_every_value_of_a_field_is_kept_in_order(self, client, address):
        client.post(address, {"answer-own-step": "yes", "seen-own-step": ["no", "yes"]})
        assert kept(client)[0]["fields"][1:] == [["seen-own-step", "no"], ["seen-own-step", "yes"]]

    def test_the_token_and_passwords_are_not_kept(self, client):
        client.post(
            reverse("account_change_password"),
            {"oldpassword": "x", "password1": "y", "csrfmiddlewaretoken": "z", "note": "n"},
        )
        assert kept(client)[0]["fields"] == [["note", "n"]]

    def test_sending_the_same_form_again_takes_the_place_of_the_first(self, client, address):
        for option in ("yes", "no"):
            client.post(address, {"answer-own-step": option})
        assert [form["fields"] for form in kept(client)] == [[["answer-own-step", "no"]]]

    def test_decisions_on_two_items_are_kept_beside_each_other(self, client, clinician):
        decide = reverse("decide_on", args=[make_report(clinician).uuid])
        for key in ("one-step", "another-step"):
            client.post(decide, {"kind": "adjustment", "key": key, "choice": "planned"})
        assert len(kept(client)) == 2

    def test_no_more_forms_are_kept_than_the_limit(self, client, draft):
        for number in range(MOST_FORMS + 3):
            client.post(reverse("answer", args=[draft.uuid, f"q{number}"]), {"answer-q": "yes"})
        actions = [form["action"] for form in kept(client)]
        assert len(actions) == MOST_FORMS
        assert actions[-1].endswith(f"/q{MOST_FORMS + 2}/")

    def test_no_more_text_is_kept_than_the_limit(self, client, draft, address):
        client.post(address, {"answer-own-step": "yes"})
        check = reverse("check", args=[draft.uuid])
        client.post(check, {"own_words": "x" * (MOST_CHARACTERS - 20)})
        assert [form["action"] for form in kept(client)] == [check]

    def test_a_script_gets_401_and_keeps_its_answers_itself(self, client, draft):
        response = client.post(
            reverse("answer", args=[draft.uuid, "own-step"]),
            {"answer-own-step": "yes"},
            headers={"X-Requested-With": "fetch"},
        )
        assert response.status_code == 401
        assert kept(client) == []


class TestStrangers:
    """A signed-out browser stores nothing unless this product has signed it in before."""

    @pytest.mark.parametrize("cookie", [None, "1", "1:1:forged", "\x00"])
    def test_nothing_is_stored_for_a_browser_without_the_cookie(self, cookie, browse, address):
        somebody = browse(None)
        if cookie:
            somebody.cookies["known"] = cookie
        somebody.post(address, {"answer-own-step": "yes"})
        assert not Session.objects.exists()

    def test_the_cookie_of_another_use_of_the_key_does_not_count(self, browse, address, client):
        somebody = browse(None)
        somebody.cookies["known"] = client.cookies["csrftoken"].value
        somebody.post(address, {"answer-own-step": "yes"})
        assert not Session.objects.exists()

    def test_an_address_keeps_no_more_than_the_limit_an_hour(self, client, address):
        for _time in range(MOST_AN_HOUR + 1):
            client.post(address, {"answer-own-step": "yes"})
        client.post(address, {"answer-trust": "yes"})
        assert "answer-trust" not in str(kept(client))

    def test_the_cookie_is_for_the_server_alone(self, web):
        web.get(reverse("notices"))
        cookie = web.cookies["known"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"

    def test_somebody_else_who_signs_in_here_is_offered_nothing(self, client, address, colleague):
        client.post(address, {"answer-own-step": "yes"})
        client.force_login(colleague)
        assert "while you were signed out" not in page(client.get(reverse("caseload"))).text
        client.post(reverse("drop_kept"), {"action": address})
        assert len(kept(client)) == 1


class TestOffering:
    def test_another_screening_does_not_offer_it(self, client, address, clinician):
        client.post(address, {"answer-own-step": "yes"})
        client.force_login(clinician)
        other = make_screening(clinician)
        elsewhere = reverse("questionnaire", args=[other.uuid, "safety-and-facts"])
        assert "signed out and" not in page(client.get(elsewhere)).text
        client.post(reverse("unsaved", args=[other.uuid]), {"go": "store"})
        assert other.stored_answers() == {}

    def test_storing_the_page_by_hand_settles_it(self, client, address, clinician):
        client.post(address, {"answer-own-step": "yes"})
        client.force_login(clinician)
        client.post(address, {"answer-own-step": "no"})
        assert kept(client) == []

    def test_a_refused_page_leaves_it_to_be_offered_again(self, client, address, clinician):
        client.post(address, {"answer-own-step": "yes"})
        client.force_login(clinician)
        assert client.post(address, {"answer-own-step": "weekly"}).status_code == 422
        assert len(kept(client)) == 1

    def test_what_was_done_about_a_flag_stands_in_its_box_again(self, client, clinician):
        report = make_report(clinician)
        action = reverse("record_action", args=[report.uuid, "high-mood-past"])
        response = client.post(action, {"action": "Spoke to the GP."}, headers=sent_from(action))
        assert response["Location"].endswith(f"next={action}")
        client.force_login(clinician)
        shown = page(client.get(action))
        assert shown.fields["action"] == "Spoke to the GP."
        assert "is in the form again. It is not stored yet." in shown.text
        assert not RaisedFlag.objects.exclude(action="").exists()
        client.post(action, {"action": shown.fields["action"]})
        assert RaisedFlag.objects.filter(action="Spoke to the GP.").exists()
        assert kept(client) == []

    def test_a_comment_on_a_report_stands_in_its_box_again(self, left_open, clinician, supervisor):
        report = make_report(clinician)
        make_review_request(report)
        client = left_open(supervisor)
        review = reverse("review", args=[report.uuid])
        sent = {"comment": "Ask the GP.", "verdict": "returned", "digest": report.digest}
        client.post(review, sent)
        client.force_login(supervisor)
        assert page(client.get(review)).fields["comment"] == "Ask the GP."

    def test_a_question_to_a_supervisor_stands_in_its_box_again(
        self, client, clinician, supervisor
    ):
        ask = reverse("ask_review", args=[make_report(clinician).uuid])
        client.post(ask, {"question": "Why?", "wanted_by": "2027-01-31", "supervisor": ""})
        client.force_login(clinician)
        fields = page(client.get(ask)).fields
        assert (fields["question"], fields["wanted_by"]) == ("Why?", "2027-01-31")

    @pytest.mark.parametrize("changes_a_case", [True, False])
    def test_the_fields_of_a_case_stand_in_their_boxes_again(
        self, changes_a_case, client, clinician
    ):
        case = make_case(clinician)
        address = reverse("amend_case", args=[case.uuid]) if changes_a_case else reverse("new_case")
        sent = {"code": "K-77", "modality": "cbt", "started_on": "2026-02-03", "sessions": "21"}
        sent |= {"session_spacing": "no-rhythm"}
        client.post(address, sent)
        client.force_login(clinician)
        fields = page(client.get(address)).fields
        assert {name: fields.get(name, sent[name]) for name in sent} == sent
        assert Case.objects.count() == 1

    def test_a_note_on_a_plan_is_offered_to_be_sent_again(self, client, clinician):
        report = make_report(clinician)
        shown = reverse("report", args=[report.uuid])
        decide = reverse("decide_on", args=[report.uuid])
        own = reverse("add_own", args=[report.uuid])
        client.post(own, {"kind": "own-step", "words": "Ring on Monday"}, headers=sent_from(shown))
        client.post(decide, {"kind": "barrier", "key": "x", "choice": "agree"})
        client.force_login(clinician)
        offered = page(client.get(shown))
        assert "Ring on Monday" in offered.text
        assert "Send it again" in offered.buttons
        client.post(own, {"kind": "own-step", "words": "Ring on Monday"})
        assert "Ring on Monday" in page(client.get(shown)).part("plan-steps").text
        assert "Send it again" not in page(client.get(shown)).buttons

    def test_what_an_editor_wrote_in_the_admin_is_offered_and_can_be_sent_again(
        self, browse, left_open, editor, release
    ):
        source = SourceDefinition.objects.get(key="weitz-2015")
        change = reverse("admin:screening_sourcedefinition_change", args=[source.pk])
        sent = page(browse(editor).get(change)).fields | {"finding": "Reworded.", "_save": "Save"}
        client = left_open(editor)
        client.post(change, sent, headers=sent_from(change))
        client.force_login(editor)
        offered = page(client.get(change))
        assert "Reworded." in offered.text
        (form,) = [
            each for each in offered.soup.find_all("form") if "Send it again" in each.get_text()
        ]
        hidden = {each["name"]: each["value"] for each in form.find_all("input")}
        assert client.post(form["action"], hidden).status_code == 302
        source.refresh_from_db()
        assert source.finding == "Reworded."
        assert "Send it again" not in page(client.get(change)).buttons

    def test_it_can_be_dropped_on_its_page(self, client, clinician):
        action = reverse("record_action", args=[make_report(clinician).uuid, "high-mood-past"])
        client.post(action, {"action": "Spoke to the GP."})
        client.force_login(clinician)
        response = client.post(reverse("drop_kept"), {"action": action, "page": action})
        assert response["Location"] == action
        assert not page(client.get(action)).fields["action"]

    @pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", ""])
    def test_dropping_leads_to_no_other_site(self, elsewhere, web):
        response = web.post(reverse("drop_kept"), {"action": "/x/", "page": elsewhere})
        assert response["Location"] == reverse("home")

    def test_signing_out_forgets_it(self, client, address, clinician):
        client.post(address, {"answer-own-step": "yes"})
        client.force_login(clinician)
        client.post(reverse("account_logout"))
        assert kept(client) == []
