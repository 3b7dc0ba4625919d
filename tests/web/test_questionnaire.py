"""The questionnaire without a script, and its autosave: what is stored, shown and refused."""

import pytest
from django.test import Client
from django.urls import reverse

from screening.workflows.cases import close_case
from tests.factories import STUCK, answer, make_report, make_screening

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(clinician):
    return make_screening(clinician)


def page(draft, domain="safety-and-facts"):
    return reverse("questionnaire", args=[draft.uuid, domain])


def save(web, draft, question, option, seen="", **kwargs):
    return web.post(
        reverse("answer", args=[draft.uuid, question]),
        {question: option, f"seen-{question}": seen},
        headers={"HX-Request": "true"},
        **kwargs,
    )


def text(response):
    return response.content.decode()


class TestAPage:
    def test_stores_its_answers_and_leads_to_the_next(self, web, draft):
        response = web.post(page(draft), {"own-step": "yes", "session-spacing": "weekly"})
        assert response["Location"] == page(draft, "diagnosis-biology")
        assert draft.stored_answers() == {"own-step": "yes", "session-spacing": "weekly"}

    def test_stays_when_answers_open_follow_ups(self, web, draft):
        response = web.post(page(draft, "therapeutic-relationship"), {"alliance-strain": "clearly"})
        assert response["Location"].endswith("/therapeutic-relationship/#q-alliance-withdrawal")
        assert "Sessions feel" not in text(web.get(page(draft)))

    def test_leads_back_or_out_on_request(self, web, draft):
        data = {"alliance-strain": "not-at-all"}
        address = page(draft, "therapeutic-relationship")
        assert web.post(address, data | {"go": "back"})["Location"] == page(
            draft, "treatment-match"
        )
        later = web.post(address, data | {"go": "later", "seen-alliance-strain": "not-at-all"})
        assert later["Location"] == reverse("case", args=[draft.case.uuid])

    def test_the_last_leads_to_the_check(self, web, draft):
        response = web.post(page(draft, "life-context"), {})
        assert response["Location"] == reverse("check", args=[draft.uuid])

    def test_shows_what_is_stored(self, web, draft, clinician):
        answer(draft, by=clinician, own_step="yes")
        told = text(web.get(page(draft)))
        assert 'id="own-step-yes" value="yes" data-number="2" checked' in told
        assert 'id="seen-own-step" value="yes"' in told
        assert "1 of 40 answered" in told

    def test_asks_follow_ups_below_their_question_and_offers_the_others(
        self, web, draft, clinician
    ):
        answer(draft, by=clinician, alliance_strain="clearly")
        told = text(web.get(page(draft, "therapeutic-relationship")))
        asked = told.index('id="q-alliance-withdrawal"')
        assert told.index('id="follow-alliance-strain"') < asked
        assert asked < told.index('id="q-approach-differs-from-hoped"')
        assert "Answer more about this" in told

    def test_leaves_out_closed_follow_ups(self, web, draft, clinician):
        answer(draft, by=clinician, alliance_strain="not-at-all")
        told = text(web.get(page(draft, "therapeutic-relationship")))
        assert 'id="q-alliance-withdrawal"' not in told

    def test_shows_a_follow_up_whose_parent_stands_on_an_earlier_page(self, web, draft, clinician):
        address = page(draft, "life-context")
        key = 'id="q-gaps-due-to-practical-obstacles"'
        assert "an earlier page left open" in text(web.get(address))
        answer(draft, by=clinician, sessions_held_in_eight_weeks="two-or-fewer")
        told = text(web.get(address))
        assert key in told
        assert "an earlier page left open" not in told
        answer(draft, by=clinician, sessions_held_in_eight_weeks="seven-or-more")
        assert key not in text(web.get(address))

    def test_shows_a_flag_with_the_teams_crisis_text(self, web, draft, clinician):
        answer(draft, by=clinician, suicidal_thoughts="thoughts")
        told = text(web.get(page(draft)))
        assert "Safety: act now" in told
        assert "020 7946 0010" in told

    def test_warns_when_the_team_has_no_crisis_text(self, web, draft, clinician):
        draft.case.team.crisis_text = ""
        draft.case.team.save()
        answer(draft, by=clinician, suicidal_thoughts="thoughts")
        assert "Your team has no crisis text yet" in text(web.get(page(draft)))

    def test_of_a_closed_case_is_readable_and_takes_nothing(self, web, draft, clinician):
        answer(draft, by=clinician, own_step="yes")
        close_case(case=draft.case, by=clinician)
        assert '<fieldset class="plain" disabled>' in text(web.get(page(draft)))
        response = web.post(page(draft), {"own-step": "no", "seen-own-step": "yes"})
        assert response.status_code == 409
        assert "Reopen it to go on" in text(response)
        assert draft.stored_answers() == {"own-step": "yes"}


