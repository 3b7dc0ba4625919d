"""Searching and ordering the caseload: what is found, what stands in addresses, bad input."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.workflows.cases import close_case
from tests.factories import CALM, URGENT, make_case, make_report
from tests.pages import page

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def search(client, term, address=""):
    return client.post(reverse("search_cases") + address, {"term": term}, follow=True)


def codes(response):
    """The codes of the rows, without what else stands in the cell."""
    return [row[0].split()[0] for row in page(response).rows]


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("K-1043", ["K-1043"]),
        ("k–1043", ["K-1043"]),
        ("10", ["K-1043"]),
        ("schema", ["K-1043"]),
        ("cbt", ["B-7"]),
        ("Cognitive behav", ["B-7"]),
        ("logist", ["B-7"]),
        ("misdiag", ["B-7"]),
        ("alliance", []),
        ("%", []),
        ("_", []),
        ("K%3", []),
        ("\\", []),
        ("'; DROP TABLE screening_case; --", []),
        ("<b>", []),
    ],
)
def test_finds_codes_therapies_and_barriers(term, found, web, clinician):
    make_case(clinician, code="K-1043", modality="schema")
    make_report(clinician, case=make_case(clinician, code="B-7"), answers=CALM)
    response = search(web, term)
    assert codes(response) == found
    assert page(response).fields["term"] == term
    assert any(f"“{term}”" in alert for alert in page(response).alerts)


def test_looks_through_ones_own_cases_alone_and_closed_ones_on_their_page(
    web, clinician, colleague
):
    make_case(clinician, code="K-1043")
    make_case(colleague, code="K-1044")
    close_case(case=make_case(clinician, code="K-1099"), by=clinician)
    assert codes(search(web, "K-10")) == ["K-1043"]
    assert codes(search(web, "K-10", "?show=closed")) == ["K-1099"]


def test_leaves_the_part_that_was_shown_and_keeps_the_order(web, clinician):
    for code in ("K-2", "K-1"):
        make_case(clinician, code=code)
    response = search(web, "K-", "?show=flags&sort=code")
    assert codes(response) == ["K-1", "K-2"]
    assert response.redirect_chain == [("/cases/?sort=code&search=1", 302)]


def test_no_address_names_what_was_searched_for(web, clinician):
    for number in range(21):
        make_case(clinician, code=f"K-{number}")
    response = search(web, "K-")
    shown = page(response)
    addresses = [*shown.links.values(), *(form["action"] for form in shown.main.find_all("form"))]
    assert len(shown.rows) == 20
    assert not [address for address in addresses if "K-" in address]
    assert "/cases/?search=1&page=2" in addresses
    assert len(page(web.get("/cases/?search=1&page=2")).rows) == 1


def test_each_search_keeps_its_number_and_an_empty_one_ends_it(web, clinician):
    make_case(clinician, code="K-1")
    make_case(clinician, code="B-1")
    first, second = search(web, "K-"), search(web, "B-")
    assert (codes(first), codes(second)) == (["K-1"], ["B-1"])
    assert codes(web.get("/cases/?search=1")) == ["K-1"]
    assert search(web, "K-").redirect_chain[-1][0] == "/cases/?search=1"
    assert search(web, " \u200b ").redirect_chain[-1][0] == "/cases/"


def test_a_session_keeps_twenty_searches_and_says_when_one_has_ended(web, clinician):
    make_case(clinician, code="K-1")
    for number in range(21):
        web.post(reverse("search_cases"), {"term": f"Z-{number}"})
    response = web.get("/cases/?search=1")
    assert "This search has ended" in page(response).alerts[0]
    assert codes(response) == ["K-1"]
    assert page(web.get("/cases/?search=21")).fields["term"] == "Z-20"
    assert "This search has ended" in page(web.get("/cases/?search=%27x")).text


def test_ten_thousand_characters_are_too_many(web, clinician):
    make_case(clinician, code="K-1")
    response = search(web, "x" * 10_000)
    assert response.status_code == 422
    assert "Search for at most 100 characters, such as a code." in page(response).alerts
    assert codes(response) == ["K-1"]
    assert page(response).fields["term"] == "x" * 10_000


def test_a_character_that_no_form_sends_is_refused(web):
    assert search(web, "K\0").status_code == 400


@pytest.mark.parametrize(
    "asked",
    [
        {"sort": "no-such"},
        {"sort": "-code; DROP TABLE"},
        {"show": "no-such"},
        {"show": "closed", "sort": "needs"},
        {"sessions": "0"},
        {"sessions": "-1"},
        {"sessions": "1001"},
        {"sessions": "9" * 5000},
        {"sessions": "six"},
        {"sessions": "²"},
    ],
)
def test_what_does_not_exist_is_said_and_every_case_shown(asked, web, clinician):
    make_case(clinician, code="K-1")
    response = web.get(reverse("caseload"), asked)
    assert (response.status_code, codes(response)) == (200, ["K-1"])
    assert "a selection that does not exist, so every case is shown" in page(response).alerts[0]


def test_a_page_that_does_not_exist_is_said(web, clinician):
    make_case(clinician, code="K-1")
    for number in ("1000000000", "0", "-1", "x", "9" * 5000, "1.5"):
        response = web.get(reverse("caseload"), {"page": number})
        assert (response.status_code, codes(response)) == (200, ["K-1"]), number
        assert "The list has no such page. This is page 1." in page(response).alerts[0], number


def test_parts_say_how_many_cases_each_leads_to(web, clinician, supervisor):
    make_report(clinician, answers=URGENT)
    make_case(clinician)
    parts = page(web.get(reverse("caseload"))).soup.find(
        "nav", attrs={"aria-label": "Part of the caseload"}
    )
    for link in parts.find_all("a"):
        number = int(link.find("span").get_text())
        assert len(page(web.get(link["href"])).rows) == number


def test_the_number_of_sessions_is_chosen_where_it_matters(web, clinician):
    make_case(clinician, code="K-1", sessions=4)
    shown = page(web.get(reverse("caseload"), {"show": "unscreened", "sort": "code"}))
    assert shown.rows == []
    assert shown.fields["sessions"] == "6"
    sent = shown.fields | {"sessions": "4"}
    assert codes(web.get(reverse("caseload"), sent)) == ["K-1"]
    assert (sent["show"], sent["sort"]) == ("unscreened", "code")


def test_takes_the_same_queries_for_3_cases_and_for_20_with_a_search(browse, supervisor, clinician):
    desk = browse(supervisor)
    search(desk, "K-")

    def queries():
        with CaptureQueriesContext(connection) as sent:
            assert desk.get("/cases/?search=1&sort=due").status_code == 200
        return len(sent)

    for number in range(3):
        make_report(clinician, case=make_case(clinician, code=f"K-A{number}"))
    few = queries()
    for number in range(17):
        make_report(clinician, case=make_case(clinician, code=f"K-B{number}"))
    assert queries() == few <= MOST_QUERIES
