"""Rows of the caseload: what each cell says, where the next step leads and when it is due."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from screening.models import User
from screening.queries.also_likely import list_names
from screening.queries.caseload import Wanted, courses_of, page_of_cases
from screening.queries.caseload_parts import CLOSED, NEEDS, SCREENED
from screening.web.presenters.caseload import case_row, day_words, due_words
from screening.workflows.amending import amend_case
from screening.workflows.cases import close_case
from screening.workflows.revising import revise_report
from tests.factories import (
    CALM,
    QUIET,
    URGENT,
    answer,
    first_step,
    make_case,
    make_decision,
    make_report,
    make_returned,
    make_review_request,
    make_screening,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 28)


def row_for(person, *, closed=False, today=None):
    """The row of the only case that the person sees."""
    today = today or timezone.localdate()
    wanted = Wanted(CLOSED, SCREENED) if closed else Wanted(sort=NEEDS)
    reader = User.objects.get(pk=person.pk)
    courses = courses_of(reader, wanted, today=today)
    (case,) = page_of_cases(reader, wanted, 1, courses, today=today)
    return case_row(case, list_names(case.release_digest), today=today)


def step_for(person, **kwargs):
    step = row_for(person, **kwargs).step
    return step.words, step.address, step.when, step.late


def test_a_case_that_was_never_screened_is_screened(clinician):
    case = make_case(clinician, code="K-7", sessions=3)
    row = row_for(clinician)
    assert (row.code, row.clinician, row.therapy) == ("K-7", "", "3 sessions, CBT")
    assert (row.screened, row.state, row.named, row.nothing) == ("", "", (), "Not known yet")
    address = reverse("start_screening", args=[case.uuid])
    assert step_for(clinician) == ("Screen", address, "", False)
    assert row.step.is_posted


def test_a_draft_goes_on_and_says_how_many_answers_it_has(clinician):
    screening = make_screening(clinician)
    assert row_for(clinician).state == "Draft, 0 answers"
    answer(screening, by=clinician, own_step="yes")
    assert row_for(clinician).state == "Draft, 1 answer"
    begun = day_words(screening.started_at, timezone.localdate())
    address = reverse("screening", args=[screening.uuid])
    assert step_for(clinician) == ("Go on", address, f"since {begun}", False)


def test_a_report_names_what_is_in_the_way_by_band_and_in_short(clinician):
    report = make_report(clinician, answers=CALM)
    row = row_for(clinician)
    lines = [(band.word, names) for band, names in row.named]
    assert lines == [("Likely", "Logistics"), ("Possible", "Misdiagnosis")]
    assert (row.flags, row.crisis, row.others) == ((), ("", ""), "")
    address = reverse("report", args=[report.uuid])
    assert step_for(clinician) == ("Plan a step", f"{address}#plan", "none planned", False)


def test_a_report_that_names_nothing_is_read(clinician):
    report = make_report(clinician, answers=QUIET)
    assert row_for(clinician).nothing == "Nothing stands out"
    address = reverse("report", args=[report.uuid])
    assert step_for(clinician) == ("Read report", address, "", False)


def test_open_flags_are_counted_and_come_with_whom_to_call(clinician, team):
    answers = URGENT | {"environment-basic-needs": "yes"}
    report = make_report(clinician, answers=answers)
    row = row_for(clinician)
    assert [flag.urgent for flag in row.flags] == [True, False]
    assert row.others == "1 more"
    assert row.crisis == ("In Riverside:", team.crisis_text)
    address = reverse("record_action", args=[report.uuid, "high-mood-now"])
    assert step_for(clinician) == ("Record action", address, "today", True)
    assert row.step.is_safety


def test_a_flag_to_act_on_soon_says_so(clinician):
    report = make_report(clinician)
    address = reverse("record_action", args=[report.uuid, "high-mood-past"])
    assert step_for(clinician) == ("Record action", address, "soon", True)


def test_a_team_without_a_crisis_text_is_told_what_to_do(clinician, team):
    team.crisis_text = ""
    team.save(update_fields=["crisis_text"])
    make_report(clinician, answers=URGENT)
    heading, words = row_for(clinician).crisis
    assert heading == "Your team has no crisis text yet."
    assert "safety procedure" in words


def test_a_question_waits_and_what_is_returned_is_answered(clinician, supervisor):
    report = make_report(clinician, answers=CALM)
    address = reverse("report", args=[report.uuid])
    make_review_request(report, wanted_by=timezone.localdate())
    assert row_for(clinician).state == "Review asked"
    assert step_for(clinician) == ("Read report", address, "review due today", False)
    make_returned(report, by=supervisor)
    today = day_words(timezone.localdate(), timezone.localdate())
    assert row_for(clinician).state == "Returned"
    assert step_for(clinician) == (
        "Answer return",
        f"{address}#supervision",
        f"returned {today}",
        True,
    )
    again = revise_report(report=report, by=clinician)
    assert step_for(clinician)[:2] == (
        "Go on revising",
        reverse("screening", args=[again.uuid]),
    )


def test_a_planned_step_is_due_on_its_day(clinician):
    report = make_report(clinician, answers=CALM)
    due_on = timezone.localdate() + timedelta(days=2)
    step = make_decision(report, by=clinician, key=first_step(report), due_on=due_on)
    address = f"{reverse('report', args=[report.uuid])}#plan"
    words, where, when, late = step_for(clinician)
    assert (words, where, late) == ("Record outcome", address, False)
    assert when == f"due {day_words(due_on, timezone.localdate())}"
    overdue = row_for(clinician, today=due_on + timedelta(days=2)).step
    assert (overdue.when, overdue.late) == ("2 days over", True)
    assert step.title in overdue.more


def test_a_case_not_screened_for_long_is_screened_again(clinician):
    case = make_case(clinician, sessions=10)
    make_report(clinician, case=case, answers=QUIET)
    course = {"modality": "cbt", "started_on": case.started_on, "sessions": 17}
    amend_case(case=case, by=clinician, **course)
    address = reverse("start_screening", args=[case.uuid])
    assert step_for(clinician) == ("Screen again", address, "after 7 sessions", False)


def test_a_supervisor_sees_whose_case_it_is_and_reads_reviews_or_waits(clinician, supervisor):
    case = make_case(clinician)
    assert step_for(supervisor) == ("Waits for the clinician", "", "", False)
    assert row_for(supervisor).clinician == "clinician"
    report = make_report(clinician, case=case, answers=CALM)
    address = reverse("report", args=[report.uuid])
    assert step_for(supervisor) == ("Read report", address, "", False)
    make_review_request(report, wanted_by=timezone.localdate())
    review = reverse("review", args=[report.uuid])
    assert step_for(supervisor) == ("Review", review, "due today", True)


def test_a_supervisor_reads_when_the_clinicians_step_is_due(clinician, supervisor):
    report = make_report(clinician, answers=CALM)
    make_decision(report, by=clinician, key=first_step(report), due_on=timezone.localdate())
    assert step_for(supervisor)[2] == "a step is due today"


def test_a_supervisor_hands_over_what_nobody_carries(clinician, supervisor):
    case = make_case(clinician)
    User.objects.filter(pk=clinician.pk).update(is_active=False)
    assert step_for(supervisor)[:2] == ("Hand over", reverse("hand_over", args=[case.uuid]))


def test_a_closed_case_is_read_and_not_answered_any_more(clinician):
    case = make_case(clinician)
    make_report(clinician, case=case, answers=CALM)
    make_screening(clinician, case=case)
    close_case(case=case, by=clinician)
    assert step_for(clinician, closed=True)[0] == "Read report"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 26), ("2 days over", True)),
        (date(2026, 11, 27), ("1 day over", True)),
        (date(2026, 11, 28), ("due today", True)),
        (date(2026, 12, 1), ("due 1 Dec", False)),
        (date(2027, 1, 4), ("due 4 Jan 2027", False)),
    ],
)
def test_when_something_is_due(day, expected):
    assert due_words(day, TODAY) == expected
