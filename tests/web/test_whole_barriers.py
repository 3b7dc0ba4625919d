"""The pages that retire a whole barrier, bring it back and copy it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.models import BarrierDefinition, RedFlagDefinition
from screening.queries.draft import draft_digest
from tests.pages import page

pytestmark = pytest.mark.django_db
FLAGGED, PLAIN = "adverse-environment", "logistics"


@pytest.fixture
def desk(browse, editor, release):
    return browse(editor)


def address(name, key=PLAIN):
    return reverse(f"{name}_barrier", args=[key])


def sent(desk, name, key=PLAIN, **changes):
    """Send the form of a page as it is shown, with these changes."""
    fields = page(desk.get(address(name, key), changes.pop("query", {}))).fields
    return desk.post(address(name, key), fields | changes)


class TestRetiring:
    def test_says_what_goes_and_what_stays_and_why(self, desk):
        shown = page(desk.get(address("retire")))
        assert "What goes" in shown.headings
        assert "3 adjustments" in shown.headings
        assert "It is also cited for" in shown.text
        assert "It also says something about" in shown.text

    def test_goes_on_to_the_page_that_brings_it_back(self, desk):
        response = sent(desk, "retire")
        assert response["Location"] == address("bring_back")
        assert BarrierDefinition.objects.get(pk=PLAIN).retired
        assert "was retired" in page(desk.get(address("bring_back"))).soup.text

    def test_names_the_red_flags_first_and_asks_to_have_read_them(self, desk):
        shown = page(desk.get(address("retire", FLAGGED)))
        assert "3 safety flags would no longer be raised" in shown.text
        response = sent(desk, "retire", FLAGGED)
        assert response.status_code == 422
        assert "Say that you have read which red flags would go" in page(response).alerts[0]
        assert not BarrierDefinition.objects.get(pk=FLAGGED).retired
        assert sent(desk, "retire", FLAGGED, flags_read="yes").status_code == 302

    def test_keeps_the_red_flags_when_that_was_chosen(self, desk):
        shown = page(desk.get(address("retire", FLAGGED), {"flags": "keep"}))
        assert "It raises what is kept" in shown.text
        sent(desk, "retire", FLAGGED, query={"flags": "keep"})
        assert BarrierDefinition.objects.get(pk=FLAGGED).retired
        assert not RedFlagDefinition.objects.filter(retired=True).exists()

    def test_of_an_older_page_shows_the_draft_as_it_is_now(self, desk):
        fields = page(desk.get(address("retire"))).fields
        BarrierDefinition.objects.filter(pk="alliance").update(name="The bond")
        response = desk.post(address("retire"), fields)
        assert response.status_code == 409
        assert "edited since you opened this page" in page(response).alerts[0]
        assert page(response).fields["digest"] == draft_digest()

    def test_pressed_twice_says_that_it_is_retired(self, desk):
        fields = page(desk.get(address("retire"))).fields
        desk.post(address("retire"), fields)
        response = desk.post(address("retire"), fields)
        assert response.status_code == 409
        assert "This barrier is retired already. Nothing was changed." in page(response).text
        assert page(response).buttons == ["Bring it back"]

    def test_takes_the_same_queries_for_any_barrier(self, desk):
        def queries(key):
            with CaptureQueriesContext(
                connection,
            ) as context:
                desk.get(address("retire", key))
            return len(context)

        assert queries(PLAIN) == queries(FLAGGED) == queries("alliance")

    def test_shows_names_as_text(self, desk):
        BarrierDefinition.objects.filter(pk=PLAIN).update(name="<b>=HYPERLINK()</b>")
        shown = page(desk.get(address("retire")))
        assert shown.headings[0] == "Retire “<b>=HYPERLINK()</b>”?"


class TestBringingBack:
    def test_says_what_comes_and_gives_the_draft_back(self, desk, release):
        sent(desk, "retire", FLAGGED, flags_read="yes")
        shown = page(desk.get(address("bring_back", FLAGGED)))
        assert "3 red flags" in shown.headings
        response = sent(desk, "bring_back", FLAGGED)
        assert response["Location"] == reverse("draft")
        assert draft_digest() == release.digest

    def test_of_a_barrier_in_use_says_so(self, desk):
        shown = page(desk.get(address("bring_back")))
        assert "This barrier is in use" in shown.headings
        assert shown.buttons == []

    def test_takes_the_same_queries_for_any_barrier(self, desk):
        counts = set()
        for key in (PLAIN, FLAGGED):
            sent(desk, "retire", key, flags_read="yes")
            desk.get(address("bring_back", key))
            with CaptureQueriesContext(connection) as context:
                desk.get(address("bring_back", key))
            counts.add(len(context))
        assert len(counts) == 1


class TestDuplicating:
    def test_leads_to_the_page_of_the_copy(self, desk):
        response = desk.post(address("duplicate"), {"name": "Another way"})
        assert "another-way" in response["Location"]

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            ({"name": ""}, "Give the new barrier a name."),
            ({"name": "\u3164"}, "Give the new barrier a name."),
            ({"name": "x" * 81}, "Shorten this to 80 characters; it has 81."),
            ({"name": "Fine", "short": "x" * 25}, "Shorten this to 24 characters; it has 25."),
            ({"name": "weak or ruptured therapeutic ALLIANCE"}, "Another barrier is called"),
        ],
    )
    def test_refuses_beside_the_field_and_keeps_what_was_typed(self, words, says, desk):
        response = desk.post(address("duplicate"), words)
        assert response.status_code == 422
        assert says in page(response).text
        assert page(response).fields["short"] == words.get("short", "")
        assert BarrierDefinition.objects.count() == 30

    def test_of_a_retired_barrier_offers_to_bring_it_back(self, desk):
        sent(desk, "retire")
        response = desk.post(address("duplicate"), {"name": "Another way"})
        assert response.status_code == 409
        assert page(response).buttons == ["Bring it back"]


@pytest.mark.parametrize("name", ["retire", "bring_back", "duplicate"])
def test_a_barrier_that_the_draft_does_not_know_is_not_found(name, desk):
    assert desk.get(address(name, "no-such-barrier")).status_code == 404
    assert desk.post(address(name, "no-such-barrier")).status_code == 404


def test_the_admins_list_retires_a_single_barrier_as_a_whole(desk):
    rows = reverse("admin:screening_barrierdefinition_changelist")
    chosen = {"action": "retire", "_selected_action": [PLAIN]}
    assert desk.post(rows, chosen)["Location"] == address("retire")
    assert not BarrierDefinition.objects.get(pk=PLAIN).retired


def test_the_admin_links_to_all_three(desk):
    row = reverse("admin:screening_barrierdefinition_change", args=[PLAIN])
    links = page(desk.get(row)).links
    assert links["Retire this barrier with what only it uses"] == address("retire")
    assert links["Duplicate as new"] == address("duplicate")
    BarrierDefinition.objects.filter(pk=PLAIN).update(retired=True)
    assert page(desk.get(row)).links["Bring it back"] == address("bring_back")
