"""The record of what was done: one event a deed, and a reading that never fails the page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.models import Event
from screening.workflows.events import log_event, record_reading
from tests.factories import NOON, make_case, make_report

pytestmark = pytest.mark.django_db


def test_an_event_says_who_what_and_when(clinician):
    case = make_case(clinician)
    event = log_event("case.seen", by=clinician, case=case, details={"screening": 1}, at=NOON)
    stored = Event.objects.get(pk=event.pk)
    assert (stored.verb, stored.by, stored.case, stored.at) == ("case.seen", clinician, case, NOON)
    assert (stored.report, stored.release, stored.details) == (None, None, {"screening": 1})


def test_each_reading_is_one_more_event(clinician, supervisor):
    report = make_report(clinician)
    for _ in range(2):
        record_reading(report=report, by=supervisor)
    readings = Event.objects.filter(verb="report.read", report=report)
    assert [event.by for event in readings] == [supervisor, supervisor]


def test_recording_a_reading_is_one_insert(clinician):
    report = make_report(clinician)
    with CaptureQueriesContext(connection) as queries:
        record_reading(report=report, by=clinician)
    inserts = [q["sql"] for q in queries if q["sql"].startswith("INSERT")]
    assert len(inserts) == 1


def test_a_reading_that_cannot_be_recorded_does_not_fail(clinician, caplog):
    report = make_report(clinician)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE screening_event RENAME TO events_gone")
    record_reading(report=report, by=clinician)
    assert "could not be recorded" in caplog.text
