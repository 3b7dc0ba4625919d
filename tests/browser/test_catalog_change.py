"""The whole life of a change to the catalog, in a real browser, by two editors."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from screening.models import BarrierDefinition, Report
from tests.browser.people import sign_in
from tests.factories import make_person, make_report
from tests.pages import content_of

pytestmark = pytest.mark.django_db(transaction=True)

REWORDED = "Over the last three sessions, how far has the relationship been strained?"


@pytest.fixture
def desk(page, live_server, editor, client, release):
    """The editor's browser in the admin, and where each kind of row is edited."""
    sign_in(page, live_server, editor, client)

    def go(kind, key=None):
        action, args = ("change", [key]) if key else ("add", [])
        page.goto(
            live_server.url + reverse(f"admin:screening_{kind}definition_{action}", args=args)
        )

    return go


def save(page, name="Save"):
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def choose(page, field, text):
    """Pick a row in one of the admin's autocomplete fields, once the list is that of `text`."""
    place = page.locator(f"#id_{field} + .select2-container")
    place.click()
    with page.expect_response(
        lambda request: parse_qs(urlsplit(request.url).query).get("term") == [text]
    ):
        page.locator(".select2-search__field").last.fill(text)
    expect(page.locator(".loading-results")).to_have_count(0)
    page.locator(".select2-results__option", has_text=text).first.click()
    expect(place).to_contain_text(text)


def add_question(page, desk, key, text, *, after=None):
    desk("question")
    page.get_by_label("Key").fill(key)
    choose(page, "domain", "Life")
    page.locator("#id_text").fill(text)
    choose(page, "scale", "extent")
    if after:
        choose(page, "asked_if", after)
        page.locator("#id_asked_if_level").fill("1")
    save(page)


def add_indicator(page, row, question, strength):
    choose(page, f"indicators-{row}-question", question)
    page.locator(f"#id_indicators-{row}-direction").select_option("supports")
    page.locator(f"#id_indicators-{row}-strength").select_option(strength)


def report_page(page, live_server, clinician, client, report):
    """The report as the clinician's browser gets it."""
    sign_in(page, live_server, clinician, client)
    response = page.goto(live_server.url + reverse("report", args=[report.uuid]))
    return content_of(response.text())


