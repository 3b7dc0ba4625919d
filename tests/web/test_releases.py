"""Releases and the draft: read by everybody, edited by catalog editors in the admin."""

import json
import re

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.engine.catalog.serialization import canonical_text, digest, to_data
from screening.models import (
    AdjustmentDefinition,
    Answer,
    ApprovalRequest,
    BarrierDefinition,
    DomainDefinition,
    Event,
    ExampleAnswerDefinition,
    OptionDefinition,
    QuestionDefinition,
    RedFlagDefinition,
    Report,
)
from screening.queries.draft import read_definitions
from screening.workflows.approvals import ask_approval
from screening.workflows.publishing import publish_release
from tests.factories import STUCK, as_posted, make_person, make_report, make_screening
from tests.pages import content_of, page, words

pytestmark = pytest.mark.django_db
MOST_DRAFT_QUERIES = 36
LOGISTICS_ALONE = [
    "logistics",
    "session-ends-before-work-done",
    "front-load-weekly-sessions",
    "offer-remote-sessions",
    "solve-attendance-together",
]
REWORDED = "Has the client done anything new?"


def text(response):
    return response.content.decode()


@pytest.fixture
def second(release):
    QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
    BarrierDefinition.objects.filter(key="alliance").update(likely_at=15)
    return publish_release(by=None, notes="Plainer; <script>alert(1)</script> =HYPERLINK(1)")


@pytest.fixture
def desk(browse, editor):
    """The editor's client."""
    return browse(editor)


def read(client, name, *args, **query):
    """The page at an address, as a person reads it."""
    return page(client.get(reverse(name, args=args), query))


class TestReleases:
    def test_are_listed_with_why_and_how_many_screenings_hold_them(self, web, second, clinician):
        make_screening(clinician)
        newest, oldest = read(web, "releases").rows
        assert newest[0] == "Release 2 in use"
        assert newest[2] == "the management command"
        assert newest[3] == second.notes
        assert newest[4:] == [second.digest[:12], "1"]
        assert (oldest[0], oldest[-1]) == ("Release 1", "0")

    def test_lead_to_their_pages_and_editors_to_the_draft(self, web, desk, second):
        assert read(web, "releases").links["Release 2"] == reverse("release", args=[2])
        assert "The draft of the next one" not in read(web, "releases").links
        assert read(desk, "releases").links["The draft of the next one"] == reverse("draft")

    def test_one_tells_what_it_changed(self, web, second):
        content = read(web, "release", 2)
        assert f"Fingerprint (sha256): {second.digest}" in content.text
        assert "What it changed against release 1" in content.headings
        assert "1 reworded" in content.text
        assert "1 re-weighted" in content.text
        assert REWORDED.split()[-1] in " ".join(changed(content, "ins"))
        assert "What it changed" not in read(web, "release", 1).text

    def test_one_tells_what_it_holds(self, web, release):
        content = read(web, "release", 1).text
        assert "30 barriers, 134 questions, 101 adjustments, 177 sources" in content

    def test_any_two_are_compared_either_way(self, web, second):
        forth = read(web, "compare_releases", old=1, new=2)
        assert forth.headings[0] == "From release 1 to release 2"
        assert "13" in changed(forth, "del")
        assert "15" in changed(forth, "ins")
        back = read(web, "compare_releases", old=2, new=1)
        assert "15" in changed(back, "del")
        assert "Nothing differs." in read(web, "compare_releases", old=2, new=2).text

    @pytest.mark.parametrize(
        ("old", "new", "status"),
        [("1", "99", 404), ("x", "1", 422), ("", "", 422), ("-1", "1", 422), ("9" * 40, "1", 422)],
    )
    def test_numbers_that_are_none_are_refused(self, old, new, status, web, release):
        response = web.get(reverse("compare_releases"), {"old": old, "new": new})
        assert response.status_code == status

    def test_json_is_the_bytes_that_were_hashed(self, web, second):
        response = web.get(reverse("release_json", args=[2]))
        assert digest(text(response)) == second.digest
        assert 'filename="catalog-2.json"' in response["Content-Disposition"]

    def test_yaml_holds_the_same(self, web, release):
        loaded = yaml.safe_load(text(web.get(reverse("release_yaml", args=[1]))))
        assert loaded == json.loads(json.dumps(to_data(read_definitions())))

    def test_paper_holds_every_question_with_dont_know(self, web, release, compiled):
        content = read(web, "printable", 1).text
        # Once for each question, and once where the page says how to tick.
        assert content.count("☐ Don’t know") == len(compiled.questions)
        assert all(words(question.text) in content for question in compiled.questions.values())

    def test_paper_says_when_a_follow_up_is_asked(self, web, release):
        content = read(web, "printable", 1).text
        assert (
            "been strained?” was answered “A little” or “Clearly” or “Strongly” :"
            in content.replace("”:", "” :")
        )

    def test_that_do_not_exist_are_not_found(self, web, release):
        for name in ("release", "release_json", "release_yaml", "printable"):
            assert web.get(reverse(name, args=[99])).status_code == 404


