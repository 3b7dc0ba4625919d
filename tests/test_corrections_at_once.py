"""Putting something right while somebody else goes on: one wins, the other is told."""

from datetime import date

import pytest

from screening.models import Case, CodeChange, Report, Screening
from screening.workflows.amending import amend_case
from screening.workflows.cases import CaseCodeTaken, start_screening
from screening.workflows.deleting import CaseHasReport, delete_case
from screening.workflows.discarding import (
    DiscardWordsNeeded,
    OtherScreeningBegun,
    discard_draft,
    undo_discard,
)
from screening.workflows.locking import AccessLost
from tests.factories import CALM, answer, make_case, make_person, make_screening, make_team
from tests.test_concurrency import LOCK, after, at_once, refusals_of, submitting

pytestmark = pytest.mark.django_db(transaction=True)
COURSE = {"modality": "cbt", "started_on": date(2026, 3, 2), "sessions": 14}


@pytest.fixture
def by(release):
    return make_person("clinician", team=make_team(), role="clinician")


@pytest.fixture
def draft(by):
    return make_screening(by, answers=CALM)


def test_a_case_that_got_its_report_meanwhile_is_not_deleted(draft, by):
    report, refusal = after(
        draft.case, submitting(draft), lambda: delete_case(case=draft.case, by=by)
    )
    assert isinstance(refusal, CaseHasReport)
    assert Report.objects.get() == report
    assert Case.objects.get().latest_report == report


def test_a_case_that_was_deleted_meanwhile_gets_no_report(draft, by):
    _none, refusal = after(
        draft.case, lambda: delete_case(case=draft.case, by=by), submitting(draft)
    )
    assert isinstance(refusal, AccessLost)
    assert not Report.objects.exists()
    assert not Case.objects.exists()


def test_a_flag_raised_meanwhile_is_not_discarded_without_words(draft, by):
    _saved, refusal = after(
        draft.case,
        lambda: answer(draft, by=by, high_energy_spells="at-present"),
        lambda: discard_draft(screening=draft, by=by),
    )
    assert isinstance(refusal, DiscardWordsNeeded)
    assert list(Screening.objects.open()) == [draft]


def test_a_draft_does_not_come_back_beside_one_that_was_begun_meanwhile(draft, by):
    discard_draft(screening=draft, by=by)
    begun, refusal = after(
        draft.case,
        lambda: start_screening(case=draft.case, by=by),
        lambda: undo_discard(screening=draft, by=by),
    )
    assert isinstance(refusal, OtherScreeningBegun)
    assert list(Screening.objects.open()) == [begun]


def test_of_two_cases_given_one_code_at_once_the_second_is_refused_in_words(by):
    cases = make_case(by, code="K-1"), make_case(by, code="K-2")
    ends = at_once(
        *(lambda case=case: amend_case(case=case, by=by, code="K-3", **COURSE) for case in cases),
        Case._meta.db_table,
        LOCK,
    )
    (refusal,) = refusals_of(ends)
    assert isinstance(refusal, CaseCodeTaken)
    assert "K-3" in str(refusal)
    assert CodeChange.objects.count() == 1
    assert Case.objects.filter(code="K-3").count() == 1
