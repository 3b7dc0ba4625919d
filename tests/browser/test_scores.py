"""A score in a browser: nine answers by keys, and what a raised flag then shows."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from screening.models import Measurement
from tests.browser.axe import violations
from tests.browser.people import sign_in
from tests.factories import make_case

pytestmark = pytest.mark.django_db(transaction=True)


def test_nine_answers_by_keys_raise_the_flag(page, live_server, clinician, release):
    case = make_case(clinician)
    sign_in(page, live_server, clinician, Client())
    page.goto(live_server.url + reverse("case", args=[case.uuid]))
    unfold = page.get_by_text("or enter the 9 answers of the PHQ-9")
    unfold.focus()
    # Space unfolds; a key that no answer has, and one that leaves open, change nothing else.
    for key in (" ", *"2219", "Delete", *"3201"):
        page.keyboard.press(key)
    expect(page.get_by_text("7 of 9 answered.")).to_be_visible()
    for key in "01":
        page.keyboard.press(key)
    expect(page.get_by_text("9 of 9 answered.")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Safety: ask today")).to_be_visible()
    assert Measurement.objects.get().items == [2, 2, 1, 3, 2, 0, 1, 0, 1]
    assert violations(page) == []
    page.get_by_role("link", name="Later").click()
    expect(page.get_by_role("region", name="What needs you")).to_contain_text(
        "Thoughts of being better off dead"
    )
    page.goto(live_server.url + reverse("scores", args=[case.uuid]))
    assert violations(page) == []
