"""Supervision in two browsers side by side, by keyboard, without a script, on every screen."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from screening.models import Decision, RaisedFlag, Review
from screening.workflows.plans import add_own, decide
from screening.workflows.reviews import ask_review, record_review
from screening.workflows.revising import revise_report
from screening.workflows.safety import record_action
from tests.browser.people import STALLED, settled, sign_in
from tests.browser.test_every_screen import CONTRAST_IN, LOOKS, look_at
from tests.factories import make_case, make_reply, make_report, make_returned, make_revision

pytestmark = pytest.mark.django_db(transaction=True)

URGENT = STALLED | {"suicidal-thoughts": "intent-or-plan"}


@pytest.fixture
def report(clinician, supervisor, release):
    return make_report(clinician, case=make_case(clinician, code="K-9001"), answers=URGENT)


@pytest.fixture
def open_page(browser, live_server):
    """A page in a browser of its own, signed in as a person."""
    contexts = []

    def opened(person, address, **kwargs):
        context = browser.new_context(**kwargs)
        contexts.append(context)
        page = context.new_page()
        sign_in(page, live_server, person, Client())
        page.goto(live_server.url + address)
        return page

    yield opened
    for context in contexts:
        context.close()


def steps(page):
    """The decisions on suggested steps."""
    return page.locator(".step-card .decide")


def test_the_whole_story_in_two_browsers(open_page, report, clinician, supervisor):
    desk = open_page(supervisor, reverse("queue"))
    expect(desk.locator("tbody tr")).to_have_count(1)
    room = open_page(clinician, reverse("report", args=[report.uuid]))
    for place in (0, 1):
        steps(room).nth(place).get_by_role("button", name="Plan").click()
        expect(room.locator(".plan-steps > li")).to_have_count(place + 1)
    steps(room).nth(2).locator("summary").click()
    steps(room).nth(2).get_by_role("button", name="Client declined").click()
    expect(steps(room).nth(2)).to_contain_text("Declined: client declined")
    room.get_by_role("link", name="Ask for review").click()
    room.get_by_label("Your question").fill("What would you do first?")
    room.get_by_role("button", name="Ask", exact=True).click()
    expect(room.get_by_role("button", name="Withdraw the question")).to_be_visible()

    desk.goto(desk.url)
    row = desk.locator("tbody tr").first
    expect(row).to_contain_text("Safety, act now")
    row.get_by_role("link", name="Review K-9001").click()
    expect(desk.get_by_text("What would you do first?")).to_be_visible()
    desk.get_by_role("button", name="Sign off").click()
    expect(desk.get_by_text("Record what was done, then sign off.")).to_be_visible()
    while (links := desk.get_by_role("link", name="Record what was done")).count():
        links.first.click()
        desk.get_by_label("What was done").fill("Safety plan made with the crisis team.")
        desk.get_by_role("button", name="Record it").click()
        expect(desk.get_by_text("What was done is recorded.")).to_be_visible()
    desk.locator(".plan-steps .decide").first.get_by_role("button", name="Endorse").click()
    expect(desk.locator('.plan-steps [aria-pressed="true"]')).to_have_count(1)
    desk.get_by_label("Comment").fill("Look at the mood history first.")
    desk.get_by_role("button", name="Return with comment").click()
    expect(desk.get_by_text("Nothing waits for you")).to_be_visible()

    room.goto(room.url.split("/reports/")[0] + reverse("caseload"))
    room.get_by_role("link", name="Answer return").click()
    expect(room.get_by_text("Look at the mood history first.").first).to_be_visible()
    room.get_by_role("button", name="Revise as a new screening").click()
    room.get_by_role("button", name="Submit and read the report").click()
    expect(room.get_by_text("Look at the mood history first.")).to_be_visible()
    room.get_by_label("To your supervisor").fill("I asked; nothing of it fits.")
    room.get_by_role("button", name="Submit and read the report").click()
    expect(room.locator(".plan-steps > li")).to_have_count(2)
    room.get_by_role("link", name="Ask for review").click()
    room.get_by_label("Your question").fill("Better now?")
    room.get_by_role("button", name="Ask", exact=True).click()
    expect(room.get_by_role("heading", name="Review asked")).to_be_visible()

    desk.goto(desk.url)
    desk.get_by_role("link", name="Review K-9001").click()
    expect(desk.get_by_text("I asked; nothing of it fits.")).to_be_visible()
    desk.get_by_role("button", name="Sign off").click()
    expect(desk.get_by_text("You signed off the report on K-9001")).to_be_visible()

    room.get_by_role("link", name="Case K-9001").click()
    # The newest lines come first; what one person did on a day stands in a line in its order.
    story = "\n".join(reversed(room.locator("ol.story > li").all_inner_texts()))
    sentences = [
        "submitted screening 1",
        "planned “",
        "declined “",
        "asked for a review of report 1",
        "recorded what was done about the safety flag",
        "returned report 1",
        "began to revise screening 1",
        "submitted screening 2",
        "asked for a review of report 2",
        "signed report 2 off",
    ]
    places = [story.index(words) for words in sentences]
    assert places == sorted(places)
    assert [review.verdict for review in Review.objects.all()] == ["returned", "signed-off"]


def test_a_report_is_decided_by_keyboard_alone(open_page, report, clinician):
    page = open_page(clinician, reverse("report", args=[report.uuid]))
    page.locator(".finding-card .decide button").first.focus()
    page.keyboard.press("2")
    pressed = page.locator(".finding-card .decide").first.locator('[aria-pressed="true"]')
    expect(pressed).to_contain_text("Disagree")
    expect(pressed).to_be_focused()
    steps(page).first.locator("button").first.focus()
    page.keyboard.press("1")
    expect(page.locator(".plan-steps > li")).to_have_count(1)
    steps(page).nth(1).locator("button").first.focus()
    page.keyboard.press("3")
    page.keyboard.press("Tab")
    page.keyboard.press("1")
    expect(steps(page).nth(1)).to_contain_text("Declined: already tried")
    page.locator(".outcome button").first.focus()
    page.keyboard.press("2")
    expect(page.locator('.outcome [aria-pressed="true"]')).to_contain_text("No change")
    decisions = Decision.objects.filter(report=report).values_list("choice", "reason", "outcome")
    assert sorted(decisions) == [
        ("declined", "tried", ""),
        ("disagree", "", ""),
        ("planned", "", "no-change"),
    ]


def test_signing_in_again_in_another_tab_lets_a_report_be_decided(
    open_page, report, clinician, live_server
):
    page = open_page(clinician, reverse("report", args=[report.uuid]))
    other = page.context.new_page()
    other.goto(live_server.url + reverse("caseload"))
    other.get_by_role("button", name="Sign out").click()
    other.get_by_label("Username").fill("clinician")
    other.get_by_label("Password").fill("a long enough one")
    other.locator("main").get_by_role("button", name="Sign in").click()
    other.wait_for_url("**/cases/")
    steps(page).first.get_by_role("button", name="Plan").click()
    expect(page.locator(".plan-steps > li")).to_have_count(1)


def test_a_date_and_a_note_save_themselves(open_page, report, clinician):
    page = open_page(clinician, reverse("report", args=[report.uuid]))
    steps(page).first.get_by_role("button", name="Plan").click()
    expect(page.locator(".plan-steps > li")).to_have_count(1)
    settled(page)
    soon = timezone.localdate() + timedelta(days=3)
    steps(page).first.get_by_label("Look at it by").fill(soon.isoformat())
    steps(page).first.get_by_label("Your note").focus()
    # "Planned" names a day as well, mostly of the same month.
    expect(page.locator("#plan-steps")).to_contain_text(f"look at by {soon.day} {soon:%B %Y}")
    settled(page)
    steps(page).first.get_by_label("Your note").fill("With her GP")
    page.keyboard.press("Enter")
    expect(page.locator("#plan-steps")).to_contain_text("With her GP")
    stored = Decision.objects.get()
    assert (stored.due_on, stored.words) == (soon, "With her GP")


def test_a_note_typed_while_the_date_is_saved_stays(open_page, report, clinician):
    page = open_page(clinician, reverse("report", args=[report.uuid]))
    steps(page).first.get_by_role("button", name="Plan").click()
    expect(page.locator(".plan-steps > li")).to_have_count(1)
    settled(page)
    held = []
    page.route("**/decide/", lambda route: held.append(route))
    soon = timezone.localdate() + timedelta(days=3)
    steps(page).first.get_by_label("Look at it by").fill(soon.isoformat())
    note = steps(page).first.get_by_label("Your note")
    note.press_sequentially("With her")
    assert len(held) == 1
    for route in held:
        route.continue_()
    page.unroute("**/decide/")
    expect(page.locator("#plan-steps")).to_contain_text(f"look at by {soon.day} {soon:%B %Y}")
    settled(page)
    expect(note).to_have_value("With her")
    expect(note).to_be_focused()
    note.press_sequentially(" GP")
    page.keyboard.press("Enter")
    expect(page.locator("#plan-steps")).to_contain_text("With her GP")


def test_a_report_is_decided_and_reviewed_without_a_script(
    open_page, report, clinician, supervisor
):
    room = open_page(clinician, reverse("report", args=[report.uuid]), java_script_enabled=False)
    steps(room).first.get_by_role("button", name="Plan").click()
    expect(room.locator(".plan-steps > li")).to_have_count(1)
    steps(room).first.get_by_label("Your note").fill("On paper")
    steps(room).first.get_by_role("button", name="Save").click()
    expect(room.locator("#plan-steps")).to_contain_text("On paper")
    desk = open_page(supervisor, reverse("review", args=[report.uuid]), java_script_enabled=False)
    desk.locator(".finding-card .decide").first.get_by_role("button", name="Unsure").click()
    expect(desk.locator('.finding-card [aria-pressed="true"]')).to_contain_text("Unsure")
    desk.get_by_role("button", name="Return with comment").click()
    expect(desk.get_by_role("link", name="why you return it")).to_be_visible()
    desk.get_by_label("Comment").fill("Try again.")
    desk.get_by_role("button", name="Return with comment").click()
    expect(desk.get_by_text("You returned the report on K-9001")).to_be_visible()


UNDER_THE_BAR = """() => {
  const bar = document.querySelector(".verdict-bar");
  const fields = "a, button, summary, textarea, select, input:not([type=hidden])";
  return [...document.querySelectorAll(`main :is(${fields})`)].filter((one) => {
    if (bar.contains(one) || !one.checkVisibility()) return false;
    one.focus();
    return one.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1;
  }).map((one) => one.outerHTML.slice(0, 80));
}"""
"""What has the focus and lies below the bar, wholly or in part."""


def test_the_decision_is_in_view_and_covers_nothing(open_page, report, supervisor):
    page = open_page(
        supervisor,
        reverse("review", args=[report.uuid]),
        viewport={"width": 390, "height": 844},
    )
    for name in ("Sign off", "Return with comment"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport()
    assert page.evaluate(UNDER_THE_BAR) == []
    page.get_by_role("link", name="Comment").click()
    expect(page.get_by_label("Comment")).to_be_in_viewport()
    page.get_by_text("What is a return about?").click()
    page.get_by_text("Barriers", exact=True).click()
    page.locator('[value^="barrier:"]').first.check()
    page.keyboard.press("Enter")
    assert not Review.objects.exists()


def test_a_lost_connection_is_told_and_made_good(open_page, report, clinician):
    page = open_page(clinician, reverse("report", args=[report.uuid]))
    page.context.set_offline(True)
    steps(page).first.get_by_role("button", name="Plan").click()
    expect(page.locator("#plan-saved")).to_contain_text("Not saved, trying again")
    steps(page).first.get_by_role("button", name="Not now").click()
    assert not Decision.objects.exists()
    page.context.set_offline(False)
    expect(page.locator("#plan-saved")).to_contain_text("Saved", timeout=15_000)
    held = steps(page).first.locator('[aria-pressed="true"]')
    expect(held).to_contain_text("Not now", timeout=15_000)
    assert Decision.objects.get().choice == "not-now"


def test_a_server_in_trouble_is_asked_again(open_page, report, clinician):
    page = open_page(clinician, reverse("report", args=[report.uuid]))
    troubles = []

    def in_trouble(route):
        troubles.append(route)
        if len(troubles) == 1:
            route.fulfill(status=502, body="")
        else:
            route.continue_()

    page.route("**/decide/", in_trouble)
    steps(page).first.get_by_role("button", name="Plan").click()
    expect(page.locator("#plan-saved")).to_contain_text("Not saved, trying again")
    expect(page.locator(".plan-steps > li")).to_have_count(1, timeout=15_000)


def test_a_double_click_records_one_action(open_page, report, clinician):
    flag = report.flags.first()
    page = open_page(clinician, reverse("record_action", args=[report.uuid, flag.key]))
    page.get_by_label("What was done").fill("Rang the crisis team.")
    page.get_by_role("button", name="Record it").dblclick()
    expect(page.get_by_text("What was done is recorded.")).to_be_visible()
    assert RaisedFlag.objects.get(pk=flag.pk).action == "Rang the crisis team."


def test_a_report_with_its_plan_and_review_prints_on_two_pages(
    open_page, report, clinician, supervisor
):
    for place, row in enumerate(report_steps(report)[:3]):
        item = {"kind": "adjustment", "key": row["adjustment"], "choice": "planned"}
        decide(report=report, by=clinician, **item, words=f"Note {place}. " * 5)
    add_own(report=report, by=clinician, kind="own-step", words="Move to Thursdays")
    for flag in report.flags.all():
        record_action(report=report, by=clinician, key=flag.key, action="Spoke to the GP. " * 5)
    words = {"verdict": "returned", "comment": "Ask the GP first. " * 5}
    record_review(report=report, by=supervisor, digest=report.digest, **words)
    page = open_page(clinician, reverse("report", args=[report.uuid]))
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") <= 2


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_screens_of_supervision_are_accessible(
    scheme, width, open_page, live_server, report, clinician, supervisor
):
    today = timezone.localdate()
    suggested = [row["adjustment"] for row in report_steps(report)]
    decide(report=report, by=clinician, kind="adjustment", key=suggested[0], choice="planned")
    put = {"kind": "adjustment", "key": suggested[1], "choice": "declined", "reason": "tried"}
    decide(report=report, by=clinician, **put, words="Long words. " * 40)
    add_own(report=report, by=clinician, kind="own-step", words="Move to Thursdays")
    add_own(report=report, by=clinician, kind="own-barrier", words="The lift is broken " * 10)
    ask_review(report=report, by=clinician, question="Why? " * 100, wanted_by=today)
    earlier = make_report(clinician, answers=STALLED)
    words = {"verdict": "returned", "comment": "Ask the GP. " * 30}
    record_review(report=earlier, by=supervisor, digest=earlier.digest, **words)
    again = make_revision(earlier, by=clinician, note="It stays. " * 30, **{"own-step": "no"})
    make_reply(earlier, by=clinician, text="Which GP? " * 60)
    asked = make_report(clinician, answers=STALLED)
    returned = make_report(clinician, answers=STALLED)
    make_returned(returned, by=supervisor, comment="See. " * 90, about=["barrier:logistics"])
    draft = revise_report(report=returned, by=clinician)
    flag = report.flags.first()
    look = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    contrast = (scheme, width) in CONTRAST_IN
    room = open_page(clinician, reverse("notices"), **look)
    for name, args in (
        ("caseload", []),
        ("report", [report.uuid]),
        ("report", [earlier.uuid]),
        ("report_in_full", [report.uuid]),
        ("case", [report.screening.case.uuid]),
        ("ask_review", [asked.uuid]),
        ("check", [draft.uuid]),
        ("record_action", [report.uuid, flag.key]),
        ("notices", []),
    ):
        look_at(room, live_server.url + reverse(name, args=args), contrast=contrast)
    desk = open_page(supervisor, reverse("queue"), **look)
    for name, args in (
        ("queue", []),
        ("review", [report.uuid]),
        ("review", [earlier.uuid]),
        ("review", [again.uuid]),
        ("report", [report.uuid]),
        ("hand_over", [report.screening.case.uuid]),
        ("case", [report.screening.case.uuid]),
        ("notices", []),
        ("team", ["riverside"]),
        ("agenda", ["riverside"]),
        ("team_people", ["riverside"]),
        ("hand_over_all", ["riverside", clinician.pk]),
    ):
        look_at(desk, live_server.url + reverse(name, args=args), contrast=contrast)
    look_at(desk, live_server.url + reverse("queue") + "?state=overdue", contrast=contrast)


def report_steps(report):
    """The steps that a report suggests and does not hold back."""
    return [row for row in json.loads(report.content)["adjustments"] if not row["holds"]]
