"""Every screen in light and dark, wide and narrow: axe finds nothing, nothing scrolls sideways,
and the content policy is never broken."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from screening.models import QuestionDefinition
from screening.workflows.cases import close_case
from screening.workflows.outcomes import record_outcome
from tests.browser.axe import violations
from tests.browser.people import STALLED, answer_for, sign_in
from tests.factories import (
    make_case,
    make_decision,
    make_report,
    make_review_request,
    make_score,
    make_screening,
    make_stalled,
)
from tests.web.test_budget import add_barrier

pytestmark = pytest.mark.django_db(transaction=True)

WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth - window.innerWidth"
LOOKS = [("light", 1280), ("dark", 390), ("dark", 1280), ("light", 390)]
CONTRAST_IN = LOOKS[:2]
"""Measuring contrast takes three quarters of axe's time, and hangs on the scheme: once in each."""


@pytest.fixture
def screens(clinician, release):
    """Name and address of each screen, with something to show on it."""
    answers = STALLED | {"suicidal-thoughts": "thoughts", "alliance-strain": "clearly"}
    report = make_report(clinician, answers=answers, own_words="Long words. " * 100)
    draft = make_screening(clinician, answers=answers)
    score = make_score(draft.case, items=[1] * 9)
    stalled = make_stalled(make_case(clinician))
    closed = make_screening(clinician, answers=answers)
    close_case(case=closed.case, by=clinician)
    make_case(clinician)
    pages = ["safety-and-facts", "therapeutic-relationship", "life-context"]
    return [
        reverse("caseload"),
        reverse("caseload") + "?show=closed",
        reverse("new_case"),
        reverse("case", args=[report.screening.case.uuid]),
        reverse("amend_case", args=[draft.case.uuid]),
        reverse("hide_course", args=[stalled.uuid]),
        reverse("notices"),
        reverse("discard", args=[draft.uuid]),
        reverse("new_score", args=[draft.case.uuid]),
        reverse("scores", args=[draft.case.uuid]),
        reverse("correct_score", args=[score.uuid]),
        reverse("act_on_score", args=[score.uuid, "suicidal-thoughts"]),
        *(reverse("questionnaire", args=[draft.uuid, page]) for page in pages),
        reverse("questionnaire", args=[closed.uuid, "safety-and-facts"]),
        reverse("check", args=[draft.uuid]),
        reverse("report", args=[report.uuid]),
        reverse("report_in_full", args=[report.uuid]),
        reverse("copy_report", args=[report.uuid]),
        reverse("letter", args=[report.uuid]),
        reverse("print_report", args=[report.uuid]),
        reverse("catalog"),
        reverse("catalog_barrier", args=["misdiagnosis"]),
        reverse("releases"),
        reverse("release", args=[1]),
        reverse("compare_releases") + "?old=1&new=1",
        reverse("printable", args=[1]),
        reverse("account_logout"),
        reverse("account_change_password"),
        "/no-such-page/",
    ]


def look_at(page, url, *, contrast=True):
    """Open a page: the browser's console complains of nothing, and axe finds nothing."""
    complaints = []

    def note(message):
        if message.type == "error" and "404" not in message.text:
            complaints.append(message.text)

    page.on("console", note)
    page.goto(url)
    page.remove_listener("console", note)
    assert complaints == [], url
    assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0, url
    assert violations(page, color_contrast=contrast) == [], url


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_screens_are_accessible(scheme, width, page, live_server, clinician, client, screens):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    contrast = (scheme, width) in CONTRAST_IN
    look_at(page, live_server.url + reverse("account_login"), contrast=contrast)
    sign_in(page, live_server, clinician, client)
    for address in screens:
        look_at(page, live_server.url + address, contrast=contrast)


def test_no_screen_scrolls_sideways_at_320_pixels(page, live_server, clinician, client, screens):
    long = make_case(clinician, code="W" * 20)
    draft = make_screening(clinician, case=long)
    make_report(clinician, own_words="W" * 2000)
    page.set_viewport_size({"width": 320, "height": 900})
    sign_in(page, live_server, clinician, client)
    theirs = [
        reverse("case", args=[long.uuid]),
        reverse("questionnaire", args=[draft.uuid, "safety-and-facts"]),
    ]
    wide = []
    for address in (*screens, *theirs):
        page.goto(live_server.url + address)
        if page.evaluate(WIDER_THAN_THE_SCREEN) > 0:
            wide.append(address)
    assert wide == []


@pytest.mark.parametrize(("scheme", "width"), LOOKS[:2])
def test_a_form_with_errors_is_accessible(scheme, width, page, live_server, clinician, client):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    sign_in(page, live_server, clinician, client)
    page.goto(live_server.url + reverse("new_case"))
    page.get_by_role("button", name="Open the case").click()
    expect(page.locator(".is-invalid")).to_have_count(4)
    assert violations(page) == []


def test_report_prints_on_two_pages(page, live_server, clinician, client, compiled):
    """Also with a flag, three barriers, adjustments that wait, and words up to their limit."""
    tired = {
        "daily-rhythm-disruption": "strongly",
        "insomnia-frequency": "yes",
        "usual-activity": "under-30",
    }
    asked = [key for key, parent in compiled.parents.items() if parent is None]
    answers = {key: answer_for(compiled, key) for key in asked} | STALLED | tired
    words = ("Two buses each way. " * 100).strip()
    report = make_report(clinician, answers=answers, own_words=words)
    sign_in(page, live_server, clinician, client)
    page.goto(live_server.url + reverse("report", args=[report.uuid]))
    expect(page.locator(".finding-card")).to_have_count(3)
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") == 2


