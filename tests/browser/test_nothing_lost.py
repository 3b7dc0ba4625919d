"""Nothing typed is lost and nothing stale wins: Back, two tabs, slow lines, links, typed dates."""

from datetime import timedelta
from time import sleep

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from screening.models import Decision
from tests.browser.people import settled, sign_in
from tests.factories import answer, make_report, make_screening

pytestmark = pytest.mark.django_db(transaction=True)

LINES = [0, 300, 1500, 5000]
"""Milliseconds that a reply takes."""


@pytest.fixture
def draft(clinician, release):
    return make_screening(clinician)


@pytest.fixture
def at(page, live_server, clinician, client):
    """Opens an address of the product, signed in as the clinician."""
    sign_in(page, live_server, clinician, client)

    def go(name, *args, tab=page):
        tab.goto(live_server.url + reverse(name, args=args))
        return tab

    return go


@pytest.fixture
def first_page(at, draft):
    return at("questionnaire", draft.uuid, "safety-and-facts")


@pytest.fixture
def report(clinician, supervisor, release):
    return make_report(clinician)


def slow(page, delay):
    """Let every save take so long, on its way there."""

    def wait(route):
        sleep(delay / 1000)
        route.continue_()

    if delay:
        page.route("**/answers/**", wait)
        page.route("**/decide/", wait)


def choose(page, question, option):
    page.locator(f'label[for="{question}-{option}"]').click()


def saved(page):
    return expect(page.locator("#saved"))


def steps(page):
    return page.locator(".step-card .decide")


class TestBack:
    def test_shows_what_is_stored_and_not_what_was_chosen_before(self, first_page, draft):
        page, question = first_page, "suicidal-thoughts"
        choose(page, question, "none")
        saved(page).to_contain_text("Saved")
        page.locator(".steps a").nth(1).click()
        page.wait_for_url("**/diagnosis-biology/*")
        page.locator(".steps a").nth(0).click()
        page.wait_for_url("**/safety-and-facts/*")
        choose(page, question, "thoughts")
        expect(page.locator(f"#flag-{question} .flag")).to_be_visible()
        page.go_back()
        page.go_back()
        expect(page.locator(f"#{question}-thoughts")).to_be_checked()
        page.get_by_role("button", name="Save and continue").click()
        page.wait_for_url("**/diagnosis-biology/*")
        assert draft.stored_answers() == {question: "thoughts"}

    def test_after_a_change_elsewhere_keeps_that_change(self, first_page, draft, clinician):
        choose(first_page, "gambling-harm", "none")
        saved(first_page).to_contain_text("Saved")
        first_page.locator(".steps a").nth(1).click()
        first_page.wait_for_url("**/diagnosis-biology/*")
        answer(draft, by=clinician, gambling_harm="some")
        first_page.go_back()
        expect(first_page.locator("#gambling-harm-some")).to_be_checked()
        first_page.get_by_role("button", name="Save and continue").click()
        first_page.wait_for_url("**/diagnosis-biology/*")
        assert draft.stored_answers() == {"gambling-harm": "some"}

    def test_shows_the_stored_own_words(self, at, draft, clinician):
        page = at("check", draft.uuid)
        page.get_by_label("Is something else in the way").fill("Buses.")
        page.get_by_role("link", name="Back", exact=True).click()
        page.wait_for_url("**/life-context/*")
        draft.refresh_from_db()
        assert draft.own_words == "Buses."
        draft.own_words = "Trains."
        draft.save()
        page.go_back()
        box = page.get_by_label("Is something else in the way")
        expect(box).to_have_value("Trains.")

    def test_shows_the_stored_day_of_a_step(self, at, report):
        page = at("report", report.uuid)
        steps(page).first.get_by_role("button", name="Plan").click()
        soon = timezone.localdate() + timedelta(days=3)
        day = steps(page).first.get_by_label("Look at it by")
        day.fill(soon.isoformat())
        day.blur()
        settled(page)
        page.locator('.more-links a[href$="/all/"] >> nth=0').click()
        page.wait_for_url("**/all/")
        later = soon + timedelta(days=9)
        Decision.objects.update(due_on=later)
        page.go_back()
        expect(steps(page).first.get_by_label("Look at it by")).to_have_value(later.isoformat())


