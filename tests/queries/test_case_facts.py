"""What the case says before it is screened."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from screening.models import QuestionDefinition
from screening.queries.case_facts import case_facts
from screening.queries.releases import compiled_release
from screening.workflows.cases import amend_case
from screening.workflows.publishing import publish_release
from screening.workflows.revising import revise_report
from tests.factories import NOON, make_case, make_report, make_returned, make_screening

pytestmark = pytest.mark.django_db
KEY = "dependants-at-risk"


@pytest.fixture
def case(clinician, release):
    QuestionDefinition.objects.update(filled_from="")
    QuestionDefinition.objects.filter(key=KEY).update(filled_from="last-screening")
    publish_release(by=None, notes="Carried over.")
    return make_case(clinician)


def reported(case, clinician, at=None, **answers):
    given = {"own-step": "yes"} | {key.replace("_", "-"): each for key, each in answers.items()}
    return make_report(clinician, case=case, answers=given, at=at)


def facts_of(screening, answers=()):
    compiled = compiled_release(screening.release)
    return case_facts(screening, compiled, compiled.catalog.questions, answers)


def test_are_the_sessions_and_their_spacing_as_they_are_now(case, clinician):
    screening = make_screening(clinician, case=case)
    assert (facts_of(screening).sessions, facts_of(screening).spacing) == (14, "weekly")
    course = {"modality": "cbt", "started_on": date(2026, 3, 2), "sessions": 21}
    amend_case(case=case, by=clinician, session_spacing="tapering", **course)
    screening.case.refresh_from_db()
    assert (facts_of(screening).sessions, facts_of(screening).spacing) == (21, "tapering")


def test_of_a_first_screening_name_no_last_one(case, clinician):
    facts = facts_of(make_screening(clinician, case=case))
    assert (facts.last, facts.last_on) == ({}, "")


def test_the_last_submitted_screening_is_meant(case, clinician, colleague):
    case.created_at = NOON - timedelta(days=90)
    reported(case, clinician, at=NOON - timedelta(days=60), dependants_at_risk="yes")
    reported(case, clinician, at=NOON, dependants_at_risk="none-depend")
    reported(make_case(colleague), colleague, dependants_at_risk="suspected")
    facts = facts_of(make_screening(clinician, case=case))
    last = {KEY: "none-depend", "own-step": "yes"}
    assert (facts.last, facts.last_on) == (last, str(timezone.localdate(NOON)))


def test_a_last_screening_that_did_not_ask_offers_nothing_of_an_earlier_one(case, clinician):
    """What was said two screenings ago is older than its date would say."""
    reported(case, clinician, at=NOON - timedelta(days=60), dependants_at_risk="yes")
    reported(case, clinician, at=NOON)
    assert KEY not in facts_of(make_screening(clinician, case=case)).last


def test_what_another_release_words_otherwise_is_left_out(case, clinician):
    reported(case, clinician, dependants_at_risk="none-depend")
    QuestionDefinition.objects.filter(key=KEY).update(text="Is anybody who depends at risk?")
    publish_release(by=None, notes="Clearer.")
    assert facts_of(make_screening(clinician, case=case)).last == {"own-step": "yes"}


def test_what_another_release_says_the_same_of_goes_along(case, clinician):
    reported(case, clinician, dependants_at_risk="none-depend")
    QuestionDefinition.objects.filter(key="own-step").update(text="Anything new?")
    publish_release(by=None, notes="Plainer.")
    assert facts_of(make_screening(clinician, case=case)).last == {KEY: "none-depend"}


def test_a_revision_is_told_only_what_may_fill_a_question_still_open(case, clinician, supervisor):
    """It began with the answers of the report that it revises."""
    report = reported(case, clinician, dependants_at_risk="yes")
    make_returned(report, by=supervisor)
    revision = revise_report(report=report, by=clinician)
    assert facts_of(revision, revision.stored_answers()).last == {}
    assert facts_of(revision, {}).last == {KEY: "yes"}


@pytest.mark.parametrize(("reports", "expected"), [(0, 0), (1, 1), (3, 1)])
def test_take_one_query_and_none_at_a_first_screening(reports, expected, case, clinician):
    for _ in range(reports):
        reported(case, clinician, dependants_at_risk="yes")
    case.refresh_from_db()
    screening = make_screening(clinician, case=case)
    compiled_release(screening.release)
    with CaptureQueriesContext(connection) as queries:
        facts_of(screening)
    assert len(queries) == expected
