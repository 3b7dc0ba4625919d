"""The page of a case with a course: in both looks, narrow, in forced colours, and on paper."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.people import STALLED, sign_in
from tests.browser.test_every_screen import WIDER_THAN_THE_SCREEN, look_at
from tests.browser.test_printing import printed, words_of
from tests.factories import CALM, make_case, make_decision, make_report, make_score

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS_THAT_OVERLAP = """(svg) => {
    const texts = [...svg.querySelectorAll("text")];
    const pairs = texts.flatMap((one, place) => texts.slice(place + 1).map((two) => [one, two]));
    return pairs.filter((pair) => {
        const [one, two] = pair.map((text) => text.getBoundingClientRect());
        return one.left + 1 < two.right && two.left + 1 < one.right &&
            one.top + 4 < two.bottom && two.top + 4 < one.bottom;
    }).map((pair) => pair.map((text) => text.textContent));
}"""
STROKES = """(svg) => ["first", "second"].map(
    (kind) => getComputedStyle(svg.querySelector("." + kind)).stroke)"""


@pytest.fixture
def address(clinician, release):
    """A case that stalls, with forty scores of two instruments, two reports and a step."""
    today = timezone.localdate()
    case = make_case(clinician, started_on=today - timedelta(days=400))
    make_report(clinician, case=case, answers=CALM, at=timezone.now() - timedelta(days=60))
    second = make_report(clinician, case=case, answers=STALLED)
    make_decision(second, by=clinician, due_on=today)
    for week in range(20):
        on = today - timedelta(weeks=week)
        make_score(case, 17 + week % 3, on=on)
        make_score(case, 10 + week % 4, on=on, instrument="gad-7")
    return reverse("case", args=[case.uuid])


def test_a_case_over_time_is_read_in_every_look_and_on_paper(
    page, live_server, clinician, client, address
):
    sign_in(page, live_server, clinician, client)
    url, wide = live_server.url + address, page.locator("svg.chart.wide")
    look_at(page, url)
    expect(page.locator("svg.chart.narrow")).to_be_hidden()
    assert wide.evaluate(TEXTS_THAT_OVERLAP) == []

    paper = words_of(printed(page))
    assert "Noreliableimprovementafter14sessions" in paper
    assert paper.count("moderatelysevere") == 2
    assert "Savescore" not in paper

    page.emulate_media(forced_colors="active")
    assert wide.evaluate(STROKES) == ["rgb(0, 0, 0)"] * 2

    page.emulate_media(forced_colors="none", color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 900})
    look_at(page, url)
    narrow = page.locator("svg.chart.narrow")
    expect(wide).to_be_hidden()
    assert narrow.evaluate(TEXTS_THAT_OVERLAP) == []
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0
