"""The plan on a report: what may be decided, by whom, until when, and what is kept of it."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from screening.models import Decision, DecisionChange, Event, Membership, Report, User
from screening.workflows.outcomes import record_outcome
from screening.workflows.plan_refusals import (
    FieldConflict,
    NotOnReport,
    NotPlanned,
    PlanChanged,
    PlanRefused,
    PlanSettled,
    ReasonNeeded,
    StepDateRefused,
    UnknownChoice,
    WordsNeeded,
    WordsTooLong,
)
from screening.workflows.plans import add_own, decide
from tests.factories import (
    CALM,
    NOON,
    STUCK,
    make_decision,
    make_report,
    make_returned,
    make_review,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 1)
STEP = {"kind": "adjustment", "key": "diagnostic-time-out"}
BARRIER = {"kind": "barrier", "key": "misdiagnosis"}
HELD = STUCK | {"environment-basic-needs": "yes"}
"""Here offer-remote-sessions waits, because of the barrier adverse-environment."""


@pytest.fixture
def report(clinician):
    return make_report(clinician, at=NOON)


def later(days):
    return NOON + timedelta(days=days)


class TestDeciding:
    def test_a_planned_step_says_what_who_and_by_when(self, report, clinician):
        step = make_decision(
            report, by=clinician, words=" Ask the sister. ", due_on=date(2026, 10, 9), at=NOON
        )
        assert (step.choice, step.words, step.due_on) == (
            "planned",
            "Ask the sister.",
            date(2026, 10, 9),
        )
        assert (step.role, step.by, step.at) == ("clinician", clinician, NOON)

    def test_titles_are_those_of_the_reports_release(self, report, clinician, compiled):
        step = make_decision(report, by=clinician)
        barrier = make_decision(report, by=clinician, **BARRIER, choice="agree")
        assert step.title == compiled.adjustments["diagnostic-time-out"].title
        assert barrier.title == compiled.barriers["misdiagnosis"].name

    def test_a_step_is_looked_at_in_four_weeks_unless_a_day_is_given(self, report, clinician):
        assert make_decision(report, by=clinician, at=NOON).due_on == date(2026, 10, 29)

    def test_a_step_is_declined_for_a_reason_with_optional_words(self, report, clinician):
        step = make_decision(report, by=clinician, choice="declined", reason="tried")
        assert (step.reason, step.words, step.due_on) == ("tried", "", None)
        other = {"key": "bipolar-screen-and-refer", "reason": "other", "words": "Waiting list."}
        assert make_decision(report, by=clinician, choice="declined", **other).reason == "other"

    @pytest.mark.parametrize("choice", ["agree", "disagree", "unsure"])
    def test_an_opinion_keeps_the_band_that_the_report_gave(self, choice, report, clinician):
        opinion = make_decision(report, by=clinician, **BARRIER, choice=choice)
        assert (opinion.choice, opinion.band) == (choice, "likely")

    def test_an_unclear_barrier_is_named_too(self, report, clinician):
        opinion = decide(
            report=report, by=clinician, kind="barrier", key="cost-time", choice="unsure"
        )
        assert opinion.band == "unclear"

    def test_another_choice_forgets_reason_and_day_and_keeps_the_note(self, report, clinician):
        make_decision(report, by=clinician, words="First the bus fare.")
        step = make_decision(report, by=clinician, choice="declined", reason="outside-remit")
        assert (step.due_on, step.words) == (None, "First the bus fare.")
        step = make_decision(report, by=clinician, choice="not-now", words="")
        assert (step.reason, step.words) == ("", "")

    def test_every_change_keeps_how_it_stood_whose_it_was_and_since_when(self, report, clinician):
        make_decision(report, by=clinician, words="First.", at=NOON)
        make_decision(report, by=clinician, choice="declined", reason="tried", at=later(1))
        step = make_decision(report, by=clinician, choice="not-now", at=later(2))
        first, second = step.changes.all()
        assert datetime.fromisoformat(first.before["at"]) == NOON
        assert first.before == {
            "choice": "planned",
            "reason": "",
            "words": "First.",
            "due_on": "2026-10-29",
            "instead": "",
            "outcome": "",
            "by": clinician.pk,
            "at": first.before["at"],
        }
        assert (first.by, first.at) == (clinician, later(1))
        assert (second.before["choice"], second.before["reason"]) == ("declined", "tried")

    def test_a_second_click_changes_nothing(self, report, clinician):
        first = make_decision(report, by=clinician, words="Once.", at=NOON)
        again = make_decision(report, by=clinician, words="Once.", at=later(1))
        assert (again, again.at) == (first, NOON)
        assert (Decision.objects.count(), DecisionChange.objects.count()) == (1, 0)

    def test_no_event_tells_what_was_written(self, report, clinician):
        make_decision(report, by=clinician, words="something private")
        add_own(report=report, by=clinician, kind="own-step", words="something private")
        assert "private" not in " ".join(str(event.details) for event in Event.objects.all())


class TestRefusals:
    @pytest.mark.parametrize(
        "item",
        [
            {"kind": "adjustment", "key": "behavioural-activation"},
            {"kind": "adjustment", "key": "no-such-step"},
            {"kind": "adjustment", "key": "misdiagnosis"},
            {"kind": "own-step", "key": "diagnostic-time-out"},
        ],
    )
    def test_a_step_that_the_report_does_not_suggest(self, item, report, clinician):
        with pytest.raises(NotOnReport):
            decide(report=report, by=clinician, choice="planned", **item)
        assert not Decision.objects.exists()

    def test_a_step_that_the_report_holds_back(self, clinician):
        report = make_report(clinician, answers=HELD)
        with pytest.raises(NotOnReport):
            make_decision(report, by=clinician, key="offer-remote-sessions")

    @pytest.mark.parametrize("key", ["alliance", "no-such-barrier", "diagnostic-time-out"])
    def test_a_barrier_that_the_report_does_not_name(self, key, report, clinician):
        with pytest.raises(NotOnReport):
            decide(report=report, by=clinician, kind="barrier", key=key, choice="agree")

    @pytest.mark.parametrize(
        ("item", "choice"),
        [
            (STEP, "agree"),
            (STEP, "endorsed"),
            (STEP, "named"),
            (STEP, ""),
            (BARRIER, "planned"),
            (BARRIER, "named"),
            ({"kind": "fate", "key": "misdiagnosis"}, "agree"),
        ],
    )
    def test_a_choice_that_a_clinician_does_not_have(self, item, choice, report, clinician):
        with pytest.raises(UnknownChoice):
            decide(report=report, by=clinician, choice=choice, **item)

    @pytest.mark.parametrize("choice", ["planned", "not-now", "declined"])
    def test_a_choice_that_a_supervisor_does_not_have(self, choice, report, supervisor):
        with pytest.raises(UnknownChoice):
            make_decision(report, by=supervisor, choice=choice, reason="other")

    @pytest.mark.parametrize("reason", ["", "because"])
    def test_declining_without_one_of_the_reasons(self, reason, report, clinician):
        with pytest.raises(ReasonNeeded) as refusal:
            make_decision(report, by=clinician, choice="declined", reason=reason)
        assert refusal.value.field == "reason"

    def test_a_note_over_the_limit_leaves_the_stored_one(self, report, clinician):
        make_decision(report, by=clinician, words="x" * 1000)
        with pytest.raises(WordsTooLong, match="1000 characters; it has 1001"):
            make_decision(report, by=clinician, words="y" * 1001)
        assert Decision.objects.get().words == "x" * 1000

    @pytest.mark.parametrize(
        "day", [TODAY - timedelta(days=1), date(2066, 10, 1), TODAY + timedelta(days=367)]
    )
    def test_a_day_in_the_past_or_far_ahead(self, day, report, clinician):
        with pytest.raises(StepDateRefused) as refusal:
            make_decision(report, by=clinician, due_on=day, at=NOON)
        assert refusal.value.field == "due_on"

    @pytest.mark.parametrize("day", [TODAY, TODAY + timedelta(days=366)])
    def test_today_and_a_year_ahead_are_fine(self, day, report, clinician):
        assert make_decision(report, by=clinician, due_on=day, at=NOON).due_on == day

    def test_a_note_is_changed_after_the_day_has_come_but_the_day_not_into_the_past(
        self, report, clinician
    ):
        make_decision(report, by=clinician, due_on=TODAY, at=NOON)
        step = make_decision(report, by=clinician, due_on=TODAY, words="Late.", at=later(30))
        assert (step.words, step.due_on) == ("Late.", TODAY)
        with pytest.raises(StepDateRefused):
            make_decision(report, by=clinician, due_on=TODAY + timedelta(days=1), at=later(30))


class TestTheLoadedPlan:
    """The caller goes on with the report it loaded, so its plan is what is stored."""

    def test_holds_the_decision_made(self, report, clinician):
        decision = make_decision(report, by=clinician)
        assert decision.report is report
        assert report.plan == [decision]

    def test_is_as_stored_after_a_refusal(self, report, clinician):
        make_decision(report, by=clinician, words="First.", at=NOON)
        for changes in (
            {"choice": "declined"},
            {"words": "x" * 1001},
            {"due_on": TODAY - timedelta(days=1)},
        ):
            with pytest.raises(PlanRefused):
                make_decision(report, by=clinician, at=NOON, **changes)
            (step,) = report.plan
            assert (step.choice, step.words) == ("planned", "First.")
            assert step.as_it_stands() == Decision.objects.get().as_it_stands()

    def test_holds_nothing_after_a_first_decision_was_refused(self, report, clinician):
        with pytest.raises(ReasonNeeded):
            make_decision(report, by=clinician, choice="declined")
        assert report.plan == []

    def test_holds_what_another_person_decided_meanwhile(self, report, clinician, supervisor):
        other = Report.objects.get()
        make_decision(other, by=supervisor, **BARRIER, choice="agree")
        assert [step.role for step in make_decision(report, by=clinician).report.plan] == [
            "supervisor",
            "clinician",
        ]


class TestWhoAndUntilWhen:
    def test_strangers_and_colleagues_do_not_find_the_report(
        self, report, stranger, colleague, superuser
    ):
        for person in (stranger, colleague, superuser):
            with pytest.raises(Report.DoesNotExist):
                make_decision(report, by=person)

    def test_a_clinician_who_left_the_team_decides_no_more(self, report, clinician):
        make_decision(report, by=clinician)
        Membership.objects.filter(user=clinician).delete()
        with pytest.raises(Report.DoesNotExist):
            make_decision(report, by=clinician, choice="not-now")
        with pytest.raises(Report.DoesNotExist):
            add_own(report=report, by=clinician, kind="own-step", words="Mine.")
        with pytest.raises(Report.DoesNotExist):
            record_outcome(report=report, by=clinician, **STEP, outcome="helped")

    def test_a_supervisor_who_lost_the_role_decides_no_more(self, report, supervisor):
        Membership.objects.filter(user=supervisor).update(role="clinician")
        with pytest.raises(Report.DoesNotExist):
            make_decision(report, by=supervisor, **BARRIER, choice="agree")

    @pytest.mark.parametrize("verdict", ["signed-off", "returned"])
    def test_a_reviewed_plan_stands(self, verdict, report, clinician, supervisor):
        make_decision(report, by=clinician)
        make_review(report, by=supervisor, verdict=verdict, comment="So be it.")
        with pytest.raises(PlanSettled):
            make_decision(report, by=clinician, choice="not-now")
        with pytest.raises(PlanSettled):
            make_decision(report, by=supervisor, choice="endorsed")
        with pytest.raises(PlanSettled):
            add_own(report=report, by=clinician, kind="own-step", words="One more.")
        assert Decision.objects.get().choice == "planned"

    def test_the_plan_of_a_report_with_a_later_one_stands(self, report, clinician, supervisor):
        make_report(clinician, case=report.screening.case, at=later(14))
        for person, choice in ((clinician, "agree"), (supervisor, "unsure")):
            with pytest.raises(PlanSettled):
                make_decision(report, by=person, **BARRIER, choice=choice)

    def test_what_was_decided_before_a_review_stays_changeable_until_then(
        self, report, clinician, supervisor
    ):
        make_decision(report, by=clinician)
        make_decision(report, by=supervisor, choice="endorsed")
        assert make_decision(report, by=clinician, choice="not-now").choice == "not-now"


class TestSupervisor:
    def test_clinician_and_supervisor_each_have_their_own_opinion(
        self, report, clinician, supervisor
    ):
        make_decision(report, by=clinician, **BARRIER, choice="agree")
        make_decision(report, by=supervisor, **BARRIER, choice="disagree")
        held = {(d.role, d.choice) for d in report.decisions.all()}
        assert held == {("clinician", "agree"), ("supervisor", "disagree")}

    def test_a_planned_step_is_endorsed(self, report, clinician, supervisor):
        make_decision(report, by=clinician)
        assert make_decision(report, by=supervisor, choice="endorsed").role == "supervisor"

    @pytest.mark.parametrize("choice", [None, "not-now"])
    def test_a_step_that_is_not_planned_is_not_endorsed(
        self, choice, report, clinician, supervisor
    ):
        if choice:
            make_decision(report, by=clinician, choice=choice)
        with pytest.raises(NotPlanned):
            make_decision(report, by=supervisor, choice="endorsed")

    def test_another_step_of_the_catalog_is_suggested(
        self, report, clinician, supervisor, compiled
    ):
        make_decision(report, by=clinician)
        answer = make_decision(
            report, by=supervisor, choice="suggested", instead="behavioural-activation"
        )
        assert answer.instead == "behavioural-activation"
        assert answer.instead_title == compiled.adjustments["behavioural-activation"].title
        answer = make_decision(report, by=supervisor, choice="endorsed")
        assert (answer.instead, answer.instead_title) == ("", "")
        assert answer.changes.get().before["instead"] == "behavioural-activation"

    @pytest.mark.parametrize("instead", ["", "no-such-step", "misdiagnosis", STEP["key"]])
    def test_a_suggestion_is_another_step_of_the_catalog(
        self, instead, report, clinician, supervisor
    ):
        make_decision(report, by=clinician)
        with pytest.raises(NotOnReport):
            make_decision(report, by=supervisor, choice="suggested", instead=instead)

    def test_whoever_carries_the_case_acts_as_its_clinician(self, report, clinician, team):
        Membership.objects.create(user=clinician, team=team, role="supervisor")
        assert make_decision(report, by=clinician).role == "clinician"
        with pytest.raises(UnknownChoice):
            make_decision(report, by=clinician, choice="endorsed")


class TestOwnWords:
    def test_a_step_and_a_barrier_of_ones_own_stand_beside_the_catalogs(self, report, clinician):
        step = add_own(report=report, by=clinician, kind="own-step", words=" A walk. ", at=NOON)
        barrier = add_own(report=report, by=clinician, kind="own-barrier", words="A move.")
        assert (step.title, step.choice, step.due_on) == ("A walk.", "planned", date(2026, 10, 29))
        assert (barrier.choice, barrier.due_on, barrier.band) == ("named", None, "")

    def test_a_second_click_finds_what_the_first_one_added(self, report, clinician):
        first = add_own(report=report, by=clinician, kind="own-step", words="A walk.")
        assert add_own(report=report, by=clinician, kind="own-step", words="A walk. ") == first
        assert Decision.objects.count() == 1

    def test_taken_back_it_can_be_planned_again(self, report, clinician):
        own = add_own(report=report, by=clinician, kind="own-step", words="A walk.")
        item = {"kind": "own-step", "key": own.key}
        dropped = decide(report=report, by=clinician, **item, choice="dropped")
        assert (dropped.title, dropped.due_on) == ("A walk.", None)
        assert decide(report=report, by=clinician, **item, choice="planned").due_on
        assert [change.before["choice"] for change in own.changes.all()] == ["planned", "dropped"]

    def test_a_supervisor_answers_what_the_clinician_added(self, report, clinician, supervisor):
        step = add_own(report=report, by=clinician, kind="own-step", words="A walk.")
        barrier = add_own(report=report, by=clinician, kind="own-barrier", words="A move.")
        for own, choice in ((step, "endorsed"), (barrier, "agree")):
            answer = decide(report=report, by=supervisor, kind=own.kind, key=own.key, choice=choice)
            assert (answer.role, answer.title) == ("supervisor", own.title)

    def test_a_supervisor_does_not_answer_what_was_taken_back(self, report, clinician, supervisor):
        own = add_own(report=report, by=clinician, kind="own-barrier", words="A move.")
        item = {"report": report, "kind": "own-barrier", "key": own.key}
        decide(by=clinician, **item, choice="dropped")
        with pytest.raises(NotOnReport):
            decide(by=supervisor, **item, choice="agree")

    def test_a_supervisor_adds_nothing_to_the_plan(self, report, supervisor):
        with pytest.raises(UnknownChoice):
            add_own(report=report, by=supervisor, kind="own-step", words="A walk.")

    @pytest.mark.parametrize("kind", ["adjustment", "barrier", ""])
    def test_only_steps_and_barriers_are_added(self, kind, report, clinician):
        with pytest.raises(UnknownChoice):
            add_own(report=report, by=clinician, kind=kind, words="A walk.")

    def test_one_of_ones_own_is_said_in_words(self, report, clinician):
        with pytest.raises(WordsNeeded):
            add_own(report=report, by=clinician, kind="own-step", words="  \n ")

    def test_one_of_ones_own_takes_300_characters(self, report, clinician):
        add_own(report=report, by=clinician, kind="own-step", words="x" * 300)
        with pytest.raises(WordsTooLong):
            add_own(report=report, by=clinician, kind="own-step", words="x" * 301)

    def test_the_day_of_ones_own_step_is_checked_too(self, report, clinician):
        with pytest.raises(StepDateRefused):
            add_own(
                report=report,
                by=clinician,
                kind="own-step",
                words="A walk.",
                due_on=date(2066, 1, 1),
                at=NOON,
            )

    def test_a_plan_holds_twenty_of_ones_own(self, report, clinician):
        for number in range(20):
            add_own(report=report, by=clinician, kind="own-step", words=f"Step {number}")
        with pytest.raises(UnknownChoice, match="20"):
            add_own(report=report, by=clinician, kind="own-step", words="One more")


def test_without_a_fixed_time_the_clock_is_read(clinician):
    before = timezone.now()
    step = make_decision(make_report(clinician, answers=CALM), by=clinician)
    assert before <= step.at <= timezone.now()
    assert step.due_on == timezone.localdate() + timedelta(days=28)


def test_a_deactivated_clinicians_plan_stays_readable(report, clinician, supervisor):
    make_decision(report, by=clinician)
    User.objects.filter(pk=clinician.pk).update(is_active=False)
    shown = Report.objects.visible_to(supervisor).get()
    assert [step.by for step in shown.decisions.all()] == [clinician]


def test_a_returned_plan_is_not_changed_in_place(report, clinician, supervisor):
    make_returned(report, by=supervisor)
    with pytest.raises(PlanSettled, match="reviewed"):
        make_decision(report, by=clinician)


class TestSeen:
    """A field is stored when what is stored is what its person has seen, or sent before."""

    @pytest.fixture
    def item(self, report, clinician):
        return {"report": report, "by": clinician} | STEP

    def test_a_field_that_wants_what_was_shown_is_left_alone(self, item):
        decide(**item, choice="planned", words="By bus")
        decide(**item, words="By train")
        decide(**item, words="By bus", seen={"words": ["By bus"]})
        assert Decision.objects.get().words == "By train"

    def test_a_field_stored_anew_since_it_was_seen_is_a_conflict(self, item):
        decide(**item, choice="planned", words="By bus")
        with pytest.raises(PlanChanged) as refusal:
            decide(**item, words="By train", seen={"words": [""]})
        assert refusal.value.conflicts == [FieldConflict("words", "By bus", "By train")]
        assert Decision.objects.get().words == "By bus"

    def test_what_the_page_sent_itself_counts_as_seen(self, item):
        decide(**item, choice="planned", seen={"choice": [""]})
        decide(**item, choice="not-now", seen={"choice": ["", "planned"]})
        decide(**item, choice="planned", seen={"choice": ["", "planned", "not-now"]})
        assert Decision.objects.get().choice == "planned"

    def test_a_reason_is_part_of_the_choice(self, item):
        decide(**item, choice="declined", reason="tried")
        with pytest.raises(PlanChanged):
            decide(**item, choice="planned", seen={"choice": ["declined:other"]})
        decide(**item, choice="planned", seen={"choice": ["declined:tried"]})
        assert Decision.objects.get().choice == "planned"

    def test_of_two_fields_neither_is_stored_when_one_was_overtaken(self, item):
        day = timezone.localdate() + timedelta(days=5)
        decide(**item, choice="planned", words="By bus")
        stored = Decision.objects.get().due_on.isoformat()
        with pytest.raises(PlanChanged):
            decide(**item, words="x", due_on=day, seen={"words": [""], "due_on": [stored]})
        assert Decision.objects.get().due_on.isoformat() == stored

    def test_a_note_needs_a_choice_first(self, item):
        with pytest.raises(UnknownChoice):
            decide(**item, words="By bus", seen={})

    def test_a_day_for_a_step_that_is_no_longer_planned_is_refused(self, item):
        decide(**item, choice="not-now")
        with pytest.raises(NotPlanned, match="not planned any more"):
            decide(**item, due_on=timezone.localdate() + timedelta(days=5))

    def test_an_outcome_recorded_elsewhere_is_a_conflict(self, item):
        decide(**item, choice="planned")
        record_outcome(**item, outcome="helped")
        with pytest.raises(PlanChanged):
            record_outcome(**item, outcome="no-change", seen={"outcome": [""]})
        record_outcome(**item, outcome="no-change", seen={"outcome": ["", "helped"]})
        assert Decision.objects.get().outcome == "no-change"
