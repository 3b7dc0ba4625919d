"""The team page: what it shows of the counts, what it hides and where it leads."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from screening.models import Membership
from screening.queries.team import TeamCounts, Waits
from screening.web.presenters.team import shade, team_page
from tests.factories import (
    FAR_AWAY,
    QUIET,
    STUCK,
    first_step,
    make_case,
    make_person,
    make_planned,
    make_report,
    make_review,
    make_review_request,
    make_team,
)
from tests.pages import page

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
ADDRESS = "/teams/riverside/"


@pytest.fixture
def watch(browse, supervisor):
    """The supervisor's client."""
    return browse(supervisor)


def shown(client):
    response = client.get(ADDRESS)
    assert response.status_code == 200
    return page(response)


def bars(result):
    """The widths of the bars beside the barriers, in order."""
    return [one["width"] for one in result.main.select("svg.bar rect")]


def make_reports(by, number, answers=STUCK):
    return [make_report(by, answers=answers) for _ in range(number)]


class TestCounts:
    @pytest.fixture(autouse=True)
    def _cases(self, clinician, colleague):
        """Two stuck, one far away, one quiet, and one without a report."""
        make_reports(clinician, 1)
        make_reports(colleague, 1)
        make_reports(clinician, 1, FAR_AWAY)
        make_reports(clinician, 1, QUIET)
        make_case(clinician)

    def test_each_leads_to_its_cases(self, watch):
        result = shown(watch)
        assert "5 open cases , 4 with a report." in result.text
        assert result.links["5 open cases"] == "/cases/?team=riverside"
        assert (
            result.links["3 cases: Life and access, Likely"]
            == "/cases/?team=riverside&domain=life-context&band=likely"
        )
        assert (
            result.links["2 cases: Diagnosis and body, Likely"]
            == "/cases/?team=riverside&domain=diagnosis-biology&band=likely"
        )

    def test_the_domain_with_most_likely_cases_comes_first(self, watch):
        names = [row[0] for row in shown(watch).rows]
        assert names[:2] == ["Life and access", "Diagnosis and body"]

    def test_no_clinician_is_named(self, watch, team):
        names = {"first_name": "Agnes", "last_name": "Archer"}
        make_reports(make_person("agnes", team=team, role="clinician", **names), 6)
        text = shown(watch).text
        assert "8 cases" in text
        assert "agnes" not in text.lower()
        assert "archer" not in text.lower()


class TestSmallCounts:
    """What fewer than five cases have stands apart, with its cases: a supervisor may open each."""

    def test_barriers(self, watch, clinician, compiled):
        logistics = compiled.barriers["logistics"].name
        make_reports(clinician, 4)
        result = shown(watch)
        assert "2 barriers " in result.text
        assert f"{logistics} : 4 cases" in result.text
        assert result.links[logistics] == "/cases/?team=riverside&barrier=logistics&band=likely"
        assert bars(result) == []
        make_reports(clinician, 1, FAR_AWAY)
        result = shown(watch)
        assert f"{logistics} 5 cases" in result.text
        assert "1 more barrier " in result.text
        make_reports(clinician, 1)
        result = shown(watch)
        # Six of six are stuck on logistics, five of them on diagnosis: 83 of 100.
        assert f"{logistics} 6 cases" in result.text
        assert bars(result) == ["100%", "83%"]
        assert "more barrier" not in result.text

    def test_questions(self, watch, clinician, compiled):
        asked = compiled.questions["systemic-weighs-on-mood"].text
        cases = [report.screening.case for report in make_reports(clinician, 4)]
        result = shown(watch)
        assert f"{asked} {' , '.join(sorted(case.code for case in cases))}" in result.text
        assert all(result.links[case.code] == f"/cases/{case.uuid}/" for case in cases)
        make_reports(clinician, 1)
        result = shown(watch)
        assert f"{asked} 5 cases" in result.text
        assert cases[0].code not in result.links

    def test_a_question_answered_since_counts_no_more(self, watch, clinician):
        (report,) = make_reports(clinician, 1)
        case = report.screening.case
        assert case.code in shown(watch).links
        make_report(clinician, case=case, answers=FAR_AWAY)
        result = shown(watch)
        assert case.code not in result.links
        assert "No question was last answered “don’t know” in an open case." in result.text

    def test_steps(self, watch, clinician, compiled):
        reports = make_reports(clinician, 5)
        title = compiled.adjustments[first_step(reports[0])].title
        for report, outcome in zip(reports[:4], ("helped", "helped", "no-change", ""), strict=True):
            make_planned(report, by=clinician, outcome=outcome)
        result = shown(watch)
        assert f"{title}: planned 4 times, helped 2 times, no change 1 time (" in result.text
        assert result.links[reports[3].screening.case.code].startswith("/cases/")
        make_planned(reports[4], by=clinician, outcome="not-done")
        assert [title, "5", "2", "1", "0", "1"] in shown(watch).rows

    def test_a_step_planned_twice_in_a_case_leads_to_it_once(self, watch, clinician):
        (report,) = make_reports(clinician, 1)
        make_planned(report, by=clinician)
        again = make_report(clinician, case=report.screening.case)
        make_planned(again, by=clinician)
        text = shown(watch).text
        assert f"planned 2 times ( {report.screening.case.code} )" in text


