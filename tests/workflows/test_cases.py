"""Opening, amending, closing cases and starting screenings: what is done and what is refused."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from screening.models import Case, Event, Screening
from screening.workflows.amending import amend_case
from screening.workflows.answers import save_answers
from screening.workflows.cases import (
    CaseClosed,
    CaseCodeTaken,
    CaseOpen,
    NoRelease,
    NotInTeam,
    NotTheClinician,
    StartsInFuture,
    close_case,
    open_case,
    reopen_case,
    start_screening,
)
from tests.factories import make_case, make_report, make_screening, make_team, past_the_application

pytestmark = pytest.mark.django_db
COURSE = {"modality": "cbt", "started_on": date(2026, 3, 2), "sessions": 3}


def verbs(case):
    return [event.verb for event in case.events.all()]


def test_opening_a_case_is_recorded(clinician):
    case = make_case(clinician, code="K-1")
    assert (case.clinician, verbs(case)) == (clinician, ["case.opened"])


def test_a_case_is_opened_in_ones_own_team_only(clinician):
    with pytest.raises(NotInTeam):
        open_case(by=clinician, team=make_team("Hillside"), code="K-1", **COURSE)


def test_a_supervisor_without_the_clinician_role_opens_no_case(supervisor, team):
    with pytest.raises(NotInTeam):
        open_case(by=supervisor, team=team, code="K-1", **COURSE)


def test_a_code_is_used_once_in_a_team(clinician, colleague):
    make_case(clinician, code="K-1")
    with pytest.raises(CaseCodeTaken):
        make_case(colleague, code="K-1")
    assert Case.objects.count() == 1


def test_two_teams_may_use_the_same_code(clinician, stranger):
    make_case(clinician, code="K-1")
    assert make_case(stranger, code="K-1").code == "K-1"


def test_therapy_has_not_started_tomorrow(clinician):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(StartsInFuture):
        make_case(clinician, started_on=tomorrow)


def test_amending_changes_the_course_and_leaves_reports_alone(clinician):
    report = make_report(clinician)
    case = report.screening.case
    amend_case(case=case, by=clinician, modality="schema", started_on=date(2026, 1, 5), sessions=20)
    case.refresh_from_db()
    assert (case.modality, case.sessions) == ("schema", 20)
    assert type(report).objects.get().content == report.content


def test_amending_into_the_future_is_refused(clinician):
    case = make_case(clinician)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(StartsInFuture):
        amend_case(case=case, by=clinician, modality="cbt", started_on=tomorrow, sessions=1)


@pytest.mark.parametrize("deed", [close_case, start_screening])
def test_only_the_clinician_who_carries_a_case_changes_it(deed, clinician, supervisor):
    # Django answers it with 403, whichever view called.
    assert issubclass(NotTheClinician, PermissionDenied)
    with pytest.raises(NotTheClinician):
        deed(case=make_case(clinician), by=supervisor)


def test_a_closed_case_takes_no_screening_and_no_second_closing(clinician):
    case = make_case(clinician)
    close_case(case=case, by=clinician)
    for deed in (start_screening, close_case):
        with pytest.raises(CaseClosed):
            deed(case=case, by=clinician)
    with pytest.raises(CaseClosed):
        amend_case(case=case, by=clinician, **COURSE)


def test_a_closed_case_takes_no_answers_until_it_is_reopened(clinician):
    screening = make_screening(clinician)
    close_case(case=screening.case, by=clinician)
    change = {"own-step": ("yes", "")}
    with pytest.raises(CaseClosed):
        save_answers(screening=screening, changes=change, by=clinician)
    reopen_case(case=screening.case, by=clinician)
    save_answers(screening=screening, changes=change, by=clinician)
    assert screening.stored_answers() == {"own-step": "yes"}
    assert verbs(screening.case)[-2:] == ["case.closed", "case.reopened"]


def test_an_open_case_is_not_reopened(clinician):
    with pytest.raises(CaseOpen):
        reopen_case(case=make_case(clinician), by=clinician)


def test_a_screening_pins_the_current_release(clinician, release):
    assert make_screening(clinician).release == release


def test_a_second_click_finds_the_screening_that_the_first_one_started(clinician):
    case = make_case(clinician)
    first = start_screening(case=case, by=clinician)
    assert start_screening(case=case, by=clinician) == first
    assert Screening.objects.count() == 1


def test_screenings_of_a_case_are_numbered(clinician):
    report = make_report(clinician)
    again = start_screening(case=report.screening.case, by=clinician)
    assert again.number == 2


def test_without_a_release_there_is_nothing_to_screen_against(clinician):
    case = make_case(clinician)
    # Releases cannot be deleted through the model; an installation before its first has none.
    with past_the_application() as cursor:
        cursor.execute("DELETE FROM screening_event WHERE release_id IS NOT NULL")
        cursor.execute("DELETE FROM screening_catalogrelease")
    with pytest.raises(NoRelease):
        start_screening(case=case, by=clinician)


def test_events_hold_no_case_content(clinician):
    make_report(clinician, own_words="something private")
    details = " ".join(str(event.details) for event in Event.objects.all())
    assert "private" not in details
    assert "in-the-past" not in details