class TestBadInput:
    def test_an_option_of_another_question(self, web, draft):
        sent = {"own-step": "weekly", "session-spacing": "fortnightly"}
        response = web.post(page(draft), sent)
        assert response.status_code == 422
        assert "Choose one of the answers shown" in text(response)
        # Nothing is stored, and what was sent for the other question is still chosen.
        assert draft.stored_answers() == {}
        assert 'value="fortnightly" data-number="2" checked' in text(response)

    def test_a_question_that_the_release_does_not_hold(self, web, draft):
        response = web.post(page(draft), {"mother-maiden-name": "yes"})
        assert response.status_code == 422
        assert "not part of this screening" in text(response)
        assert save(web, draft, "mother-maiden-name", "yes").status_code == 404

    def test_an_answer_to_a_closed_question(self, web, draft, clinician):
        answer(draft, by=clinician, alliance_strain="not-at-all")
        response = save(web, draft, "alliance-withdrawal", "clearly")
        assert response.status_code == 422
        assert "Change that answer first" in text(response)
        assert "Clearly" in text(response)
        assert "alliance-withdrawal" not in draft.stored_answers()

    @pytest.mark.parametrize("option", ["", "x", "yes\x00", "y" * 5000, "<script>", "\ufffd"])
    def test_what_is_no_option(self, option, web, draft):
        response = save(web, draft, "own-step", option)
        assert response.status_code == 422
        assert "<script>" not in text(response)
        assert draft.stored_answers() == {}

    def test_nul_bytes_and_lone_surrogates(self, web, draft):
        raw = b"own-step=%ED%A0%80&own-step%00=yes&seen-own-step=%00"
        response = web.post(page(draft), raw, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 422
        assert draft.stored_answers() == {}

    def test_an_answer_after_submission(self, web, clinician):
        report = make_report(clinician)
        response = save(web, report.screening, "own-step", "no", seen="yes")
        assert response.status_code == 409
        assert "can no longer change" in text(response)
        whole = web.post(page(report.screening), {"own-step": "no", "seen-own-step": "yes"})
        assert whole.status_code == 409
        assert "These answers differ" in text(whole)
        assert reverse("report", args=[report.uuid]) in text(whole)
        assert report.screening.stored_answers() == STUCK

    def test_a_missing_csrf_token(self, draft, clinician):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(clinician)
        response = strict.post(page(draft), {"own-step": "yes"})
        assert response.status_code == 403
        assert "This page was open for too long" in text(response)
        assert draft.stored_answers() == {}

    def test_more_fields_than_a_page_can_have(self, web, draft):
        response = web.post(page(draft), {f"q{n}": "yes" for n in range(700)})
        assert response.status_code == 400
        assert "could not be read" in text(response)


class TestTwoTabs:
    def test_the_second_one_is_shown_both_answers(self, web, draft):
        save(web, draft, "own-step", "yes")
        response = save(web, draft, "own-step", "no")
        assert response.status_code == 409
        assert "Keep “Yes”" in text(response)
        assert "Use “No”" in text(response)
        assert draft.stored_answers() == {"own-step": "yes"}

    def test_without_a_script_the_rest_of_the_page_is_stored(self, web, draft):
        save(web, draft, "own-step", "yes")
        sent = {"own-step": "no", "seen-own-step": "", "session-spacing": "weekly"}
        response = web.post(page(draft), sent)
        assert response.status_code == 409
        assert 'name="choose-own-step" value="no"' in text(response)
        assert draft.stored_answers() == {"own-step": "yes", "session-spacing": "weekly"}

    def test_without_a_script_a_button_settles_it(self, web, draft):
        save(web, draft, "own-step", "yes")
        sent = {"own-step": "yes", "seen-own-step": "yes", "choose-own-step": "no"}
        response = web.post(page(draft), sent)
        assert response["Location"] == page(draft) + "#q-own-step"
        assert draft.stored_answers() == {"own-step": "no"}


class TestAutosave:
    def test_sends_back_the_parts_that_change(self, web, draft):
        told = text(save(web, draft, "alliance-strain", "clearly"))
        for part in ("seen-", "problem-", "flag-", "follow-"):
            assert f'id="{part}alliance-strain"' in told
        assert 'id="q-alliance-withdrawal"' in told
        assert "Saved" in told
        assert "1 of 44 answered" in told

    def test_takes_a_flag_away_again(self, web, draft):
        assert "Safety: act now" in text(save(web, draft, "suicidal-thoughts", "thoughts"))
        again = save(web, draft, "suicidal-thoughts", "none", seen="thoughts")
        assert "Safety: act now" not in text(again)

    def test_needs_a_csrf_token(self, draft, clinician):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(clinician)
        assert save(strict, draft, "own-step", "yes").status_code == 403


class TestResume:
    def test_leads_to_the_first_unanswered_question(self, web, draft, clinician):
        answer(draft, by=clinician, suicidal_thoughts="none")
        response = web.get(reverse("screening", args=[draft.uuid]))
        assert response["Location"] == page(draft) + "#q-environment-abuse-now"

    def test_leads_to_the_first_page_at_the_start(self, web, draft):
        response = web.get(reverse("screening", args=[draft.uuid]))
        assert response["Location"] == page(draft)

    def test_leads_to_the_check_when_all_is_answered(self, web, draft, clinician, compiled):
        everything = {q.key: "dont-know" for q in compiled.questions.values() if q.ask_if is None}
        answer(draft, by=clinician, **everything)
        response = web.get(reverse("screening", args=[draft.uuid]))
        assert response["Location"] == reverse("check", args=[draft.uuid])

    def test_leads_to_the_report_after_submission(self, web, clinician):
        report = make_report(clinician)
        for name in ("screening", "check"):
            response = web.get(reverse(name, args=[report.screening.uuid]))
            assert response["Location"] == reverse("report", args=[report.uuid])
        assert web.get(page(report.screening))["Location"] == reverse("report", args=[report.uuid])


class TestSignedOut:
    def test_what_a_page_sent_is_offered_after_signing_in_and_stored(
        self, client, draft, clinician
    ):
        response = client.post(page(draft), {"own-step": "yes", "seen-own-step": ""})
        assert response["Location"].endswith(f"next={page(draft)}")
        assert draft.stored_answers() == {}
        client.force_login(clinician)
        assert "1 answer was sent while you were signed out" in text(client.get(page(draft)))
        client.post(reverse("unsaved", args=[draft.uuid]), {"go": "store"})
        assert draft.stored_answers() == {"own-step": "yes"}
        assert "signed out and" not in text(client.get(page(draft)))

    def test_it_can_be_dropped(self, client, draft, clinician):
        client.post(page(draft), {"own-step": "yes"})
        client.force_login(clinician)
        client.post(reverse("unsaved", args=[draft.uuid]), {"go": "drop"})
        assert draft.stored_answers() == {}
        assert "signed out and" not in text(client.get(page(draft)))

    def test_it_does_not_overwrite_what_was_stored_meanwhile(self, client, draft, clinician):
        client.post(page(draft), {"own-step": "yes", "seen-own-step": ""})
        answer(draft, by=clinician, own_step="no")
        client.force_login(clinician)
        response = client.post(reverse("unsaved", args=[draft.uuid]), {"go": "store"})
        assert response.status_code == 409
        assert draft.stored_answers() == {"own-step": "no"}

    def test_own_words_come_back_into_their_box(self, client, draft, clinician):
        address = reverse("check", args=[draft.uuid])
        client.post(address, {"own_words": "Buses again.", "seen_words": ""})
        client.force_login(clinician)
        told = text(client.get(address))
        assert "Buses again.</textarea>" in told
        assert "not stored yet" in told

    def test_somebody_else_who_signs_in_does_not_get_it(self, client, draft, stranger):
        client.post(page(draft), {"own-step": "yes"})
        client.force_login(stranger)
        assert client.post(reverse("unsaved", args=[draft.uuid])).status_code == 404
