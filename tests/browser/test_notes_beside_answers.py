"""Notes, number keys and announcements in a real browser, in two tabs at once."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.people import settled, sign_in
from tests.factories import make_screening

pytestmark = pytest.mark.django_db(transaction=True)
STRAIN = "alliance-strain"


def unfold(page):
    """Unfold the note beside the answer; gives its box."""
    page.locator(f"#q-{STRAIN} .note > summary").click()
    return page.locator(f'[id="note.{STRAIN}"]')


def notes_of(draft):
    return draft.stored_with_notes()[1]


def test_a_note_beside_an_answer_that_keys_gave(page, live_server, clinician, client, release):
    draft = make_screening(clinician)
    sign_in(page, live_server, clinician, client)
    address = reverse("questionnaire", args=[draft.uuid, "therapeutic-relationship"])
    page.goto(live_server.url + address)
    other = page.context.new_page()
    expect(page.locator(f"#q-{STRAIN} .note > summary")).not_to_be_visible()
    page.keyboard.press("3")
    expect(page.locator("#announcement")).to_have_text("1 follow-up question opened.")
    assert draft.stored_answers() == {STRAIN: "clearly"}
    other.goto(live_server.url + address)
    box = unfold(page)
    box.press_sequentially("Since session 12.")
    box.blur()
    settled(page)
    expect(page.locator("#saved-text")).to_contain_text("Saved")
    assert notes_of(draft) == {STRAIN: "Since session 12."}
    # The other tab has seen no note: it is asked, and keeps what was typed.
    theirs = unfold(other)
    theirs.fill("Since May.")
    theirs.blur()
    expect(other.locator(".note .conflict")).to_contain_text("Since session 12.")
    assert notes_of(draft) == {STRAIN: "Since session 12."}
    other.get_by_role("button", name="Use what is in the box").click()
    settled(other)
    assert notes_of(draft) == {STRAIN: "Since May."}
    # Switched off, the keys answer nothing, on the next page too.
    other.get_by_label("Keys 1 to 7 answer").uncheck()
    other.reload()
    other.locator(f"#q-{STRAIN} .pick:checked").focus()
    other.keyboard.press("1")
    settled(other)
    assert draft.stored_answers() == {STRAIN: "clearly"}
    expect(other.locator(f'[id="note.{STRAIN}"]')).to_have_value("Since May.")


def test_questions_to_take_along_print_on_one_page(page, live_server, clinician, client, compiled):
    asked = [key for key, parent in compiled.parents.items() if parent is None]
    everything = dict.fromkeys(asked, "dont-know")
    draft = make_screening(clinician, answers=everything)
    sign_in(page, live_server, clinician, client)
    page.goto(live_server.url + reverse("take_along", args=[draft.uuid]))
    assert page.locator(".tick-list li").count() >= 40
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") == 1
