"""A barrier of the draft is edited by its own page, with the preview beside it."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from screening.models import BarrierDefinition, QuestionDefinition
from tests.browser.axe import violations
from tests.browser.people import sign_in
from tests.factories import make_person

pytestmark = pytest.mark.django_db(transaction=True)

KEY = "stigma-shame"
WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth - window.innerWidth"
UNFOLD = "for (const one of document.querySelectorAll('main details')) one.open = true"


@pytest.fixture
def desk(page, live_server, editor, client, release):
    """The page of a barrier in the editor's browser."""
    sign_in(page, live_server, editor, client)
    page.goto(live_server.url + reverse("edit_barrier", args=[KEY]))
    return page


def test_an_edit_is_stored_and_the_preview_follows(desk):
    """A moderate opening question answered "Strongly" gives 6 points, a strong one 9."""
    barrier = BarrierDefinition.objects.get(key=KEY)
    preview = desk.locator("#preview")
    preview.get_by_text("Strongly", exact=True).first.click()
    expect(preview).to_contain_text("6 points so far")
    strength = f"[id='indicator.{KEY}.{barrier.gate_id}.strength']"
    desk.locator(strength).select_option("strong")
    expect(preview).to_contain_text("9 points so far")
    expect(desk.locator("#saved-text")).to_contain_text("Saved")

    question = desk.locator(f"[id='question.{barrier.gate_id}.text']")
    question.fill("How ashamed is the client of needing help?")
    question.press("Tab")
    expect(preview).to_contain_text("How ashamed is the client of needing help?")
    desk.locator(f"[id='barrier.{KEY}.possible_at']").fill("40")
    desk.keyboard.press("Tab")
    expect(desk.locator(f"[id='p-barrier.{KEY}.possible_at']")).to_contain_text("must begin below")

    desk.locator(f"[id='barrier.{KEY}.possible_at']").fill("6")
    desk.keyboard.press("Tab")
    expect(desk.locator(f"[id='p-barrier.{KEY}.possible_at']")).to_be_empty()

    desk.locator("#draft-state").get_by_role("button", name="Undo").click()
    expect(question).to_have_value(
        "To what extent does the client seem ashamed of needing help for depression?"
    )
    assert QuestionDefinition.objects.get(key=barrier.gate_id).text == question.input_value()
    expect(preview).to_contain_text("9 points so far")
    for width in (1280, 390):
        desk.set_viewport_size({"width": width, "height": 900})
        desk.evaluate(UNFOLD)
        assert violations(desk, color_contrast=width == 1280) == []
        assert desk.evaluate(WIDER_THAN_THE_SCREEN) == 0


def test_two_editors_choose_between_their_words_by_keyboard_alone(desk, live_server, browser):
    summary = f"[id='barrier.{KEY}.summary']"
    other = browser.new_context().new_page()
    person = make_person("editor2", is_staff=True, group="Catalog editors")
    sign_in(other, live_server, person, Client())
    other.goto(desk.url)
    other.locator(summary).fill("Theirs.")
    other.keyboard.press("Tab")
    expect(other.locator("#saved-text")).to_contain_text("Saved")
    desk.locator(summary).fill("Mine.")
    desk.keyboard.press("Tab")
    conflict = desk.locator(f"[id='p-barrier.{KEY}.summary']")
    expect(conflict).to_contain_text("editor2 stored this")
    mine = conflict.get_by_role("button", name="Store mine")
    mine.focus()
    desk.keyboard.press("Enter")
    expect(conflict).to_be_empty()
    expect(desk.locator("#saved-text")).to_contain_text("Saved")
    assert BarrierDefinition.objects.get(key=KEY).summary == "Mine."
    other.context.close()
