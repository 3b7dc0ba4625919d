"""Pages offer only what is possible; what became impossible since is refused on the same page."""

import pytest
from django.urls import reverse

from screening.models import ReviewRequest
from screening.workflows.cases import close_case
from screening.workflows.safety import record_action
from tests.factories import (
    CALM,
    make_case,
    make_report,
    make_returned,
    make_review_request,
)
from tests.pages import page, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(clinician, supervisor):
    return make_report(clinician, answers=CALM)


@pytest.fixture
def address(report):
    return reverse("report", args=[report.uuid])


def sentences(shown):
    """The refusals of a page; its statuses, which say what was done before, apart."""
    return [
        words(one.get_text(" ")).removeprefix("⚠ ")
        for one in shown.main.find_all(role="alert")
        if one.get_text(strip=True) and not one.has_attr("hidden")
    ]


class TestWithdrawing:
    SENTENCE = "The report has been opened since, so the question stands."

    @pytest.fixture
    def asked(self, report):
        return make_review_request(report)

    def withdraw(self, client, report):
        return client.post(reverse("withdraw_review", args=[report.uuid]))

    def test_is_offered_until_somebody_has_opened_the_report(
        self, web, browse, supervisor, report, address, asked
    ):
        assert "Withdraw the question" in page(web.get(address)).buttons
        browse(supervisor).get(reverse("review", args=[report.uuid]))
        shown = page(web.get(address))
        assert "Withdraw the question" not in shown.buttons
        assert self.SENTENCE in shown.text

    def test_is_refused_on_the_report_when_it_was_opened_meanwhile(
        self, web, browse, supervisor, report, address, asked
    ):
        browse(supervisor).get(address)
        response = self.withdraw(web, report)
        shown = page(response)
        assert (response.status_code, sentences(shown)) == (409, [self.SENTENCE])
        assert "What may be holding this therapy back" in shown.headings
        assert ReviewRequest.objects.get().withdrawn_at is None

    def test_is_refused_after_the_review(self, web, supervisor, report, asked):
        make_returned(report, by=supervisor)
        response = self.withdraw(web, report)
        assert response.status_code == 409
        assert "supervisor has reviewed this report meanwhile" in sentences(page(response))[0]
        assert ReviewRequest.objects.get().withdrawn_at is None

    def test_twice_is_told_that_nothing_is_asked_for(self, web, report, asked):
        assert self.withdraw(web, report).status_code == 302
        response = self.withdraw(web, report)
        assert sentences(page(response)) == ["No review of this report is asked for."]


class TestRevising:
    def test_is_refused_on_the_report_after_a_later_one(self, web, clinician, report):
        response = web.post(reverse("revise", args=[report.uuid]))
        assert response.status_code == 409
        assert sentences(page(response)) == ["This report does not wait to be revised."]


class TestClosing:
    def test_is_offered_once_no_safety_flag_is_open(self, web, clinician):
        report = make_report(clinician)
        address = reverse("case", args=[report.screening.case.uuid])
        shown = page(web.get(address))
        assert "Close the case" not in shown.buttons
        assert "can be closed once it is recorded what was done" in shown.text
        record_action(report=report, key="high-mood-past", by=clinician, action="Rang the GP.")
        assert "Close the case" in page(web.get(address)).buttons

    def test_is_refused_on_the_case_when_a_flag_was_raised_meanwhile(self, web, clinician):
        case = make_report(clinician).screening.case
        response = web.post(reverse("close_case", args=[case.uuid]))
        shown = page(response)
        assert response.status_code == 409
        assert sentences(shown) == [
            "A safety flag of this case is open. Record what was done, then close it."
        ]
        assert "Screenings" in shown.headings

    def test_a_case_closed_in_another_tab_takes_no_screening(self, web, clinician):
        case = make_case(clinician)
        close_case(case=case, by=clinician)
        response = web.post(reverse("start_screening", args=[case.uuid]))
        shown = page(response)
        assert response.status_code == 409
        assert "Reopen it to go on." in sentences(shown)[0]
        assert "Reopen the case" in shown.buttons
