"""The questionnaire without a script, and its autosave: what is stored, shown and refused."""

import pytest
from django.test import Client
from django.urls import reverse

from screening.workflows.answers import save_own_words
from screening.workflows.cases import close_case
from tests.factories import STUCK, answer, make_report, make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db

UNSENT = "was sent while you were signed out"


@pytest.fixture
def draft(clinician):
    return make_screening(clinician)


def address_of(draft, domain="safety-and-facts"):
    return reverse("questionnaire", args=[draft.uuid, domain])


def save(web, draft, question, option, seen="", **kwargs):
    return web.post(
        reverse("answer", args=[draft.uuid, question]),
        {f"answer-{question}": option, f"seen-{question}": seen},
        headers={"X-Requested-With": "fetch"},
        **kwargs,
    )


def questions_of(shown):
    """The keys of the questions that a page shows, in order."""
    return [each["data-question"] for each in shown.soup.find_all("fieldset", class_="q")]


class TestAPage:
    def test_stores_its_answers_and_leads_to_the_next(self, web, draft):
        response = web.post(
            address_of(draft), {"answer-own-step": "yes", "answer-session-spacing": "weekly"}
        )
        first = "#q-unexplained-by-depression"
        assert response["Location"] == address_of(draft, "diagnosis-biology") + first
        assert draft.stored_answers() == {"own-step": "yes", "session-spacing": "weekly"}

    def test_stays_when_answers_open_follow_ups(self, web, draft):
        response = web.post(
            address_of(draft, "therapeutic-relationship"), {"answer-alliance-strain": "clearly"}
        )
        below = "/therapeutic-relationship/#q-alliance-dissatisfaction-voiced"
        assert response["Location"].endswith(below)
        assert "Sessions feel" not in page(web.get(address_of(draft))).text

    def test_leads_back_or_out_on_request(self, web, draft):
        data = {"answer-alliance-strain": "not-at-all"}
        address = address_of(draft, "therapeutic-relationship")
        back = web.post(address, data | {"go": "back"})
        before = address_of(draft, "treatment-match")
        assert back["Location"] == before + "#q-modality-target-match"
        later = web.post(address, data | {"go": "later", "seen-alliance-strain": "not-at-all"})
        assert later["Location"] == reverse("case", args=[draft.case.uuid])

    def test_the_first_has_no_way_back(self, web, draft):
        assert "Back" not in page(web.get(address_of(draft))).buttons
        response = web.post(address_of(draft), {"go": "back"})
        assert response["Location"].startswith(address_of(draft, "diagnosis-biology"))

    def test_the_last_leads_to_the_check(self, web, draft):
        response = web.post(address_of(draft, "life-context"), {})
        assert response["Location"] == reverse("check", args=[draft.uuid]) + "#page"

    def test_leads_to_the_heading_of_a_page_without_an_open_question(
        self, web, draft, clinician, compiled
    ):
        asked = [q.key for q in compiled.pages["diagnosis-biology"] if not q.ask_if]
        answer(draft, by=clinician, **dict.fromkeys(asked, "dont-know"))
        response = web.post(address_of(draft), {})
        assert response["Location"] == address_of(draft, "diagnosis-biology") + "#page"
        heading = page(web.get(response["Location"])).soup.find(id="page")
        assert heading.name == "h1"
        assert heading["tabindex"] == "-1"

    def test_that_does_not_exist_is_not_found(self, web, draft):
        assert web.get(address_of(draft, "no-such-page")).status_code == 404
        assert web.post(address_of(draft, "no-such-page"), {}).status_code == 404

    def test_shows_what_is_stored(self, web, draft, clinician):
        answer(draft, by=clinician, substance_level="low-risk")
        shown = page(web.get(address_of(draft)))
        assert shown.fields["answer-substance-level"] == "low-risk"
        assert shown.fields["seen-substance-level"] == "low-risk"
        assert "answer-session-spacing" not in shown.fields
        assert shown.fields["seen-session-spacing"] == ""
        assert "1 of 43 answered" in shown.part("progress").text

    def test_shows_each_case_its_own_answers(self, web, draft, clinician):
        """The HTML of a question is reused between cases: what one answered stays with it."""
        other = make_screening(clinician)
        answer(draft, by=clinician, own_step="yes")
        assert page(web.get(address_of(draft))).fields["answer-own-step"] == "yes"
        assert "answer-own-step" not in page(web.get(address_of(other))).fields
        answer(other, by=clinician, own_step="no")
        assert page(web.get(address_of(other))).fields["answer-own-step"] == "no"
        assert page(web.get(address_of(draft))).fields["answer-own-step"] == "yes"

    def test_asks_follow_ups_below_their_question_and_offers_the_others(
        self, web, draft, clinician
    ):
        answer(draft, by=clinician, alliance_strain="clearly")
        shown = page(web.get(address_of(draft, "therapeutic-relationship")))
        below = shown.part("follow-alliance-strain")
        follow_up = "alliance-dissatisfaction-voiced"
        assert follow_up in questions_of(below)
        order = questions_of(shown)
        assert order.index("alliance-strain") < order.index(follow_up)
        assert order.index(follow_up) < order.index("approach-differs-from-hoped")
        assert "Answer more about this" in shown.text

    def test_leaves_out_closed_follow_ups(self, web, draft, clinician):
        answer(draft, by=clinician, alliance_strain="not-at-all")
        shown = page(web.get(address_of(draft, "therapeutic-relationship")))
        assert "alliance-withdrawal" not in questions_of(shown)

    def test_shows_a_follow_up_whose_parent_stands_on_an_earlier_page(self, web, draft, clinician):
        address = address_of(draft, "life-context")
        key = "gaps-due-to-practical-obstacles"
        assert "an earlier page left open" in page(web.get(address)).text
        answer(draft, by=clinician, sessions_held_in_eight_weeks="two-or-fewer")
        shown = page(web.get(address))
        assert key in questions_of(shown)
        assert "an earlier page left open" not in shown.text
        answer(draft, by=clinician, sessions_held_in_eight_weeks="seven-or-more")
        assert key not in questions_of(page(web.get(address)))

    def test_shows_a_flag_with_the_teams_crisis_text(self, web, draft, clinician):
        answer(draft, by=clinician, suicidal_thoughts="thoughts")
        flag = page(web.get(address_of(draft))).part("flag-suicidal-thoughts")
        assert "Safety: act now" in flag.text
        assert "020 7946 0010" in flag.text

    def test_shows_each_team_its_own_crisis_text(self, web, draft, clinician):
        answer(draft, by=clinician, suicidal_thoughts="thoughts")
        web.get(address_of(draft))
        draft.case.team.crisis_text = "Ring the ward."
        draft.case.team.save()
        flag = page(web.get(address_of(draft))).part("flag-suicidal-thoughts")
        assert "Ring the ward." in flag.text
        assert "020 7946 0010" not in flag.text

    def test_warns_when_the_team_has_no_crisis_text(self, web, draft, clinician):
        draft.case.team.crisis_text = ""
        draft.case.team.save()
        answer(draft, by=clinician, suicidal_thoughts="thoughts")
        assert "Your team has no crisis text yet" in page(web.get(address_of(draft))).text

    def test_of_a_closed_case_is_readable_and_takes_nothing(self, web, draft, clinician):
        answer(draft, by=clinician, own_step="yes")
        close_case(case=draft.case, by=clinician)
        shown = page(web.get(address_of(draft)))
        assert "This case was closed on" in shown.text
        assert shown.soup.find("fieldset", class_="plain").has_attr("disabled")
        response = web.post(address_of(draft), {"answer-own-step": "no", "seen-own-step": "yes"})
        assert response.status_code == 409
        assert "Reopen it to go on" in page(response).text
        assert draft.stored_answers() == {"own-step": "yes"}