@pytest.mark.parametrize("width", [390, 1600])
def test_answers_and_buttons_are_large_enough_to_hit(
    width, page, live_server, clinician, client, release
):
    draft = make_screening(clinician)
    sign_in(page, live_server, clinician, client)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + reverse("questionnaire", args=[draft.uuid, "life-context"]))
    small = page.evaluate(
        """() => [...document.querySelectorAll(".seg label, button, .steps a, summary")]
            .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
            .map((one) => one.textContent)"""
    )
    assert small == []


def test_focus_is_never_hidden_behind_the_bars(page, live_server, clinician, client, release):
    draft = make_screening(clinician)
    sign_in(page, live_server, clinician, client)
    page.set_viewport_size({"width": 390, "height": 600})
    page.goto(live_server.url + reverse("questionnaire", args=[draft.uuid, "safety-and-facts"]))
    for _ in range(40):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => {
                const label = document.activeElement.labels?.[0];
                if (!label) return false;
                const box = label.getBoundingClientRect();
                const top = document.elementFromPoint(box.x + box.width / 2, box.y + 4);
                return !(top && (top === label || label.contains(top) || top.contains(label)));
            }"""
        )
        assert not hidden


def test_without_a_script_nothing_is_offered_that_needs_one(
    browser, live_server, clinician, client, release
):
    report = make_report(clinician)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, clinician, client)
    page.goto(live_server.url + reverse("print_report", args=[report.uuid]))
    assert not page.locator("[data-print]").is_visible()
    page.goto(live_server.url + reverse("copy_report", args=[report.uuid]))
    assert not page.locator("[data-copy]").is_visible()
    assert page.get_by_text("select all of it").is_visible()
    context.close()


def decided(by, number):
    """Reports with an opinion and a planned step each: enough of them for every count to show."""
    for _ in range(number):
        report = make_report(by)
        make_decision(report, by=by, kind="barrier", key="misdiagnosis", choice="agree")
        step = make_decision(report, by=by)
        record_outcome(report=report, by=by, kind=step.kind, key=step.key, outcome="helped")
    make_review_request(report)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_the_teams_counts_are_accessible(
    scheme, width, page, live_server, clinician, supervisor, client, release
):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    sign_in(page, live_server, supervisor, client)
    team = live_server.url + reverse("team", args=["riverside"])
    look_at(page, team)
    decided(clinician, 6)
    look_at(page, team)
    page.get_by_role("link", name="6 cases: Life and access, Likely").click()
    page.get_by_text("(6 cases)").wait_for()
    look_at(page, page.url)
    look_at(page, live_server.url + reverse("caseload") + "?band=nonsense")


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_agreement_is_accessible(
    scheme, width, page, live_server, clinician, supervisor, editor, client, release
):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    sign_in(page, live_server, editor, client)
    look_at(page, live_server.url + reverse("agreement"))
    decided(clinician, 20)
    page.goto(live_server.url + reverse("agreement"))
    page.get_by_text("How this is counted").click()
    assert page.locator("table.shares").count() == 2
    assert violations(page) == []
    look_at(page, page.url)


@pytest.mark.parametrize(("scheme", "width"), LOOKS[:2])
def test_editors_screens_are_accessible(scheme, width, page, live_server, editor, client, release):
    QuestionDefinition.objects.filter(key="own-step").update(text="Has anything new been tried?")
    add_barrier()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    sign_in(page, live_server, editor, client)
    for address in (
        reverse("draft"),
        reverse("preview"),
        reverse("start_again", args=[1]),
        reverse("releases"),
        reverse("approvals"),
        reverse("catalog_help"),
        reverse("catalog_files"),
        reverse("retire_barrier", args=["adverse-environment"]),
        reverse("duplicate_barrier", args=["alliance"]),
    ):
        look_at(page, live_server.url + address)
    page.goto(live_server.url + reverse("draft"))
    page.get_by_label("Why this release is made").fill("Plainer wording.")
    page.get_by_role("button", name="Ask for approval").click()
    page.get_by_text("Another editor has to approve or return it.").wait_for()
    assert violations(page) == []


def test_the_present_step_is_shown_on_a_narrow_screen_and_widens_nothing(
    page, live_server, clinician, client, compiled
):
    asked = [q.key for q in compiled.questions.values() if q.ask_if is None]
    draft = make_screening(clinician, answers={q: answer_for(compiled, q) for q in asked})
    sign_in(page, live_server, clinician, client)
    page.set_viewport_size({"width": 390, "height": 900})
    for domain in ("safety-and-facts", "life-context"):
        page.goto(live_server.url + reverse("questionnaire", args=[draft.uuid, domain]))
        expect(page.locator(".steps .now")).to_be_in_viewport(ratio=1)
        assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0
    page.goto(live_server.url + reverse("check", args=[draft.uuid]))
    expect(page.locator(".steps .now")).to_be_in_viewport(ratio=1)
