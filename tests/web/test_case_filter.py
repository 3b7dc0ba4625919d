"""The caseload, narrowed to the cases behind a cell of the team page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.web.case_filter import CaseFilter
from screening.workflows.cases import close_case
from tests.factories import CALM, FAR_AWAY, QUIET, make_case, make_report
from tests.pages import page

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
CODES = {"STUCK-1", "STUCK-2", "FAR-1", "QUIET-1", "NEW-1", "OTHER-1", "GONE-1"}


@pytest.fixture
def watch(browse, supervisor):
    """The supervisor's client."""
    return browse(supervisor)


@pytest.fixture(autouse=True)
def _cases(clinician, colleague, stranger):
    make_report(clinician, case=make_case(clinician, code="STUCK-1"))
    make_report(colleague, case=make_case(colleague, code="STUCK-2"))
    make_report(clinician, case=make_case(clinician, code="FAR-1"), answers=FAR_AWAY)
    make_report(clinician, case=make_case(clinician, code="QUIET-1"), answers=QUIET)
    make_case(clinician, code="NEW-1")
    make_report(stranger, case=make_case(stranger, code="OTHER-1"))
    gone = make_case(clinician, code="GONE-1")
    make_report(clinician, case=gone, answers=CALM)
    close_case(case=gone, by=clinician)


def caseload(client, **asked):
    response = client.get(reverse("caseload"), asked)
    assert response.status_code == 200
    return page(response)


def codes(client, **asked):
    return CODES & set(caseload(client, **asked).links)


@pytest.mark.parametrize(
    ("asked", "expected"),
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
def test_shows_the_cases_behind_a_cell(asked, expected, watch):
    assert codes(watch, **asked) == expected
    assert codes(watch, **asked | {"team": "riverside"}) == expected


def test_shows_a_clinician_only_their_own(web):
    assert codes(web, domain="life-context", band="likely") == {"STUCK-1", "FAR-1"}


def test_says_what_is_shown_and_leads_back(watch):
    result = caseload(watch, team="riverside", domain="life-context", band="likely")
    assert any(
        alert.startswith("Showing: Life and access ,") and "(3 cases)" in alert
        for alert in result.alerts
    )
    assert result.links["Show all cases"] == "/cases/"


def test_says_when_no_case_is_like_that(watch):
    result = caseload(watch, barrier="gone-from-catalog", band="likely")
    assert "No case is like this now" in result.text
    assert any("gone-from-catalog" in alert for alert in result.alerts)


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
def test_an_address_that_cannot_be_shows_every_case_and_says_so(asked, watch):
    result = caseload(watch, **asked)
    assert any(
        "a selection that does not exist, so every case is shown" in alert
        for alert in result.alerts
    )
    assert codes(watch, **asked) == CODES - {"OTHER-1", "GONE-1"}


def test_goes_along_to_the_next_page(watch, clinician):
    for _ in range(21):
        make_report(clinician)
    result = caseload(watch, team="riverside", barrier="logistics", band="likely")
    onward = "/cases/?team=riverside&barrier=logistics&band=likely&page=2"
    assert onward in result.links.values()
    assert "Page 2 of 2" in page(watch.get(onward)).text


def test_takes_the_same_queries_for_3_cases_and_for_30(watch, clinician):
    def queries():
        with CaptureQueriesContext(connection) as sent:
            caseload(watch, team="riverside", barrier="logistics", band="likely")
        return len(sent)

    few = queries()
    for _ in range(27):
        make_report(clinician)
    assert queries() == few <= MOST_QUERIES


def test_a_filter_is_written_into_an_address_as_it_was_read(team):
    chosen = CaseFilter(team=team, barrier="logistics", band="likely", name="Logistics")
    assert chosen.narrows
    assert chosen.asked == {"team": "riverside", "barrier": "logistics", "band": "likely"}
    assert chosen.conditions == {
        "team": team,
        "domain": "",
        "barrier": "logistics",
        "band": "likely",
    }
    assert (CaseFilter().narrows, CaseFilter().asked) == (False, {})
