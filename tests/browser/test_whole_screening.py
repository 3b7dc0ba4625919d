"""A whole screening in a real browser: by mouse, by keyboard alone, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from screening.models import Report, Screening
from tests.browser.people import answer_for, next_unanswered, settled, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at(page, live_server, clinician, client, release):
    """The clinician's browser, and the address of the server."""
    sign_in(page, live_server, clinician, client)
    return live_server.url


def open_case(page, at):
    page.goto(f"{at}/cases/")
    page.get_by_role("link", name="Open the first case").click()
    page.get_by_label("Case code").fill("K-1043")
    page.get_by_label("Type of therapy").select_option("cbt")
    page.get_by_label("Therapy started on").fill("2026-06-01")
    page.get_by_label("Sessions so far").fill("14")
    page.get_by_label("Sessions are planned").select_option("weekly")
    page.get_by_role("button", name="Open the case and start").click()
    page.wait_for_url("**/safety-and-facts/")


def check_the_report(page):
    """What the product promises for this case: two barriers, a flag, questions and steps."""
    page.wait_for_url("**/reports/**")
    expect(page.locator(".safety")).to_contain_text("Possible bipolar disorder in the history")
    named = page.locator("section[aria-labelledby=named] h3").all_inner_texts()
    assert named[:2] == [
        "Misdiagnosis or wrong treatment focus",
        "Logistical barriers to regular sessions",
    ]
    expect(page.locator("section[aria-labelledby=named]")).to_contain_text("3 × 3 = 9")
    assert page.locator("section[aria-labelledby=ask] li").count() >= 3
    page.locator(".step-card summary").first.click()
    expect(page.locator(".step-card .sources").first).to_contain_text("doi:")
    report = Report.objects.get()
    assert [flag["key"] for flag in report.headline["flags"]] == ["high-mood-past"]


def test_by_mouse(page, at, compiled):
    open_case(page, at)
    for domain in compiled.pages:
        page.wait_for_url(re.compile(rf"/{domain}/"))
        while question := next_unanswered(page):
            settled(page)
            page.locator(f'label[for="{question}-{answer_for(compiled, question)}"]').click()
            # Follow-ups unfold with the answer that says "saved".
            expect(page.locator(f"#seen-{question}")).not_to_have_value("")
        page.get_by_role("button", name=re.compile("Save and (continue|check)")).click()
    page.wait_for_url("**/check/#page")
    expect(page.locator("main")).to_contain_text("Every question that was asked has an answer")
    page.get_by_label("Is something else in the way").fill("Two buses each way.")
    page.get_by_role("button", name="Submit and read the report").click()
    check_the_report(page)
    expect(page.locator("main")).to_contain_text("Two buses each way.")


MOST_KEYS = 75
"""For a screening of 54 questions, from its first page to the report."""


def test_by_keyboard_alone(page, at, compiled):
    """Nobody presses Tab to come to a question; follow-ups stand where the focus goes next."""
    open_case(page, at)
    pressed = []

    def press(key):
        pressed.append(key)
        page.keyboard.press(key)

    for domain in compiled.pages:
        page.wait_for_url(re.compile(rf"/{domain}/"))
        page.wait_for_load_state()
        while question := next_unanswered(page):
            settled(page)
            option = answer_for(compiled, question)
            keys = list(compiled.options[question])
            press("0" if option == "dont-know" else str(keys.index(option) + 1))
            expect(page.locator(f"#seen-{question}")).to_have_value(option)
            expect(page.locator(f"#q-{question} :focus")).to_have_count(0)
        # The last answer leaves the focus on the button that goes on.
        press("Enter")
    page.wait_for_url("**/check/#page")
    expect(page.locator("h1:focus")).to_have_text("Check and submit")
    answered = len(Screening.objects.get().stored_answers())
    while page.evaluate("document.activeElement.value") != "submit":
        press("Tab")
    press("Enter")
    check_the_report(page)
    assert len(pressed) - answered <= MOST_KEYS - 54, pressed


def test_without_javascript(browser, live_server, clinician, client, release, compiled):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, clinician, client)
    open_case(page, live_server.url)
    screening = Screening.objects.get()
    for domain in compiled.pages:
        page.wait_for_url(re.compile(rf"/{domain}/"))
        for _round in range(3):
            for fieldset in page.locator("fieldset.q:visible").all():
                question = fieldset.get_attribute("data-question")
                option = answer_for(compiled, question)
                page.locator(f'label[for="{question}-{option}"]').click()
            with page.expect_navigation():
                page.get_by_role("button", name=re.compile("Save and (continue|check)")).click()
            # Answers that open follow-ups lead to the same page once more.
            if f"/{domain}/" not in page.url:
                break
    page.wait_for_url("**/check/#page")
    assert screening.stored_answers()["physical-check"] == "partial"
    page.get_by_role("button", name="Submit and read the report").click()
    check_the_report(page)
    context.close()
