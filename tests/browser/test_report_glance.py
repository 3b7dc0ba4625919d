"""What the first look at a report holds, and that its rows unfold and are pressed by keyboard."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from screening.workflows.safety import record_action
from tests.browser.people import STALLED, sign_in
from tests.factories import CRISIS_TEXT, make_report

pytestmark = pytest.mark.django_db(transaction=True)

TWO_FLAGS = STALLED | {"suicidal-thoughts": "thoughts"}
FIRST_SCREEN = {1280: 700, 390: 2 * 844}
LOWEST = """(places) => Math.max(...places.map((place) =>
    Math.max(...[...document.querySelectorAll(place)].map(
        (one) => one.getBoundingClientRect().bottom + scrollY))))"""


@pytest.fixture
def report(clinician, release):
    report = make_report(clinician, answers=TWO_FLAGS)
    assert report.flags.count() == 2
    record_action(report=report, by=clinician, key="high-mood-past", action="Wrote to the GP. " * 9)
    return report


@pytest.mark.parametrize("width", FIRST_SCREEN)
def test_the_first_look_says_what_is_urgent_likely_and_next(
    width, page, live_server, clinician, client, report
):
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page, live_server, clinician, client)
    page.goto(live_server.url + reverse("report", args=[report.uuid]))

    glance = page.locator(".glance")
    expect(glance.get_by_role("link", name="Record what was done")).to_have_count(1)
    expect(glance).to_contain_text("Wrote to the GP.")
    expect(glance).to_contain_text(CRISIS_TEXT)
    expect(glance).to_contain_text("2 likely")
    expect(glance.locator(".first-steps li")).to_have_count(len(report.headline["named"]))
    expect(glance.locator(".asks li")).to_have_count(1)
    expect(page.locator("main .btn-primary:visible")).to_have_text(["Plan"])
    places = [".safety-line", ".crisis", ".first-steps", ".also", ".glance .asks", ".heading"]
    assert page.evaluate(LOWEST, places) <= FIRST_SCREEN[width]

    row = page.locator(".finding-card").first
    expect(row.locator("table")).to_be_hidden()
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(row.locator("table")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(row.locator('[aria-pressed="true"]')).to_contain_text("Agree")
    expect(row.locator("table")).to_be_visible()
