"""Nothing is lost: two tabs, a lost connection, an expired session."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.browser.people import sign_in
from tests.factories import answer, make_screening

pytestmark = pytest.mark.django_db(transaction=True)

SOME, NONE = "Some gambling, no harm known", "None, when asked"
"""Labels of the two answers to whether gambling does harm."""


@pytest.fixture
def draft(clinician, release):
    return make_screening(clinician)


@pytest.fixture
def first_page(page, live_server, clinician, client, draft):
    sign_in(page, live_server, clinician, client)
    address = f"{live_server.url}/screenings/{draft.uuid}/safety-and-facts/"
    page.goto(address)
    return address


def saved(page):
    return expect(page.locator("#saved"))


def test_an_answer_says_when_it_was_saved(page, first_page, draft):
    page.locator('label[for="gambling-harm-some"]').click()
    saved(page).to_contain_text("Saved")
    assert draft.stored_answers() == {"gambling-harm": "some"}


def test_a_flag_appears_at_once_with_the_crisis_text(page, first_page):
    page.locator('label[for="suicidal-thoughts-thoughts"]').click()
    flag = page.locator("#flag-suicidal-thoughts .flag")
    expect(flag).to_contain_text("act now")
    expect(flag).to_contain_text("020 7946 0010")
    expect(flag).to_be_in_viewport()


def test_a_flag_speaks_from_a_place_that_was_there_before(page, first_page):
    """Screen readers announce what changes inside a live region, not a region that is new."""
    region = page.locator("#announcement")
    expect(region).to_have_text("")
    region.evaluate("region => { region.dataset.kept = 'yes' }")
    page.locator('label[for="suicidal-thoughts-thoughts"]').click()
    kept = page.locator("#announcement[data-kept][role=status]")
    expect(kept).to_contain_text("Safety: act now. Suicidal thoughts.")
    flag = page.locator("#flag-suicidal-thoughts .flag")
    expect(flag).to_be_visible()
    page.locator('label[for="suicidal-thoughts-none"]').click()
    expect(flag).to_have_count(0)
    expect(kept).to_have_text("2 follow-up questions closed.")


def test_a_flag_below_the_fold_is_brought_into_view(page, first_page):
    page.set_viewport_size({"width": 390, "height": 600})
    label = page.locator('label[for="suicidal-thoughts-thoughts"]')
    label.evaluate("label => label.scrollIntoView({ block: 'end' })")
    label.click()
    expect(page.locator("#flag-suicidal-thoughts .flag-title")).to_be_in_viewport(ratio=1)


def test_two_tabs_show_both_answers_and_either_can_be_kept(page, first_page, draft):
    other = page.context.new_page()
    other.goto(first_page)
    other.locator('label[for="gambling-harm-some"]').click()
    saved(other).to_contain_text("Saved")
    page.locator('label[for="gambling-harm-none"]').click()
    conflict = page.locator("#problem-gambling-harm")
    expect(conflict).to_contain_text(f"stored {SOME} here meanwhile. You chose {NONE}")
    assert draft.stored_answers() == {"gambling-harm": "some"}
    conflict.get_by_role("button", name=f"Use “{NONE}”").click()
    saved(page).to_contain_text("Saved")
    expect(conflict).to_be_empty()
    assert draft.stored_answers() == {"gambling-harm": "none"}


def test_keeping_the_other_tabs_answer_shows_it(page, first_page, draft):
    other = page.context.new_page()
    other.goto(first_page)
    other.locator('label[for="gambling-harm-some"]').click()
    saved(other).to_contain_text("Saved")
    page.locator('label[for="gambling-harm-none"]').click()
    page.get_by_role("button", name=f"Keep “{SOME}”").click()
    expect(page.locator("#gambling-harm-some")).to_be_checked()
    expect(page.locator("#problem-gambling-harm")).to_be_empty()
    assert draft.stored_answers() == {"gambling-harm": "some"}


def test_a_lost_connection_is_shown_and_the_answers_are_stored_later(page, first_page, draft):
    page.context.set_offline(True)
    page.locator('label[for="gambling-harm-some"]').click()
    saved(page).to_contain_text("Not saved, trying again")
    page.locator('label[for="session-spacing-weekly"]').click()
    expect(page.locator("fieldset.q.unsaved")).to_have_count(2)
    assert draft.stored_answers() == {}
    page.context.set_offline(False)
    saved(page).to_contain_text("Saved")
    expect(page.locator("fieldset.q.unsaved")).to_have_count(0)
    assert draft.stored_answers() == {"gambling-harm": "some", "session-spacing": "weekly"}


def test_an_expired_session_loses_nothing(page, first_page, draft, live_server):
    Session.objects.all().delete()
    page.locator('label[for="gambling-harm-some"]').click()
    expect(page.locator("#signed-out")).to_be_visible()
    page.locator("#signed-out a").click()
    page.get_by_label("Username").fill("clinician")
    page.get_by_label("Password").fill("a long enough one")
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(first_page)
    assert draft.stored_answers() == {}
    expect(page.locator("#unsaved")).to_contain_text("1")
    # Once all is stored, the page loads itself anew.
    with page.expect_navigation():
        page.get_by_role("button", name="Store them").click()
    expect(page.locator("#gambling-harm-some")).to_be_checked()
    assert draft.stored_answers() == {"gambling-harm": "some"}
    page.reload()
    expect(page.locator("#unsaved")).to_be_hidden()


def test_what_is_offered_does_not_overwrite_what_was_stored_meanwhile(
    page, first_page, draft, clinician
):
    Session.objects.all().delete()
    page.locator('label[for="gambling-harm-some"]').click()
    expect(page.locator("#signed-out")).to_be_visible()
    answer(draft, by=clinician, gambling_harm="none")
    page.locator("#signed-out a").click()
    page.get_by_label("Username").fill("clinician")
    page.get_by_label("Password").fill("a long enough one")
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(first_page)
    page.get_by_role("button", name="Store them").click()
    conflict = page.locator("#problem-gambling-harm")
    expect(conflict).to_contain_text(f"stored {NONE} here meanwhile. You chose {SOME}")
    assert draft.stored_answers() == {"gambling-harm": "none"}
    conflict.get_by_role("button", name=f"Use “{SOME}”").click()
    saved(page).to_contain_text("Saved")
    assert draft.stored_answers() == {"gambling-harm": "some"}


def test_answers_of_another_page_are_stored_when_offered(page, first_page, draft, live_server):
    Session.objects.all().delete()
    page.locator('label[for="gambling-harm-some"]').click()
    expect(page.locator("#signed-out")).to_be_visible()
    page.locator("#signed-out a").click()
    page.get_by_label("Username").fill("clinician")
    page.get_by_label("Password").fill("a long enough one")
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(first_page)
    page.goto(first_page.replace("safety-and-facts", "life-context"))
    # The page loads again once everything offered is stored.
    with page.expect_event("load"):
        page.get_by_role("button", name="Store them").click()
    assert draft.stored_answers() == {"gambling-harm": "some"}
    expect(page.locator("#unsaved")).to_be_hidden()


def test_signing_in_again_in_another_tab_lets_this_one_go_on(page, first_page, draft, live_server):
    other = page.context.new_page()
    other.goto(f"{live_server.url}/cases/")
    other.get_by_role("button", name="Sign out").click()
    other.get_by_label("Username").fill("clinician")
    other.get_by_label("Password").fill("a long enough one")
    other.locator("main").get_by_role("button", name="Sign in").click()
    other.wait_for_url("**/cases/")
    page.locator('label[for="gambling-harm-some"]').click()
    saved(page).to_contain_text("Saved")
    page.locator('label[for="session-spacing-weekly"]').click()
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/diagnosis-biology/*")
    assert draft.stored_answers() == {"gambling-harm": "some", "session-spacing": "weekly"}


@pytest.mark.parametrize("status", [403, 429, 500, 502])
def test_a_server_in_trouble_is_asked_again_until_it_stores(status, page, first_page, draft):
    troubles = []

    def in_trouble(route):
        troubles.append(route)
        if len(troubles) <= 2:
            route.fulfill(status=status, body="")
        else:
            route.continue_()

    page.route("**/answers/**", in_trouble)
    page.locator('label[for="gambling-harm-some"]').click()
    saved(page).to_contain_text("Not saved, trying again")
    saved(page).to_contain_text("Saved")
    assert draft.stored_answers() == {"gambling-harm": "some"}


def test_one_answers_success_does_not_hide_that_another_is_missing(page, first_page):
    page.route("**/answers/gambling-harm/", lambda route: route.abort())
    page.locator('label[for="gambling-harm-some"]').click()
    saved(page).to_contain_text("Not saved, trying again")
    page.locator('label[for="session-spacing-weekly"]').click()
    expect(page.locator("#seen-session-spacing")).to_have_value("weekly")
    saved(page).to_contain_text("Not saved, trying again")


def test_replies_in_another_order_than_the_answers_end_in_saved(page, first_page, draft):
    """The first answer's reply comes last; nothing waits then, and the page says so."""
    held = []
    page.route("**/answers/gambling-harm/", lambda route: held.append(route))
    page.locator('label[for="gambling-harm-some"]').click()
    page.locator('label[for="session-spacing-weekly"]').click()
    expect(page.locator("#seen-session-spacing")).to_have_value("weekly")
    saved(page).to_contain_text("Saving")
    held[0].continue_()
    saved(page).to_contain_text("Saved")
    assert draft.stored_answers() == {"gambling-harm": "some", "session-spacing": "weekly"}


def test_the_last_of_several_quick_answers_is_the_one_that_is_stored(page, first_page, draft):
    # The last option is chosen once only: when it is seen, no earlier request is under way.
    for option in ("some", "none", "some", "none", "dont-know"):
        page.locator(f'label[for="gambling-harm-{option}"]').click()
    expect(page.locator("#seen-gambling-harm")).to_have_value("dont-know")
    assert draft.stored_answers() == {"gambling-harm": "dont-know"}
    expect(page.locator("#problem-gambling-harm")).to_be_empty()


def test_a_double_click_submits_once(page, first_page, draft):
    page.locator('label[for="gambling-harm-some"]').click()
    saved(page).to_contain_text("Saved")
    page.goto(first_page.replace("safety-and-facts", "check"))
    page.get_by_role("button", name="Submit and read the report").dblclick()
    page.wait_for_url("**/reports/**")
    expect(page.locator("h1")).to_have_text("What may be holding this therapy back")


def test_signing_out_forgets_what_was_kept_in_the_browser(page, first_page, live_server):
    page.evaluate("sessionStorage.setItem('unsaved:x', '{}')")
    page.goto(f"{live_server.url}/cases/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Username").wait_for()
    assert page.evaluate("sessionStorage.length") == 0
