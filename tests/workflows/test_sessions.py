"""The number of sessions of a case and the day it counts to."""

from datetime import date, timedelta

import pytest

from screening.models import Event
from screening.workflows.amending import amend_case
from screening.workflows.cases import (
    CaseClosed,
    NotTheClinician,
    TooManySessions,
    close_case,
)
from screening.workflows.sessions import count_session
from tests.factories import NOON, make_case

pytestmark = pytest.mark.django_db


def counted(case):
    case.refresh_from_db()
    return case.sessions, case.sessions_on


def test_opening_a_case_counts_on_its_day(clinician):
    assert counted(make_case(clinician, at=NOON)) == (14, date(2026, 10, 1))


def test_one_press_counts_one_session_with_its_day_and_event(clinician):
    case = make_case(clinician, at=NOON)
    later = NOON + timedelta(days=7)
    assert count_session(case=case, by=clinician, seen=14, at=later).sessions == 15
    assert counted(case) == (15, date(2026, 10, 8))
    event = Event.objects.get(verb="case.sessions-counted")
    assert (event.by, event.at, event.details) == (clinician, later, {"sessions": 15})


def test_a_second_click_and_a_stale_page_count_nothing(clinician):
    case = make_case(clinician, at=NOON)
    for seen in (14, 14, 13, 99):
        assert count_session(case=case, by=clinician, seen=seen).sessions == 15
    assert Event.objects.filter(verb="case.sessions-counted").count() == 1


def test_others_closed_cases_and_impossible_numbers_are_refused(clinician, supervisor):
    case = make_case(clinician, at=NOON, started_on=NOON.date(), sessions=2)
    with pytest.raises(NotTheClinician):
        count_session(case=case, by=supervisor, seen=2, at=NOON)
    with pytest.raises(TooManySessions):
        count_session(case=case, by=clinician, seen=2, at=NOON)
    close_case(case=case, by=clinician)
    with pytest.raises(CaseClosed):
        count_session(case=case, by=clinician, seen=2)
    assert counted(case)[0] == 2


def test_no_case_has_more_than_a_thousand(clinician):
    case = make_case(clinician, started_on=date(2020, 1, 1), sessions=1000)
    with pytest.raises(TooManySessions):
        count_session(case=case, by=clinician, seen=1000)


def test_changing_the_number_dates_it_and_changing_the_code_does_not(clinician):
    case = make_case(clinician, at=NOON)
    course = {"modality": "cbt", "started_on": case.started_on}
    later = NOON + timedelta(days=7)
    amend_case(case=case, by=clinician, sessions=14, code="K-9000", at=later, **course)
    assert counted(case) == (14, date(2026, 10, 1))
    amend_case(case=case, by=clinician, sessions=16, at=later, **course)
    assert counted(case) == (16, date(2026, 10, 8))