def changed(content, element):
    """The words that a page shows as taken out ("del") or put in ("ins")."""
    return [words(one.get_text()) for one in content.main.find_all(element)]


def shown(client, address):
    return content_of(text(client.get(address)))


class TestPinned:
    def test_a_stored_report_renders_the_same_after_a_release(self, web, clinician, release):
        report = make_report(clinician)
        address = reverse("report", args=[report.uuid])
        before = shown(web, address)
        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        BarrierDefinition.objects.update(possible_at=1)
        publish_release(by=None, notes="Everything is possible.")
        assert shown(web, address) == before
        assert Report.objects.get().content == report.content

    def test_a_report_keeps_its_links_to_a_barrier_that_was_retired(self, web, clinician, release):
        report = make_report(clinician)
        address = reverse("report", args=[report.uuid])
        before = shown(web, address)
        barrier = reverse("catalog_barrier", args=["logistics"])
        assert page(web.get(address)).main.find("a", href=barrier)
        for model in (BarrierDefinition, QuestionDefinition, AdjustmentDefinition):
            model.objects.filter(pk__in=LOGISTICS_ALONE).update(retired=True)
        publish_release(by=None, notes="Logistics are asked elsewhere.")
        assert shown(web, address) == before
        assert "This barrier was retired. It is shown as release 1" in page(web.get(barrier)).text

    def test_an_open_screening_goes_on_under_its_own_release(self, web, clinician, release):
        draft = make_screening(clinician)
        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        publish_release(by=None, notes="Plainer.")
        address = reverse("questionnaire", args=[draft.uuid, "safety-and-facts"])
        assert REWORDED not in page(web.get(address)).text
        later = make_screening(clinician)
        address = reverse("questionnaire", args=[later.uuid, "safety-and-facts"])
        assert REWORDED in page(web.get(address)).text


class TestDraft:
    def test_and_compare_show_a_renamed_option_once_with_both_keys(self, desk, web, release):
        OptionDefinition.objects.filter(scale="abuse-now", key="suspected").update(key="signs")
        RedFlagDefinition.objects.filter(option="suspected").update(option="signs")
        answers = ExampleAnswerDefinition.objects.filter(question__scale="abuse-now")
        answers.filter(option="suspected").update(option="signs")
        draft = read(desk, "draft")
        publish_release(by=None, notes="Another key.")
        compared = read(web, "compare_releases", old=1, new=2)
        for content in (draft, compared):
            (row,) = content.main.select("ul.row-changes > li")
            assert (
                "Answer “Suspected”: key: was suspected → now signs Stored answers with the old "
                "key do not go along: the question is asked anew."
            ) in words(row.get_text(" "))

    def test_is_whole_and_unchanged_at_first(self, desk, release):
        content = read(desk, "draft").text
        assert "The draft is whole" in content
        assert "Nothing differs" in content

    def test_names_every_problem_with_a_link_to_its_row(self, desk, release):
        BarrierDefinition.objects.filter(key="alliance").update(gate="own-step")
        DomainDefinition.objects.create(key="empty", order=9, name="Empty page", intro="x")
        content = read(desk, "draft")
        for name, model, key in (
            ("Weak or ruptured therapeutic alliance", "edit_barrier", "alliance"),
            ("Empty page", "admin:screening_domaindefinition_change", "empty"),
        ):
            address = reverse(model, args=[key])
            links = content.main.select(f'#problems ~ ul.card a[href="{address}"]')
            assert {link.get_text() for link in links} == {name}
        assert "This page has no question." in content.text

    def test_links_a_problem_of_two_rows_to_both(self, desk, release):
        gate = BarrierDefinition.objects.get(key="logistics").gate
        BarrierDefinition.objects.filter(key="alliance").update(gate=gate)
        problems = desk.get(reverse("draft")).context["problems"]
        content = {row.address for row in problems if "same opening question" in row.sentence}
        assert content == {reverse("edit_barrier", args=[key]) for key in ("alliance", "logistics")}

    def test_links_every_problem_somewhere(self, desk, release):
        QuestionDefinition.objects.update(asked_if=None, asked_if_level=None)
        problems = desk.get(reverse("draft")).context["problems"]
        assert any("questions are asked of every case" in row.sentence for row in problems)
        assert all(row.address for row in problems)

    def test_shows_a_rewording_word_by_word_and_escaped(self, desk, release):
        BarrierDefinition.objects.filter(key="alliance").update(name="<b>=HYPERLINK(1)</b>")
        content = read(desk, "draft")
        assert "<b>=HYPERLINK(1)</b>" in "".join(changed(content, "ins"))
        assert changed(content, "del")

    def test_takes_the_same_queries_for_one_change_and_for_many(self, desk, release):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                desk.get(reverse("draft"))
            return len(captured)

        BarrierDefinition.objects.filter(key="alliance").update(gate="own-step")
        queries()
        few = queries()
        BarrierDefinition.objects.update(name="The same", gate="own-step")
        assert queries() == few <= MOST_DRAFT_QUERIES


