"""What the case says is confirmed with one press; nothing else stores it."""

import pytest
from playwright.sync_api import expect

from screening.models import OptionDefinition, QuestionDefinition
from screening.workflows.publishing import publish_release
from tests.browser.people import settled, sign_in
from tests.factories import make_case, make_screening

pytestmark = pytest.mark.django_db(transaction=True)
ANSWER = "thirteen-to-twenty"


@pytest.fixture
def draft(clinician, release):
    questions = QuestionDefinition.objects
    help_words = {"help": "In brief.", "more_help": "At length."}
    questions.filter(key="sessions-so-far").update(filled_from="sessions", **help_words)
    questions.filter(key="own-step").update(optional=True)
    for number, option in zip(
        (0, 6, 13, 21),
        OptionDefinition.objects.filter(scale="sessions-so-far").order_by("order"),
        strict=True,
    ):
        option.from_number = number
        option.save()
    publish_release(by=None, notes="Filled from the case.")
    return make_screening(clinician, case=make_case(clinician))


@pytest.fixture
def address(draft, live_server):
    return f"{live_server.url}/screenings/{draft.uuid}/safety-and-facts/"


@pytest.fixture
def at(page, draft, address, live_server, clinician, client):
    """The page of the questionnaire that is filled, with a script."""
    sign_in(page, live_server, clinician, client)
    page.goto(address)
    return page


def test_one_press_stores_it_and_takes_the_offer_away(at, draft):
    expect(at.locator("#q-sessions-so-far .pick:checked")).to_have_count(0)
    at.get_by_role("button", name="Confirm “13 to 20”").click()
    expect(at.locator("#seen-sessions-so-far")).to_have_value(ANSWER)
    settled(at)
    expect(at.locator(f"#sessions-so-far-{ANSWER}")).to_be_checked()
    expect(at.locator(f"#sessions-so-far-{ANSWER}")).to_be_focused()
    expect(at.locator("#offer-sessions-so-far")).to_be_empty()
    expect(at.locator("#progress")).to_contain_text("1 of ")
    assert draft.stored_answers() == {"sessions-so-far": ANSWER}


def test_another_answer_is_stored_and_the_case_still_heard(at, draft):
    at.locator('label[for="sessions-so-far-over-twenty"]').click()
    expect(at.locator("#seen-sessions-so-far")).to_have_value("over-twenty")
    expect(at.locator("#offer-sessions-so-far")).to_contain_text("The case has 14 sessions now.")
    at.get_by_role("button", name="Use “13 to 20”").click()
    expect(at.locator("#seen-sessions-so-far")).to_have_value(ANSWER)
    settled(at)
    assert draft.stored_answers() == {"sessions-so-far": ANSWER}


def test_enter_in_a_question_goes_on_and_stores_nothing(at, draft):
    at.locator("#suicidal-thoughts-none").focus()
    at.keyboard.press("Enter")
    at.wait_for_url("**/diagnosis-biology/*")
    assert draft.stored_answers() == {}


def test_help_unfolds_and_a_number_key_still_answers(at, draft):
    question = at.locator("#q-sessions-so-far")
    expect(question.get_by_text("At length.")).to_be_hidden()
    question.get_by_text("More about this question").click()
    expect(question.get_by_text("At length.")).to_be_visible()
    at.keyboard.press("4")
    expect(at.locator("#seen-sessions-so-far")).to_have_value("over-twenty")
    settled(at)


def test_without_a_script_it_is_a_button_of_the_page(
    browser, address, draft, live_server, clinician, client
):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, clinician, client)
    page.goto(address)
    page.locator('label[for="suicidal-thoughts-none"]').click()
    page.get_by_role("button", name="Confirm “13 to 20”").click()
    page.wait_for_url("**/safety-and-facts/#q-sessions-so-far")
    expect(page.locator(f"#sessions-so-far-{ANSWER}")).to_be_checked()
    assert draft.stored_answers() == {"suicidal-thoughts": "none", "sessions-so-far": ANSWER}
    page.get_by_text("Answer more about this page").click()
    page.locator('label[for="own-step-yes"]').click()
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/diagnosis-biology/*")
    assert draft.stored_answers()["own-step"] == "yes"
    context.close()
