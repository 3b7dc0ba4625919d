"""The agenda of supervision: what stands on it, in which order, and what a press does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from screening.models import AgendaTick, Membership
from screening.queries.agenda import agenda_items
from screening.web.presenters.agenda import MOST_ITEMS, agenda_page
from screening.workflows.agenda import tick_case
from screening.workflows.cases import close_case
from screening.workflows.outcomes import record_outcome
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
    make_team,
)
from tests.pages import page

pytestmark = pytest.mark.django_db

ADDRESS = "/teams/riverside/agenda/"
TICK = ADDRESS + "tick/"
WEEKS = timedelta(days=21)


@pytest.fixture
def watch(browse, supervisor):
    """The supervisor's client."""
    return browse(supervisor)


def report_of(clinician, code, answers=CALM, **fields):
    return make_report(clinician, case=make_case(clinician, code=code), answers=answers, **fields)


def asked(clinician, code, *, days=7, **fields):
    """A question that is wanted in so many days, asked three weeks ago."""
    at = timezone.now() - WEEKS
    report = report_of(clinician, code, at=at)
    wanted_by = timezone.localdate() + timedelta(days=days)
    return make_review_request(report, at=at, wanted_by=wanted_by, **fields).report


def due(clinician, code, *, days=0, **fields):
    """A step that was to be looked at so many days ago."""
    report = report_of(clinician, code, at=timezone.now() - WEEKS, **fields)
    due_on = timezone.localdate() - timedelta(days=days)
    return make_decision(report, by=clinician, at=timezone.now() - WEEKS, due_on=due_on)


def shown(client, **query):
    response = client.get(ADDRESS, query)
    assert response.status_code == 200
    return page(response)


def codes(result):
    """The cases in their order; the row begins with the box of the printed page."""
    return [row[1] for row in result.rows]


def press(client, report_or_case, done="1", **fields):
    case = getattr(report_or_case, "screening", None)
    case = case.case if case else report_or_case
    return client.post(TICK, {"case": case.uuid, "done": done, **fields})


class TestWhatStandsOnIt:
    def test_safety_first_then_overdue_returned_asked_and_due(self, watch, clinician, supervisor):
        due(clinician, "K-6")
        due(clinician, "K-5", days=3)
        asked(clinician, "K-4")
        make_returned(report_of(clinician, "K-3"), by=supervisor)
        asked(clinician, "K-2", days=-1)
        report_of(clinician, "K-1", STUCK)
        report_of(clinician, "K-0", URGENT)
        report_of(clinician, "K-7")
        result = shown(watch)
        assert codes(result) == ["K-0", "K-1", "K-2", "K-3", "K-4", "K-5", "K-6"]
        assert "7 cases to talk about" in result.text

    def test_each_thing_is_said_in_a_line(self, watch, clinician, supervisor):
        asked(clinician, "K-1", days=-1, supervisor=supervisor, question="What\r\nnext?")
        step = due(clinician, "K-2", days=1)
        make_returned(report_of(clinician, "K-3"), by=supervisor)
        report_of(clinician, "K-4", URGENT)
        lines = {row[1]: row[3] for row in shown(watch).rows}
        yesterday = f"{timezone.localdate() - timedelta(days=1):%-d %b}"
        today = f"{timezone.localdate():%-d %b}"
        assert lines["K-1"] == (
            f"Review overdue since {yesterday}, asked of supervisor: “What next?”"
        )
        assert lines["K-2"] == f"Step due {yesterday}: {step.title}"
        assert lines["K-3"] == f"Returned by supervisor on {today}"
        assert lines["K-4"].startswith("⚑ Safety, act now:")

    def test_what_is_settled_or_not_due_is_left_out(self, watch, clinician, colleague):
        flagged = report_of(clinician, "K-1", STUCK)
        record_action(report=flagged, by=clinician, key="high-mood-past", action="Rang the GP.")
        due(clinician, "K-2", days=-1)
        step = due(clinician, "K-3")
        item = {"kind": step.kind, "key": step.key}
        record_outcome(report=step.report, by=clinician, outcome="helped", **item)
        closed = asked(clinician, "K-4")
        close_case(case=closed.screening.case, by=clinician)
        make_case(colleague)
        result = shown(watch)
        assert "Nothing to talk about" in result.headings
        assert result.rows == []

    def test_the_steps_of_a_returned_report_wait_for_its_revision(
        self, clinician, supervisor, team
    ):
        step = due(clinician, "K-1")
        make_returned(step.report, by=supervisor)
        (item,) = agenda_items(team, timezone.localdate())
        assert item.steps == []
        assert item.review.by == supervisor

    def test_of_one_clinician_it_holds_their_cases(self, watch, clinician, colleague):
        asked(clinician, "K-1")
        asked(colleague, "K-2")
        assert codes(shown(watch)) == ["K-1", "K-2"]
        result = shown(watch, clinician=colleague.pk)
        assert codes(result) == ["K-2"]
        assert result.fields["clinician"] == str(colleague.pk)

    @pytest.mark.parametrize("person", ["0", "x", "9" * 30, "-1"])
    def test_a_clinician_who_does_not_exist_means_the_whole_team(self, person, watch, clinician):
        asked(clinician, "K-1")
        assert codes(shown(watch, clinician=person)) == ["K-1"]

    def test_a_long_question_is_cut_and_leads_to_the_review(self, watch, clinician):
        report = asked(clinician, "K-1", question="Why " * 200)
        result = shown(watch)
        assert len(result.rows[0][3]) < 160
        assert result.links["Review : K-1"] == f"/reports/{report.uuid}/review/"

    def test_on_their_own_case_a_supervisor_is_led_to_no_review(
        self, browse, clinician, supervisor, team
    ):
        Membership.objects.create(user=clinician, team=team, role="supervisor")
        asked(clinician, "K-1")
        result = shown(browse(clinician))
        assert codes(result) == ["K-1"]
        assert "Review : K-1" not in result.links

    def test_more_than_an_hour_holds_are_left_out_and_said(self, clinician, supervisor, team):
        asked(clinician, "K-1")
        items = agenda_items(team, timezone.localdate()) * (MOST_ITEMS + 2)
        rows = agenda_page(items, supervisor, timezone.localdate())
        assert (len(rows.rows), rows.left_out, rows.open) == (MOST_ITEMS, 2, MOST_ITEMS + 2)


