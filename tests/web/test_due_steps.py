"""The first page of a screening asks what came of the steps that are due."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from screening.models import Decision
from screening.workflows.outcomes import record_outcome
from tests.factories import first_step, make_planned, make_report, make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db

QUESTION = "Planned before: what came of it?"


@pytest.fixture
def planned(clinician):
    """A step planned a month ago, whose day has come."""
    before = timezone.now() - timedelta(days=30)
    report = make_report(clinician, at=before)
    return make_planned(report, by=clinician, at=before)


@pytest.fixture
def again(clinician, planned):
    return make_screening(clinician, case=planned.report.screening.case)


def first_page(screening):
    return reverse("questionnaire", args=[screening.uuid, "safety-and-facts"])


def press(web, screening, step, outcome="helped"):
    return web.post(address_of(screening), fields_of(step) | {"outcome": outcome})


def address_of(screening):
    return reverse("record_due_outcome", args=[screening.uuid])


def fields_of(step):
    return {"report": step.report.uuid, "kind": step.kind, "key": step.key}


def test_one_press_records_the_outcome_and_the_question_goes(web, planned, again):
    shown = page(web.get(first_page(again)))
    assert QUESTION in shown.headings
    assert planned.title in shown.text
    response = press(web, again, planned)
    assert (response.status_code, response.url) == (302, first_page(again))
    planned.refresh_from_db()
    assert planned.outcome == Decision.Outcome.HELPED
    assert QUESTION not in page(web.get(first_page(again))).headings


def test_other_pages_do_not_ask(web, again):
    address = reverse("questionnaire", args=[again.uuid, "treatment-match"])
    assert QUESTION not in page(web.get(address)).headings


def test_a_step_whose_day_has_not_come_is_not_asked_about(web, clinician):
    report = make_report(clinician)
    make_planned(report, by=clinician)
    again = make_screening(clinician, case=report.screening.case)
    assert QUESTION not in page(web.get(first_page(again))).headings


def test_a_first_screening_asks_nothing(web, clinician):
    assert QUESTION not in page(web.get(first_page(make_screening(clinician)))).headings


def test_an_outcome_recorded_meanwhile_stands(web, clinician, planned, again):
    item = {"kind": planned.kind, "key": planned.key}
    record_outcome(report=planned.report, by=clinician, outcome="made-worse", **item)
    response = press(web, again, planned)
    assert response.status_code == 409
    assert "Another outcome of this step was recorded meanwhile." in page(response).text
    planned.refresh_from_db()
    assert planned.outcome == "made-worse"


def test_a_second_press_of_the_same_is_no_conflict(web, planned, again):
    assert [press(web, again, planned).status_code for _ in range(2)] == [302, 302]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"outcome": "perfect"}, "Choose one of the outcomes that the page offers."),
        ({"key": "no-such-step"}, "This step is not planned, so it has no outcome."),
        ({"kind": ""}, "Fill this in."),
        ({"report": "no report"}, "Enter a valid UUID."),
    ],
)
def test_what_no_page_offers_is_refused_in_words(web, planned, again, fields, sentence):
    sent = fields_of(planned) | {"outcome": "helped"} | fields
    response = web.post(address_of(again), sent)
    assert response.status_code == 422
    assert sentence in page(response).text
    planned.refresh_from_db()
    assert planned.outcome == ""


def test_a_step_of_another_case_is_not_there(web, clinician, planned):
    other = make_screening(clinician)
    assert press(web, other, planned).status_code == 404
    assert first_step(planned.report) == planned.key
