"""What the page of one case reads, in a number of queries that does not grow."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from screening.queries.case import decisions_on, screenings_with_plans
from screening.queries.timeline import READINGS_SHOWN, TIMELINE_SHOWN, events_in
from screening.web.access import visible_case
from screening.workflows.courses import hide_course
from screening.workflows.events import record_reading
from screening.workflows.safety import record_action
from tests.factories import (
    CALM,
    make_case,
    make_decision,
    make_report,
    make_returned,
    make_score,
    make_screening,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.fixture
def loaded(rf):
    """The case as the view loads it."""

    def load(case, person):
        request = rf.get("/")
        request.user = person
        return visible_case(request, case.uuid)

    return load


def shown(case):
    return screenings_with_plans(case, decisions_on(case))


def test_a_screening_comes_with_its_flags_steps_and_review(clinician, supervisor, loaded):
    report = make_report(clinician)
    step = make_decision(report, by=clinician)
    review = make_returned(report, by=supervisor)
    (row,) = shown(loaded(report.screening.case, clinician))
    assert row.screening == report.screening
    assert [flag.key for flag in row.flags] == ["high-mood-past"]
    assert (row.steps, row.review) == ([step], review)


def test_steps_that_are_not_planned_are_left_out(clinician, loaded):
    report = make_report(clinician)
    make_decision(report, by=clinician, choice="not-now")
    (row,) = shown(loaded(report.screening.case, clinician))
    assert row.steps == []


def test_a_draft_has_none_of_them_and_asks_nothing(clinician, loaded):
    screening = make_screening(clinician)
    case = loaded(screening.case, clinician)
    with CaptureQueriesContext(connection) as queries:
        (row,) = screenings_with_plans(case, [])
    assert (row.flags, row.steps, row.review) == ([], [], None)
    assert len(queries) == 0


def test_the_newest_readings_are_listed(clinician, supervisor):
    report = make_report(clinician)
    for _ in range(READINGS_SHOWN + 2):
        record_reading(report=report, by=supervisor)
    events = events_in(report.screening.case)
    assert len(events.readings) == READINGS_SHOWN
    assert {row.by for row in events.readings} == {supervisor}
    assert [each.verb for each in events.done] == [
        "screening.submitted",
        "screening.started",
        "case.opened",
    ]


def test_readings_take_no_place_of_what_was_done(clinician, supervisor):
    report = make_report(clinician)
    for _ in range(TIMELINE_SHOWN + 2):
        record_reading(report=report, by=supervisor)
    assert len(events_in(report.screening.case).done) == 3


def queries_of(client, case):
    """Those of the second reading: what never changes is kept after the first."""
    address = reverse("case", args=[case.uuid])
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_page_asks_as_much_for_two_reports_as_for_six(client, clinician):
    client.force_login(clinician)
    case = make_case(clinician)
    for _ in range(2):
        make_decision(make_report(clinician, case=case), by=clinician)
    twice = queries_of(client, case)
    for _ in range(4):
        make_decision(make_report(clinician, case=case, answers=CALM), by=clinician)
    assert queries_of(client, case) == twice <= MOST_QUERIES


def test_the_page_asks_as_much_for_200_scores_as_for_two(client, clinician):
    """A case that stalls, with a flag that was acted on, a step that is due and its score form."""
    client.force_login(clinician)
    case = make_case(clinician, started_on=date(2022, 3, 1))
    first = make_report(clinician, case=case)
    record_action(report=first, key="high-mood-past", by=clinician, action="Called the GP.")
    second = make_report(clinician, case=case, answers=CALM)
    make_decision(second, by=clinician, at=timezone.now() - timedelta(days=60))
    today = timezone.localdate()
    for days, total in ((400, 19), (2, 18)):
        make_score(case, total, on=today - timedelta(days=days))
    hide_course(case=case, by=clinician, state="stalled", reason="Holidays.")
    twice = queries_of(client, case)
    for days in range(4, 200, 2):
        make_score(case, days % 28, on=today - timedelta(days=days))
        make_score(case, days % 22, on=today - timedelta(days=days), instrument="gad-7")
    assert queries_of(client, case) == twice <= MOST_QUERIES