class TestProgress:
    def test_names_each_page_with_its_counts_and_the_one_shown(self, web, draft, clinician):
        answer(draft, by=clinician, substance_level="low-risk")
        way = page(web.get(address_of(draft))).part("progress")
        current = way.soup.find(attrs={"aria-current": "step"})
        assert current["href"] == address_of(draft)
        assert "1/" in current.get_text()
        assert way.links["Check and submit"] == reverse("check", args=[draft.uuid])

    def test_leads_to_every_page(self, web, draft, compiled):
        links = page(web.get(address_of(draft))).part("progress").links
        pages = [address_of(draft, domain) for domain in compiled.pages]
        assert list(links.values()) == [*pages, reverse("check", args=[draft.uuid])]

    def test_line_is_as_long_as_the_share_answered(self, web, draft, clinician, compiled):
        line = page(web.get(address_of(draft))).part("progress").soup.find("rect")
        assert line["width"] == "0"
        everything = {q.key: "dont-know" for q in compiled.questions.values() if q.ask_if is None}
        answer(draft, by=clinician, **everything)
        line = page(web.get(address_of(draft))).part("progress").soup.find("rect")
        assert line["width"] == "100"


class TestBadInput:
    def test_an_option_of_another_question(self, web, draft):
        sent = {"answer-own-step": "weekly", "answer-session-spacing": "fortnightly"}
        response = web.post(address_of(draft), sent)
        shown = page(response)
        assert response.status_code == 422
        assert "Choose one of the answers shown" in shown.part("problem-own-step").text
        # Nothing is stored, and what was sent for the other question is still chosen.
        assert draft.stored_answers() == {}
        assert shown.fields["answer-session-spacing"] == "fortnightly"
        assert shown.fields["seen-session-spacing"] == ""

    def test_a_question_that_the_release_does_not_hold(self, web, draft):
        response = web.post(address_of(draft), {"answer-mother-maiden-name": "yes"})
        assert response.status_code == 422
        assert "not part of this screening" in page(response).text
        assert save(web, draft, "mother-maiden-name", "yes").status_code == 404

    def test_an_answer_to_a_closed_question(self, web, draft, clinician):
        answer(draft, by=clinician, alliance_strain="not-at-all")
        response = save(web, draft, "alliance-withdrawal", "clearly")
        shown = page(response).part("problem-alliance-withdrawal")
        assert response.status_code == 422
        assert "Change that answer first" in shown.text
        assert "Not stored: “Clearly”." in shown.text
        assert "alliance-withdrawal" not in draft.stored_answers()

    @pytest.mark.parametrize("option", ["", "x", "y" * 5000, "<script>", "\ufffd"])
    def test_what_is_no_option(self, option, web, draft):
        response = save(web, draft, "own-step", option)
        assert response.status_code == 422
        assert page(response).soup.script is None
        assert draft.stored_answers() == {}

    def test_nul_bytes_and_lone_surrogates(self, web, draft):
        raw = b"answer-own-step=%ED%A0%80&answer-own-step%00=yes&seen-own-step=%00"
        response = web.post(
            address_of(draft), raw, content_type="application/x-www-form-urlencoded"
        )
        assert response.status_code == 400
        assert draft.stored_answers() == {}

    def test_an_answer_after_submission(self, web, clinician):
        report = make_report(clinician)
        response = save(web, report.screening, "own-step", "no", seen="yes")
        assert response.status_code == 409
        assert "can no longer change" in page(response).text
        whole = web.post(
            address_of(report.screening), {"answer-own-step": "no", "seen-own-step": "yes"}
        )
        shown = page(whole)
        assert whole.status_code == 409
        assert "These answers differ" in shown.text
        assert "No (the report has “Yes”)" in shown.text
        assert shown.links["Read the report"] == reverse("report", args=[report.uuid])
        assert report.screening.stored_answers() == STUCK

    def test_the_stored_answer_after_submission_is_not_called_different(self, web, clinician):
        report = make_report(clinician)
        data = {"answer-own-step": "yes", "seen-own-step": "yes"}
        shown = page(web.post(address_of(report.screening), data))
        assert "These answers differ" not in shown.text
        assert shown.links["Read the report"] == reverse("report", args=[report.uuid])

    def test_a_missing_csrf_token(self, draft, clinician):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(clinician)
        response = strict.post(address_of(draft), {"answer-own-step": "yes"})
        assert response.status_code == 403
        assert "This page was open for too long" in page(response).headings
        assert draft.stored_answers() == {}

    def test_more_fields_than_a_page_can_have(self, web, draft):
        response = web.post(address_of(draft), {f"answer-q{n}": "yes" for n in range(1300)})
        assert response.status_code == 400
        assert "That request could not be read" in page(response).headings


