"""A mistyped code is corrected: in its one spelling, on record, and never to a code that exists."""

from datetime import date

import pytest

from screening.models import CodeChange, Event
from screening.workflows.amending import amend_case
from screening.workflows.cases import CaseClosed, CaseCodeTaken, NotTheClinician, close_case
from tests.factories import make_case, make_report

pytestmark = pytest.mark.django_db
COURSE = {"modality": "cbt", "started_on": date(2026, 3, 2), "sessions": 14}


@pytest.fixture
def case(clinician, release):
    return make_case(clinician, code="K-1034")


def changes(case):
    return list(CodeChange.objects.filter(case=case).values_list("before", "after", "by__username"))


def verbs(case):
    return [event.verb for event in case.events.all()][1:]


@pytest.mark.parametrize("typed", ["K-1043", " k–1043\u200b", "Ｋ-1043"])
def test_a_code_is_stored_in_its_one_spelling_with_the_one_before(typed, case, clinician):
    amended = amend_case(case=case, by=clinician, code=typed, **COURSE)
    assert amended.code == "K-1043"
    assert changes(case) == [("K-1034", "K-1043", "clinician")]
    assert verbs(case) == ["case.recoded"]


def test_no_code_stands_in_the_events(case, clinician):
    amend_case(case=case, by=clinician, code="K-1043", **COURSE)
    event = Event.objects.get(verb="case.recoded")
    assert event.details == {"change": CodeChange.objects.get().pk}


def test_code_and_course_are_two_things_on_record(case, clinician):
    amend_case(case=case, by=clinician, code="K-1043", **COURSE | {"sessions": 15})
    assert verbs(case) == ["case.recoded", "case.amended"]


@pytest.mark.parametrize("code", [None, "K-1034", "k-1034"])
def test_the_same_code_changes_nothing_of_it(code, case, clinician):
    amend_case(case=case, by=clinician, code=code, **COURSE)
    assert (changes(case), verbs(case)) == ([], ["case.amended"])


def test_a_code_of_the_team_is_refused_and_nothing_of_the_form_is_stored(
    case, clinician, colleague
):
    make_case(colleague, code="K-1043")
    with pytest.raises(CaseCodeTaken, match="Your team already has a case with the code K-1043"):
        amend_case(case=case, by=clinician, code="k-1043", **COURSE | {"sessions": 15})
    case.refresh_from_db()
    assert (case.code, case.sessions, changes(case), verbs(case)) == ("K-1034", 14, [], [])


def test_a_code_of_another_team_is_free(case, clinician, stranger):
    make_case(stranger, code="K-1043")
    assert amend_case(case=case, by=clinician, code="K-1043", **COURSE).code == "K-1043"


def test_a_code_left_behind_is_free_again(case, clinician, colleague):
    amend_case(case=case, by=clinician, code="K-1043", **COURSE)
    assert make_case(colleague, code="K-1034").code == "K-1034"


def test_reports_keep_every_byte(clinician):
    report = make_report(clinician)
    amend_case(case=report.screening.case, by=clinician, code="K-1043", **COURSE)
    assert type(report).objects.get().content == report.content


def test_only_who_carries_the_case_and_only_while_it_is_open(case, clinician, supervisor):
    with pytest.raises(NotTheClinician):
        amend_case(case=case, by=supervisor, code="K-1043", **COURSE)
    close_case(case=case, by=clinician)
    with pytest.raises(CaseClosed):
        amend_case(case=case, by=clinician, code="K-1043", **COURSE)
