"""The caseload in a browser: twenty rows on a screen, every row of two lines, found by its code."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests.browser.people import STALLED, sign_in
from tests.factories import CALM, make_case, make_report, make_screening

pytestmark = pytest.mark.django_db(transaction=True)
HEIGHT = 1100
WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth - window.innerWidth"
SIX_FLAGS = STALLED | {"suicidal-thoughts": "thoughts", "environment-basic-needs": "yes"}
ROWS = """() => [...document.querySelectorAll(".bench tbody tr")].map((row) => {
    const box = row.getBoundingClientRect();
    const step = row.querySelector(".in-next").getBoundingClientRect();
    return [box.height, box.bottom, step.height];
})"""
TOPS = """() => [...document.querySelectorAll(".case-parts, .sort")]
    .map((one) => one.getBoundingClientRect().top)"""
PRESSED = """() => [...document.querySelectorAll(".fills")].map((link) => {
    const cell = link.closest("td, th").getBoundingClientRect();
    const at = document.elementFromPoint(cell.right - 8, cell.top + cell.height / 2);
    return link === at || link.contains(at);
})"""


def test_twenty_rows_of_two_lines_fit_a_screen(page, live_server, clinician, client, release):
    make_report(clinician, answers=SIX_FLAGS)
    make_report(clinician, answers=CALM)
    make_screening(clinician)
    for number in range(20):
        make_case(clinician, code=f"K-{1000 + number}", modality="behavioural-activation")
    page.set_viewport_size({"width": 1280, "height": HEIGHT})
    sign_in(page, live_server, clinician, client)
    page.goto(live_server.url + reverse("caseload"))
    rows = page.evaluate(ROWS)
    assert len(rows) == 20
    # The parts and the sort share one row.
    tops = page.evaluate(TOPS)
    assert max(tops) - min(tops) < 2
    # Two lines of 19 px, and 44 px to press.
    assert {round(height) for height, _bottom, _step in rows} <= {44, 45}
    assert max(bottom for _height, bottom, _step in rows) <= HEIGHT
    assert min(step for _height, _bottom, step in rows) >= 44
    # A cell is pressed anywhere.
    assert all(page.evaluate(PRESSED))

    page.locator(".case-flags summary").first.click()
    page.get_by_text("Record what was done").first.wait_for()
    for scheme in ("light", "dark"):
        # Without motion a button has its new colours at once, and not halfway through a fade.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert Axe().run(page).response["violations"] == []

    page.get_by_label("Search by code, therapy or barrier").fill("k-1007")
    page.keyboard.press("Enter")
    page.get_by_text("(1 case)").wait_for()
    assert page.locator(".bench tbody tr").count() == 1
    assert "1007" not in page.url

    page.set_viewport_size({"width": 390, "height": 900})
    for part in ("", "?show=unscreened", "?show=flags"):
        page.goto(live_server.url + reverse("caseload") + part)
        assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0, part
    assert Axe().run(page).response["violations"] == []
