"""Item 9 above 0 raises a flag as an answer of a screening does; a person closes it."""

from datetime import date, timedelta

import pytest

from screening.models import Answer, Notice, RaisedFlag
from screening.queries.notices import due_notice, newest_notices, unread_count
from screening.workflows.cases import CaseHasOpenFlag, close_case, hand_over_case
from screening.workflows.locking import AccessLost
from screening.workflows.measurements import correct_score, take_score_back
from screening.workflows.safety import (
    ActedAlready,
    ActionNeeded,
    NoSuchFlag,
    record_action,
    record_action_on_score,
)
from tests.factories import (
    NOON,
    make_case,
    make_person,
    make_report,
    make_score,
    make_screening,
)

pytestmark = pytest.mark.django_db
KEY = "suicidal-thoughts"
ACTIVE = {"suicidal-thoughts": "thoughts"}
"""A screening that raises the catalog's flag of the same key, to act on now."""


def later(**time):
    return NOON + timedelta(**time)


def nine(last):
    return [1] * 8 + [last]


@pytest.fixture
def case(clinician):
    return make_case(clinician)


def score(case, last=1, *, days=0, **fields):
    """A PHQ-9 whose item 9 is `last`, entered so many days after NOON."""
    day = date(2026, 9, 1) + timedelta(days=days)
    return make_score(case, items=nine(last), on=day, at=later(days=days), **fields)


def act(measurement, by, action="Asked; a safety plan was written.", **at):
    record_action_on_score(
        measurement=measurement, key=KEY, action=action, by=by, at=later(**at) if at else None
    )


def waiting(case):
    return list(RaisedFlag.objects.open().filter(case=case))


class TestRaising:
    @pytest.mark.parametrize("last", [1, 2, 3])
    def test_any_answer_above_0_raises_it_soberly(self, case, last):
        (flag,) = [score(case, last) and waiting(case)[0]]
        assert (flag.key, flag.urgency, flag.raised_at) == (KEY, "soon", NOON)
        assert flag.title == "Thoughts of being better off dead (PHQ-9 item 9)"
        assert flag.report is None

    @pytest.mark.parametrize("last", [0, None])
    def test_not_at_all_and_no_answer_raise_nothing(self, case, last):
        score(case, last)
        make_score(case, 27, on=date(2026, 9, 8))
        make_score(case, items=[3] * 7, instrument="gad-7")
        assert not RaisedFlag.objects.exists()

    def test_it_fills_in_no_answer_of_a_screening(self, case, clinician):
        make_screening(clinician, case=case)
        score(case, 3)
        assert not Answer.objects.exists()

    def test_raised_again_it_is_one_flag_with_its_first_age(self, case):
        score(case)
        second = score(case, 2, days=7)
        (flag,) = waiting(case)
        assert (flag.measurement, flag.raised_at) == (second, NOON)

    def test_a_report_that_raises_it_stands_for_both(self, case, clinician):
        score(case)
        report = make_report(clinician, case=case, answers=ACTIVE, at=later(days=7))
        (flag,) = [each for each in waiting(case) if each.key == KEY]
        assert (flag.report, flag.urgency, flag.raised_at) == (report, "now", NOON)

    def test_a_score_never_softens_what_a_report_says_of_it(self, case, clinician):
        report = make_report(clinician, case=case, answers=ACTIVE, at=NOON)
        before = report.flags.get(key=KEY)
        measurement = score(case, days=7)
        (flag,) = [each for each in waiting(case) if each.key == KEY]
        assert flag.measurement == measurement
        assert (flag.urgency, flag.title, flag.raised_at) == ("now", before.title, NOON)

    def test_after_an_action_it_is_open_from_then_on(self, case, clinician):
        act(score(case), clinician, hours=1)
        score(case, days=7)
        assert [flag.raised_at for flag in waiting(case)] == [later(days=7)]


class TestCorrecting:
    def test_to_not_at_all_leaves_it_open(self, case, clinician):
        first = score(case)
        correct_score(measurement=first, by=clinician, items=nine(0))
        assert [flag.measurement for flag in waiting(case)] == [first]

    def test_taking_back_leaves_it_open(self, case, clinician):
        first = score(case)
        take_score_back(measurement=first, by=clinician)
        assert [flag.measurement for flag in waiting(case)] == [first]

    def test_to_above_0_raises_it(self, case, clinician):
        first = score(case, 0)
        second = correct_score(measurement=first, by=clinician, items=nine(1))
        assert [flag.measurement for flag in waiting(case)] == [second]

    def test_another_item_of_one_that_was_acted_on_asks_for_nothing(self, case, clinician):
        first = score(case)
        act(first, clinician)
        second = correct_score(measurement=first, by=clinician, items=[2, *nine(1)[1:]])
        correct_score(measurement=second, by=clinician, items=[3, *nine(1)[1:]])
        assert waiting(case) == []

    def test_to_a_worse_answer_of_one_that_was_acted_on_asks_again(self, case, clinician):
        first = score(case)
        act(first, clinician)
        second = correct_score(measurement=first, by=clinician, items=nine(3))
        assert [flag.measurement for flag in waiting(case)] == [second]


