"""A case that was opened by mistake is deleted; what holds a record is kept."""

import pytest

from screening.models import Answer, Case, CodeChange, Discard, Event, Screening
from screening.workflows.amending import amend_case
from screening.workflows.cases import NotTheClinician, close_case
from screening.workflows.deleting import CaseHasReport, CaseRaisedFlag, delete_case
from screening.workflows.discarding import discard_draft, undo_discard
from screening.workflows.locking import AccessLost
from tests.factories import CALM, URGENT, answer, make_case, make_report, make_screening
from tests.workflows.test_amending import COURSE

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(clinician, release):
    return make_screening(clinician, case=make_case(clinician, code="K-1034"), answers=CALM)


def test_nothing_is_left_but_who_did_what_and_when(draft, clinician):
    case, number = draft.case, draft.case.pk
    amend_case(case=case, by=clinician, code="K-1043", **COURSE)
    discard_draft(screening=draft, by=clinician)
    undo_discard(screening=draft, by=clinician)
    before = list(Event.objects.filter(case=number).values())
    delete_case(case=case, by=clinician)
    for model in (Case, Screening, Answer, CodeChange, Discard):
        assert not model.objects.exists()
    *kept, deleted = Event.objects.filter(case_id=number).values()
    assert kept == before
    assert (deleted["verb"], deleted["by_id"]) == ("case.deleted", clinician.pk)
    assert deleted["details"] == {"team": case.team_id}


def test_its_code_is_free_again(draft, clinician):
    delete_case(case=draft.case, by=clinician)
    assert make_case(clinician, code="K-1034").code == "K-1034"


def test_another_case_keeps_everything(draft, clinician):
    other = make_report(clinician)
    delete_case(case=draft.case, by=clinician)
    assert Case.objects.get() == other.screening.case
    assert other.screening.stored_answers()


def test_a_case_with_a_report_is_kept(clinician):
    report = make_report(clinician, answers=CALM)
    with pytest.raises(CaseHasReport):
        delete_case(case=report.screening.case, by=clinician)
    assert Case.objects.exists()


def test_a_case_whose_answers_raise_a_flag_is_kept_until_they_are_corrected(clinician, release):
    draft = make_screening(clinician, answers=URGENT)
    with pytest.raises(CaseRaisedFlag):
        delete_case(case=draft.case, by=clinician)
    answer(draft, by=clinician, high_energy_spells="dont-know")
    delete_case(case=draft.case, by=clinician)
    assert not Case.objects.exists()


def test_what_was_done_about_a_discarded_flag_is_kept(clinician, release):
    draft = make_screening(clinician, answers=URGENT)
    discard_draft(screening=draft, by=clinician, words="Rang the crisis team.")
    with pytest.raises(CaseRaisedFlag):
        delete_case(case=draft.case, by=clinician)
    assert Discard.objects.get().words == "Rang the crisis team."


def test_a_closed_case_may_go_too(draft, clinician):
    close_case(case=draft.case, by=clinician)
    delete_case(case=draft.case, by=clinician)
    assert not Case.objects.exists()


def test_only_who_carries_the_case_deletes_it(draft, supervisor, colleague):
    for person in (supervisor, colleague):
        with pytest.raises(NotTheClinician):
            delete_case(case=draft.case, by=person)


def test_what_is_done_in_a_case_that_is_gone_is_refused(draft, clinician):
    gone = Case.objects.get()
    delete_case(case=draft.case, by=clinician)
    with pytest.raises(AccessLost):
        close_case(case=gone, by=clinician)
