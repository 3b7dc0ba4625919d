"""Rows of the caseload: what each cell says, and which step comes next."""

import pytest
from django.urls import reverse

from screening.models import Case
from screening.queries.caseload import with_history
from screening.web.presenters.caseload import GO_ON, READ, START, WAIT, case_row
from screening.workflows.cases import close_case
from tests.factories import (
    CALM,
    URGENT,
    answer,
    make_case,
    make_report,
    make_returned,
    make_review_request,
    make_screening,
)

pytestmark = pytest.mark.django_db


def row_for(case, person):
    cases = Case.objects.visible_to(person).select_related("team").filter(pk=case.pk)
    return case_row(with_history(cases)[0])


def test_a_case_that_was_never_screened_is_started(clinician):
    case = make_case(clinician, code="K-7", sessions=3)
    row = row_for(case, clinician)
    assert (row.code, row.sessions, row.screened, row.reported) == ("K-7", 3, "", False)
    assert row.therapy == "Cognitive behavioural therapy"
    assert (row.step, row.step_address) == (START, reverse("start_screening", args=[case.uuid]))


def test_a_draft_goes_on_and_says_how_many_answers_it_has(clinician):
    screening = make_screening(clinician)
    assert row_for(screening.case, clinician).screened == "Draft, 0 answers"
    answer(screening, by=clinician, own_step="yes")
    row = row_for(screening.case, clinician)
    assert row.screened == "Draft, 1 answer"
    assert (row.step, row.step_address) == (GO_ON, reverse("screening", args=[screening.uuid]))


def test_a_report_is_read_and_names_what_is_most_likely_in_the_way(clinician):
    report = make_report(clinician, answers=CALM)
    row = row_for(report.screening.case, clinician)
    assert [name for _band, name in row.named] == [
        "Misdiagnosis or wrong treatment focus",
        "Logistical barriers to regular sessions",
    ]
    # Their own questions were answered at level 3 and 2.
    assert [band.word for band, _name in row.named] == ["Possible", "Likely"]
    assert (row.step, row.step_address) == (READ, reverse("report", args=[report.uuid]))
    assert (row.flags, row.crisis) == ((), ("", ""))


def test_open_flags_come_with_whom_to_call(clinician, team):
    report = make_report(clinician, answers=URGENT)
    row = row_for(report.screening.case, clinician)
    (flag,) = row.flags
    assert flag.urgent
    assert flag.address == reverse("record_action", args=[report.uuid, "high-mood-now"])
    assert row.crisis == ("In Riverside:", team.crisis_text)


def test_a_team_without_a_crisis_text_is_told_what_to_do(clinician, team):
    team.crisis_text = ""
    team.save(update_fields=["crisis_text"])
    report = make_report(clinician, answers=URGENT)
    heading, words = row_for(report.screening.case, clinician).crisis
    assert heading == "Your team has no crisis text yet."
    assert "safety procedure" in words


def test_says_where_a_report_stands_with_its_supervisor(clinician, supervisor):
    report = make_report(clinician, answers=CALM)
    assert row_for(report.screening.case, clinician).state == ""
    make_review_request(report)
    assert row_for(report.screening.case, clinician).state == "Review asked"
    make_returned(report, by=supervisor)
    assert row_for(report.screening.case, clinician).state == "Returned"


def test_a_supervisor_waits_for_a_draft_and_reads_a_report(clinician, supervisor):
    draft = make_screening(clinician)
    assert row_for(draft.case, supervisor).step == WAIT
    report = make_report(clinician, answers=CALM)
    assert row_for(report.screening.case, supervisor).step == READ


def test_a_closed_case_is_not_answered_any_more(clinician):
    screening = make_screening(clinician)
    close_case(case=screening.case, by=clinician)
    assert row_for(screening.case, clinician).step == WAIT
