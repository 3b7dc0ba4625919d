"""Caseload, cases, reports and catalog as people see them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.models import Membership
from screening.workflows.cases import close_case
from tests.factories import (
    STUCK,
    answer,
    make_case,
    make_person,
    make_report,
    make_screening,
    make_team,
    past_the_application,
)
from tests.pages import page

pytestmark = pytest.mark.django_db

MOST_QUERIES = 11
MOST_QUERIES_TO_SAVE = 9
"""Seven, and the two of a savepoint; in a service, where BEGIN stands instead, eight."""


def text(response):
    return response.content.decode()


def count_queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


class TestCaseload:
    def test_is_empty_by_design(self, web):
        assert "Open the first case" in text(web.get(reverse("caseload")))

    def test_says_who_adds_people_to_teams(self, browse):
        assert "not a member of a team yet" in text(
            browse(make_person("newcomer")).get(reverse("caseload"))
        )

    def test_tells_a_supervisor_what_will_come(self, browse, supervisor):
        result = text(browse(supervisor).get(reverse("caseload")))
        assert "as soon as a clinician of your team opens one" in result

    def test_shows_barriers_flag_and_next_step(self, web, clinician):
        make_report(clinician, case=make_case(clinician, code="K-1"))
        result = text(web.get(reverse("caseload")))
        assert "Misdiagnosis" in result
        assert "⚑" in result
        assert "Record action" in result

    def test_shows_a_supervisor_whose_case_it_is_and_no_way_to_answer(
        self, browse, supervisor, clinician
    ):
        make_screening(clinician, case=make_case(clinician, code="K-1"))
        result = text(browse(supervisor).get(reverse("caseload")))
        assert "clinician" in result
        assert "Waits for the clinician" in result
        assert "New case" not in result

    def test_keeps_closed_cases_on_a_page_of_their_own(self, web, clinician):
        case = make_case(clinician, code="K-1")
        close_case(case=case, by=clinician)
        assert "K-1" not in text(web.get(reverse("caseload")))
        assert "K-1" in text(web.get(reverse("caseload"), {"show": "closed"}))

    def test_has_pages(self, web, clinician):
        for number in range(26):
            make_case(clinician, code=f"P-{number}")
        assert "Page 1 of 2" in text(web.get(reverse("caseload")))
        assert "P-0<" in text(web.get(reverse("caseload"), {"page": 2}))
        assert web.get(reverse("caseload"), {"page": "nonsense"}).status_code == 200

    def test_takes_the_same_queries_for_3_cases_and_for_30(self, web, clinician):
        for _ in range(3):
            make_report(clinician)
        few = count_queries(web, reverse("caseload"))
        for _ in range(27):
            make_report(clinician)
        assert count_queries(web, reverse("caseload")) == few <= MOST_QUERIES


class TestNewCase:
    DATA = {
        "code": "k-7",
        "modality": "cbt",
        "started_on": "2026-03-01",
        "sessions": "14",
        "session_spacing": "fortnightly",
    }

    def post(self, web, own_team, **changes):
        return web.post(reverse("new_case"), self.DATA | {"team": own_team.pk} | changes)

    def test_leads_to_the_first_page(self, web, team, clinician):
        response = self.post(web, team)
        case = clinician.cases.get()
        assert (case.code, case.session_spacing) == ("K-7", "fortnightly")
        assert response["Location"] == reverse("screening", args=[case.screenings.get().uuid])

    def test_may_leave_the_spacing_to_the_questionnaire(self, web, team, clinician):
        assert self.post(web, team, session_spacing="").status_code == 302
        assert clinician.cases.get().session_spacing == ""

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"code": ""}, "Enter the code"),
            ({"code": "John Smith"}, "Never use a name"),
            ({"code": "JOHN"}, "at least one digit"),
            ({"code": "K-" + "1" * 30}, "Shorten this to 20 characters"),
            ({"modality": "astrology"}, "Choose one of those that are offered"),
            ({"started_on": "yesterday"}, "Enter a date"),
            ({"started_on": "2999-01-01"}, "a day to come"),
            ({"sessions": "-1"}, "Enter 0 or more"),
            ({"sessions": "1001"}, "at most 1000"),
            ({"sessions": "many"}, "whole number"),
            ({"session_spacing": "daily"}, "Choose one of those that are offered"),
        ],
    )
    def test_refuses_what_cannot_be(self, changes, message, web, team, clinician):
        response = self.post(web, team, **changes)
        assert response.status_code == 422
        assert message in text(response)
        assert not clinician.cases.exists()

    def test_of_somebody_in_two_teams_asks_which_and_takes_no_other(self, web, team, clinician):
        second = make_team("Hillside")
        Membership.objects.create(user=clinician, team=second, role="clinician")
        forged = web.post(reverse("new_case"), self.DATA | {"team": "999999"})
        assert forged.status_code == 422
        assert "Choose one of those that are offered" in text(forged)
        self.post(web, second)
        assert clinician.cases.get().team == second

    def test_refuses_a_code_that_the_team_has_already(self, web, team, colleague):
        make_case(colleague, code="K-7")
        response = self.post(web, team)
        assert response.status_code == 422
        assert "code" in text(response)


class TestCase:
    def test_tells_its_history(self, web, clinician):
        case = make_case(clinician)
        assert "Not screened yet" in text(web.get(reverse("case", args=[case.uuid])))
        make_report(clinician, case=case)
        make_screening(clinician, case=case, answers={"own-step": "yes"})
        shown = page(web.get(reverse("case", args=[case.uuid])))
        assert "Read report 1" in shown.links
        assert "1 answer stored" in shown.text
        assert "Possible bipolar disorder in the history" in shown.text

    def test_is_amended_closed_and_reopened(self, web, clinician):
        case = make_case(clinician)
        course = {"modality": "schema", "started_on": "2026-02-01", "sessions": "20"}
        course |= {"code": case.code}
        course |= {"session_spacing": "tapering"}
        for name, data in (("amend_case", course), ("close_case", {}), ("reopen_case", {})):
            response = web.post(reverse(name, args=[case.uuid]), data)
            assert response["Location"] == reverse("case", args=[case.uuid])
        case.refresh_from_db()
        assert (case.modality, case.session_spacing) == ("schema", "tapering")
        assert case.closed_at is None

    def test_of_before_the_spacing_was_asked_for_is_amended_without_it(self, web, clinician):
        case = make_case(clinician, session_spacing="")
        course = {"modality": "schema", "started_on": "2026-02-01", "sessions": "20"}
        course |= {"code": case.code}
        response = web.post(reverse("amend_case", args=[case.uuid]), course)
        assert response["Location"] == reverse("case", args=[case.uuid])
        assert "Sessions are planned" not in page(web.get(response["Location"])).facts

    def test_says_how_far_apart_its_sessions_are_planned(self, web, clinician):
        case = make_case(clinician, session_spacing="no-rhythm")
        shown = page(web.get(reverse("case", args=[case.uuid])))
        assert shown.facts["Sessions are planned"] == "No regular rhythm"

    def test_says_why_a_second_closing_is_refused(self, web, clinician):
        case = make_case(clinician)
        close_case(case=case, by=clinician)
        response = web.post(reverse("close_case", args=[case.uuid]))
        assert response.status_code == 409
        assert "was closed on" in text(response)
        assert web.post(reverse("start_screening", args=[case.uuid])).status_code == 409


class TestQuestionnaireQueries:
    def test_a_page_takes_few_and_always_the_same(self, web, clinician):
        draft = make_screening(clinician)
        address = reverse("questionnaire", args=[draft.uuid, "diagnosis-biology"])
        count_queries(web, address)
        few = count_queries(web, address)
        answer(draft, by=clinician, **STUCK)
        assert count_queries(web, address) == few <= MOST_QUERIES

    def test_saving_an_answer_takes_few(self, web, clinician):
        draft = make_screening(clinician)
        address = reverse("answer", args=[draft.uuid, "own-step"])
        for option, seen in (("yes", ""), ("no", "yes")):
            with CaptureQueriesContext(connection) as queries:
                web.post(address, {"answer-own-step": option, "seen-own-step": seen})
            assert len(queries) <= MOST_QUERIES_TO_SAVE


class TestCatalog:
    def test_lists_all_barriers(self, web, compiled):
        result = text(web.get(reverse("catalog")))
        for key in compiled.barriers:
            assert reverse("catalog_barrier", args=[key]) in result

    def test_shows_what_each_barrier_asks_weighs_and_cites(self, web, compiled):
        for key in compiled.barriers:
            response = web.get(reverse("catalog_barrier", args=[key]))
            assert response.status_code == 200
            assert "Opening question" in text(response)
            assert "What helps" in text(response)

    def test_is_empty_by_design_before_the_first_release(self, web, db):
        with past_the_application() as cursor:
            cursor.execute("DELETE FROM screening_event")
            cursor.execute("DELETE FROM screening_catalogrelease")
        assert "No catalog has been published yet" in text(web.get(reverse("catalog")))
        assert web.get(reverse("catalog_barrier", args=["alliance"])).status_code == 404


class TestSafety:
    def test_policy_allows_nothing_from_elsewhere(self, web):
        policy = web.get(reverse("caseload"))["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy

    def test_a_missing_table_shows_a_page_without_details(self, clinician):
        client = Client(raise_request_exception=False)
        client.force_login(clinician)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE screening_catalogrelease RENAME TO gone")
        response = client.get(reverse("catalog"))
        assert response.status_code == 503
        assert "The database does not answer" in text(response)
        assert "gone" not in text(response)
