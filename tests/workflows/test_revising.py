"""A returned report is answered by a new screening; answers, plan and actions come along."""

from datetime import date, timedelta

import pytest

from screening.models import (
    AdjustmentDefinition,
    Decision,
    Event,
    QuestionDefinition,
    RaisedFlag,
    Report,
    Review,
    Screening,
)
from screening.workflows.cases import (
    CaseClosed,
    NotTheClinician,
    ReleaseChanged,
    close_case,
    hand_over_case,
    start_screening,
)
from screening.workflows.outcomes import record_outcome
from screening.workflows.plan_refusals import PlanSettled
from screening.workflows.plans import add_own, decide
from screening.workflows.publishing import publish_release
from screening.workflows.reports import submit_screening
from screening.workflows.restarting import restart_screening
from screening.workflows.revising import NotReturned, revise_report
from screening.workflows.safety import record_action
from tests.factories import (
    CALM,
    NOON,
    STUCK,
    URGENT,
    answer,
    make_decision,
    make_report,
    make_returned,
    make_review,
)

pytestmark = pytest.mark.django_db


def later(**time):
    return NOON + timedelta(**time)


@pytest.fixture
def report(clinician):
    return make_report(clinician, answers=CALM, own_words="The buses.", at=NOON)


@pytest.fixture
def returned(report, clinician, supervisor):
    """A report with a plan, returned."""
    make_decision(report, by=clinician, words="Ask the sister.", at=later(hours=1))
    make_returned(report, by=supervisor, at=later(days=1))
    return report


def submit(screening, by, at=None, own_words=None):
    return submit_screening(
        screening=screening,
        by=by,
        own_words=screening.own_words if own_words is None else own_words,
        revision_note="It stays as it is." if screening.revises_id else None,
        at=at,
    )


def revised(report, by, at=None, **answers):
    """The report that answers a returned one, with some answers changed."""
    screening = revise_report(report=report, by=by, at=at)
    if answers:
        answer(screening, by=by, at=at, **answers)
    return submit(screening, by, at=at)


def publish_change(model, key, **changes):
    """A newer release in which one row is worded otherwise."""
    model.objects.filter(key=key).update(**changes)
    return publish_release(by=None, notes="Reworded.")


class TestTheNewScreening:
    def test_it_carries_the_answers_and_the_own_words(self, returned, clinician):
        screening = revise_report(report=returned, by=clinician, at=later(days=2))
        assert screening.stored_answers() == CALM
        assert (screening.own_words, screening.number) == ("The buses.", 2)
        assert (screening.revises, screening.started_at) == (returned, later(days=2))

    def test_the_old_report_its_review_and_its_plan_stay(self, returned, clinician):
        before = Report.objects.values().get()
        revised(returned, clinician, at=later(days=2), high_energy_spells="never")
        assert Report.objects.filter(pk=returned.pk).values().get() == before
        assert Review.objects.get().report == returned
        assert returned.decisions.get().words == "Ask the sister."
        assert returned.screening.stored_answers() == CALM

    def test_the_new_report_is_the_cases_latest_and_waits_for_review_again(
        self, returned, clinician, supervisor
    ):
        again = revised(returned, clinician, at=later(days=2))
        case = again.screening.case
        case.refresh_from_db()
        assert case.latest_report == again
        assert make_review(again, by=supervisor).verdict == "signed-off"

    def test_revising_is_recorded(self, returned, clinician):
        revise_report(report=returned, by=clinician)
        event = Event.objects.get(verb="screening.revised")
        assert (event.by, event.report) == (clinician, returned)
        assert event.details == {"screening": 1, "again": 2}

    def test_a_second_click_finds_the_open_one(self, returned, clinician):
        first = revise_report(report=returned, by=clinician)
        assert revise_report(report=returned, by=clinician) == first
        assert start_screening(case=first.case, by=clinician) == first
        assert Screening.objects.count() == 2

    def test_a_screening_begun_before_the_return_is_the_one_and_takes_the_plan_along(
        self, report, clinician, supervisor
    ):
        make_decision(report, by=clinician)
        draft = start_screening(case=report.screening.case, by=clinician)
        make_returned(report, by=supervisor)
        running = revise_report(report=report, by=clinician)
        assert (running, running.revises, running.stored_answers()) == (draft, report, {})
        answer(running, by=clinician, **CALM)
        assert submit(running, clinician).decisions.get().key == "diagnostic-time-out"

    def test_it_runs_under_the_newest_release_with_the_answers_that_mean_the_same(
        self, returned, clinician
    ):
        newer = publish_change(QuestionDefinition, "own-step", text="Has a step been taken?")
        screening = revise_report(report=returned, by=clinician)
        assert screening.release.number == newer.number
        assert screening.stored_answers() == {k: v for k, v in CALM.items() if k != "own-step"}

    def test_begun_again_under_a_newer_release_it_still_answers_the_returned_report(
        self, returned, clinician
    ):
        screening = revise_report(report=returned, by=clinician)
        publish_change(QuestionDefinition, "own-step", text="Has a step been taken?")
        again = restart_screening(screening=screening, by=clinician)
        assert again.revises == returned
        assert submit(again, clinician).decisions.get().words == "Ask the sister."

    def test_whoever_takes_the_case_over_revises_it(self, returned, colleague, supervisor):
        hand_over_case(case=returned.screening.case, by=supervisor, to=colleague)
        again = revised(returned, colleague)
        assert again.screening.submitted_by == colleague


