"""Example cases on the draft and on a release: right or wrong, why, and what became of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.models import (
    BarrierDefinition,
    CatalogRelease,
    ExampleCaseDefinition,
    QuestionDefinition,
    RedFlagDefinition,
)
from screening.workflows.fixtures import clear_definitions
from screening.workflows.publishing import publish_release
from tests.factories import STUCK, make_example
from tests.pages import page, words

pytestmark = pytest.mark.django_db
NOTE = "The client comes to every second session.\n\nIn the past there was a week without sleep."


@pytest.fixture
def desk(browse, editor):
    """The editor's client."""
    return browse(editor)


@pytest.fixture
def published(release):
    """A release with one example, which comes out right under it."""
    ExampleCaseDefinition.objects.all().delete()
    make_example(
        "stuck",
        STUCK,
        main=["misdiagnosis", "logistics"],
        flags=["high-mood-past"],
        title="Every second session",
        note=NOTE,
        source="Written for this test.",
    )
    return publish_release(by=None, notes="With an example.")


def shown(client, name, *args):
    """The part of a page that tells of the examples."""
    return page(client.get(reverse(name, args=args))).part("examples")


def sentences(part):
    """What stands below each example's title."""
    return [words(one.get_text(" ")) for one in part.soup.select("li > p")]


def raise_threshold():
    BarrierDefinition.objects.filter(key="logistics").update(possible_at=19, likely_at=20)


class TestDraft:
    def test_says_how_many_come_out_right(self, desk, published):
        part = shown(desk, "draft")
        assert "1 of 1 example comes out right." in part.text
        assert sentences(part) == ["Every second session ✓ comes out right"]

    def test_tells_the_case_its_barriers_and_its_flags(self, desk, published):
        part = shown(desk, "draft")
        for paragraph in NOTE.split("\n\n"):
            assert paragraph in part.text
        assert part.facts["Source"] == "Written for this test."
        assert part.facts["Main barriers"].count(";") == 1
        assert part.facts["Red flags"] == RedFlagDefinition.objects.get(key="high-mood-past").title

    def test_says_in_words_why_one_is_wrong_that_was_right(self, desk, published):
        raise_threshold()
        name = BarrierDefinition.objects.get(key="logistics").name
        part = shown(desk, "draft")
        assert "0 of 1 example comes out right." in part.text
        head, why = sentences(part)
        number = published.number
        assert head == (
            f"Every second session ⚠ comes out wrong Came out right under release {number}."
        )
        assert why.startswith(f"“{name}” is un")
        assert why.endswith("among the first three.")

    def test_says_what_is_right_that_was_wrong_and_what_is_new(self, desk, published):
        raise_threshold()
        release = publish_release(by=None, notes="“stuck” is to be looked at.")
        BarrierDefinition.objects.filter(key="logistics").update(possible_at=6, likely_at=12)
        make_example("calm", {"own-step": "yes"}, main=["alliance"])
        first, second, _why = sentences(shown(desk, "draft"))
        number = release.number
        assert first.endswith(f"comes out right Came out wrong under release {number}.")
        assert second.endswith(f"comes out wrong New since release {number}.")

    def test_tells_a_silent_flag_and_a_further_barrier(self, desk, published):
        make_example(
            "calm", STUCK, main=["logistics"], further=["alliance"], flags=["high-mood-now"]
        )
        flag = RedFlagDefinition.objects.get(key="high-mood-now").title
        *_heads, further, silent = sentences(shown(desk, "draft"))
        assert further.endswith("should be likely or possible.")
        assert silent == f"The red flag “{flag}” is not raised."

    def test_with_problems_shows_what_can_be_shown(self, desk, published):
        make_example("broken", STUCK | {"own-step": "perhaps"}, main=["logistics"])
        BarrierDefinition.objects.filter(key="alliance").update(summary="")
        part = shown(desk, "draft")
        assert "1 of 1 example comes out right." in part.text
        assert "1 example has problems of its own, which stand above" in part.text

    def test_links_a_problem_of_an_example_to_its_page(self, desk, published):
        make_example("broken", STUCK | {"own-step": "perhaps"}, main=["logistics"])
        draft = page(desk.get(reverse("draft")))
        address = reverse("admin:screening_examplecasedefinition_change", args=["broken"])
        assert draft.links["Case broken"] == address
        assert "that is not offered any more. Choose another." in draft.text

    def test_where_nothing_can_be_scored_says_so(self, desk, published):
        QuestionDefinition.objects.filter(key="alliance-strain").update(retired=True)
        part = shown(desk, "draft")
        assert "can be checked once the problems above are settled" in part.text
        assert sentences(part) == []

    def test_without_examples_says_nothing_of_them(self, desk, release):
        ExampleCaseDefinition.objects.all().delete()
        with pytest.raises(KeyError):
            shown(desk, "draft")

    def test_before_the_first_release_compares_nothing(self, desk, db):
        clear_definitions()
        assert desk.get(reverse("draft")).status_code == 200

    def test_escapes_what_editors_write(self, desk, published):
        ExampleCaseDefinition.objects.update(title="<b>Bold</b>", note="<script>alert(1)</script>")
        part = shown(desk, "draft")
        assert "<b>Bold</b>" in part.text
        assert part.soup.find("script") is None

    def test_takes_the_same_queries_for_one_example_and_for_many(self, desk, published):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                desk.get(reverse("draft"))
            return len(captured)

        ExampleCaseDefinition.objects.update(note="Another note.")
        queries()
        few = queries()
        for number in range(10):
            make_example(f"more-{number}", STUCK, main=["logistics"], flags=["high-mood-past"])
        assert queries() == few

    def test_says_on_publishing_which_one_the_notes_do_not_name(self, desk, published, settings):
        settings.CATALOG_NEEDS_SECOND_EDITOR = False
        raise_threshold()
        response = desk.post(reverse("publish"), {"notes": "Another threshold."})
        assert response.status_code == 409
        answer = page(response)
        (alert,) = answer.alerts
        assert alert == (
            "⚠ This example case comes out wrong: “Every second session”. Mend it, or name it in "
            "the notes and say why that is right."
        )
        assert answer.fields["notes"] == "Another threshold."
        wish = {"notes": "“Every second session” waits for its new questions."}
        assert desk.post(reverse("publish"), wish).status_code == 302
        assert CatalogRelease.objects.current().number == published.number + 1


class TestRelease:
    def test_shows_its_examples_to_everybody(self, web, published):
        part = shown(web, "release", published.number)
        assert sentences(part) == ["Every second session ✓ comes out right"]
        assert "1 of 1 example comes out right." in part.text

    def test_keeps_them_when_the_draft_changes(self, web, published):
        ExampleCaseDefinition.objects.all().delete()
        assert "Every second session" in shown(web, "release", published.number).text

    def test_without_examples_says_nothing_of_them(self, web, published):
        ExampleCaseDefinition.objects.all().delete()
        without = publish_release(by=None, notes="None.")
        with pytest.raises(KeyError):
            shown(web, "release", without.number)

    def test_compared_with_another_names_a_new_example(self, web, published):
        make_example("second", STUCK, main=["logistics"])
        newer = publish_release(by=None, notes="One more.")
        compared = page(
            web.get(reverse("compare_releases"), {"old": published.number, "new": newer.number})
        )
        (row,) = compared.main.select("ul.row-changes > li")
        assert words(row.get_text(" ")).startswith("Example case Case second added")
