"""A team's counts: which cases, findings, steps and waits they take in and leave out."""

from datetime import UTC, datetime, timedelta

import pytest

from screening.models import Case
from screening.queries.team import (
    Waits,
    count_team,
    found,
    how_many,
    planned_steps,
    waits,
)
from screening.workflows.cases import close_case
from screening.workflows.reviews import withdraw_review
from tests.factories import (
    CALM,
    FAR_AWAY,
    QUIET,
    first_step,
    make_case,
    make_planned,
    make_report,
    make_returned,
    make_review,
    make_review_request,
    make_revision,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def open_cases(team):
    return Case.objects.open().filter(team=team)


class TestCases:
    @pytest.fixture(autouse=True)
    def _cases(self, clinician, colleague, stranger):
        """In the team: two stuck, one far away, one quiet; and four that do not count."""
        make_report(clinician)
        make_report(colleague)
        make_report(clinician, answers=FAR_AWAY)
        make_report(clinician, answers=QUIET)
        make_report(stranger)
        case = make_report(clinician, answers=CALM).screening.case
        close_case(case=case, by=clinician)
        make_case(clinician)

    def test_cases_and_those_with_a_report(self, team):
        assert how_many(open_cases(team))[:2] == (5, 4)

    def test_a_case_counts_once_per_domain_and_band(self, team):
        counted = found(open_cases(team))[0]
        # Misdiagnosis in the two stuck cases; logistics in these and in the one far away.
        assert counted["diagnosis-biology", "likely"] == 2
        assert counted["life-context", "likely"] == 3
        # With little answered, each of the four cases has six unclear barriers here, not one.
        assert counted["readiness-beliefs", "unclear"] == 4
        assert ("readiness-beliefs", "likely") not in counted

    def test_barriers_come_with_the_most_frequent_first(self, team):
        assert list(found(open_cases(team))[1].items()) == [
            ("logistics", 3),
            ("misdiagnosis", 2),
        ]

    def test_only_the_newest_report_of_a_case_counts(self, team, clinician):
        case = open_cases(team).get(
            clinician=clinician,
            latest_report__findings__barrier="misdiagnosis",
            latest_report__findings__band="likely",
        )
        make_report(clinician, case=case, answers=QUIET)
        assert found(open_cases(team))[1] == {"logistics": 2, "misdiagnosis": 1}

    def test_a_question_counts_where_its_last_answer_is_dont_know(self, team):
        # Of the open cases the two stuck ones; the closed one and the other team's do not count.
        assert how_many(open_cases(team))[2] == {"systemic-weighs-on-mood": 2}

    def test_all_counts_come_as_one_value(self, team):
        counted = count_team(team, NOW)
        assert (counted.at, counted.cases, counted.reported) == (NOW, 5, 4)
        assert counted.barriers == {"logistics": 3, "misdiagnosis": 2}


class TestSteps:
    def test_those_of_closed_cases_and_of_earlier_reports_count(self, team, clinician, stranger):
        first = make_report(clinician, answers=CALM)
        make_planned(first, by=clinician, outcome="made-worse")
        make_report(clinician, case=first.screening.case)
        closed = make_report(clinician, answers=CALM)
        make_planned(closed, by=clinician)
        close_case(case=closed.screening.case, by=clinician)
        make_planned(make_report(stranger), by=stranger, outcome="helped")
        (row,) = planned_steps(team)
        assert (row["key"], row["planned"], row["worse"], row["helped"]) == (
            first_step(first),
            2,
            1,
            0,
        )

    def test_a_plan_carried_over_to_a_revision_counts_once(self, team, clinician, supervisor):
        report = make_report(clinician)
        make_planned(report, by=clinician)
        make_returned(report, by=supervisor)
        assert planned_steps(team)[0]["planned"] == 1
        again = make_revision(report, by=clinician)
        assert again.decisions.count() == 1
        assert planned_steps(team)[0]["planned"] == 1


class TestWaits:
    SINCE = NOW - timedelta(days=90)

    def reported(self, by, at):
        return make_report(by, answers=FAR_AWAY, at=at)

    def reviewed(self, clinician, supervisor, *, days, ended=NOW - timedelta(days=1)):
        start = ended - timedelta(days=days)
        report = self.reported(clinician, start)
        make_review_request(report, at=start)
        make_review(report, by=supervisor, at=ended)

    def test_median_and_longest_of_what_was_reviewed(self, team, clinician, supervisor):
        for days in (6, 1, 2):
            self.reviewed(clinician, supervisor, days=days)
        # Reviewed longer ago than the page looks back.
        self.reviewed(clinician, supervisor, days=50, ended=self.SINCE - timedelta(days=1))
        ended, going_on = waits(team, since=self.SINCE, now=NOW)
        # 1, 2, 6: the middle one is 2.
        assert ended == Waits(3, timedelta(days=2), timedelta(days=6))
        assert going_on == Waits(0, None, None)

    def test_an_even_number_has_its_median_between_the_middle_two(
        self, team, clinician, supervisor
    ):
        for days in (1, 2, 5, 9):
            self.reviewed(clinician, supervisor, days=days)
        ended, _going_on = waits(team, since=self.SINCE, now=NOW)
        # (2 + 5) / 2 = 3.5
        assert ended.median == timedelta(days=3.5)

    def test_what_waits_now(self, team, clinician, colleague, supervisor, stranger):
        start = NOW - timedelta(days=3)
        for by in (clinician, colleague):
            make_review_request(self.reported(by, start), at=start)
        withdrawn = self.reported(clinician, start)
        make_review_request(withdrawn, at=start)
        withdraw_review(report=withdrawn, by=clinician, at=start)
        superseded = self.reported(clinician, start)
        make_review_request(superseded, at=start)
        make_report(clinician, case=superseded.screening.case, at=NOW)
        closed = self.reported(clinician, start)
        make_review_request(closed, at=start)
        close_case(case=closed.screening.case, by=clinician)
        ended, going_on = waits(team, since=self.SINCE, now=NOW)
        assert going_on == Waits(2, timedelta(days=3), timedelta(days=3))
        assert ended.many == 0
