"""The ring around whatever has the focus, and the height of whatever is pressed, on every screen.

Measured from what the browser has computed: the ring's width and its contrast with what lies next
to it, at least 3:1 in light and in dark (WCAG 2.2, 2.4.13 and 1.4.11).
"""

import pytest
from django.urls import reverse

from tests.browser.people import STALLED, sign_in
from tests.browser.test_every_screen import LOOKS
from tests.factories import make_case, make_report, make_review_request, make_screening

pytestmark = pytest.mark.django_db(transaction=True)

MEASURE = """() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = (colour) => {
        const [r, g, b] = rgba(colour).slice(0, 3).map((part) => {
            const share = part / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const groundOf = (element) => {
        for (let one = element; one; one = one.parentElement) {
            const colour = getComputedStyle(one).backgroundColor;
            if (rgba(colour)[3] === 255) return colour;
        }
        return getComputedStyle(document.documentElement).getPropertyValue("--paper") || "white";
    };
    const nameOf = (element) => `${element.tagName} ${element.className} ${element.id}: `
        + (element.labels?.[0] ?? element).textContent.trim().replace(/\\s+/g, " ").slice(0, 40);
    const faults = [];
    const focusable = [...document.querySelectorAll(
        "a[href], button, summary, select, textarea, input:not([type=hidden]), [tabindex='0']"
    )].filter((one) => !one.disabled && one.checkVisibility({ visibilityProperty: true }));
    for (const element of focusable) {
        element.focus();
        if (document.activeElement !== element) continue;
        // A radio button that is not drawn shows its ring, and is pressed, at its label.
        const drawn = element.matches(".pick") ? element.labels[0] : element;
        const style = getComputedStyle(drawn);
        const isInside = parseFloat(style.outlineOffset) < 0;
        const ground = isInside ? style.boxShadow.match(/rgba?\\([^)]*\\)/)?.[0] ?? groundOf(drawn)
            : groundOf(drawn.parentElement);
        if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2
            || contrast(style.outlineColor, ground) < 3)
            faults.push(`ring: ${nameOf(element)} ${style.outline} on ${ground}`);
        const isSmall = element.matches("[type=checkbox], [type=radio]:not(.pick)");
        const target = isSmall ? element.labels[0] ?? drawn : drawn;
        const isAction = drawn.matches(".btn, button, select, .pick + label, .form-control");
        const height = Math.max(target.getBoundingClientRect().height,
            drawn.getBoundingClientRect().height);
        if (height < (isAction ? 43.5 : 23.5))
            faults.push(`height: ${nameOf(element)} ${height.toFixed(1)}`);
    }
    return [focusable.length, faults];
}"""


@pytest.fixture
def screens(clinician, supervisor, editor, release):
    """The main screens by who looks at them, with something to show on each."""
    answers = STALLED | {"suicidal-thoughts": "thoughts", "alliance-strain": "clearly"}
    report = make_report(clinician, answers=answers, own_words="Two buses each way.")
    make_review_request(report)
    draft = make_screening(clinician, answers=answers)
    make_case(clinician)
    return {
        clinician: [
            reverse("caseload"),
            reverse("new_case"),
            reverse("case", args=[report.screening.case.uuid]),
            reverse("questionnaire", args=[draft.uuid, "safety-and-facts"]),
            reverse("check", args=[draft.uuid]),
            reverse("take_along", args=[draft.uuid]),
            reverse("report", args=[report.uuid]),
            reverse("report_in_full", args=[report.uuid]),
            reverse("catalog"),
            reverse("notices"),
        ],
        supervisor: [
            reverse("queue"),
            reverse("review", args=[report.uuid]),
            reverse("team", args=["riverside"]),
        ],
        editor: [
            reverse("draft"),
            reverse("admin:index"),
            reverse("admin:screening_barrierdefinition_change", args=["alliance"]),
        ],
    }


@pytest.mark.parametrize(("scheme", "width"), LOOKS[:2])
def test_every_focus_shows_and_every_target_is_large_enough(
    scheme, width, page, live_server, client, screens
):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    faults = {}
    for person, addresses in screens.items():
        sign_in(page, live_server, person, client)
        for address in addresses:
            page.goto(live_server.url + address)
            # What is folded away is measured too.
            page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
            number, wrong = page.evaluate(MEASURE)
            assert number > 3, address
            if address.startswith(reverse("admin:index")):
                # How high its rows are is Django's choice.
                wrong = [fault for fault in wrong if fault.startswith("ring")]
            if wrong:
                faults[address] = wrong
    assert faults == {}
