"""Cases with their history, and the caseload: its parts, their counts, its orders."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from screening.engine.next_step import RULE
from screening.models import Case, Membership, Screening, User
from screening.queries import caseload
from screening.queries.case_filter import Search
from screening.queries.caseload import Wanted, courses_of, with_history
from screening.queries.caseload_parts import ALL, CLOSED, CODE, DUE, NEEDS, SCREENED, SORTS
from screening.web.presenters.caseload import step_of
from screening.workflows.amending import amend_case
from screening.workflows.cases import close_case, start_screening
from screening.workflows.deleting import delete_case
from screening.workflows.outcomes import record_outcome
from screening.workflows.revising import revise_report
from screening.workflows.safety import record_action
from tests.factories import (
    CALM,
    NOON,
    QUIET,
    URGENT,
    answer,
    first_step,
    make_case,
    make_decision,
    make_person,
    make_report,
    make_returned,
    make_review,
    make_review_request,
    make_screening,
    make_stalled,
)

pytestmark = pytest.mark.django_db
OWN_STEPS = [step for step, _facts in RULE if step not in ("hand-over", "review", "wait")]


def later(**time):
    return NOON + timedelta(**time)


def shown(case):
    return with_history(Case.objects.filter(pk=case.pk))[0]


def today():
    return timezone.localdate()


def again(person):
    """Somebody as the next request loads them, whose memberships are not yet read."""
    return User.objects.get(pk=person.pk)


def page_of_cases(person, wanted, number, *, today):
    courses = courses_of(person, wanted, today=today)
    return caseload.page_of_cases(person, wanted, number, courses, today=today)


def counts(person, wanted, *, today):
    return caseload.counts(person, wanted, courses_of(person, wanted, today=today), today=today)


def rows(person, part=ALL, sort=NEEDS, number=1, **asked):
    wanted = Wanted(part, sort, **asked)
    return page_of_cases(again(person), wanted, number, today=today())


def codes(person, part=ALL, sort=NEEDS, **asked):
    return [case.code for case in rows(person, part, sort, **asked)]


def steps(person, part=ALL, sort=NEEDS):
    return [step_of(case, today()).key for case in rows(person, part, sort)]


def planned(report, by, *, due_in=0):
    """The report’s first step, planned to be done so many days from now."""
    due = today() + timedelta(days=due_in)
    return make_decision(report, by=by, key=first_step(report), due_on=due)


def case_of_each_step(clinician, supervisor):
    """One case a step of a clinician, by its code; in no order."""
    now = timezone.now()

    def reported(code, answers=CALM, *, days=5, **fields):
        case = make_case(clinician, code=code, **fields)
        return make_report(clinician, case=case, answers=answers, at=now - timedelta(days=days))

    reported("READ-1", QUIET)
    planned(reported("AWAIT-STEP-1"), clinician, due_in=3)
    long_ago = reported("SCREEN-AGAIN-1", QUIET, sessions=4).screening.case
    course = {"modality": "cbt", "started_on": long_ago.started_on, "sessions": 12}
    amend_case(case=long_ago, by=clinician, **course)
    make_stalled(make_case(clinician, code="SCREEN-FOR-BARRIERS-1"))
    make_case(clinician, code="SCREEN-1")
    reported("PLAN-1")
    make_review_request(reported("AWAIT-REVIEW-1"))
    planned(reported("RECORD-OUTCOME-1"), clinician)
    make_screening(clinician, case=make_case(clinician, code="GO-ON-1"), answers=QUIET)
    make_returned(reported("REVISE-1"), by=supervisor)
    begun = reported("GO-ON-REVISING-1")
    make_returned(begun, by=supervisor)
    revise_report(report=begun, by=clinician)
    reported("ACT-SOON-1", None)
    reported("ACT-NOW-1", URGENT)


def many(clinician, number):
    """Cases that each have a report with a flag and a request, a later one and a draft."""
    for _ in range(number):
        report = make_report(clinician, answers=URGENT, at=NOON)
        case = report.screening.case
        newer = make_report(clinician, case=case, at=later(days=14))
        planned(newer, clinician)
        make_stalled(case)
        make_review_request(newer, at=later(days=14))
        start_screening(case=case, by=clinician, at=later(days=15))


class TestHistory:
    def test_screenings_come_newest_first_with_report_request_and_review(
        self, clinician, supervisor
    ):
        first = make_report(clinician, answers=CALM, at=NOON)
        case = first.screening.case
        make_review_request(first, at=NOON)
        review = make_returned(first, by=supervisor, at=later(days=1))
        second = make_report(clinician, case=case, answers=CALM, at=later(days=7))
        draft = start_screening(case=case, by=clinician, at=later(days=8))
        history = shown(case).history
        assert [screening.number for screening in history] == [3, 2, 1]
        assert history[0] == draft
        assert history[1].report == second
        assert not hasattr(history[1].report, "review")
        assert history[2].report.review == review
        assert history[2].report.request.question == "Is this bipolar?"

    def test_a_draft_says_how_many_answers_are_stored(self, clinician):
        draft = make_screening(clinician, answers={"own-step": "yes"})
        answer(draft, by=clinician, **{"alliance-strain": "not-at-all"})
        assert [screening.answered for screening in shown(draft.case).history] == [2]

    def test_open_flags_come_those_to_act_on_now_first_and_each_once(self, clinician):
        first = make_report(clinician, at=NOON)
        case = first.screening.case
        make_report(clinician, case=case, at=later(days=7))
        last = make_report(
            clinician,
            case=case,
            answers=URGENT | {"environment-basic-needs": "yes"},
            at=later(days=14),
        )
        assert [(f.key, f.raised_at) for f in shown(case).open_flags] == [
            ("high-mood-now", later(days=14)),
            ("high-mood-past", NOON),
            ("basic-needs", later(days=14)),
        ]
        record_action(report=last, key="high-mood-now", action="Called the GP.", by=clinician)
        keys = [flag.key for flag in shown(case).open_flags]
        assert keys == ["high-mood-past", "basic-needs"]

    @pytest.mark.parametrize("number", [3, 12])
    def test_it_takes_three_queries_however_many_cases(self, number, clinician, supervisor):
        many(clinician, number)
        with CaptureQueriesContext(connection) as queries:
            for case in with_history(Case.objects.visible_to(supervisor)):
                for screening in case.history:
                    if screening.submitted_at:
                        assert screening.report.headline["flags"]
                        assert hasattr(screening.report, "request") or screening.number == 1
                assert [flag.report.uuid for flag in case.open_flags]
        assert len(queries) == 3


class TestOrder:
    def test_what_needs_me_first_follows_the_rule_of_next_steps(self, clinician, supervisor):
        case_of_each_step(clinician, supervisor)
        assert steps(clinician) == OWN_STEPS
        assert codes(clinician) == [f"{step.upper()}-1" for step in OWN_STEPS]

    def test_it_follows_the_rule_for_a_supervisor_too(self, clinician, supervisor, colleague):
        case_of_each_step(clinician, supervisor)
        make_report(colleague, case=make_case(colleague, code="LEFT-1"), answers=CALM)
        Membership.objects.filter(user=colleague).delete()
        expected = ["act-now", "act-soon", "hand-over", "review", *["read"] * 7, *["wait"] * 3]
        assert steps(supervisor) == expected
        assert codes(supervisor, "left") == ["LEFT-1"]

    def test_a_case_moves_down_once_an_action_is_recorded_and_not_by_a_review(
        self, clinician, supervisor
    ):
        flagged = make_report(clinician, case=make_case(clinician, code="F-1"), at=NOON)
        make_report(
            clinician, case=make_case(clinician, code="C-1"), answers=CALM, at=later(days=1)
        )
        make_review(flagged, by=supervisor)
        assert codes(clinician) == ["F-1", "C-1"]
        record_action(report=flagged, key="high-mood-past", action="Called.", by=clinician)
        assert codes(clinician) == ["C-1", "F-1"]

    def test_what_is_due_first_comes_first_after_what_is_to_act_on_now(self, clinician, supervisor):
        for code, days in (("D-9", 9), ("D-2", 2)):
            report = make_report(clinician, case=make_case(clinician, code=code), answers=CALM)
            planned(report, clinician, due_in=days)
        asked = make_report(clinician, case=make_case(clinician, code="A-5"), answers=CALM)
        make_review_request(asked, wanted_by=today() + timedelta(days=5))
        make_report(clinician, case=make_case(clinician, code="N-1"), answers=URGENT)
        make_case(clinician, code="X-1")
        assert codes(clinician, sort=DUE) == ["N-1", "D-2", "A-5", "D-9", "X-1"]

    def test_by_the_last_screening_and_by_code(self, clinician):
        for code, days in (("B-1", 2), ("A-1", 1), ("C-1", 3)):
            case = make_case(clinician, code=code)
            make_report(clinician, case=case, answers=CALM, at=timezone.now() + timedelta(days))
        assert codes(clinician, sort=SCREENED) == ["C-1", "B-1", "A-1"]
        assert codes(clinician, sort=CODE) == ["A-1", "B-1", "C-1"]

    def test_pages_follow_each_other_without_a_gap(self, clinician):
        for _ in range(41):
            make_case(clinician)
        pages = [rows(clinician, number=number) for number in (1, 2, 3)]
        assert [len(page) for page in pages] == [20, 20, 1]
        assert len({case.pk for page in pages for case in page}) == 41


class TestParts:
    EXPECTED = {
        ALL: {f"{step.upper()}-1" for step in OWN_STEPS},
        "mine": {f"{step.upper()}-1" for step in OWN_STEPS},
        "flags": {"ACT-NOW-1", "ACT-SOON-1"},
        "returned": {"REVISE-1", "GO-ON-REVISING-1"},
        "drafts": {"GO-ON-1", "GO-ON-REVISING-1"},
        "due": {"RECORD-OUTCOME-1"},
        "asked": {"AWAIT-REVIEW-1"},
        "not-improving": {"SCREEN-FOR-BARRIERS-1"},
        "unscreened": {"SCREEN-1", "SCREEN-AGAIN-1", "GO-ON-1", "SCREEN-FOR-BARRIERS-1"},
        "left": set(),
    }

    def test_each_holds_the_cases_that_it_names_and_as_many_as_its_count_says(
        self, clinician, supervisor
    ):
        case_of_each_step(clinician, supervisor)
        for part, expected in self.EXPECTED.items():
            assert set(codes(clinician, part)) == expected, part
            theirs = set() if part == "mine" else expected
            assert set(codes(supervisor, part)) == theirs, part
        for person in (clinician, supervisor):
            for narrowing in ({}, {"search": Search(code="SCREEN")}):
                numbers = counts(again(person), Wanted(narrowing=narrowing), today=today())
                lengths = {part: len(rows(person, part, narrowing=narrowing)) for part in numbers}
                assert numbers == lengths
        # A first page without a search is a prepared statement; it gives what the queryset gives.
        everything = {"search": Search(code="1")}
        for part in (ALL, "due", "unscreened"):
            for sort in SORTS:
                built = codes(clinician, part, sort, narrowing=everything)
                assert codes(clinician, part, sort) == built

    def test_a_clinicians_cases_are_all_theirs_and_a_supervisors_own_are_some(
        self, team, clinician
    ):
        both = make_person("both", team=team, role="clinician")
        Membership.objects.create(user=both, team=team, role="supervisor")
        make_case(both, code="B-1")
        make_case(clinician, code="C-1")
        assert codes(both, sort=CODE) == ["B-1", "C-1"]
        assert codes(both, "mine") == ["B-1"]

    def test_closed_cases_are_a_part_of_their_own(self, clinician):
        gone = make_case(clinician, code="G-1")
        make_case(clinician, code="O-1")
        close_case(case=gone, by=clinician)
        assert codes(clinician) == ["O-1"]
        assert codes(clinician, CLOSED, SCREENED) == ["G-1"]
        assert counts(again(clinician), Wanted(CLOSED), today=today()) == {CLOSED: 1}

    def test_without_cases_every_count_is_zero(self, clinician):
        assert set(counts(again(clinician), Wanted(), today=today()).values()) == {0}
        assert counts(again(clinician), Wanted(CLOSED), today=today()) == {CLOSED: 0}

    def test_somebody_else_sees_none(self, clinician, stranger):
        make_report(clinician)
        assert codes(stranger) == []


class TestStepsDue:
    @pytest.fixture
    def report(self, clinician):
        return make_report(clinician, answers=CALM)

    @pytest.mark.parametrize(("due_in", "due"), [(-3, 1), (0, 1), (1, 0)])
    def test_a_step_is_due_from_its_day_on(self, due_in, due, report, clinician):
        step = planned(report, clinician, due_in=1)
        type(step).objects.filter(pk=step.pk).update(due_on=today() + timedelta(days=due_in))
        assert len(rows(clinician, "due")) == due

    def test_it_is_due_no_more_with_an_outcome(self, report, clinician):
        step = planned(report, clinician)
        item = {"report": report, "by": clinician, "kind": step.kind, "key": step.key}
        record_outcome(**item, outcome="not-done")
        assert codes(clinician, "due") == []
        record_outcome(**item, outcome="")
        assert len(codes(clinician, "due")) == 1

    def test_one_of_an_earlier_report_stays_due(self, report, clinician):
        planned(report, clinician)
        make_report(clinician, case=report.screening.case, answers=CALM)
        (case,) = rows(clinician, "due")
        assert case.pending[0].report == report

    def test_one_of_a_returned_report_goes_on_to_its_revision(self, report, clinician, supervisor):
        planned(report, clinician)
        make_returned(report, by=supervisor)
        assert codes(clinician, "due") == []


class TestNotScreenedForLong:
    @pytest.fixture
    def case(self, clinician):
        case = make_case(clinician, sessions=10)
        make_report(clinician, case=case, answers=QUIET)
        return case

    def amend(self, case, sessions):
        course = {"modality": "cbt", "started_on": case.started_on, "sessions": sessions}
        amend_case(case=case, by=case.clinician, **course)

    @pytest.mark.parametrize(("sessions", "number"), [(15, 0), (16, 1)])
    def test_sessions_count_from_those_at_the_last_screening(
        self, sessions, number, case, clinician
    ):
        # 16 - 10 = 6
        self.amend(case, sessions)
        assert len(rows(clinician, "unscreened", sessions=6)) == number

    def test_a_new_screening_begins_the_count_anew(self, case, clinician):
        self.amend(case, 20)
        make_report(clinician, case=case, answers=QUIET)
        assert codes(clinician, "unscreened", sessions=1) == []

    def test_what_is_not_known_of_an_old_screening_counts_as_unknown(self, case, clinician):
        Screening.objects.update(sessions=None)
        self.amend(case, 30)
        assert codes(clinician, "unscreened", sessions=1) == []


def test_a_case_that_is_deleted_while_the_page_is_read_is_left_out(clinician, release):
    kept, gone = make_case(clinician), make_case(clinician)
    statements = []
    assert clinician.teams  # read, so that the first statement is that of the ids

    def delete_after_the_first(execute, *statement):
        result = execute(*statement)
        statements.append(statement)
        if len(statements) == 1:
            delete_case(case=gone, by=clinician)
        return result

    with connection.execute_wrapper(delete_after_the_first):
        page = page_of_cases(clinician, Wanted(), 1, today=today())
    assert [case.code for case in page] == [kept.code]


def test_takes_the_same_queries_for_3_cases_and_for_12(clinician, supervisor):
    def queries():
        person, wanted = again(clinician), Wanted()
        with CaptureQueriesContext(connection) as sent:
            courses = courses_of(person, wanted, today=today())
            caseload.counts(person, wanted, courses, today=today())
            caseload.page_of_cases(person, wanted, 1, courses, today=today())
        return len(sent)

    many(clinician, 3)
    few = queries()
    many(clinician, 9)
    # Memberships, scores, counts, the order, cases, flags, steps.
    assert queries() == few == 7


def test_a_review_asked_of_somebody_else_is_not_mine_to_give(team, clinician, supervisor):
    other = make_person("other", team=team, role="supervisor")
    make_review_request(make_report(clinician, answers=CALM), supervisor=supervisor)
    assert (steps(supervisor), steps(other)) == (["review"], ["read"])