class TestTwoTabs:
    def test_the_second_one_is_shown_both_answers(self, web, draft):
        save(web, draft, "own-step", "yes")
        response = save(web, draft, "own-step", "no")
        assert response.status_code == 409
        assert page(response).buttons == ["Keep “Yes”", "Use “No”"]
        assert draft.stored_answers() == {"own-step": "yes"}

    def test_without_a_script_the_rest_of_the_page_is_stored(self, web, draft):
        save(web, draft, "own-step", "yes")
        sent = {
            "answer-own-step": "no",
            "seen-own-step": "",
            "answer-session-spacing": "weekly",
        }
        response = web.post(address_of(draft), sent)
        shown = page(response)
        assert response.status_code == 409
        assert shown.links["Question 1 to settle"] == "#q-own-step"
        assert shown.part("problem-own-step").buttons == ["Keep “Yes”", "Use “No”"]
        assert draft.stored_answers() == {"own-step": "yes", "session-spacing": "weekly"}

    def test_without_a_script_a_button_settles_it(self, web, draft):
        save(web, draft, "own-step", "yes")
        conflict = page(web.post(address_of(draft), {"answer-own-step": "no"}))
        button = conflict.part("problem-own-step").soup.find_all("button")[1]
        response = web.post(address_of(draft), conflict.fields | {button["name"]: button["value"]})
        assert response["Location"] == address_of(draft) + "#q-own-step"
        assert draft.stored_answers() == {"own-step": "no"}


