"""What came of planned steps: recorded by the clinician at any time, and every change kept."""

from datetime import timedelta

import pytest

from screening.models import Decision, DecisionChange
from screening.workflows.outcomes import record_outcome
from screening.workflows.plan_refusals import NotPlanned, UnknownChoice
from screening.workflows.plans import add_own
from tests.factories import NOON, make_decision, make_report, make_review

pytestmark = pytest.mark.django_db
STEP = {"kind": "adjustment", "key": "diagnostic-time-out"}
BARRIER = {"kind": "barrier", "key": "misdiagnosis"}


@pytest.fixture
def report(clinician):
    return make_report(clinician, at=NOON)


def later(days):
    return NOON + timedelta(days=days)


class TestOutcomes:
    @pytest.mark.parametrize("outcome", ["helped", "no-change", "made-worse", "not-done"])
    def test_an_outcome_has_its_time(self, outcome, report, clinician):
        make_decision(report, by=clinician, at=NOON)
        step = record_outcome(report=report, by=clinician, **STEP, outcome=outcome, at=later(20))
        assert (step.outcome, step.outcome_at, step.choice) == (outcome, later(20), "planned")

    @pytest.mark.parametrize("verdict", ["signed-off", "returned"])
    def test_it_is_recorded_after_a_review_and_a_later_screening(
        self, verdict, report, clinician, supervisor
    ):
        make_decision(report, by=clinician, at=NOON)
        make_review(report, by=supervisor, verdict=verdict, comment="So be it.", at=later(1))
        make_report(clinician, case=report.screening.case, at=later(14))
        step = record_outcome(report=report, by=clinician, **STEP, outcome="helped")
        assert step.outcome == "helped"

    def test_it_is_changed_and_taken_back_and_both_are_kept(self, report, clinician):
        make_decision(report, by=clinician)
        for outcome in ("helped", "no-change", ""):
            step = record_outcome(report=report, by=clinician, **STEP, outcome=outcome)
        assert (step.outcome, step.outcome_at) == ("", None)
        kept = [change.before["outcome"] for change in step.changes.all()]
        assert kept == ["", "helped", "no-change"]

    def test_a_second_click_changes_nothing(self, report, clinician):
        make_decision(report, by=clinician)
        record_outcome(report=report, by=clinician, **STEP, outcome="helped", at=later(1))
        step = record_outcome(report=report, by=clinician, **STEP, outcome="helped", at=later(2))
        assert Decision.objects.get() == step
        assert Decision.objects.get().outcome_at == later(1)
        assert DecisionChange.objects.count() == 1

    def test_a_step_no_longer_planned_loses_its_outcome_and_the_change_keeps_it(
        self, report, clinician
    ):
        make_decision(report, by=clinician)
        record_outcome(report=report, by=clinician, **STEP, outcome="helped")
        step = make_decision(report, by=clinician, choice="not-now")
        assert (step.outcome, step.outcome_at) == ("", None)
        assert step.changes.last().before["outcome"] == "helped"

    def test_ones_own_step_has_an_outcome_too(self, report, clinician):
        own = add_own(report=report, by=clinician, kind="own-step", words="A walk.")
        step = record_outcome(
            report=report, by=clinician, kind="own-step", key=own.key, outcome="not-done"
        )
        assert step.outcome == "not-done"

    def test_what_is_not_planned_has_none(self, report, clinician):
        make_decision(report, by=clinician, choice="not-now")
        make_decision(report, by=clinician, **BARRIER, choice="agree")
        for item in (STEP, BARRIER, {"kind": "adjustment", "key": "no-such-step"}):
            with pytest.raises(NotPlanned):
                record_outcome(report=report, by=clinician, **item, outcome="helped")

    def test_another_word_is_no_outcome(self, report, clinician):
        make_decision(report, by=clinician)
        with pytest.raises(UnknownChoice):
            record_outcome(report=report, by=clinician, **STEP, outcome="perfect")

    def test_only_the_clinician_says_what_came_of_it(self, report, clinician, supervisor):
        make_decision(report, by=clinician)
        with pytest.raises(UnknownChoice):
            record_outcome(report=report, by=supervisor, **STEP, outcome="helped")
