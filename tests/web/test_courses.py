"""Hiding a course for four weeks, and where the caseload says so."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from screening.models import WORDS_LIMIT
from tests.factories import make_case, make_course, make_stalled
from tests.pages import page

pytestmark = pytest.mark.django_db


def address(case, name="hide_course"):
    return reverse(name, args=[case.uuid])


@pytest.fixture
def stalled(clinician):
    return make_stalled(make_case(clinician, code="K-1"))


def in_part(web, part="not-improving"):
    shown = page(web.get(reverse("caseload"), {"show": part}))
    return [row[0].split()[0] for row in shown.rows]


def test_the_caseload_says_what_does_not_improve_and_by_which_rule(web, stalled):
    text = page(web.get(reverse("caseload"))).text
    assert "Not improving 1" in text
    assert "No reliable improvement after 14 sessions: PHQ-9 19 → 17." in text
    assert "6 points or more is a reliable change on the PHQ-9 (NHS Talking Therapies)" in text
    assert in_part(web) == ["K-1"]


def test_what_is_put_aside_leaves_the_part_and_says_until_when(web, stalled):
    response = web.post(address(stalled), {"state": "stalled", "reason": "Exams until June."})
    assert response.url == reverse("case", args=[stalled.uuid])
    assert in_part(web) == []
    until = timezone.localdate() + timedelta(weeks=4)
    assert f"put aside until {until:%-d %b}" in page(web.get(reverse("caseload"))).text
    assert "Exams until June." in page(web.get(address(stalled))).text
    assert "“Exams until June.”" in page(web.get(reverse("case", args=[stalled.uuid]))).text
    web.post(address(stalled, "show_course"))
    assert in_part(web) == ["K-1"]


def test_a_reason_that_is_missing_is_asked_for(web, stalled):
    response = web.post(address(stalled), {"state": "stalled", "reason": " "})
    assert response.status_code == 422
    assert "Say why it can wait." in page(response).text


def test_a_reason_that_is_too_long_stays_in_the_form(web, stalled):
    reason = "x" * (WORDS_LIMIT + 1)
    response = web.post(address(stalled), {"state": "stalled", "reason": reason})
    assert response.status_code == 422
    assert page(response).fields["reason"] == reason
    assert f"Shorten the reason to {WORDS_LIMIT} characters" in page(response).text


def test_a_state_that_changed_meanwhile_is_shown_and_not_put_aside(web, stalled):
    response = web.post(address(stalled), {"state": "deteriorated", "reason": "Exams."})
    assert response.status_code == 409
    shown = page(response)
    assert "The course has changed meanwhile" in shown.text
    assert shown.fields == {"state": "stalled", "reason": "Exams."}


def test_there_is_nothing_to_hide_of_a_case_that_improves(web, clinician):
    case = make_course(make_case(clinician), 19, 12)
    assert "There is nothing to hide" in page(web.get(address(case))).text
    assert "Reliable improvement" in page(web.get(address(case))).text