class TestRefusals:
    def test_a_release_other_than_the_announced_one(self, returned, clinician):
        publish_change(QuestionDefinition, "own-step", text="Has a step been taken?")
        with pytest.raises(ReleaseChanged):
            revise_report(report=returned, by=clinician, announced=1)
        assert Screening.objects.count() == 1
        assert revise_report(report=returned, by=clinician, announced=2).release.number == 2

    def test_a_report_that_was_not_returned(self, report, clinician, supervisor):
        with pytest.raises(NotReturned):
            revise_report(report=report, by=clinician)
        make_review(report, by=supervisor)
        with pytest.raises(NotReturned):
            revise_report(report=report, by=clinician)

    def test_a_returned_report_with_a_later_one(self, returned, clinician):
        revised(returned, clinician)
        with pytest.raises(NotReturned):
            revise_report(report=returned, by=clinician)

    def test_a_case_that_is_closed(self, returned, clinician):
        close_case(case=returned.screening.case, by=clinician)
        with pytest.raises(CaseClosed):
            revise_report(report=returned, by=clinician)

    def test_only_the_clinician_revises(self, returned, supervisor, stranger, colleague):
        with pytest.raises(NotTheClinician):
            revise_report(report=returned, by=supervisor)
        for person in (stranger, colleague):
            with pytest.raises(Report.DoesNotExist):
                revise_report(report=returned, by=person)
        assert Screening.objects.count() == 1


