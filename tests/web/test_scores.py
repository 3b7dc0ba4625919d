"""The pages of scores: entering one with nothing lost, all of them, and the flag of one."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from screening.models import Measurement, RaisedFlag, ServiceInstrument
from screening.workflows.cases import close_case, hand_over_case
from screening.workflows.measurements import correct_score, take_score_back
from screening.workflows.safety import record_action_on_score
from tests.factories import CALM, make_case, make_report, make_score, make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db
KEY = "suicidal-thoughts"
ASKED = "Asked; no intent, a safety plan was written."


@pytest.fixture
def case(clinician, release):
    return make_case(clinician, code="K-1043", started_on=date(2026, 3, 2))


def address(name, row, *args):
    return reverse(name, args=[row.uuid, *args])


def answers(*items, key="phq-9"):
    """The fields of a form, as a browser sends them; None leaves an item open."""
    numbered = enumerate(items, start=1)
    return {f"{key}-{number}": "" if item is None else str(item) for number, item in numbered}


def sent(**fields):
    today = timezone.localdate().isoformat()
    return {"instrument": "phq-9", "taken_on": today, "total": ""} | fields


def enter(client, case, **fields):
    return client.post(address("new_score", case), sent(**fields))


def follow(client, response):
    assert response.status_code == 302, page(response).text
    return page(client.get(response["Location"]))


class TestEntering:
    def test_from_the_case_it_takes_a_number_and_a_press(self, web, case):
        shown = page(web.get(address("case", case)))
        assert shown.fields["instrument"] == "phq-9"
        assert shown.fields["taken_on"] == timezone.localdate().isoformat()
        response = web.post(address("new_score", case), shown.fields | {"total": "17"})
        assert response["Location"] == address("case", case)
        row = Measurement.objects.get()
        assert (row.total, row.items, row.taken_on) == (17, None, timezone.localdate())
        assert "17 (moderately severe)" in follow(web, response).text

    def test_from_the_caseload_a_link_leads_to_it(self, web, case):
        shown = page(web.get(reverse("caseload")))
        assert shown.links["Add a score : K-1043"] == address("new_score", case)

    def test_nine_answers_need_no_total(self, web, case):
        # 2 * 8 + 0 = 16.
        enter(web, case, **answers(*[2] * 8, 0))
        assert Measurement.objects.get().total == 16

    def test_answers_say_which_measure_they_are_of(self, web, case):
        enter(web, case, **answers(*[1] * 7, key="gad-7"))
        row = Measurement.objects.get()
        assert (row.instrument_id, row.total) == ("gad-7", 7)

    def test_seven_answers_are_said_to_be_prorated_and_item_9_is_asked_for(self, web, case):
        # 2 * 7 = 14 of 7 answers; 14 * 9 / 7 = 18.
        shown = follow(web, enter(web, case, **answers(*[2] * 7)))
        assert "18 (moderately severe). 7 of 9 answered; total worked out from their mean" in (
            shown.text
        )
        assert "Thoughts of death: not answered. Ask about them today" in shown.text

    def test_a_second_click_stores_nothing_more(self, web, case):
        for _click in range(2):
            assert enter(web, case, total="17").status_code == 302
        assert Measurement.objects.count() == 1

    def test_a_new_screening_offers_it_on_its_first_page_and_goes_on_after(
        self, web, case, clinician
    ):
        draft = make_screening(clinician, case=case)
        first = page(web.get(web.get(address("screening", draft))["Location"]))
        link = first.links["Add a score of today, such as the PHQ-9"]
        fields = page(web.get(link)).fields
        response = web.post(address("new_score", case), fields | {"total": "9"})
        assert response["Location"] == address("screening", draft)

    def test_without_a_measure_in_use_the_page_says_so(self, web, case):
        ServiceInstrument.objects.update(is_in_use=False)
        assert "No measure is in use" in page(web.get(address("new_score", case))).text
        assert "Add a score" not in page(web.get(address("case", case))).text


REFUSED = {
    "out of range": ({"total": "28"}, "whole number from 0 to 27"),
    "negative": ({"total": "-1"}, "whole number from 0 to 27"),
    "no number": ({"total": "seventeen"}, "whole number, such as 17"),
    "a decimal comma": ({"total": "12,5"}, "whole number, such as 17"),
    "nothing": ({}, "Give the total, or the answers"),
    "a day to come": ({"total": "9", "taken_on": "2999-01-01"}, "a day to come"),
    "long before therapy": ({"total": "9", "taken_on": "2025-12-31"}, "Therapy began on 2 March"),
    "no day": ({"total": "9", "taken_on": ""}, "Enter the day of the score"),
    "half a day": ({"total": "9", "taken_on": "2026-13"}, "Enter a date"),
    "six answers": (answers(*[1] * 6), "7 of 9 answers are needed; 6 are there"),
    "an answer of 7": (answers(*[1] * 8, 7), "whole number from 0 to 3"),
    "both, disagreeing": ({"total": "10"} | answers(*[1] * 9), "add up to 9"),
    "of two measures": (
        answers(*[1] * 9) | answers(*[1] * 7, key="gad-7"),
        "Answers to the GAD-7 are filled in, and PHQ-9 is chosen",
    ),
    "an unknown measure": ({"total": "9", "instrument": "ors"}, "not in use"),
}


@pytest.mark.parametrize("which", REFUSED)
def test_what_is_no_score_is_refused_at_its_field_with_everything_typed(which, web, case):
    fields, words = REFUSED[which]
    response = enter(web, case, **fields)
    shown = page(response)
    assert response.status_code == 422
    assert any(words in alert for alert in shown.alerts), shown.alerts
    kept = {name: value for name, value in sent(**fields).items() if value not in ("ors", "7")}
    assert {name: shown.fields[name] for name in kept} == kept
    assert shown.title.startswith("Please correct:")
    assert not Measurement.objects.exists()


def test_a_measure_that_is_switched_off_is_refused(web, case):
    ServiceInstrument.objects.filter(key="gad-7").update(is_in_use=False)
    response = enter(web, case, instrument="gad-7", total="9")
    assert (response.status_code, page(response).fields["total"]) == (422, "9")


def test_a_second_score_of_a_day_is_refused(web, case):
    enter(web, case, total="17")
    response = enter(web, case, total="16")
    assert response.status_code == 422
    assert any("already: 17. Correct that one." in alert for alert in page(response).alerts)


def test_a_closed_case_takes_none_and_offers_none(web, case, clinician):
    row = make_score(case, 17)
    close_case(case=case, by=clinician)
    response = enter(web, case, total="16")
    assert (response.status_code, Measurement.objects.count()) == (409, 1)
    assert "was closed on" in page(response).text
    for shown in (address("case", case), address("scores", case)):
        assert not {"Add a score", "Correct"} & set(page(web.get(shown)).links)
    for name in ("correct_score", "take_score_back"):
        assert web.get(address(name, row)).status_code == 409
        assert web.post(address(name, row), {"total": "1"}).status_code == 409


def test_a_case_of_another_team_is_not_there(browse, stranger, case):
    row = make_score(case, items=[1] * 9)
    client = browse(stranger)
    assert enter(client, case, total="9").status_code == 404
    for name in ("correct_score", "take_score_back"):
        assert client.post(address(name, row), {"total": "1"}).status_code == 404
    assert client.post(address("act_on_score", row, KEY), {"action": "x"}).status_code == 404
    assert Measurement.objects.count() == 1


def test_what_a_signed_out_person_sent_is_in_the_form_again(left_open, clinician, case):
    client = left_open(clinician)
    enter(client, case, **answers(*[2] * 8, 1))
    client.force_login(clinician)
    shown = page(client.get(address("new_score", case)))
    assert "is in the form again. It is not stored yet" in shown.text
    assert [shown.fields[f"phq-9-{number}"] for number in (1, 9)] == ["2", "1"]
    assert not Measurement.objects.exists()


def test_from_the_case_what_was_sent_is_offered_there_in_words(left_open, clinician, case):
    client = left_open(clinician)
    there = {"Referer": f"http://testserver{address('case', case)}"}
    client.post(address("new_score", case), sent(total="17"), headers=there)
    client.force_login(clinician)
    shown = page(client.get(address("case", case)))
    quoted = [one.get_text() for one in shown.main.find_all("blockquote")]
    assert quoted == [timezone.localdate().isoformat(), "17"]
    assert "Send it again" in shown.buttons


def test_whose_case_was_handed_over_meanwhile_is_told_so(web, case, supervisor, colleague):
    row = make_score(case, 17)
    hand_over_case(case=case, by=supervisor, to=colleague)
    for name, which in (("new_score", case), ("correct_score", row), ("take_score_back", row)):
        response = web.post(address(name, which), sent(total="9"))
        assert response.status_code == 403
        assert "You do not work with this case any more." in page(response).text
    assert Measurement.objects.count() == 1


class TestAll:
    def test_each_says_who_when_and_from_where_and_its_answers(self, web, case, clinician):
        make_score(case, items=[2] * 7 + [None] * 2, on=date(2026, 9, 1))
        shown = page(web.get(address("scores", case)))
        assert "1 Sep 2026 PHQ-9 18 moderately severe" in shown.text
        assert "7 of 9 answered; total worked out from their mean" in shown.text
        assert "thoughts of death: not answered" in shown.text
        assert f"entered by the clinician, {clinician}" in shown.text
        assert "Feeling tired or having little energy: 2, More than half the days" in shown.text

    def test_a_corrected_score_is_struck_through_with_what_replaced_it(self, web, case, clinician):
        first = make_score(case, 17)
        correct_score(measurement=first, by=clinician, total=15)
        shown = page(web.get(address("scores", case)))
        assert [one.get_text(" ", strip=True) for one in shown.main.find_all("s")] == [
            "1 Sep 2026 PHQ-9 17 moderately severe"
        ]
        assert f"replaced by 15, {clinician}" in shown.text
        assert len([link for link in shown.links if link.startswith("Correct")]) == 1

    def test_so_is_one_that_was_taken_back(self, web, case, clinician):
        take_score_back(measurement=make_score(case, 17), by=clinician)
        shown = page(web.get(address("scores", case)))
        assert f"taken back by {clinician}" in shown.text
        assert not [link for link in shown.links if link.startswith(("Correct", "Take back"))]

    def test_a_supervisor_reads_them_and_changes_none(self, browse, supervisor, case):
        make_score(case, 17)
        client = browse(supervisor)
        assert "Add a score" not in page(client.get(reverse("caseload"))).text
        assert "Add a score" not in page(client.get(address("case", case))).text
        shown = page(client.get(address("scores", case)))
        assert "PHQ-9 17" in shown.text
        assert not [link for link in shown.links if link.startswith(("Correct", "Take", "Add"))]

    def test_without_any_it_says_what_they_are_for(self, web, case):
        assert "No scores yet" in page(web.get(address("scores", case))).headings


class TestCorrecting:
    def test_shows_what_is_stored_and_stores_another(self, web, case):
        row = make_score(case, items=[2] * 8 + [0])
        shown = page(web.get(address("correct_score", row)))
        assert (shown.fields["total"], shown.fields["phq-9-9"]) == ("", "0")
        fields = shown.fields | {"phq-9-1": ""}
        assert web.post(address("correct_score", row), fields).status_code == 302
        # 2 * 7 + 0 = 14 of 8 answers; 14 * 9 / 8 = 15.75, rounded to 16.
        assert [m.total for m in Measurement.objects.standing()] == [16]

    def test_is_refused_with_everything_typed(self, web, case):
        row = make_score(case, 17)
        response = web.post(address("correct_score", row), {"total": "170"})
        assert (response.status_code, page(response).fields["total"]) == (422, "170")

    def test_of_a_superseded_score_is_refused_with_what_was_typed(self, web, case, clinician):
        row = make_score(case, 17)
        correct_score(measurement=row, by=clinician, total=15)
        assert web.get(address("correct_score", row)).status_code == 409
        response = web.post(address("correct_score", row), {"total": "14"})
        assert response.status_code == 409
        assert "corrected or taken back meanwhile" in page(response).text

    def test_a_second_click_is_the_first(self, web, case):
        row = make_score(case, 17)
        for _click in range(2):
            assert web.post(address("correct_score", row), {"total": "15"}).status_code == 302
        assert Measurement.objects.count() == 2

    def test_that_changes_nothing_says_so(self, web, case):
        row = make_score(case, 17)
        response = web.post(address("correct_score", row), {"total": "17"})
        assert "Nothing was changed." in follow(web, response).text

    def test_to_not_at_all_says_that_the_flag_stays_open(self, web, case):
        row = make_score(case, items=[1] * 9)
        response = web.post(address("correct_score", row), answers(*[1] * 8, 0))
        shown = follow(web, response)
        assert "Its safety flag stays open until you record what was done" in shown.text
        assert RaisedFlag.objects.open().get().measurement == row

    def test_taking_back_asks_first_and_leaves_the_flag(self, web, case):
        row = make_score(case, items=[1] * 9)
        shown = page(web.get(address("take_score_back", row)))
        assert "Take back PHQ-9 9 of 1 Sep 2026?" in shown.headings
        assert "The flag stays open until it is recorded what was done" in shown.text
        assert "taken back by" in follow(web, web.post(address("take_score_back", row))).text
        assert RaisedFlag.objects.open().exists()


class TestSafety:
    def test_any_answer_above_0_leads_to_the_safety_page(self, web, case, team):
        response = enter(web, case, **answers(*[1] * 9))
        row = Measurement.objects.get()
        assert response["Location"] == address("act_on_score", row, KEY)
        shown = follow(web, response)
        assert "Safety: ask today" in shown.headings
        assert "Thoughts of being better off dead (PHQ-9 item 9)" in shown.headings
        assert team.crisis_text in shown.text
        assert "item 9: several days" in shown.text
        assert "high risk" not in shown.text

    def test_what_was_done_is_recorded_there(self, web, case, clinician):
        row = make_score(case, items=[1] * 9)
        there = address("act_on_score", row, KEY)
        assert web.post(there, {"action": " "}).status_code == 422
        assert web.post(there, {"action": ASKED})["Location"] == address("case", case)
        assert web.post(there, {"action": ASKED}).status_code == 302
        response = web.post(there, {"action": "Something else."})
        assert response.status_code == 409
        assert "What you wrote was not stored: Something else." in page(response).text
        assert f"✓ Done: {ASKED} {clinician}" in page(web.get(address("scores", case))).text

    def test_a_score_without_a_flag_has_no_such_page(self, web, case):
        assert web.get(address("act_on_score", make_score(case, 17), KEY)).status_code == 404

    def test_of_a_flag_that_was_raised_again_the_newest_one_is_shown(self, web, case):
        first = make_score(case, items=[1] * 9)
        second = make_score(case, items=[2] * 9, on=date(2026, 9, 8))
        response = web.get(address("act_on_score", first, KEY))
        assert response["Location"] == address("act_on_score", second, KEY)

    def test_of_a_corrected_score_it_says_so(self, web, case, clinician):
        row = make_score(case, items=[1] * 9)
        correct_score(measurement=row, by=clinician, items=[1] * 8 + [0])
        shown = page(web.get(address("act_on_score", row, KEY)))
        assert "This score was replaced by 8" in shown.text
        assert "Record what was done" in shown.buttons


class TestReaders:
    """Every page that shows flags shows one that no report raised."""

    TITLE = "Thoughts of being better off dead (PHQ-9 item 9)"

    @pytest.fixture
    def report(self, clinician, case):
        return make_report(clinician, case=case, answers=CALM)

    @pytest.fixture
    def row(self, report, case):
        return make_score(case, items=[1] * 9)

    @pytest.fixture
    def place(self, row):
        return address("act_on_score", row, KEY)

    def test_the_case(self, web, case, row, place, team):
        shown = page(web.get(address("case", case)))
        assert self.TITLE in shown.text
        assert team.crisis_text in shown.text
        assert place in shown.links.values()
        assert "entered the PHQ-9 of 1 September 2026: 9" in shown.text

    def test_the_caseload(self, web, place):
        shown = page(web.get(reverse("caseload")))
        assert self.TITLE in shown.text
        assert place in shown.links.values()

    def test_a_case_that_was_never_screened(self, web, clinician):
        place = address("act_on_score", make_score(make_case(clinician), items=[1] * 9), KEY)
        shown = page(web.get(reverse("caseload")))
        assert [words for words, link in shown.links.items() if link == place][-1].startswith(
            "Record action"
        )

    def test_the_report_its_print_and_its_text(self, web, report, place):
        shown = page(web.get(address("report", report)))
        assert "raised by the PHQ-9 of 1 September 2026 and still open" in shown.text
        assert place in shown.links.values()
        assert self.TITLE in page(web.get(address("print_report", report))).text
        text = page(web.get(address("copy_report", report))).text
        assert "Raised by the PHQ-9 of 1 September 2026, and still open." in text
        assert web.get(address("pdf_report", report)).status_code == 200

    def test_the_review_its_queue_the_agenda_and_the_team(
        self, browse, supervisor, report, place, team
    ):
        client = browse(supervisor)
        for there in (reverse("queue"), address("review", report)):
            shown = page(client.get(there))
            assert self.TITLE in shown.text, there
            assert place in shown.links.values(), there
        assert self.TITLE in page(client.get(reverse("agenda", args=[team.slug]))).text
        assert client.get(reverse("team", args=[team.slug])).status_code == 200

    def test_a_letter_and_a_comparison(self, web, report, case, clinician, place):
        assert web.get(address("letter", report)).status_code == 200
        make_report(clinician, case=case)
        compared = reverse("compare_screenings", args=[case.uuid, 1, 2])
        assert web.get(compared).status_code == 200

    def test_notices_lead_to_the_safety_part_of_the_case(self, web, clinician, case, row):
        clinician.notices.update(due_at=timezone.now() + timedelta(hours=1))
        clinician.notices.filter(case=case).update(due_at=timezone.now() - timedelta(hours=1))
        RaisedFlag.objects.update(raised_at=timezone.now() - timedelta(hours=25))
        shown = page(web.get(reverse("notices")))
        assert "Case K-1043 : A safety flag is open for more than 24 hours" in shown.text
        notice = clinician.notices.get(case=case)
        response = web.post(reverse("open_notice", args=[notice.pk]))
        assert response["Location"] == f"{address('case', case)}#safety"

    def test_the_story_tells_each_change(self, web, case, clinician, row):
        second = correct_score(measurement=row, by=clinician, total=8)
        take_score_back(measurement=second, by=clinician)
        record_action_on_score(measurement=row, key=KEY, action=ASKED, by=clinician)
        text = page(web.get(address("case", case))).text
        assert "corrected the PHQ-9 of 1 September 2026 from 9 to 8" in text
        assert "took back the PHQ-9 of 1 September 2026, which was 8" in text
        assert f"recorded what was done about the safety flag “{self.TITLE}”" in text


def test_a_case_with_scores_is_not_offered_to_be_deleted(web, case):
    assert "Delete this case, opened by mistake" in page(web.get(address("case", case))).links
    make_score(case, 17)
    assert "Delete this case, opened by mistake" not in page(web.get(address("case", case))).links
    response = web.post(address("delete_case", case))
    assert (response.status_code, "holds scores" in page(response).text) == (409, True)


def test_pages_ask_as_much_for_one_score_as_for_200(web, case, clinician):
    make_report(clinician, case=case)

    def asked(name):
        with CaptureQueriesContext(connection) as captured:
            assert web.get(address(name, case)).status_code == 200
        return len(captured)

    make_score(case, items=[0] * 9, on=date(2026, 2, 1))
    once = [asked(name) for name in ("case", "scores")]
    for number in range(1, 200):
        day = date(2026, 2, 1) + timedelta(days=number)
        row = {"case": case, "instrument_id": "phq-9", "taken_on": day, "items": [1] * 8 + [0]}
        row |= {"total": 8, "source": "import", "entered_by": clinician}
        Measurement.objects.create(entered_at=timezone.now(), **row)
    assert [asked(name) for name in ("case", "scores")] == once
    assert once[0] <= 12