class TestTwoTabs:
    def test_a_note_leaves_the_day_that_another_tab_set(self, at, report, page):
        first = at("report", report.uuid)
        steps(first).first.get_by_role("button", name="Plan").click()
        settled(first)
        second = at("report", report.uuid, tab=page.context.new_page())
        soon = timezone.localdate() + timedelta(days=3)
        first.bring_to_front()
        day = steps(first).first.get_by_label("Look at it by")
        day.fill(soon.isoformat())
        day.blur()
        settled(first)
        second.bring_to_front()
        steps(second).first.get_by_label("Your note").fill("With her GP")
        second.keyboard.press("Tab")
        expect(second.locator("#plan-saved")).to_contain_text("Saved")
        stored = Decision.objects.get()
        assert (stored.due_on, stored.words) == (soon, "With her GP")

    def test_two_notes_are_shown_beside_each_other_and_one_is_chosen(self, at, report, page):
        first = at("report", report.uuid)
        steps(first).first.get_by_role("button", name="Plan").click()
        settled(first)
        second = at("report", report.uuid, tab=page.context.new_page())
        for tab, words in ((first, "By bus"), (second, "By train")):
            tab.bring_to_front()
            steps(tab).first.get_by_label("Your note").fill(words)
            tab.keyboard.press("Tab")
            settled(tab)
        conflict = steps(second).first.locator(".conflict")
        expect(conflict).to_contain_text("stored By bus here meanwhile. You want By train.")
        assert Decision.objects.get().words == "By bus"
        conflict.get_by_role("button", name="Use what you wrote").click()
        expect(second.locator("#plan-saved")).to_contain_text("Saved")
        assert Decision.objects.get().words == "By train"

    def test_own_words_of_two_tabs_are_shown_beside_each_other(self, at, draft, page):
        first = at("check", draft.uuid)
        second = at("check", draft.uuid, tab=page.context.new_page())
        for tab, words in ((first, "Buses."), (second, "Trains.")):
            tab.bring_to_front()
            tab.get_by_label("Is something else in the way").fill(words)
            tab.keyboard.press("Tab")
            settled(tab)
        conflict = second.locator("#problem-own_words .conflict")
        expect(conflict).to_contain_text("Buses.")
        conflict.get_by_role("button", name="Use what is in the box").click()
        settled(second)
        draft.refresh_from_db()
        assert draft.own_words == "Trains."


