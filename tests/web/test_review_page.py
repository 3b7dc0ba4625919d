"""The page of a review: the decision at hand, the queue around it, and what came back."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.models import Decision, Review
from screening.workflows.plans import decide
from screening.workflows.safety import record_action
from tests.factories import (
    CALM,
    STUCK,
    URGENT,
    make_case,
    make_decision,
    make_person,
    make_report,
    make_returned,
    make_review_request,
    make_revision,
)
from tests.pages import page

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
STEP = {"kind": "adjustment", "key": "diagnostic-time-out"}


@pytest.fixture
def desk(browse, supervisor):
    return browse(supervisor)


def address_of(report):
    return reverse("review", args=[report.uuid])


def read(client, report):
    return page(client.get(address_of(report)))


def send(client, report, verdict="signed-off", **fields):
    sent = {"digest": report.digest, "verdict": verdict, "comment": ""} | fields
    return client.post(address_of(report), sent)


def asked(clinician, code, answers=CALM):
    report = make_report(clinician, case=make_case(clinician, code=code), answers=answers)
    make_review_request(report)
    return report


@pytest.fixture
def three(clinician, supervisor):
    return [asked(clinician, code) for code in ("Q-1", "Q-2", "Q-3")]


class TestQueue:
    def test_each_report_says_where_it_stands_and_what_comes_before_and_after(self, desk, three):
        first, second, third = (read(desk, report) for report in three)
        assert "1 of 3 that wait for your review" in first.text
        assert first.links["Next: Q-2 ›"] == address_of(three[1])
        assert second.links["‹ Previous: Q-1"] == address_of(three[0])
        assert second.links["Next: Q-3 ›"] == address_of(three[2])
        assert not any(words.startswith("Next:") for words in third.links)

    def test_signing_off_leads_to_the_next_and_says_what_was_done(self, desk, three):
        response = send(desk, three[1])
        assert response["Location"] == address_of(three[2])
        shown = page(desk.get(response["Location"]))
        said = "You signed off the report on Q-2, and clinician is told. Next is Q-3."
        assert said in shown.alerts
        assert "2 of 2 that wait for your review" in shown.text

    def test_after_the_last_one_comes_the_first_that_is_left(self, desk, three):
        assert send(desk, three[2])["Location"] == address_of(three[0])

    def test_a_queue_of_eight_takes_one_press_a_report(self, desk, clinician, supervisor):
        reports = [asked(clinician, f"Q-{number}") for number in range(1, 9)]
        address, presses = page(desk.get(reverse("queue"))).links["Review Q-1"], 1
        while address != reverse("queue"):
            report = next(each for each in reports if address_of(each) == address)
            address, presses = send(desk, report)["Location"], presses + 1
        assert (Review.objects.count(), presses) == (8, 9)
        shown = page(desk.get(address))
        assert "No other report waits for your review." in shown.alerts[-1]
        assert "Nothing waits for you" in shown.text

    def test_a_second_press_leads_on_as_the_first_did(self, desk, three):
        assert send(desk, three[0])["Location"] == send(desk, three[0])["Location"]
        assert Review.objects.count() == 1

    def test_returning_names_what_was_done_too(self, desk, three):
        response = send(desk, three[0], "returned", comment="Ask about mood.")
        shown = page(desk.get(response["Location"]))
        assert "You returned the report on Q-1, and clinician is told." in shown.alerts[0]

    def test_what_was_reviewed_and_keeps_an_open_flag_is_not_next_again(
        self, desk, clinician, supervisor
    ):
        flagged = asked(clinician, "Q-1", STUCK)
        other = asked(clinician, "Q-2")
        assert send(desk, flagged)["Location"] == address_of(other)
        assert send(desk, other)["Location"] == reverse("queue")

    def test_a_report_that_does_not_wait_leads_to_the_first_that_does(self, desk, clinician, three):
        quiet = make_report(clinician, answers=CALM)
        shown = read(desk, quiet)
        assert "3 reports wait for your review" in shown.text
        assert shown.links["Next: Q-1 ›"] == address_of(three[0])


class TestTheBar:
    def test_leads_to_the_flag_that_is_missing_and_is_never_disabled(
        self, desk, clinician, supervisor
    ):
        report = make_report(clinician, answers=URGENT)
        bar = read(desk, report).part("decide")
        place = bar.links["record what was done about the flag to act on now"]
        assert place == reverse("record_action", args=[report.uuid, "high-mood-now"])
        assert not bar.soup.find_all("button", disabled=True)
        assert send(desk, report).status_code == 409
        for flag in report.flags.all():
            record_action(report=report, key=flag.key, by=supervisor, action="Plan made.")
        assert "Not yet to be signed off:" not in read(desk, report).part("decide").text
        assert send(desk, report).status_code == 302

    def test_leads_to_the_comment_that_a_return_needs(self, desk, clinician):
        response = send(desk, make_report(clinician, answers=CALM), "returned")
        assert response.status_code == 422
        bar = page(response).part("decide")
        assert bar.links["Say in at most 1000 characters why you return it."] == "#id_comment"

    def test_its_buttons_belong_to_the_form_without_a_script(self, desk, clinician):
        shown = read(desk, make_report(clinician, answers=CALM))
        buttons = shown.part("decide").soup.find_all("button")
        assert [(each["form"], each["value"]) for each in buttons] == [
            ("review-form", "signed-off"),
            ("review-form", "returned"),
        ]
        # Enter presses the first button of a form in the order of the page.
        first = shown.part("review-form").soup.find("button")
        assert first["value"] == ""

    def test_enter_in_a_box_decides_nothing(self, desk, clinician):
        response = send(desk, make_report(clinician, answers=CALM), "", about=["x"])
        assert response.status_code == 422
        assert "Choose to sign off or to return." in page(response).part("decide").text


class TestWhatAReturnIsAbout:
    def test_is_ticked_among_flags_barriers_and_questions(self, desk, clinician):
        report = make_report(clinician)
        boxes = read(desk, report).part("about").soup.find_all("input", attrs={"name": "about"})
        values = {box["value"] for box in boxes}
        assert {"flag:high-mood-past", "barrier:logistics", "question:own-step"} <= values
        send(desk, report, "returned", comment="Again.", about=["question:own-step"])
        assert Review.objects.get().about == ["question:own-step"]

    def test_stays_ticked_when_the_comment_is_missing(self, desk, clinician):
        report = make_report(clinician)
        response = send(
            desk, report, "returned", about=["barrier:logistics", "flag:high-mood-past"]
        )
        ticked = page(response).part("about").soup.find_all("input", checked=True)
        assert {box["value"] for box in ticked} == {"barrier:logistics", "flag:high-mood-past"}

    def test_something_else_is_refused_and_the_comment_stays(self, desk, clinician):
        report = make_report(clinician)
        response = send(desk, report, "returned", comment="Again.", about=["question:no-such"])
        assert response.status_code == 422
        assert "Choose from what this report holds." in page(response).part("decide").text
        assert page(response).fields["comment"] == "Again."
        assert not Review.objects.exists()

    def test_stands_ticked_after_signing_in_again(self, left_open, clinician, supervisor):
        report = make_report(clinician)
        client = left_open(supervisor)
        about = ["barrier:logistics", "question:own-step"]
        send(client, report, "returned", comment="Again.", about=about)
        client.force_login(supervisor)
        shown = read(client, report)
        ticked = shown.part("about").soup.find_all("input", checked=True)
        assert sorted(box["value"] for box in ticked) == about
        assert shown.fields["comment"] == "Again."


class TestSteps:
    def test_a_planned_step_shows_what_it_says(self, desk, clinician, compiled):
        report = make_report(clinician)
        make_decision(report, by=clinician)
        text = read(desk, report).text
        assert all(step in text for step in compiled.adjustments["diagnostic-time-out"].steps)

    def test_a_step_is_suggested_where_nothing_is_planned(
        self, desk, web, clinician, supervisor, compiled
    ):
        report = make_report(clinician)
        sent = STEP | {"choice": "proposed", "seen-choice": ""}
        item = "d-adjustment-diagnostic-time-out"
        assert "Suggest" in read(desk, report).part(item).buttons
        response = desk.post(reverse("decide_on", args=[report.uuid]), sent)
        assert response["Location"].endswith(f"#{item}")
        assert read(desk, report).part(item).buttons == ["✓ Suggest", "Take back"]
        title = compiled.adjustments["diagnostic-time-out"].title
        desk_says = page(web.get(reverse("report", args=[report.uuid]))).text
        assert "Supervisor:" in desk_says
        make_returned(report, by=supervisor)
        assert (
            title in page(web.get(reverse("report", args=[report.uuid]))).part("supervision").text
        )

    def test_a_step_further_down_the_list_is_suggested_too(self, desk, clinician):
        report = make_report(clinician)
        choices = read(desk, report).soup.find("select", id="other-step").find_all("option")
        listed = {r["adjustment"] for r in json.loads(report.content)["adjustments"]}
        assert {each["value"] for each in choices} <= listed
        key = choices[-1]["value"]
        sent = {"kind": "adjustment", "choice": "proposed", "key": key}
        assert desk.post(reverse("decide_on", args=[report.uuid]), sent).status_code == 302
        shown = read(desk, report)
        assert shown.part(f"d-adjustment-{key}").buttons == ["✓ Suggest", "Take back"]

    def test_a_suggestion_is_taken_back(self, desk, clinician):
        report = make_report(clinician)
        address = reverse("decide_on", args=[report.uuid])
        desk.post(address, STEP | {"choice": "proposed", "seen-choice": ""})
        sent = STEP | {"choice": "dropped", "seen-choice": "proposed"}
        assert desk.post(address, sent).status_code == 302
        shown = read(desk, report)
        assert shown.part("d-adjustment-diagnostic-time-out").buttons == ["Suggest"]

    @pytest.mark.parametrize(
        ("sent", "message"),
        [
            ({"choice": "dropped"}, "There is nothing to take back."),
            ({"key": "no-such", "choice": "proposed"}, "does not suggest that adjustment"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, sent, message, desk, clinician):
        report = make_report(clinician)
        response = desk.post(
            reverse("decide_on", args=[report.uuid]),
            STEP | sent,
            headers={"X-Requested-With": "fetch"},
        )
        assert response.status_code == 422
        assert message in page(response).text
        assert not Decision.objects.exists()

    def test_what_is_planned_is_endorsed_and_not_suggested(self, desk, clinician, supervisor):
        report = make_report(clinician)
        make_decision(report, by=clinician)
        item = read(desk, report).part("d-adjustment-diagnostic-time-out")
        assert "Endorse" in item.buttons
        assert "Suggest" not in item.buttons
        sent = STEP | {"choice": "proposed", "seen-choice": ""}
        response = desk.post(reverse("decide_on", args=[report.uuid]), sent)
        assert response.status_code == 422
        assert "Endorse it instead." in page(response).text

    def test_a_clinician_suggests_nothing(self, web, clinician):
        report = make_report(clinician)
        sent = STEP | {"choice": "proposed"}
        assert web.post(reverse("decide_on", args=[report.uuid]), sent).status_code == 422


class TestSecondReview:
    @pytest.fixture
    def returned(self, clinician, supervisor):
        report = make_report(clinician)
        rows = json.loads(report.content)["adjustments"]
        free = [r["adjustment"] for r in rows if not r["holds"] and r["adjustment"] != STEP["key"]]
        make_decision(report, by=clinician)
        for key in free[:2]:
            decide(report=report, by=supervisor, **STEP | {"key": key}, choice="proposed")
        report.suggested = free[:2]
        make_returned(report, by=supervisor, comment="Is it theirs?", about=["question:own-step"])
        return report

    def test_opens_with_the_comment_what_changed_and_what_became_of_the_suggestions(
        self, desk, returned, clinician, compiled
    ):
        again = make_revision(
            returned,
            by=clinician,
            note="I asked.",
            **{"gaps-due-to-practical-obstacles": "not-at-all"},
        )
        first, second = returned.suggested
        item = {"kind": "adjustment", "key": first}
        decide(report=again, by=clinician, **item, choice="declined", reason="tried")
        section = read(desk, again).part("second-review")
        text = section.text
        assert text.index("Is it theirs?") < text.index("What changed since")
        assert compiled.questions["own-step"].text in text
        assert "I asked." in text
        assert compiled.questions["gaps-due-to-practical-obstacles"].text in text
        assert "Logistical" in text or compiled.barriers["logistics"].name in text
        assert f"{compiled.adjustments[first].title}: declined: already tried" in text
        assert f"{compiled.adjustments[second].title}: not decided on" in text
        assert "The report as it was returned" in section.links

    def test_says_that_nothing_changed(self, desk, returned, clinician):
        again = make_revision(returned, by=clinician, note="It holds.")
        text = read(desk, again).part("second-review").text
        assert "Nothing: answers, points and plan are those that were returned." in text
        assert "It holds." in text

    def test_tells_a_changed_plan(self, desk, returned, clinician):
        again = make_revision(returned, by=clinician)
        make_decision(again, by=clinician, choice="not-now")
        text = read(desk, again).part("second-review").text
        assert "Planned · to look at by" in text
        assert "Not now" in text

    def test_is_not_there_at_the_first_review(self, desk, returned):
        with pytest.raises(KeyError):
            read(desk, returned).part("second-review")


class TestQueries:
    def count(self, client, address):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    def test_a_second_review_stays_within_the_few_that_a_page_may_take(
        self, desk, clinician, supervisor
    ):
        first = make_report(clinician)
        make_returned(first, by=supervisor)
        again = make_revision(first, by=clinician)
        make_review_request(again)
        assert self.count(desk, address_of(again)) <= MOST_QUERIES

    def test_the_queue_around_it_costs_the_same_at_any_length(self, desk, clinician, supervisor):
        report = asked(clinician, "Q-1")
        few = self.count(desk, address_of(report))
        for number in range(2, 12):
            asked(clinician, f"Q-{number}")
        assert self.count(desk, address_of(report)) == few <= MOST_QUERIES


def test_two_supervisors_clear_one_queue_without_meeting(browse, clinician, team, supervisor):
    reports = [asked(clinician, f"Q-{number}") for number in range(1, 4)]
    other = browse(make_person("other", team=team, role="supervisor"))
    desk = browse(supervisor)
    assert send(desk, reports[0])["Location"] == address_of(reports[1])
    assert send(other, reports[1])["Location"] == address_of(reports[2])
    assert send(desk, reports[1]).status_code == 409
    assert send(desk, reports[2])["Location"] == reverse("queue")
