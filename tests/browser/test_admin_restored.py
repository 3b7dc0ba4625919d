"""What a browser puts back into the admin's fields is undone before anybody sees it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from screening.models import BarrierDefinition
from tests.browser.people import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

RESTORED = """() => document.addEventListener("readystatechange", () => {
    for (const [id, value] of Object.entries({ id_name: "Old name", id_summary: "Old summary" }))
        document.getElementById(id).value = value;
    document.getElementById("id_lever").selectedIndex = 2;
    document.getElementById("id_retired").checked = true;
}, { once: true })"""
"""Fills fields as a browser does that restores a page: after they are read, before scripts run."""


@pytest.fixture
def barrier(page, live_server, editor, client, release):
    """The address of a barrier's page, for an editor's browser."""
    sign_in(page, live_server, editor, client)
    address = reverse("admin:screening_barrierdefinition_change", args=["alliance"])
    return live_server.url + address


def shown(page):
    return page.evaluate(
        """() => [...document.querySelectorAll("#content-main form [name]")]
            .filter((one) => one.name !== "csrfmiddlewaretoken" && one.name !== "seen")
            .map((one) => [one.name, one.type === "checkbox" ? one.checked : one.value])"""
    )


def test_restored_fields_go_back_to_what_the_server_sent(page, barrier):
    page.goto(barrier)
    fresh = shown(page)
    page.add_init_script(f"({RESTORED})()")
    page.route("**/admin_restored.js", lambda route: route.abort())
    page.goto(barrier)
    assert len([one for one, other in zip(shown(page), fresh, strict=True) if one != other]) == 4
    page.unroute_all()
    page.goto(barrier)
    expect(page.locator(".field-gate .select2-selection__rendered")).not_to_have_text("")
    assert shown(page) == fresh


def test_what_is_restored_late_goes_back_until_somebody_types(page, barrier):
    page.goto(barrier)
    fresh = page.locator("#id_name").input_value()
    page.evaluate("document.getElementById('id_name').value = 'Old name'")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow'))")
    expect(page.locator("#id_name")).to_have_value(fresh)
    page.locator("#id_name").press("End")
    page.keyboard.type("!")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow'))")
    expect(page.locator("#id_name")).to_have_value(f"{fresh}!")


def test_going_back_keeps_what_was_typed_with_what_was_seen(page, barrier):
    """The record of what the page showed is as old as the text, so a save is checked by it."""
    page.goto(barrier)
    page.locator("#id_name").fill("Typed")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator("#id_name")).to_have_value("Typed")


NOTICE = "What you typed here before is in the form again."


class TestLeftByALink:
    """What was typed and not saved stands in the form again when its page is opened again."""

    def leave(self, page):
        page.get_by_role("link", name="Home").first.click()
        page.wait_for_url("**/admin/")

    def test_it_is_offered_again_and_can_be_saved(self, page, barrier):
        page.goto(barrier)
        page.locator("#id_name").fill("Typed name")
        page.locator("#id_lever").select_option(index=2)
        lever = page.locator("#id_lever").input_value()
        self.leave(page)
        page.goto(barrier)
        expect(page.get_by_text(NOTICE)).to_be_visible()
        expect(page.locator("#id_name")).to_have_value("Typed name")
        expect(page.locator("#id_lever")).to_have_value(lever)
        page.locator("[name=_continue]").click()
        expect(page.locator(".messagelist .success")).to_be_visible()
        expect(page.get_by_text(NOTICE)).to_have_count(0)
        assert BarrierDefinition.objects.get(key="alliance").name == "Typed name"

    def test_what_a_refused_form_held_is_offered_too(self, page, barrier):
        page.goto(barrier)
        page.locator("#id_summary").fill("Typed summary")
        page.locator("#id_name").fill("")
        page.locator("[name=_continue]").click()
        expect(page.locator("#id_name_error")).to_be_visible()
        expect(page.get_by_text(NOTICE)).to_have_count(0)
        self.leave(page)
        page.goto(barrier)
        expect(page.locator("#id_summary")).to_have_value("Typed summary")

    def test_it_stands_beside_what_somebody_else_saved(self, page, barrier):
        page.goto(barrier)
        page.locator("#id_name").fill("Typed name")
        self.leave(page)
        BarrierDefinition.objects.filter(key="alliance").update(name="Newer")
        page.goto(barrier)
        expect(page.locator("#id_name")).to_have_value("Newer")
        expect(page.get_by_role("status").locator("blockquote")).to_have_text("Typed name")

    def test_signing_out_forgets_it(self, page, barrier):
        page.goto(barrier)
        page.locator("#id_name").fill("Typed name")
        page.locator("#logout-form button").click()
        expect(page.locator("#logout-form")).to_have_count(0)
        assert page.evaluate("Object.keys(sessionStorage)") == []