class TestSlowLines:
    @pytest.mark.parametrize("delay", LINES)
    def test_a_correction_is_no_conflict_with_oneself(self, delay, first_page, draft):
        slow(first_page, delay)
        choose(first_page, "gambling-harm", "none")
        choose(first_page, "gambling-harm", "some")
        first_page.get_by_role("button", name="Save and continue").click()
        first_page.wait_for_url("**/diagnosis-biology/*", timeout=60_000)
        assert draft.stored_answers() == {"gambling-harm": "some"}

    @pytest.mark.parametrize("delay", LINES)
    def test_the_last_of_three_opinions_is_stored(self, delay, at, report):
        page = at("report", report.uuid)
        slow(page, delay)
        opinion = page.locator(".finding-card .decide").first
        for choice in ("Agree", "Disagree", "Unsure"):
            opinion.get_by_role("button", name=choice, exact=True).click()
        held = opinion.locator('[aria-pressed="true"]')
        expect(held).to_contain_text("Unsure", timeout=60_000)
        settled(page)
        assert Decision.objects.get().choice == "unsure"

    @pytest.mark.parametrize("delay", LINES)
    def test_a_note_typed_while_the_day_is_saved_is_stored(self, delay, at, report):
        page = at("report", report.uuid)
        steps(page).first.get_by_role("button", name="Plan").click()
        settled(page)
        slow(page, delay)
        soon = timezone.localdate() + timedelta(days=3)
        steps(page).first.get_by_label("Look at it by").fill(soon.isoformat())
        note = steps(page).first.get_by_label("Your note")
        note.press_sequentially("With her GP")
        page.keyboard.press("Tab")
        page.wait_for_function("() => saving.settled()", timeout=60_000)
        expect(note).to_have_value("With her GP")
        stored = Decision.objects.get()
        assert (stored.due_on, stored.words) == (soon, "With her GP")

    def test_a_lost_reply_is_no_conflict_with_oneself(self, first_page, draft):
        """The server stores the answer, and the reply does not come back."""
        lost = []

        def lose(route):
            if lost:
                route.continue_()
                return
            lost.append(route.fetch())
            route.abort()

        first_page.route("**/answers/**", lose)
        choose(first_page, "gambling-harm", "none")
        saved(first_page).to_contain_text("Not saved, trying again")
        choose(first_page, "gambling-harm", "some")
        saved(first_page).to_contain_text("Saved")
        expect(first_page.locator("#problem-gambling-harm")).to_be_empty()
        assert draft.stored_answers() == {"gambling-harm": "some"}

    def test_choosing_otherwise_while_what_is_offered_is_stored_is_no_conflict(
        self, first_page, draft
    ):
        page = first_page
        page.on("dialog", lambda dialog: dialog.accept())
        page.route("**/answers/**", lambda route: route.abort())
        choose(page, "gambling-harm", "none")
        saved(page).to_contain_text("Not saved, trying again")
        page.reload()
        page.unroute_all()
        held = []
        page.route("**/answers/**", lambda route: route.continue_() if held else held.append(route))
        with page.expect_request("**/answers/**"):
            page.get_by_role("button", name="Store them").click()
        choose(page, "gambling-harm", "some")
        # Once both are stored, the page is loaded anew.
        with page.expect_navigation():
            held[0].continue_()
        expect(page.locator("#gambling-harm-some")).to_be_checked()
        expect(page.get_by_role("button", name="Store them")).to_be_hidden()
        expect(page.locator("#problem-gambling-harm")).to_be_empty()
        assert draft.stored_answers() == {"gambling-harm": "some"}

    def test_what_is_offered_goes_with_the_page_that_is_left_at_once(self, first_page, draft):
        """The page was loaded again with an older answer, which must not go along in its place."""
        page = first_page
        page.on("dialog", lambda dialog: dialog.accept())
        choose(page, "gambling-harm", "none")
        settled(page)
        page.route("**/answers/**", lambda route: route.abort())
        choose(page, "gambling-harm", "some")
        saved(page).to_contain_text("Not saved, trying again")
        page.reload()
        page.unroute_all()
        slow(page, 1500)
        page.get_by_role("button", name="Store them").click()
        page.get_by_role("button", name="Save and continue").click()
        page.wait_for_url("**/diagnosis-biology/*")
        assert draft.stored_answers() == {"gambling-harm": "some"}

    def test_choosing_otherwise_before_the_last_page_s_answer_arrives_is_no_conflict(
        self, first_page, draft, clinician
    ):
        """The answer of a page that was left is stored after the next page was made."""
        page = first_page
        page.on("dialog", lambda dialog: dialog.accept())
        page.route("**/answers/**", lambda route: route.abort())
        choose(page, "gambling-harm", "none")
        saved(page).to_contain_text("Not saved, trying again")
        page.reload()
        page.unroute_all()
        answer(draft, by=clinician, gambling_harm="none")
        choose(page, "gambling-harm", "some")
        saved(page).to_contain_text("Saved")
        expect(page.locator("#problem-gambling-harm")).to_be_empty()
        assert draft.stored_answers() == {"gambling-harm": "some"}


class TestLinks:
    @pytest.mark.parametrize("link", ["Finish later", "Safety and facts", "Back"])
    def test_own_words_are_stored_by_leaving(self, link, at, draft):
        page = at("check", draft.uuid)
        page.get_by_label("Is something else in the way").fill("Buses.")
        page.get_by_role("link", name=link).first.click()
        page.wait_for_load_state()
        at("check", draft.uuid)
        expect(page.get_by_label("Is something else in the way")).to_have_value("Buses.")

    @pytest.mark.parametrize(
        ("form", "label"),
        [("ask_review", "Your question"), ("record_action", "What was done")],
    )
    def test_what_is_typed_into_a_form_is_there_again(self, form, label, at, report):
        args = [report.uuid, "high-mood-past"][: 2 if form == "record_action" else 1]
        page = at(form, *args)
        page.get_by_label(label).fill("Ring the GP on Monday.")
        page.get_by_role("link", name="Caseload").click()
        page.wait_for_url("**/cases/")
        at(form, *args)
        expect(page.get_by_label(label)).to_have_value("Ring the GP on Monday.")
        notice = page.get_by_text("What you typed here before is in the form again.")
        expect(notice).to_be_visible()
        page.get_by_role("button", name="Drop it").click()
        expect(page.get_by_label(label)).to_have_value("")
        page.reload()
        expect(page.get_by_label(label)).to_have_value("")

    def test_what_was_sent_is_not_offered_again(self, at, report):
        page = at("record_action", report.uuid, "high-mood-past")
        page.get_by_label("What was done").fill("Spoke to the GP.")
        page.get_by_role("button", name="Record it").click()
        expect(page.get_by_text("What was done is recorded.")).to_be_visible()
        stored = page.evaluate("Object.keys(sessionStorage).filter((key) => /typed/.test(key))")
        assert stored == []

    def test_an_own_step_that_was_not_added_is_there_again(self, at, report):
        page = at("report", report.uuid)
        page.get_by_text("Add a step of your own").click()
        page.get_by_label("What you plan, in a few words").fill("Move to Thursdays")
        page.get_by_role("link", name="Caseload").click()
        page.wait_for_url("**/cases/")
        at("report", report.uuid)
        box = page.get_by_label("What you plan, in a few words")
        expect(box).to_be_visible()
        expect(box).to_have_value("Move to Thursdays")


