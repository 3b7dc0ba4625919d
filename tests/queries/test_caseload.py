"""Cases with their history: what lists and the case page show, at a constant cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.models import Case
from screening.queries.caseload import safety_first, with_history
from screening.workflows.cases import start_screening
from screening.workflows.safety import record_action
from tests.factories import (
    CALM,
    NOON,
    URGENT,
    answer,
    make_case,
    make_report,
    make_returned,
    make_review,
    make_review_request,
    make_screening,
)

pytestmark = pytest.mark.django_db


def later(**time):
    return NOON + timedelta(**time)


def shown(case):
    return with_history(Case.objects.filter(pk=case.pk))[0]


def in_order(cases=None):
    return [case.code for case in safety_first(cases or Case.objects.all())]


def many(clinician, number):
    """Cases that each have a report with a flag and a request, a later one and a draft."""
    for _ in range(number):
        report = make_report(clinician, answers=URGENT, at=NOON)
        case = report.screening.case
        newer = make_report(clinician, case=case, at=later(days=14))
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

    def test_cases_keep_their_own_flags_and_screenings(self, clinician):
        flagged = make_report(clinician).screening.case
        calm = make_report(clinician, answers=CALM).screening.case
        new = make_case(clinician)
        counts = {
            case: (len(case.history), len(case.open_flags))
            for case in with_history(Case.objects.all())
        }
        assert counts == {flagged: (1, 1), calm: (1, 0), new: (0, 0)}

    @pytest.mark.parametrize("number", [3, 30])
    def test_it_takes_three_queries_however_many_cases(self, number, clinician, supervisor):
        many(clinician, number)
        with CaptureQueriesContext(connection) as queries:
            for case in with_history(safety_first(Case.objects.visible_to(supervisor))):
                for screening in case.history:
                    if screening.submitted_at:
                        assert screening.report.headline["flags"]
                        assert hasattr(screening.report, "request") or screening.number == 1
                assert [flag.report.uuid for flag in case.open_flags]
        assert len(queries) == 3


class TestSafetyFirst:
    def test_open_flags_to_act_on_now_then_soon_then_the_latest(self, clinician):
        make_report(clinician, case=make_case(clinician, code="N-1"), answers=URGENT, at=NOON)
        soon = make_case(clinician, code="S-1")
        make_report(clinician, case=soon, at=later(days=1))
        for code, days in (("C-1", 2), ("C-2", 3)):
            case = make_case(clinician, code=code)
            make_report(clinician, case=case, answers=CALM, at=later(days=days))
        assert in_order() == ["N-1", "S-1", "C-2", "C-1"]

    def test_a_case_moves_down_once_an_action_is_recorded(self, clinician):
        case = make_case(clinician, code="N-1")
        report = make_report(clinician, case=case, answers=URGENT, at=NOON)
        calm = make_case(clinician, code="C-1")
        make_report(clinician, case=calm, answers=CALM, at=later(days=1))
        assert in_order() == ["N-1", "C-1"]
        record_action(report=report, key="high-mood-now", action="Called.", by=clinician)
        assert in_order() == ["C-1", "N-1"]

    def test_a_review_does_not_move_an_open_flag_down(self, clinician, supervisor):
        case = make_case(clinician, code="S-1")
        report = make_report(clinician, case=case, at=NOON)
        calm = make_case(clinician, code="C-1")
        make_report(clinician, case=calm, answers=CALM, at=later(days=1))
        make_review(report, by=supervisor)
        assert in_order() == ["S-1", "C-1"]

    def test_it_shows_whose_the_case_is_still(self, clinician, supervisor):
        make_report(clinician)
        assert safety_first(Case.objects.visible_to(clinician)).get().is_own_case
        assert not safety_first(Case.objects.visible_to(supervisor)).get().is_own_case

    @pytest.mark.parametrize("number", [3, 30])
    def test_it_takes_one_query_however_many_cases(self, number, clinician, supervisor):
        many(clinician, number)
        with CaptureQueriesContext(connection) as queries:
            assert len(in_order()) == number
        assert len(queries) == 1
