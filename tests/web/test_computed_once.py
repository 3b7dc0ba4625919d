"""What a request computes: the state of a questionnaire once, and around a save before and after.

Calls are counted with Python's own profiling hook, so that nothing is replaced.
"""

import sys
from collections import Counter

import pytest
from django.urls import reverse

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.state import state
from tests.factories import STUCK, make_screening

pytestmark = pytest.mark.django_db
COUNTED = {state.__code__: "state", compile_catalog.__code__: "compile"}


def calls_during(request):
    """How often the functions of COUNTED are called while `request` runs."""
    calls = Counter()

    def hook(frame, event, _argument):
        if event == "call" and frame.f_code in COUNTED:
            calls[COUNTED[frame.f_code]] += 1

    before = sys.getprofile()
    sys.setprofile(hook)
    try:
        response = request()
    finally:
        sys.setprofile(before)
    return response, calls


@pytest.fixture
def draft(clinician):
    return make_screening(clinician, answers=STUCK)


@pytest.mark.parametrize(
    ("name", "more"),
    [("questionnaire", ["safety-and-facts"]), ("check", []), ("screening", [])],
)
def test_a_page_computes_the_state_once(name, more, web, draft):
    address = reverse(name, args=[draft.uuid, *more])
    response, calls = calls_during(lambda: web.get(address))
    assert response.status_code in (200, 302)
    assert calls["state"] == 1
    assert calls["compile"] <= 1


def test_a_single_save_computes_it_before_and_after(web, draft):
    address = reverse("answer", args=[draft.uuid, "own-step"])
    sent = {"answer-own-step": "no", "seen-own-step": "yes"}
    response, calls = calls_during(
        lambda: web.post(address, sent, headers={"X-Requested-With": "fetch"})
    )
    assert response.status_code == 200
    assert calls["state"] == 2


def test_a_page_that_is_stored_computes_it_before_and_after(web, draft):
    address = reverse("questionnaire", args=[draft.uuid, "safety-and-facts"])
    sent = {"answer-own-step": "no", "seen-own-step": "yes"}
    response, calls = calls_during(lambda: web.post(address, sent))
    assert response.status_code == 302
    assert calls["state"] == 2


def test_a_page_with_a_conflict_shows_the_state_that_the_save_computed(web, draft):
    address = reverse("questionnaire", args=[draft.uuid, "safety-and-facts"])
    sent = {"answer-own-step": "no", "answer-session-spacing": "weekly"}
    response, calls = calls_during(lambda: web.post(address, sent))
    assert response.status_code == 409
    assert calls["state"] == 2


def test_submitting_computes_it_once_for_the_report(web, draft):
    address = reverse("check", args=[draft.uuid])
    response, calls = calls_during(lambda: web.post(address, {"go": "submit"}))
    assert response.status_code == 302
    assert calls["state"] == 1
