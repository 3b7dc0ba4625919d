"""The team page and the caseload's selections: what they count, hide and lead to."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from screening.models import Case, Membership
from screening.queries.counts import by_barrier, by_domain_and_band, how_many, planned_steps, waits
from screening.views.teams import shade
from screening.workflows.cases import close_case
from screening.workflows.outcomes import record_outcome
from screening.workflows.plans import decide
from screening.workflows.reports import submit_screening
from screening.workflows.reviews import withdraw_review
from screening.workflows.revising import revise_report
from tests.factories import (
    CALM,
    STUCK,
    make_case,
    make_person,
    make_report,
    make_returned,
    make_review,
    make_review_request,
    make_team,
)

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
ADDRESS = "/teams/riverside/"
# Stuck on the way to the session alone: nothing of diagnosis is likely.
FAR_AWAY = {key: STUCK[key] for key in STUCK if key.startswith(("sessions", "gaps", "session-"))}
QUIET = {"own-step": "yes"}


@pytest.fixture
def watch(browse, supervisor):
    """The supervisor's client."""
    return browse(supervisor)


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def open_cases(team):
    return Case.objects.open().filter(team=team)


def make_reports(by, number, answers=STUCK):
    return [make_report(by, answers=answers) for _ in range(number)]


def first_step(report):
    """The adjustment that the report suggests first."""
    told = json.loads(report.content)["adjustments"]
    return next(row["adjustment"] for row in told if not row["holds"])


def plan(report, by, outcome=""):
    step = {"report": report, "by": by, "kind": "adjustment", "key": first_step(report)}
    decide(**step, choice="planned")
    record_outcome(**step, outcome=outcome)


def revise(report, by, at=None):
    again = revise_report(report=report, by=by, at=at)
    return submit_screening(screening=again, by=by, own_words=again.own_words, at=at)


