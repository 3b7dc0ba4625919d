"""Hiding a course for four weeks, and where the caseload says so."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from screening.models import WORDS_LIMIT
from screening.workflows.course_notices import notify_of_courses, want_course_notices
from tests.factories import (
    CALM,
    make_case,
    make_course,
    make_report,
    make_review_request,
    make_stalled,
)
from tests.pages import page

pytestmark = pytest.mark.django_db


def address(case, name="hide_course"):
    return reverse(name, args=[case.uuid])


@pytest.fixture
def stalled(clinician):
    return make_stalled(make_case(clinician, code="K-1"))


def in_part(web, part="not-improving"):
    shown = page(web.get(reverse("caseload"), {"show": part}))
    return [row[0].split()[0] for row in shown.rows]


def test_the_caseload_says_what_does_not_improve_and_by_which_rule(web, stalled):
    text = page(web.get(reverse("caseload"))).text
    assert "Not improving 1" in text
    assert "No reliable improvement after 14 sessions: PHQ-9 19 → 17." in text
    assert "6 points or more is a reliable change on the PHQ-9 (NHS Talking Therapies)" in text
    assert in_part(web) == ["K-1"]


def test_what_is_put_aside_leaves_the_part_and_says_until_when(web, stalled):
    response = web.post(address(stalled), {"state": "stalled", "reason": "Exams until June."})
    assert response.url == reverse("case", args=[stalled.uuid])
    assert in_part(web) == []
    until = timezone.localdate() + timedelta(weeks=4)
    assert f"put aside until {until:%-d %b}" in page(web.get(reverse("caseload"))).text
    assert "Exams until June." in page(web.get(address(stalled))).text
    assert "“Exams until June.”" in page(web.get(reverse("case", args=[stalled.uuid]))).text
    web.post(address(stalled, "show_course"))
    assert in_part(web) == ["K-1"]


def test_a_reason_that_is_missing_is_asked_for(web, stalled):
    response = web.post(address(stalled), {"state": "stalled", "reason": " "})
    assert response.status_code == 422
    assert "Say why it can wait." in page(response).text


def test_a_reason_that_is_too_long_stays_in_the_form(web, stalled):
    reason = "x" * (WORDS_LIMIT + 1)
    response = web.post(address(stalled), {"state": "stalled", "reason": reason})
    assert response.status_code == 422
    assert page(response).fields["reason"] == reason
    assert f"Shorten the reason to {WORDS_LIMIT} characters" in page(response).text


def test_a_state_that_changed_meanwhile_is_shown_and_not_put_aside(web, stalled):
    response = web.post(address(stalled), {"state": "deteriorated", "reason": "Exams."})
    assert response.status_code == 409
    shown = page(response)
    assert "The course has changed meanwhile" in shown.text
    assert shown.fields == {"state": "stalled", "reason": "Exams."}


def test_there_is_nothing_to_hide_of_a_case_that_improves(web, clinician):
    case = make_course(make_case(clinician), 19, 12)
    assert "There is nothing to hide" in page(web.get(address(case))).text
    assert "Reliable improvement" in page(web.get(address(case))).text


def test_a_team_counts_its_cases_by_state_as_many_as_the_list_holds(
    browse, supervisor, clinician, fresh_cache
):
    make_stalled(make_case(clinician, code="S-1"))
    make_course(make_case(clinician, code="W-1"), 12, 19)
    make_course(make_case(clinician, code="M-1"), 19, 12)
    make_case(clinician, code="N-1")
    web = browse(supervisor)
    shown = page(web.get(reverse("team", args=["riverside"])))
    listed = {"deteriorated": ["W-1"], "stalled": ["S-1"], "moving": ["M-1"]}
    for state, codes in listed.items():
        address = f"{reverse('caseload')}?team=riverside&course={state}"
        assert address in shown.links.values()
        case_rows = page(web.get(address)).rows
        assert [row[0].split()[0] for row in case_rows] == codes
    # Too little is known of the case without a score.
    unknown = page(web.get(reverse("caseload"), {"team": "riverside", "course": "unknown"}))
    assert [row[0].split()[0] for row in unknown.rows] == ["N-1"]
    assert "Showing: Too little known" in unknown.text
    part = page(web.get(reverse("caseload"), {"course": "stalled", "show": "not-improving"}))
    assert [row[0].split()[0] for row in part.rows] == ["S-1"]
    assert "Not improving 1" in part.text


def test_a_state_that_does_not_exist_is_said_to_be_unreadable(web, stalled):
    text = page(web.get(reverse("caseload"), {"course": "splendid"})).text
    assert "The address asks for a selection that does not exist" in text


def test_supervision_talks_about_what_does_not_improve(browse, supervisor, stalled):
    web = browse(supervisor)
    text = page(web.get(reverse("agenda", args=["riverside"]))).text
    assert "No reliable improvement after 14 sessions: PHQ-9 19 → 17." in text
    tick = {"case": stalled.uuid, "done": "1"}
    web.post(reverse("agenda_tick", args=["riverside"]), tick)
    assert "Ticked off by" in page(web.get(reverse("agenda", args=["riverside"]))).text


class TestBesideReports:
    @pytest.fixture
    def report(self, clinician, stalled):
        return make_report(clinician, case=stalled, answers=CALM)

    LINE = "PHQ-9 19 → 17 after 14 sessions: no reliable improvement"

    def test_the_report_says_how_the_case_goes_and_what_would_count(self, web, report):
        shown = page(web.get(reverse("report", args=[report.uuid])))
        assert f"{self.LINE} 6 points or more would count" in shown.text
        case_address = reverse("case", args=[report.screening.case.uuid])
        assert shown.links["Course"] == f"{case_address}#course"

    def test_an_older_report_says_it_as_of_its_day(self, web, clinician):
        now = timezone.now()
        case = make_course(make_case(clinician, sessions=5), 19, 18, 17, 9)
        older = make_report(clinician, case=case, answers=CALM, at=now - timedelta(days=20))
        newer = make_report(clinician, case=case, answers=CALM)
        day = timezone.localdate(now - timedelta(days=20))
        # Until that day 19 and 18: three weeks and five sessions, one point.
        text = page(web.get(reverse("report", args=[older.uuid]))).text
        assert "19 → 18 after 5 sessions: little change so far" in text
        assert f"as of {day:%-d %B %Y}" in text
        assert "19 → 9 after 5 sessions: recovered" in (
            page(web.get(reverse("report", args=[newer.uuid]))).text
        )

    def test_a_case_without_scores_has_no_such_line(self, web, clinician):
        report = make_report(clinician, answers=CALM)
        assert "PHQ-9 no score" not in page(web.get(reverse("report", args=[report.uuid]))).text

    def test_copies_say_it_and_the_frozen_text_stays(self, web, report):
        before = (report.content, report.digest)
        for name in ("print_report", "copy_report"):
            text = page(web.get(reverse(name, args=[report.uuid]))).text
            assert "19 -> 17 after 14 sessions" in text.replace("→", "->")
        report.refresh_from_db()
        assert (report.content, report.digest) == before

    def test_the_queue_and_the_review_say_it(self, browse, supervisor, report):
        make_review_request(report)
        web = browse(supervisor)
        row = page(web.get(reverse("queue"))).rows[0]
        assert "19 → 17 no reliable change" in row
        assert self.LINE in page(web.get(reverse("review", args=[report.uuid]))).text


class TestSwitch:
    def test_notices_of_courses_are_switched_on_and_off(self, web, clinician):
        shown = page(web.get(reverse("notices")))
        assert "Tell me once a week" in shown.buttons
        web.post(reverse("course_notices"), {"wanted": "yes"})
        clinician.refresh_from_db()
        assert clinician.wants_course_notices
        shown = page(web.get(reverse("notices")))
        assert "Stop telling me" in shown.buttons
        web.post(reverse("course_notices"), {"wanted": "no"})
        clinician.refresh_from_db()
        assert not clinician.wants_course_notices

    def test_a_notice_leads_to_the_course_of_its_case(self, web, clinician, stalled):
        want_course_notices(by=clinician, wanted=True)
        notify_of_courses()
        assert "Case K-1 : A case does not improve" in page(web.get(reverse("notices"))).text
        notice = clinician.notices.get()
        response = web.post(reverse("open_notice", args=[notice.pk]))
        assert response.url == f"{reverse('case', args=[stalled.uuid])}#course"

    def test_a_supervisor_who_carries_no_case_has_no_switch(self, browse, supervisor):
        assert "Tell me once a week" not in page(browse(supervisor).get(reverse("notices"))).buttons