class TestTypedDays:
    def test_a_day_picked_from_the_calendar_is_stored_at_once(self, at, report):
        page = at("report", report.uuid)
        steps(page).first.get_by_role("button", name="Plan").click()
        settled(page)
        soon = timezone.localdate() + timedelta(days=3)
        day = steps(page).first.get_by_label("Look at it by")
        day.fill(soon.isoformat())
        expect(day).to_be_focused()
        expect(page.locator("#plan-saved")).to_contain_text("Saved")
        settled(page)
        assert Decision.objects.get().due_on == soon

    def test_a_day_is_stored_when_the_field_is_left_and_not_while_it_is_typed(self, at, report):
        page = at("report", report.uuid)
        steps(page).first.get_by_role("button", name="Plan").click()
        settled(page)
        sent = []
        page.on("request", lambda request: sent.append(request.post_data or ""))
        soon = timezone.localdate() + timedelta(days=40)
        day = steps(page).first.get_by_label("Look at it by")
        day.focus()
        for key in f"{soon:%m%d%Y}":
            page.keyboard.press(key)
            page.wait_for_timeout(100)
        assert not [body for body in sent if "due_on" in body]
        # The first leads to the field's own button, the second out of it.
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        settled(page)
        assert Decision.objects.get().due_on == soon

    def test_a_day_of_which_a_part_is_missing_says_so(self, at, report):
        page = at("report", report.uuid)
        steps(page).first.get_by_role("button", name="Plan").click()
        settled(page)
        before = Decision.objects.get().due_on
        day = steps(page).first.get_by_label("Look at it by")
        day.focus()
        page.keyboard.press("Backspace")
        steps(page).first.get_by_label("Your note").focus()
        expect(page.locator("#plan-saved")).to_contain_text("the day is not complete")
        assert Decision.objects.get().due_on == before


def test_a_choice_made_before_the_scripts_ran_is_saved(at, draft, page):
    """On a slow line a page can be pressed before its scripts have come."""
    held = []
    page.route("**/saving*.js", lambda route: held.append(route))
    page.goto("about:blank")
    at_once = reverse("questionnaire", args=[draft.uuid, "safety-and-facts"])
    base = at("notices").url.removesuffix(reverse("notices"))
    page.goto(base + at_once, wait_until="commit")
    choose(page, "gambling-harm", "some")
    for route in held:
        route.continue_()
    saved(page).to_contain_text("Saved")
    assert draft.stored_answers() == {"gambling-harm": "some"}


def test_what_a_refused_form_held_is_offered_again_after_a_link(at):
    page = at("new_case")
    page.get_by_label("Case code").fill("K-9")
    page.get_by_role("button", name="Open the case and start").click()
    expect(page.get_by_text("Enter the day on which therapy started.")).to_be_visible()
    expect(page.get_by_text("What you typed here before")).to_have_count(0)
    page.get_by_label("Sessions so far").fill("7")
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url("**/cases/")
    at("new_case")
    expect(page.get_by_text("What you typed here before")).to_be_visible()
    expect(page.get_by_label("Case code")).to_have_value("K-9")
    expect(page.get_by_label("Sessions so far")).to_have_value("7")
