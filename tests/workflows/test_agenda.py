"""Ticking cases off on the agenda: recorded once a day, whoever does, and taken back."""

from datetime import timedelta

import pytest

from screening.models import AgendaTick, Event
from screening.workflows.agenda import NotOnAgenda, take_tick_back, tick_case
from screening.workflows.cases import CaseClosed, NotTheSupervisor, close_case
from tests.factories import CALM, NOON, make_case, make_person, make_report, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(clinician):
    return make_report(clinician, answers=CALM, at=NOON).screening.case


@pytest.fixture
def second(team):
    return make_person("second", team=team, role="supervisor")


def test_a_second_press_finds_the_first_ones_tick(case, supervisor, second):
    first = tick_case(case=case, by=supervisor, at=NOON)
    assert tick_case(case=case, by=second, at=NOON + timedelta(hours=1)) == first
    assert tick_case(case=case, by=supervisor, at=NOON + timedelta(hours=2)) == first
    assert (first.by, first.at, first.day) == (supervisor, NOON, NOON.date())
    assert Event.objects.filter(verb="agenda.ticked").count() == 1


def test_the_next_day_has_a_tick_of_its_own(case, supervisor, second):
    tick_case(case=case, by=supervisor, at=NOON)
    assert tick_case(case=case, by=second, at=NOON + timedelta(days=1)).by == second
    assert AgendaTick.objects.count() == 2


def test_it_is_taken_back_and_both_are_recorded(case, supervisor, second):
    tick_case(case=case, by=supervisor, at=NOON)
    for _ in range(2):
        take_tick_back(case=case, by=second, at=NOON + timedelta(minutes=5))
    assert not AgendaTick.objects.exists()
    events = Event.objects.filter(verb__startswith="agenda", case=case)
    assert [(event.verb, event.by) for event in events] == [
        ("agenda.ticked", supervisor),
        ("agenda.taken-back", second),
    ]


def test_what_was_ticked_yesterday_stays(case, supervisor):
    tick_case(case=case, by=supervisor, at=NOON)
    take_tick_back(case=case, by=supervisor, at=NOON + timedelta(days=1))
    assert AgendaTick.objects.count() == 1


def test_only_a_supervisor_of_the_team_ticks(case, clinician, superuser):
    rival = make_person("rival", team=make_team("Hillside"), role="supervisor")
    for person in (clinician, superuser, rival):
        for workflow in (tick_case, take_tick_back):
            with pytest.raises(NotTheSupervisor):
                workflow(case=case, by=person, at=NOON)


def test_a_case_that_was_closed_meanwhile_is_not_ticked(case, clinician, supervisor):
    close_case(case=case, by=clinician)
    with pytest.raises(CaseClosed):
        tick_case(case=case, by=supervisor)


def test_a_case_without_a_report_is_not_ticked(clinician, supervisor):
    with pytest.raises(NotOnAgenda):
        tick_case(case=make_case(clinician), by=supervisor)