class TestAutosave:
    def test_sends_back_the_parts_that_change(self, web, draft):
        shown = page(save(web, draft, "alliance-strain", "clearly"))
        assert shown.fields["seen-alliance-strain"] == "clearly"
        assert shown.part("problem-alliance-strain").text == ""
        assert shown.part("flag-alliance-strain").text == ""
        below = shown.part("follow-alliance-strain")
        assert "alliance-dissatisfaction-voiced" in questions_of(below)
        assert "Saved" in shown.part("saved-text").text
        assert "1 of 44 answered" in shown.part("progress").text

    def test_stores_the_one_answer_of_its_address(self, web, draft):
        address = reverse("answer", args=[draft.uuid, "own-step"])
        web.post(address, {"answer-own-step": "yes", "answer-session-spacing": "weekly"})
        assert draft.stored_answers() == {"own-step": "yes"}

    def test_takes_a_flag_away_again(self, web, draft):
        raised = page(save(web, draft, "suicidal-thoughts", "thoughts"))
        assert "Safety: act now" in raised.part("flag-suicidal-thoughts").text
        again = page(save(web, draft, "suicidal-thoughts", "none", seen="thoughts"))
        assert again.part("flag-suicidal-thoughts").text == ""

    def test_needs_a_csrf_token(self, draft, clinician):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(clinician)
        assert save(strict, draft, "own-step", "yes").status_code == 403


class TestResume:
    def test_leads_to_the_first_unanswered_question(self, web, draft, clinician):
        answer(draft, by=clinician, suicidal_thoughts="none")
        response = web.get(reverse("screening", args=[draft.uuid]))
        assert response["Location"] == address_of(draft) + "#q-environment-abuse-now"

    def test_leads_to_the_first_page_at_the_start(self, web, draft):
        response = web.get(reverse("screening", args=[draft.uuid]))
        assert response["Location"] == address_of(draft)

    def test_leads_to_the_check_when_all_is_answered(self, web, draft, clinician, compiled):
        everything = {q.key: "dont-know" for q in compiled.questions.values() if q.ask_if is None}
        answer(draft, by=clinician, **everything)
        response = web.get(reverse("screening", args=[draft.uuid]))
        assert response["Location"] == reverse("check", args=[draft.uuid])

    def test_leads_to_the_report_after_submission(self, web, clinician):
        report = make_report(clinician)
        read = reverse("report", args=[report.uuid])
        for name in ("screening", "check"):
            response = web.get(reverse(name, args=[report.screening.uuid]))
            assert response["Location"] == read
        assert web.get(address_of(report.screening))["Location"] == read