class TestTicking:
    def test_a_case_stays_as_done_where_it_stood(self, watch, clinician, supervisor):
        first, _second = asked(clinician, "K-1", days=1), asked(clinician, "K-2", days=2)
        response = press(watch, first)
        assert response["Location"] == f"{ADDRESS}#case-{first.screening.case.pk}"
        result = shown(watch)
        assert codes(result) == ["K-1", "K-2"]
        assert "1 case to talk about, 1 ticked off" in result.text
        assert "Ticked off by supervisor" in result.rows[0][4]
        assert result.buttons == ["Print", "Show", "Take back : K-1", "Tick off : K-2"]

    def test_what_was_settled_in_the_hour_stays_too(self, watch, clinician, supervisor):
        flagged = report_of(clinician, "K-1", STUCK)
        press(watch, flagged)
        record_action(report=flagged, by=clinician, key="high-mood-past", action="Rang the GP.")
        assert shown(watch).rows[0][3] == "Settled since"

    def test_it_is_taken_back(self, watch, clinician):
        report = asked(clinician, "K-1")
        press(watch, report)
        press(watch, report, done="0")
        assert not AgendaTick.objects.exists()
        assert "Tick off : K-1" in shown(watch).buttons

    def test_two_supervisors_see_each_others_ticks(self, browse, watch, clinician, team):
        second = browse(make_person("second", team=team, role="supervisor"))
        report = asked(clinician, "K-1")
        press(watch, report)
        assert "Ticked off by supervisor" in shown(second).text
        response = second.post(TICK, {"case": report.screening.case.uuid, "done": "1"}, follow=True)
        assert page(response).alerts == ["supervisor had ticked off K-1 already."]
        assert AgendaTick.objects.count() == 1

    def test_the_clinicians_agenda_comes_again(self, watch, clinician):
        report = asked(clinician, "K-1")
        response = press(watch, report, clinician=clinician.pk)
        assert response["Location"].startswith(f"{ADDRESS}?clinician={clinician.pk}#case-")

    def test_yesterdays_tick_is_said_and_the_case_comes_again(self, watch, clinician, supervisor):
        report = asked(clinician, "K-1")
        yesterday = timezone.now() - timedelta(days=1)
        tick_case(case=report.screening.case, by=supervisor, at=yesterday)
        result = shown(watch)
        assert f"Last ticked off on {timezone.localtime(yesterday):%-d %b}" in result.text
        assert "Tick off : K-1" in result.buttons

    def test_a_case_that_was_closed_meanwhile_is_said(self, watch, clinician):
        report = asked(clinician, "K-1")
        close_case(case=report.screening.case, by=clinician)
        case = report.screening.case
        response = watch.post(TICK, {"case": case.uuid, "done": "1"}, follow=True)
        assert page(response).alerts[0].startswith("This case was closed on")

    @pytest.mark.parametrize(
        "fields", [{}, {"case": "x"}, {"done": "2"}, {"done": ""}, {"clinician": "x"}]
    )
    def test_nonsense_is_not_found(self, fields, watch, clinician):
        case = asked(clinician, "K-1").screening.case
        sent = {"case": case.uuid, "done": "1"} | fields if fields else {}
        assert watch.post(TICK, sent).status_code == 404
        assert not AgendaTick.objects.exists()

    def test_a_case_of_another_team_is_not_found(self, browse, stranger):
        report = report_of(stranger, "K-1", STUCK)
        both = make_person("both", team=make_team("Riverside"), role="supervisor")
        assert press(browse(both), report).status_code == 404
        Membership.objects.create(
            user=both, team=stranger.memberships.get().team, role="supervisor"
        )
        assert press(browse(both), report).status_code == 404


def test_it_takes_the_same_few_queries_for_3_cases_and_for_30(watch, clinician, supervisor):
    def queries():
        with CaptureQueriesContext(connection) as asked_for:
            shown(watch)
        return len(asked_for)

    def populate(number):
        for _ in range(number):
            step = due(clinician, None)
            make_review_request(step.report, supervisor=supervisor)
            tick_case(case=step.report.screening.case, by=supervisor)
            make_returned(report_of(clinician, None, STUCK), by=supervisor)

    populate(3)
    few = queries()
    populate(27)
    assert queries() == few <= 12