class TestFourEyes:
    def test_from_an_edit_to_the_next_screening(self, browse, desk, editor, clinician, release):
        other = browse(make_person("editor2", is_staff=True, group="Catalog editors"))
        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        desk.post(reverse("ask_for_approval"), {"notes": "Plainer wording."})
        assert "Another editor has to approve or return it" in read(desk, "draft").text
        asked = ApprovalRequest.objects.get()
        assert "Plainer wording." in read(other, "draft").text
        own = desk.post(reverse("decide", args=[asked.pk]), {"decision": "approved"})
        assert own.status_code == 409
        other.post(reverse("decide", args=[asked.pk]), {"decision": "approved"})
        assert "approved this draft on" in read(desk, "draft").text
        response = desk.post(reverse("publish"))
        assert response["Location"] == reverse("release", args=[2])
        assert make_screening(clinician).release.number == 2

    def test_an_edit_voids_an_approval_and_the_page_says_so(
        self, browse, desk, editor, superuser, release
    ):
        def draft():
            return read(desk, "draft").text

        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        asked = ask_approval(by=editor, notes="Plainer.")
        QuestionDefinition.objects.filter(key="own-step").update(text="Anything?")
        assert "so that request is void; ask for approval again" in draft()
        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        assert not re.search(r"\bvoid\b", draft())
        browse(superuser).post(reverse("decide", args=[asked.pk]), {"decision": "approved"})
        QuestionDefinition.objects.filter(key="own-step").update(text="Anything?")
        assert "so that approval is void" in draft()
        assert "void: the draft was edited since" in draft()
        assert desk.post(reverse("publish")).status_code == 409
        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        desk.post(reverse("publish"))
        assert "published as release 2" in draft()
        assert not re.search(r"\bvoid\b", draft())

    def test_a_page_that_shows_another_draft_asks_for_nothing(self, desk, release):
        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        shown = desk.get(reverse("draft")).context["digest"]
        QuestionDefinition.objects.filter(key="own-step").update(text="Anything?")
        sent = {"notes": "Plainer.", "digest": shown}
        response = desk.post(reverse("ask_for_approval"), sent)
        assert response.status_code == 409
        assert "edited since you opened this page" in page(response).text
        assert not ApprovalRequest.objects.exists()

    def test_a_practice_with_one_editor_publishes_on_its_own(self, desk, settings, release):
        settings.CATALOG_NEEDS_SECOND_EDITOR = False
        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        assert "Ask for approval" not in read(desk, "draft").text
        response = desk.post(reverse("publish"), {"notes": "Plainer."})
        assert response["Location"] == reverse("release", args=[2])

    def test_what_was_typed_is_not_lost_when_it_is_refused(self, desk, release):
        response = desk.post(reverse("ask_for_approval"), {"notes": "Nothing has changed."})
        assert response.status_code == 409
        assert "equal release 1" in page(response).text
        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        long = "x" * 2001
        response = desk.post(reverse("ask_for_approval"), {"notes": long})
        assert response.status_code == 409
        assert page(response).fields["notes"] == long

    def test_a_forged_decision_is_refused(self, desk, editor, superuser, release):
        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        asked = ask_approval(by=superuser, notes="Plainer.")
        response = desk.post(reverse("decide", args=[asked.pk]), {"decision": "eaten"})
        assert response.status_code == 422
        asked.refresh_from_db()
        assert asked.decision == ""


def start_again(desk):
    address = reverse("start_again", args=[1])
    return desk.post(address, {"digest": desk.get(address).context["digest"]})