class TestSignedOut:
    @pytest.fixture
    def client(self, left_open, clinician):
        return left_open(clinician)

    def test_what_a_page_sent_is_offered_after_signing_in_and_stored(
        self, client, draft, clinician
    ):
        response = client.post(address_of(draft), {"answer-own-step": "yes", "seen-own-step": ""})
        assert response["Location"].endswith(f"next={address_of(draft)}")
        assert draft.stored_answers() == {}
        client.force_login(clinician)
        assert f"1 answer or note {UNSENT}" in page(client.get(address_of(draft))).text
        client.post(reverse("unsaved", args=[draft.uuid]), {"go": "store"})
        assert draft.stored_answers() == {"own-step": "yes"}
        assert UNSENT not in page(client.get(address_of(draft))).text

    def test_it_can_be_dropped(self, client, draft, clinician):
        client.post(address_of(draft), {"answer-own-step": "yes"})
        client.force_login(clinician)
        client.post(reverse("unsaved", args=[draft.uuid]), {"go": "drop"})
        assert draft.stored_answers() == {}
        assert UNSENT not in page(client.get(address_of(draft))).text

    def test_it_does_not_overwrite_what_was_stored_meanwhile(self, client, draft, clinician):
        client.post(address_of(draft), {"answer-own-step": "yes", "seen-own-step": ""})
        answer(draft, by=clinician, own_step="no")
        client.force_login(clinician)
        response = client.post(reverse("unsaved", args=[draft.uuid]), {"go": "store"})
        assert response.status_code == 409
        assert page(response).part("problem-own-step").buttons == ["Keep “No”", "Use “Yes”"]
        assert draft.stored_answers() == {"own-step": "no"}

    def test_it_is_shown_when_the_screening_was_submitted_meanwhile(self, client, clinician):
        report = make_report(clinician)
        client.post(address_of(report.screening), {"answer-own-step": "no"})
        client.force_login(clinician)
        unsaved = reverse("unsaved", args=[report.screening.uuid])
        response = client.post(unsaved, {"go": "store"})
        assert response.status_code == 409
        assert "No (the report has “Yes”)" in page(response).text

    def test_it_is_refused_when_an_answer_is_no_longer_one(self, client, draft, clinician):
        client.post(address_of(draft), {"answer-own-step": "maybe"})
        client.force_login(clinician)
        response = client.post(reverse("unsaved", args=[draft.uuid]), {"go": "store"})
        shown = page(response)
        assert response.status_code == 409
        assert "These answers could not be stored" in shown.headings
        assert shown.links["Go on with the screening"] == reverse("screening", args=[draft.uuid])

    def test_own_words_come_back_into_their_box(self, client, draft, clinician):
        address = reverse("check", args=[draft.uuid])
        client.post(address, {"own_words": "Buses again.", "seen-own_words": ""})
        client.force_login(clinician)
        shown = page(client.get(address))
        assert shown.fields["own_words"] == "Buses again."
        assert "not stored yet" in shown.text

    def test_own_words_kept_do_not_overwrite_those_stored_meanwhile(self, client, draft, clinician):
        address = reverse("check", args=[draft.uuid])
        client.post(address, {"own_words": "Buses again.", "seen-own_words": ""})
        client.force_login(clinician)
        kept = page(client.get(address)).fields
        save_own_words(screening=draft, text="Trains.", by=clinician)
        response = client.post(address, kept | {"go": "later"})
        assert response.status_code == 409
        assert page(response).fields["own_words"] == "Buses again."

    def test_own_words_stored_before_signing_in_again_stand_beside_those_kept(
        self, client, draft, clinician
    ):
        address = reverse("check", args=[draft.uuid])
        client.post(address, {"own_words": "Buses again.", "seen-own_words": ""})
        save_own_words(screening=draft, text="Trains.", by=clinician)
        client.force_login(clinician)
        shown = page(client.get(address))
        assert shown.fields["own_words"] == "Buses again."
        assert "Stored meanwhile: Trains." in shown.text

    def test_a_choice_that_settles_a_conflict_can_be_stored_after_signing_in(
        self, client, draft, clinician
    ):
        answer(draft, by=clinician, own_step="no")
        chosen = {"answer-own-step": "no", "seen-own-step": "no", "choose-own-step": "yes"}
        client.post(address_of(draft), chosen)
        client.force_login(clinician)
        response = client.post(reverse("unsaved", args=[draft.uuid]), {"go": "store"})
        assert response.status_code == 302
        assert draft.stored_answers() == {"own-step": "yes"}

    def test_a_conflict_shown_after_signing_in_is_settled_on_the_questions_page(
        self, client, draft, clinician
    ):
        client.post(address_of(draft), {"answer-own-step": "yes", "seen-own-step": ""})
        answer(draft, by=clinician, own_step="no")
        client.force_login(clinician)
        shown = page(client.post(reverse("unsaved", args=[draft.uuid]), {"go": "store"}))
        assert shown.main.find(id="questionnaire")["action"] == address_of(draft)

    def test_somebody_else_who_signs_in_does_not_get_it(self, client, draft, colleague):
        client.post(address_of(draft), {"answer-own-step": "yes"})
        client.force_login(colleague)
        response = client.post(reverse("unsaved", args=[draft.uuid]))
        assert response.status_code == 404
        assert draft.stored_answers() == {}