def test_from_a_reworded_gate_to_the_next_screening(
    page, desk, live_server, editor, clinician, client, release
):
    yesterday = make_report(clinician)
    before_all = report_page(page, live_server, clinician, client, yesterday)
    sign_in(page, live_server, editor, client)
    # A gate, on which follow-ups hang.
    desk("question", "alliance-strain")
    page.locator("#id_text").fill(REWORDED)
    save(page)

    desk("barrier", "alliance")
    before = page.locator("[data-reach]").inner_text()
    page.locator("#id_indicators-0-strength").select_option("weak")
    expect(page.locator("[data-reach]")).not_to_have_text(before)
    page.locator("#id_indicators-0-strength").select_option("decisive")
    save(page)

    add_question(page, desk, "pet-loss", "Has the client lost an animal they lived with?")
    add_question(page, desk, "pet-grief", "Does that grief fill the sessions?", after="lost an")
    desk("barrier")
    page.get_by_label("Key").fill("loss-of-an-animal")
    page.locator("#id_number").fill("31")
    page.locator("#id_name").fill("Loss of an animal")
    choose(page, "domain", "Life")
    page.locator("#id_lever").select_option("approach")
    page.locator("#id_summary").fill("Grief for an animal is passed over.")
    page.locator("#id_possible_at").fill("6")
    page.locator("#id_likely_at").fill("40")
    choose(page, "gate", "lost an animal")
    page.locator("#indicators-group .add-row a").click()
    add_indicator(page, 0, "lost an animal", "strong")
    add_indicator(page, 1, "grief fill", "moderate")
    expect(page.locator("[data-reach]")).to_have_text(
        "At most 15 points; possible from 6, likely from 40. "
        "No answers reach “likely”: lower the threshold or raise a weight."
    )
    expect(page.locator("#indicators-1 [data-words]")).to_have_text(
        "On “Does that grief fill the sessions?”: “A little” adds 2 points, “Clearly” adds 4 "
        "points, “Strongly” adds 6 points. Asked when the answer to “Has the client lost an "
        "animal they lived with?” is “A little” or “Clearly” or “Strongly”."
    )
    save(page)

    page.goto(live_server.url + reverse("draft"))
    problems = page.locator("main ul.card").first
    expect(problems).to_contain_text("Loss of an animal")
    problems.get_by_role("link", name="Loss of an animal").first.click()
    page.wait_for_url("**" + reverse("edit_barrier", args=["loss-of-an-animal"]))
    desk("barrier", "loss-of-an-animal")
    page.locator("#id_likely_at").fill("12")
    save(page)
    desk("adjustment")
    page.locator("#id_key").fill("name-the-grief")
    page.locator("#id_title").fill("Name the grief")
    page.locator("#id_steps").fill("Ask about the animal.\nMake room for the grief.")
    page.locator("#id_timing").select_option("this-session")
    page.locator("#id_grade").select_option("D")
    choose(page, "indications-0-barrier", "Loss of an animal")
    page.locator("#id_indications-0-strength").select_option("strong")
    save(page)

    page.goto(live_server.url + reverse("draft"))
    expect(page.locator("main")).to_contain_text("The draft is whole.")
    page.get_by_role("link", name="Preview").click()
    page.locator('label[for="pet-loss-strongly"]').click()
    page.locator('label[for="pet-grief-strongly"]').click()
    page.get_by_role("button", name="Show the report").click()
    result = page.locator("section[aria-labelledby=preview-report]")
    expect(result).to_contain_text("Loss of an animal")
    expect(result).to_contain_text("Name the grief")

    page.goto(live_server.url + reverse("draft"))
    expect(page.get_by_role("heading", name="What would move")).to_be_visible()
    expect(page.locator("main")).to_contain_text("fewer than 5")
    page.get_by_label("Why this release is made").fill("A thirty-first barrier, tried.")
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.locator("main")).to_contain_text("Another editor has to approve or return it.")

    second = make_person("editor2", is_staff=True, group="Catalog editors")
    sign_in(page, live_server, second, client)
    page.goto(live_server.url + reverse("draft"))
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("main")).to_contain_text("Release 2 was published.")

    sign_in(page, live_server, clinician, client)
    page.goto(live_server.url + reverse("case", args=[yesterday.screening.case.uuid]))
    page.get_by_role("button", name="Screen again").click()
    page.wait_for_url("**/safety-and-facts/")
    uuid = re.search(r"screenings/([^/]+)/", page.url)[1]
    page.goto(live_server.url + reverse("questionnaire", args=[uuid, "life-context"]))
    expect(page.get_by_text("Has the client lost an animal they lived with?")).to_be_visible()
    page.goto(live_server.url + reverse("questionnaire", args=[uuid, "therapeutic-relationship"]))
    expect(page.get_by_text(REWORDED)).to_be_visible()
    assert report_page(page, live_server, clinician, client, yesterday) == before_all
    assert Report.objects.get().content == yesterday.content


def test_a_barrier_is_duplicated_under_a_key_of_its_own(page, desk, release):
    desk("barrier", "alliance")
    page.get_by_role("button", name="Save as new").click()
    expect(page.get_by_text("Give the row a key of its own.")).to_be_visible()
    page.get_by_label("Key").fill("alliance-again")
    page.locator("#id_number").fill("31")
    save(page, "Save as new")
    expect(page.locator("#content h2").first).to_have_text("Weak or ruptured therapeutic alliance")
    expect(page.locator(".field-key .readonly")).to_have_text("alliance-again")
    expect(page.locator("#id_indicators-0-strength")).to_have_value("strong")


@pytest.mark.parametrize("width", [390, 1280])
def test_editing_breaks_no_rule_of_the_content_policy(width, page, desk, live_server, release):
    complaints = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": width, "height": 900})
    for kind, key in (
        ("barrier", "alliance"),
        ("question", "alliance-strain"),
        ("adjustment", "energy-paced-sessions"),
        ("redflag", "suicidal-thoughts"),
        ("scale", "extent"),
        ("source", "weitz-2015"),
        ("domain", "life-context"),
    ):
        desk(kind, key)
        page.goto(live_server.url + reverse(f"admin:screening_{kind}definition_changelist"))
        expect(page.locator("#result_list")).to_be_visible()
    assert complaints == []


def test_a_retired_row_waits_with_its_links(page, desk, live_server, release):
    desk("barrier", "alliance")
    page.get_by_label("Retired").check()
    save(page)
    page.goto(live_server.url + reverse("draft"))
    expect(page.locator("main")).to_contain_text("The draft is whole.")
    expect(page.locator("main")).to_contain_text("2 retired")
    assert BarrierDefinition.objects.get(pk="alliance").indicators.exists()
    desk("barrier", "alliance")
    page.get_by_label("Retired").uncheck()
    save(page)
    page.goto(live_server.url + reverse("draft"))
    expect(page.locator("main")).to_contain_text("Nothing differs")