def counts(**some):
    """A team's counts, with `some` beside nothing at all."""
    nothing = {"cases": 0, "reported": 0, "domains": {}, "barriers": {}, "questions": {}}
    nothing |= {"rare_questions": {}, "rare_steps": {}}
    waits = {"ended": Waits(0, None, None), "going_on": Waits(0, None, None)}
    return TeamCounts(**{"at": NOW, "steps": [], **nothing, **waits} | some)


class TestRows:
    def test_a_bar_is_rounded_half_up(self, compiled):
        counted = counts(cases=40, reported=40, barriers={"logistics": 15, "alliance": 5})
        # 37.5 and 12.5 per cent.
        assert [row.percent for row in team_page(compiled, counted).barriers] == [38, 13]

    def test_what_left_the_catalog_goes_by_its_key(self, compiled):
        counted = counts(
            cases=9,
            reported=9,
            domains={("old-domain", "likely"): 9},
            barriers={"old-barrier": 9},
            questions={"old-question": 9},
        )
        rows = team_page(compiled, counted)
        assert (rows.domains[0].name, rows.domains[0].cells[0].cases) == ("old-domain", 9)
        assert (rows.barriers[0].name, rows.questions[0].text) == ("old-barrier", "old-question")

    def test_ten_are_listed_and_the_rest_apart(self, compiled):
        counted = counts(cases=9, reported=9, barriers=dict.fromkeys(compiled.barriers, 9))
        rows = team_page(compiled, counted)
        assert (len(rows.barriers), len(rows.rare_barriers)) == (10, 20)

    def test_before_the_first_release_there_are_none(self):
        rows = team_page(None, counts(cases=1))
        assert (rows.empty, rows.domains, rows.barriers) == (False, (), ())

    @pytest.mark.parametrize(
        ("number", "most", "expected"),
        [(0, 0, 0), (0, 8, 0), (1, 1, 4), (1, 8, 1), (2, 8, 1), (3, 8, 2), (6, 8, 3), (8, 8, 4)],
    )
    def test_a_cell_is_shaded_by_its_part_of_the_columns_highest(self, number, most, expected):
        # ceil(4 x number / most): 3 of 8 is 1.5, so 2.
        assert shade(number, most) == expected


class TestPage:
    def test_is_empty_by_design(self, watch, team):
        result = shown(watch)
        assert "No open cases yet" in result.headings
        assert result.rows == []

    def test_of_cases_without_a_report_has_no_table(self, watch, clinician):
        make_case(clinician)
        result = shown(watch)
        assert "1 open case , 0 with a report." in result.text
        assert result.rows == []

    def test_says_who_sees_what(self, watch, team):
        assert "The supervisors of this team see its counts and its cases" in shown(watch).text

    def test_says_the_waits_in_words(self, watch, clinician, supervisor):
        ended = timezone.now() - timedelta(days=1)
        start = ended - timedelta(days=2)
        report = make_report(clinician, answers=FAR_AWAY, at=start)
        make_review_request(report, at=start)
        make_review(report, by=supervisor, at=ended)
        facts = shown(watch).facts
        assert facts["Reviewed in the last 90 days"] == "1 report"
        assert facts["Median wait"] == facts["Longest wait"] == "2 days"
        assert facts["Waiting now"] == "0 reports"
        assert "Median so far" not in facts

    def test_is_for_supervisors_of_this_very_team(self, browse, team):
        elsewhere = make_person("elsewhere", team=make_team("Hillside"), role="supervisor")
        assert browse(elsewhere).get(ADDRESS).status_code == 404
        Membership.objects.create(user=elsewhere, team=team, role="clinician")
        assert browse(elsewhere).get(ADDRESS).status_code == 403
        Membership.objects.create(user=elsewhere, team=team, role="supervisor")
        assert browse(elsewhere).get(ADDRESS).status_code == 200

    def test_of_no_team_is_not_found(self, watch):
        assert watch.get("/teams/no-such-team/").status_code == 404

    def test_takes_the_same_few_queries_for_3_cases_and_for_30(self, watch, clinician, supervisor):
        def queries():
            with CaptureQueriesContext(connection) as asked:
                shown(watch)
            return len(asked)

        def populate(number):
            for report in make_reports(clinician, number):
                make_planned(report, by=clinician, outcome="helped")
                make_review_request(report)
                make_review(report, by=supervisor)

        populate(3)
        few = queries()
        populate(27)
        assert queries() == few <= MOST_QUERIES

    def test_keeps_its_counts_for_a_minute(self, watch, clinician, settings):
        settings.CACHES = settings.CACHES | {
            "counts": {
                "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
                "LOCATION": "a place of this test's own",
            }
        }
        make_case(clinician)
        assert "1 open case" in shown(watch).links
        make_case(clinician)
        result = shown(watch)
        assert "1 open case" in result.links
        assert "at most a minute old" in result.text
