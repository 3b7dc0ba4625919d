"""What a browser puts back into the admin's fields is undone before anybody sees it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

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