class TestStartingAgain:
    def test_makes_an_older_release_the_draft_byte_for_byte(self, desk, second, release):
        BarrierDefinition.objects.filter(key="alliance").update(name="Something else")
        content = read(desk, "start_again", 1)
        assert any(one.startswith("Something") for one in changed(content, "del"))
        assert start_again(desk).status_code == 302
        assert canonical_text(read_definitions()) == release.content
        assert Event.objects.filter(verb="catalog.started-again", release=release).exists()

    def test_keeps_what_the_release_does_not_hold_as_retired(self, desk, release):
        DomainDefinition.objects.create(key="pets", order=9, name="Pets", intro="Animals.")
        assert "are retired, with all their links" in read(desk, "start_again", 1).text
        start_again(desk)
        assert DomainDefinition.objects.get(key="pets").retired

    def test_is_refused_on_a_page_that_shows_another_draft(self, desk, second):
        address = reverse("start_again", args=[1])
        stale = page(desk.get(address)).fields
        BarrierDefinition.objects.filter(key="alliance").update(name="Edited meanwhile")
        response = desk.post(address, stale)
        assert response.status_code == 409
        again = page(response)
        assert any("edited since you opened this page" in alert for alert in again.alerts)
        assert any(one.startswith("Edited") for one in changed(again, "del"))
        assert BarrierDefinition.objects.get(key="alliance").name == "Edited meanwhile"
        # The page that came back shows the draft as it is now, and its button works.
        assert desk.post(address, again.fields).status_code == 302

    def test_is_refused_without_what_was_seen(self, desk, second):
        assert desk.post(reverse("start_again", args=[1])).status_code == 409
        assert not Event.objects.filter(verb="catalog.started-again").exists()

    def test_leaves_reports_and_releases_alone(self, desk, second, clinician):
        report = make_report(clinician)
        start_again(desk)
        assert Report.objects.get().content == report.content
        assert make_screening(clinician).release == second


class TestPoints:
    """What answers can reach, asked by the page of a barrier while it is edited."""

    ROWS = {
        "indicators-TOTAL_FORMS": "2",
        "indicators-INITIAL_FORMS": "0",
        "indicators-0-question": "alliance-strain",
        "indicators-0-direction": "supports",
        "indicators-0-strength": "strong",
        "indicators-1-question": "alliance-withdrawal",
        "indicators-1-direction": "supports",
        "indicators-1-strength": "weak",
        "possible_at": "6",
        "likely_at": "13",
    }

    def points(self, desk, **changes):
        return desk.post(reverse("points"), self.ROWS | changes).json()

    def test_are_counted_by_the_engine(self, desk, release):
        """3 x level 3 of the gate, which opens its follow-up, and 1 x level 3 of that."""
        assert self.points(desk) == {
            "most": 12,
            "words": "At most 12 points; possible from 6, likely from 13. "
            "No answers reach “likely”: lower the threshold or raise a weight.",
        }

    def test_count_a_follow_up_only_where_its_parent_opens_it(self, desk, release):
        """Open the follow-up for 1 point less, or leave both: -1 x 1 + 3 x 3 = 8."""
        against = {
            "indicators-0-direction": "against",
            "indicators-0-strength": "weak",
            "indicators-1-strength": "strong",
        }
        assert self.points(desk, **against)["most"] == 8

    def test_leave_out_what_is_deleted_unknown_or_not_filled_in(self, desk, release):
        assert self.points(desk, **{"indicators-0-DELETE": "on"})["most"] == 3
        assert self.points(desk, **{"indicators-1-question": "no-such"})["most"] == 9
        assert self.points(desk, **{"indicators-1-strength": ""})["most"] == 9

    def test_take_the_same_queries_for_any_number_of_rows(self, desk, release):
        def queries(**changes):
            with CaptureQueriesContext(connection) as captured:
                self.points(desk, **changes)
            return len(captured)

        queries()
        assert queries() == queries(**{"indicators-TOTAL_FORMS": "40"})

    def test_store_nothing(self, desk, release):
        self.points(desk)
        assert digest(canonical_text(read_definitions())) == release.digest


class TestPreview:
    def test_asks_the_drafts_questions_and_stores_nothing(self, desk, release):
        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        assert REWORDED in read(desk, "preview").text
        shown = page(desk.post(reverse("preview"), as_posted(STUCK)))
        assert "safety questions have no answer yet" in shown.text
        assert "What a report would say" in shown.headings
        assert "Misdiagnosis or wrong treatment focus" in shown.text
        assert shown.fields["answer-high-energy-spells"] == "in-the-past"
        assert not Report.objects.exists()
        assert not Answer.objects.exists()

    def test_shows_what_a_weight_would_do(self, desk, release):
        BarrierDefinition.objects.filter(key="logistics").update(likely_at=30)
        result = page(desk.post(reverse("preview"), as_posted(STUCK)))
        assert result.text.index("Possible") < result.text.index("Logistical barriers")
