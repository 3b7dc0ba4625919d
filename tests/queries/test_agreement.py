"""Agreement as evidence: which decisions count, and which count no more."""

import pytest

from screening.queries.agreement import choices, opinions
from screening.workflows.plans import add_own
from screening.workflows.reports import submit_screening
from screening.workflows.revising import revise_report
from tests.factories import first_step, make_decision, make_planned, make_report, make_returned

pytestmark = pytest.mark.django_db

OPINION = {"kind": "barrier", "key": "misdiagnosis"}


def counted():
    return sorted((row["role"], row["given"], row["agree"]) for row in opinions())


def test_a_returned_report_counts_no_more_once_it_was_revised(clinician, supervisor):
    report = make_report(clinician)
    make_decision(report, by=clinician, **OPINION, choice="agree")
    make_decision(report, by=supervisor, **OPINION, choice="disagree")
    make_planned(report, by=clinician)
    make_returned(report, by=supervisor)
    again = revise_report(report=report, by=clinician)
    # Returned, and its revision still open: the report counts.
    assert counted() == [("clinician", 1, 1), ("supervisor", 1, 0)]
    submit_screening(screening=again, by=clinician, own_words="The buses.")
    # The clinician's opinion went along; what the supervisor said was of the report returned.
    assert counted() == [("clinician", 1, 1)]
    assert [row["planned"] for row in choices()] == [1]


def test_a_later_screening_of_the_case_counts_beside_the_earlier(clinician):
    first = make_report(clinician)
    make_decision(first, by=clinician, **OPINION, choice="agree")
    second = make_report(clinician, case=first.screening.case)
    make_decision(second, by=clinician, **OPINION, choice="agree")
    assert [row["given"] for row in opinions()] == [2]


def test_own_steps_and_what_supervisors_say_to_steps_are_not_counted(clinician, supervisor):
    report = make_report(clinician)
    make_planned(report, by=clinician)
    add_own(report=report, by=clinician, kind="own-step", words="Write to the GP.")
    add_own(report=report, by=clinician, kind="own-barrier", words="The lift is broken.")
    make_decision(report, by=supervisor, key=first_step(report), choice="endorsed")
    assert [row["decided"] for row in choices()] == [1]
    assert opinions() == []


def test_each_choice_reason_and_outcome_has_its_count(clinician):
    make_planned(make_report(clinician), by=clinician, outcome="no-change")
    other = make_report(clinician)
    declined = {"key": first_step(other), "choice": "declined", "reason": "tried"}
    make_decision(other, by=clinician, **declined)
    (row,) = choices()
    assert (row["decided"], row["planned"], row["declined"]) == (2, 1, 1)
    assert (row["tried"], row["other"], row["no_change"], row["helped"]) == (1, 0, 1, 0)