class TestCounts:
    @pytest.fixture(autouse=True)
    def _cases(self, clinician, colleague, stranger):
        """In the team: two stuck, one far away, one quiet; and four that do not count."""
        make_reports(clinician, 1)
        make_reports(colleague, 1)
        make_reports(clinician, 1, FAR_AWAY)
        make_reports(clinician, 1, QUIET)
        make_reports(stranger, 1)
        case = make_reports(clinician, 1, CALM)[0].screening.case
        close_case(case=case, by=clinician)
        make_case(clinician)

    def test_cases_and_those_with_a_report(self, team):
        assert how_many(open_cases(team)) == {"all": 5, "reported": 4}

    def test_a_case_counts_once_per_domain_and_band(self, team):
        counted = by_domain_and_band(open_cases(team))
        # Misdiagnosis in the two stuck cases; logistics in these and in the one far away.
        assert counted["diagnosis-biology", "likely"] == 2
        assert counted["life-context", "likely"] == 3
        # With little answered, each of the four cases has six unclear barriers here, not one.
        assert counted["readiness-beliefs", "unclear"] == 4
        assert ("readiness-beliefs", "likely") not in counted

    def test_barriers_come_with_the_most_frequent_first(self, team):
        assert list(by_barrier(open_cases(team), "likely").items()) == [
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
        assert by_barrier(open_cases(team), "likely") == {"logistics": 2, "misdiagnosis": 1}

    def test_the_page_shows_them_with_links_to_the_cases(self, watch, team):
        told = text(watch.get(ADDRESS))
        assert "5 open cases" in told
        assert "4 with a report" in told
        for item, number in (("domain=life-context", 3), ("domain=diagnosis-biology", 2)):
            link = f"/cases/?team=riverside&amp;{item}&amp;band=likely"
            assert f'href="{link}">{number}<' in told
        # The domain with most likely cases comes first.
        assert told.index("Life and access") < told.index("Diagnosis and body")

    def test_the_page_names_no_clinician(self, watch, team):
        names = {"first_name": "Agnes", "last_name": "Archer"}
        make_reports(make_person("agnes", team=team, role="clinician", **names), 6)
        told = text(watch.get(ADDRESS))
        assert "8 cases" in told
        assert "agnes" not in told.lower()
        assert "archer" not in told.lower()


class TestHiding:
    """What fewer than five cases have is not told by barrier, by question or by step."""

    def test_barriers(self, watch, clinician):
        make_reports(clinician, 4)
        told = text(watch.get(ADDRESS))
        assert "2 barriers in fewer than 5 cases each" in told
        assert "barrier=" not in told
        make_reports(clinician, 1, FAR_AWAY)
        told = text(watch.get(ADDRESS))
        assert "barrier=logistics&amp;band=likely" in told
        assert "1 barrier in fewer than 5 cases" in told
        make_reports(clinician, 1)
        told = text(watch.get(ADDRESS))
        # Six of six are stuck on logistics, five of them on diagnosis: 83 of 100.
        assert "6 cases" in told
        assert 'width="100%"' in told
        assert 'width="83%"' in told
        assert "in fewer than" not in told

    def test_questions(self, watch, clinician, compiled):
        asked = compiled.questions["systemic-weighs-on-mood"].text.replace("'", "&#x27;")
        make_reports(clinician, 4)
        told = text(watch.get(ADDRESS))
        assert "No question was last answered “don’t know” in 5 open cases or more." in told
        make_reports(clinician, 1)
        told = text(watch.get(ADDRESS))
        assert f"{asked} <span>5 cases</span>" in told

    def test_steps(self, watch, clinician, compiled):
        reports = make_reports(clinician, 5)
        title = compiled.adjustments[first_step(reports[0])].title
        for report, outcome in zip(reports[:4], ("helped", "helped", "no-change", ""), strict=True):
            plan(report, clinician, outcome)
        told = text(watch.get(ADDRESS))
        assert title not in told
        assert "No step has been planned 5 times yet." in told
        plan(reports[4], clinician, "not-done")
        told = text(watch.get(ADDRESS))
        cells = told[told.index(title) :].split("</tr>")[0].split("<td")[1:]
        assert [cell.split(">")[1].split("<")[0] for cell in cells] == ["5", "2", "1", "0", "1"]


class TestSteps:
    def test_those_of_closed_cases_and_of_earlier_reports_count(self, team, clinician, stranger):
        first = make_report(clinician, answers=CALM)
        plan(first, clinician, "made-worse")
        make_report(clinician, case=first.screening.case)
        closed = make_report(clinician, answers=CALM)
        plan(closed, clinician)
        close_case(case=closed.screening.case, by=clinician)
        plan(make_report(stranger), stranger, "helped")
        (row,) = planned_steps(team)
        assert (row["key"], row["planned"], row["worse"], row["helped"]) == (
            first_step(first),
            2,
            1,
            0,
        )

    def test_a_plan_carried_over_to_a_revision_counts_once(self, team, clinician, supervisor):
        report = make_report(clinician)
        plan(report, clinician)
        make_returned(report, by=supervisor)
        assert planned_steps(team)[0]["planned"] == 1
        again = revise(report, clinician)
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
        return report

    def test_median_and_longest_of_what_was_reviewed(self, team, clinician, supervisor):
        for days in (6, 1, 2):
            self.reviewed(clinician, supervisor, days=days)
        # Reviewed longer ago than the page looks back.
        self.reviewed(clinician, supervisor, days=50, ended=self.SINCE - timedelta(days=1))
        counted = waits(team, since=self.SINCE, now=NOW)
        # 1, 2, 6: the middle one is 2.
        assert counted["ended"] == {
            "many": 3,
            "median": timedelta(days=2),
            "longest": timedelta(days=6),
        }
        assert counted["going_on"] == {"many": 0, "median": None, "longest": None}

    def test_an_even_number_has_its_median_between_the_middle_two(
        self, team, clinician, supervisor
    ):
        for days in (1, 2, 5, 9):
            self.reviewed(clinician, supervisor, days=days)
        # (2 + 5) / 2 = 3.5
        assert waits(team, since=self.SINCE, now=NOW)["ended"]["median"] == timedelta(days=3.5)

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
        counted = waits(team, since=self.SINCE, now=NOW)
        assert counted["going_on"] == {
            "many": 2,
            "median": timedelta(days=3),
            "longest": timedelta(days=3),
        }
        assert counted["ended"]["many"] == 0

    def test_the_page_says_them_in_words(self, watch, clinician, supervisor):
        ended = timezone.now() - timedelta(days=1)
        self.reviewed(clinician, supervisor, days=2, ended=ended)
        told = text(watch.get(ADDRESS)).replace("\xa0", " ")
        assert "Median wait</dt><dd>2 days</dd>" in told
        assert "Waiting now</dt><dd>0 reports</dd>" in told


class TestPage:
    def test_is_empty_by_design(self, watch, team):
        told = text(watch.get(ADDRESS))
        assert "No open cases yet" in told
        assert "<table" not in told

    def test_of_cases_without_a_report_has_no_table(self, watch, clinician):
        make_case(clinician)
        told = text(watch.get(ADDRESS))
        assert "1 open case</a>, 0 with a report" in told
        assert 'class="heat"' not in told

    def test_says_who_sees_what(self, watch, team):
        assert "The supervisors of this team see its counts and its cases" in text(
            watch.get(ADDRESS)
        )

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
                text(watch.get(ADDRESS))
            return len(asked)

        def populate(number):
            for report in make_reports(clinician, number):
                plan(report, clinician, "helped")
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
        assert "1 open case<" in text(watch.get(ADDRESS))
        make_case(clinician)
        told = text(watch.get(ADDRESS))
        assert "1 open case<" in told
        assert "at most a minute old" in told


@pytest.mark.parametrize(
    ("number", "most", "expected"),
    [(0, 0, 0), (0, 8, 0), (1, 1, 4), (1, 8, 1), (2, 8, 1), (3, 8, 2), (6, 8, 3), (8, 8, 4)],
)
def test_a_cell_is_shaded_by_its_part_of_the_columns_highest(number, most, expected):
    # ceil(4 x number / most): 3 of 8 is 1.5, so 2.
    assert shade(number, most) == expected


class TestSelection:
    """The caseload, narrowed to the cases behind a cell of the team page."""

    @pytest.fixture(autouse=True)
    def _cases(self, clinician, colleague, stranger):
        make_report(clinician, case=make_case(clinician, code="STUCK-1"))
        make_report(colleague, case=make_case(colleague, code="STUCK-2"))
        make_report(clinician, case=make_case(clinician, code="FAR-1"), answers=FAR_AWAY)
        make_report(clinician, case=make_case(clinician, code="QUIET-1"), answers=QUIET)
        make_case(clinician, code="NEW-1")
        make_report(stranger, case=make_case(stranger, code="OTHER-1"))
        gone = make_case(clinician, code="GONE-1")
        make_report(clinician, case=gone, answers=CALM)
        close_case(case=gone, by=clinician)

    CODES = ("STUCK-1", "STUCK-2", "FAR-1", "QUIET-1", "NEW-1", "OTHER-1", "GONE-1")

    def codes(self, client, **asked):
        told = text(client.get(reverse("caseload"), asked))
        return {code for code in self.CODES if f">{code}<" in told}

    @pytest.mark.parametrize(
        ("asked", "codes"),
        [
            ({"team": "riverside"}, {"STUCK-1", "STUCK-2", "FAR-1", "QUIET-1", "NEW-1"}),
            ({"domain": "diagnosis-biology", "band": "likely"}, {"STUCK-1", "STUCK-2"}),
            ({"domain": "life-context", "band": "likely"}, {"STUCK-1", "STUCK-2", "FAR-1"}),
            ({"barrier": "misdiagnosis", "band": "likely"}, {"STUCK-1", "STUCK-2"}),
            ({"barrier": "misdiagnosis", "band": "unclear"}, {"FAR-1", "QUIET-1"}),
            ({"barrier": "misdiagnosis", "band": "possible"}, set()),
            ({"barrier": "logistics", "band": "likely", "show": "closed"}, {"GONE-1"}),
        ],
    )
    def test_shows_the_cases_behind_a_cell(self, asked, codes, watch):
        assert self.codes(watch, **asked) == codes
        assert self.codes(watch, **asked | {"team": "riverside"}) == codes

    def test_shows_a_clinician_only_their_own(self, web):
        assert self.codes(web, domain="life-context", band="likely") == {"STUCK-1", "FAR-1"}

    def test_says_what_is_shown_and_leads_back(self, watch):
        asked = {"team": "riverside", "domain": "life-context", "band": "likely"}
        told = text(watch.get(reverse("caseload"), asked))
        assert "Showing: <b>Life and access</b>" in told
        assert "(3 cases)" in told
        assert '<a href="/cases/">Show all cases</a>' in told

    def test_says_when_no_case_is_like_that(self, watch):
        told = text(
            watch.get(reverse("caseload"), {"barrier": "gone-from-catalog", "band": "likely"})
        )
        assert "No case is like this now" in told
        assert "<b>gone-from-catalog</b>" in told

    @pytest.mark.parametrize(
        "asked",
        [
            {"team": "hillside"},
            {"team": "no-such-team"},
            {"domain": "life-context"},
            {"band": "likely"},
            {"domain": "life-context", "band": "unlikely"},
            {"domain": "life-context", "band": "certain"},
            {"domain": "life-context", "barrier": "logistics", "band": "likely"},
            {"domain": "<b>", "band": "likely"},
            {"barrier": "x" * 81, "band": "likely"},
        ],
    )
    def test_an_address_that_cannot_be_shows_every_case_and_says_so(self, asked, watch):
        told = text(watch.get(reverse("caseload"), asked))
        assert "a selection that does not exist, so every case is shown" in told
        assert self.codes(watch, **asked) == set(self.CODES) - {"OTHER-1", "GONE-1"}

    def test_goes_along_to_the_next_page(self, watch, clinician):
        for _ in range(21):
            make_report(clinician)
        asked = {"team": "riverside", "barrier": "logistics", "band": "likely"}
        told = text(watch.get(reverse("caseload"), asked))
        onward = "?team=riverside&amp;barrier=logistics&amp;band=likely&amp;page=2"
        assert f'href="{onward}"' in told
        assert "Page 2 of 2" in text(watch.get("/cases/" + onward.replace("&amp;", "&")))

    def test_takes_the_same_queries_for_3_cases_and_for_30(self, watch, clinician):
        def queries():
            asked = {"team": "riverside", "barrier": "logistics", "band": "likely"}
            with CaptureQueriesContext(connection) as sent:
                text(watch.get(reverse("caseload"), asked))
            return len(sent)

        few = queries()
        for _ in range(27):
            make_report(clinician)
        assert queries() == few <= MOST_QUERIES