class TestThePlanComesAlong:
    def test_with_who_decided_it_and_when(self, returned, clinician):
        step = revised(returned, clinician, at=later(days=2)).decisions.get()
        assert (step.choice, step.words, step.due_on) == (
            "planned",
            "Ask the sister.",
            date(2026, 10, 29),
        )
        assert (step.by, step.at) == (clinician, later(hours=1))

    def test_of_each_kind_with_reasons_and_outcomes(self, report, clinician, supervisor):
        make_decision(report, by=clinician)
        item = {"kind": "adjustment", "key": "diagnostic-time-out"}
        record_outcome(report=report, by=clinician, **item, outcome="helped", at=later(hours=2))
        make_decision(
            report, by=clinician, key="offer-remote-sessions", choice="declined", reason="tried"
        )
        decide(report=report, by=clinician, kind="barrier", key="logistics", choice="agree")
        add_own(report=report, by=clinician, kind="own-step", words="A walk.")
        add_own(report=report, by=clinician, kind="own-barrier", words="A move.")
        make_returned(report, by=supervisor)
        again = revised(report, clinician)
        fields = ("kind", "key", "title", "choice", "reason", "due_on", "outcome", "outcome_at")
        assert list(again.decisions.values(*fields)) == list(report.decisions.values(*fields))
        assert again.decisions.count() == 5

    def test_without_what_the_supervisor_said_to_the_old_report(
        self, report, clinician, supervisor
    ):
        make_decision(report, by=clinician)
        make_decision(report, by=supervisor, choice="endorsed")
        make_returned(report, by=supervisor)
        assert [step.role for step in revised(report, clinician).decisions.all()] == ["clinician"]

    def test_without_a_step_that_now_waits(self, report, clinician, supervisor):
        make_decision(report, by=clinician, key="offer-remote-sessions")
        make_returned(report, by=supervisor)
        again = revised(report, clinician, environment_basic_needs="yes")
        assert not again.decisions.exists()

    def test_without_a_barrier_that_is_now_unlikely(self, clinician, supervisor):
        report = make_report(clinician, answers=CALM | {"alliance-strain": "dont-know"})
        for key in ("alliance", "logistics"):
            decide(report=report, by=clinician, kind="barrier", key=key, choice="unsure")
        make_returned(report, by=supervisor)
        again = revised(report, clinician, alliance_strain="not-at-all")
        assert [decision.key for decision in again.decisions.all()] == ["logistics"]

    def test_with_the_band_that_the_new_report_gives(self, clinician, supervisor):
        report = make_report(clinician, answers=STUCK)
        decide(report=report, by=clinician, kind="barrier", key="misdiagnosis", choice="agree")
        make_returned(report, by=supervisor)
        again = revised(report, clinician, high_energy_spells="dont-know")
        assert report.decisions.get().band == "likely"
        assert again.decisions.get().band == "possible"

    def test_under_the_names_of_the_new_release(self, returned, clinician):
        publish_change(AdjustmentDefinition, "diagnostic-time-out", title="Look again, together")
        assert revised(returned, clinician).decisions.get().title == "Look again, together"
        assert returned.decisions.get().title != "Look again, together"

    def test_and_is_open_to_change_while_the_old_one_stands(self, returned, clinician):
        again = revised(returned, clinician)
        make_decision(again, by=clinician, choice="not-now")
        assert returned.decisions.get().choice == "planned"
        with pytest.raises(PlanSettled):
            make_decision(returned, by=clinician, choice="not-now")

    def test_but_not_to_a_screening_that_revises_nothing(self, report, clinician):
        make_decision(report, by=clinician)
        later_one = make_report(clinician, case=report.screening.case, answers=CALM)
        assert not later_one.decisions.exists()
        assert Decision.objects.get().report == report


class TestActionsComeAlong:
    def act(self, report, by):
        key = report.flags.get().key
        record_action(report=report, key=key, action="Called the GP.", by=by, at=later(hours=1))

    def test_where_the_same_answer_raised_the_same_flag(self, clinician, supervisor):
        report = make_report(clinician, answers=URGENT, at=NOON)
        self.act(report, clinician)
        make_returned(report, by=supervisor)
        flag = revised(report, clinician, at=later(days=2)).flags.get()
        assert (flag.action, flag.acted_by, flag.acted_at) == (
            "Called the GP.",
            clinician,
            later(hours=1),
        )
        assert not RaisedFlag.objects.open().exists()

    def test_but_not_to_a_flag_that_another_answer_raised(self, clinician, supervisor):
        report = make_report(clinician, answers=STUCK, at=NOON)
        self.act(report, clinician)
        make_returned(report, by=supervisor)
        revised(report, clinician, at=later(days=2), high_energy_spells="at-present")
        flag = RaisedFlag.objects.open().get()
        assert (flag.key, flag.raised_at) == ("high-mood-now", later(days=2))

    def test_but_not_when_the_question_was_reworded(self, clinician, supervisor):
        report = make_report(clinician, answers=URGENT, at=NOON)
        self.act(report, clinician)
        make_returned(report, by=supervisor)
        publish_change(QuestionDefinition, "high-energy-spells", text="Has mood ever been low?")
        revised(report, clinician, at=later(days=2), high_energy_spells="at-present")
        assert RaisedFlag.objects.open().get().raised_at == later(days=2)

    def test_and_an_open_flag_stays_open_with_its_age(self, clinician, supervisor):
        report = make_report(clinician, answers=URGENT, at=NOON)
        make_returned(report, by=supervisor)
        again = revised(report, clinician, at=later(days=2))
        flag = RaisedFlag.objects.open().get()
        assert (flag.report, flag.raised_at) == (again, NOON)