class TestActing:
    def test_it_closes_the_flag_wherever_it_was_raised_before(self, case, clinician):
        report = make_report(clinician, case=case, answers=ACTIVE, at=NOON)
        act(score(case, days=7), clinician)
        assert not [flag for flag in waiting(case) if flag.key == KEY]
        assert report.flags.get(key=KEY).acted_by == clinician

    def test_at_a_later_report_it_closes_that_of_the_score(self, case, clinician):
        measurement = score(case)
        report = make_report(clinician, case=case, answers=ACTIVE, at=later(days=7))
        record_action(report=report, key=KEY, action="Asked.", by=clinician)
        assert measurement.flags.get().action == "Asked."

    def test_a_supervisor_records_one_too_and_a_second_click_is_the_first(self, case, supervisor):
        measurement = score(case)
        for _click in range(2):
            act(measurement, supervisor, "Rang the clinician.")
        assert measurement.flags.get().acted_by == supervisor

    def test_it_is_refused_with_the_reason(self, case, clinician, supervisor):
        measurement, without = score(case), score(case, 0, days=7)
        with pytest.raises(ActionNeeded):
            act(measurement, clinician, "  ")
        with pytest.raises(NoSuchFlag):
            act(without, clinician)
        act(measurement, clinician)
        with pytest.raises(ActedAlready):
            act(measurement, supervisor, "Something else.")

    def test_nobody_else_records_one(self, case, colleague):
        measurement = score(case)
        for person in (colleague, make_person("elsewhere")):
            with pytest.raises(AccessLost):
                act(measurement, person)

    def test_the_case_is_closed_after_it_and_not_before(self, case, clinician):
        measurement = score(case)
        with pytest.raises(CaseHasOpenFlag):
            close_case(case=case, by=clinician)
        act(measurement, clinician)
        close_case(case=case, by=clinician)


class TestNotices:
    """A day later who carries the case and who supervises it are told of the open flag."""

    def seen_by(self, person, **time):
        return [
            (notice.kind, notice.case.code, notice.going_on)
            for notice in newest_notices(person, later(**time), most=9)
        ]

    def test_both_are_told_after_24_hours(self, case, clinician, supervisor, stranger):
        score(case)
        for person in (clinician, supervisor):
            assert self.seen_by(person, hours=23) == []
            assert self.seen_by(person, hours=24) == [("flag-open", case.code, True)]
            assert unread_count(person, later(hours=24)) == 1
        assert self.seen_by(stranger, days=9) == []

    def test_it_goes_when_an_action_is_recorded(self, case, clinician, supervisor):
        act(score(case), clinician, hours=1)
        assert self.seen_by(supervisor, days=9) == []
        assert unread_count(supervisor, later(days=9)) == 0

    def test_of_one_case_alone(self, case, clinician, supervisor):
        act(score(case), clinician, hours=1)
        other = make_case(clinician)
        score(other)
        assert self.seen_by(supervisor, days=1) == [("flag-open", other.code, True)]

    def test_raised_again_by_a_score_it_is_told_once(self, case, clinician, supervisor):
        score(case)
        score(case, days=7)
        assert len(self.seen_by(clinician, days=9)) == 1

    def test_raised_again_by_a_report_it_is_told_of_the_report(self, case, clinician):
        score(case)
        make_report(clinician, case=case, answers=ACTIVE, at=later(days=7))
        kinds = [
            each.report is not None for each in newest_notices(clinician, later(days=9), most=9)
        ]
        assert kinds == [True]

    def test_raised_anew_after_an_action_the_day_counts_anew(self, case, clinician):
        act(score(case), clinician, hours=1)
        score(case, days=7)
        assert self.seen_by(clinician, days=7) == []
        assert len(self.seen_by(clinician, days=8)) == 1

    def test_it_goes_over_with_the_case(self, case, colleague, clinician, supervisor):
        score(case)
        hand_over_case(case=case, by=supervisor, to=colleague, at=later(hours=1))
        assert len(self.seen_by(colleague, days=1)) == 1
        assert self.seen_by(clinician, days=1) == []

    def test_it_is_found_by_its_number(self, case, clinician):
        score(case)
        number = Notice.objects.get(user=clinician).pk
        assert due_notice(clinician, later(days=1), number).case == case
        assert due_notice(clinician, later(hours=1), number) is None
