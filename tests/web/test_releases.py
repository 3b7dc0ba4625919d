"""Releases and the draft: read by everybody, edited by catalog editors in the admin."""

import json

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
    QuestionDefinition,
    Report,
)
from screening.queries.draft import read_definitions
from screening.workflows.approvals import ask_approval
from screening.workflows.catalog import publish_release
from tests.factories import STUCK, make_person, make_report, make_screening
from tests.pages import content_of

pytestmark = pytest.mark.django_db
MOST_DRAFT_QUERIES = 25
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


class TestReleases:
    def test_are_listed_with_why_and_how_many_screenings_hold_them(self, web, second, clinician):
        make_screening(clinician)
        told = text(web.get(reverse("releases")))
        assert "Release 2" in told
        assert "in use" in told
        assert "&lt;script&gt;" in told
        assert 'data-label="Screenings">1<' in told
        assert told.index("Release 2") < told.index("in use") < told.index("Release 1")

    def test_one_tells_what_it_changed(self, web, second):
        told = text(web.get(reverse("release", args=[2])))
        assert second.digest in told
        assert "<ins>" in told
        assert "1</b> reworded" in told
        assert "1</b> re-weighted" in told
        assert "What it changed" not in text(web.get(reverse("release", args=[1])))

    def test_any_two_are_compared_either_way(self, web, second):
        address = reverse("compare_releases")
        assert "<del>13</del>" in text(web.get(address, {"old": 1, "new": 2}))
        assert "<del>15</del>" in text(web.get(address, {"old": 2, "new": 1}))
        assert "Nothing differs" in text(web.get(address, {"old": 2, "new": 2}))

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

    def test_paper_holds_every_question(self, web, release, compiled):
        told = text(web.get(reverse("printable", args=[1])))
        assert told.count("Don’t know") >= len(compiled.questions)

    def test_paper_says_when_a_follow_up_is_asked(self, web, release):
        told = text(web.get(reverse("printable", args=[1])))
        assert "been strained?” was answered “A little” or “Clearly” or “Strongly”:" in told

    def test_that_do_not_exist_are_not_found(self, web, release):
        for name in ("release", "release_json", "release_yaml", "printable"):
            assert web.get(reverse(name, args=[99])).status_code == 404


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
        assert barrier in before
        for model in (BarrierDefinition, QuestionDefinition, AdjustmentDefinition):
            model.objects.filter(pk__in=LOGISTICS_ALONE).update(retired=True)
        publish_release(by=None, notes="Logistics are asked elsewhere.")
        assert shown(web, address) == before
        assert "This barrier was retired. It is shown as release 1" in text(web.get(barrier))

    def test_an_open_screening_goes_on_under_its_own_release(self, web, clinician, release):
        draft = make_screening(clinician)
        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        publish_release(by=None, notes="Plainer.")
        address = reverse("questionnaire", args=[draft.uuid, "safety-and-facts"])
        assert REWORDED not in text(web.get(address))
        later = make_screening(clinician)
        address = reverse("questionnaire", args=[later.uuid, "safety-and-facts"])
        assert REWORDED in text(web.get(address))


class TestDraft:
    def test_is_whole_and_unchanged_at_first(self, desk, release):
        told = text(desk.get(reverse("draft")))
        assert "The draft is whole" in told
        assert "Nothing differs" in told

    def test_names_every_problem_with_a_link_to_its_row(self, desk, release):
        BarrierDefinition.objects.filter(key="alliance").update(gate="own-step")
        DomainDefinition.objects.create(key="empty", order=9, name="Empty page", intro="x")
        told = text(desk.get(reverse("draft")))
        for name, key in (("barrierdefinition", "alliance"), ("domaindefinition", "empty")):
            assert reverse(f"admin:screening_{name}_change", args=[key]) in told
        assert "No question stands on this page" in told

    def test_links_a_problem_of_two_rows_to_both(self, desk, release):
        gate = BarrierDefinition.objects.get(key="logistics").gate
        BarrierDefinition.objects.filter(key="alliance").update(gate=gate)
        problems = desk.get(reverse("draft")).context["problems"]
        told = {row["address"] for row in problems if "this gate" in row["sentence"]}
        assert told == {
            reverse("admin:screening_barrierdefinition_change", args=[key])
            for key in ("alliance", "logistics")
        }

    def test_links_every_problem_somewhere(self, desk, release):
        QuestionDefinition.objects.filter(key="alliance-withdrawal").update(
            asked_if=None, asked_if_level=None
        )
        problems = desk.get(reverse("draft")).context["problems"]
        assert any("41 questions" in row["sentence"] for row in problems)
        assert all(row["address"] for row in problems)

    def test_shows_a_rewording_word_by_word_and_escaped(self, desk, release):
        BarrierDefinition.objects.filter(key="alliance").update(name="<b>=HYPERLINK(1)</b>")
        told = text(desk.get(reverse("draft")))
        assert "&lt;b&gt;=HYPERLINK(1)&lt;/b&gt;" in told
        assert "<del>" in told

    def test_takes_the_same_queries_for_one_change_and_for_many(self, desk, release):
        def queries():
            with CaptureQueriesContext(connection) as found:
                desk.get(reverse("draft"))
            return len(found)

        BarrierDefinition.objects.filter(key="alliance").update(gate="own-step")
        queries()
        few = queries()
        BarrierDefinition.objects.update(name="The same", gate="own-step")
        assert queries() == few <= MOST_DRAFT_QUERIES


class TestFourEyes:
    def test_from_an_edit_to_the_next_screening(self, browse, desk, editor, clinician, release):
        other = browse(make_person("editor2", is_staff=True, group="Catalog editors"))
        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        page = reverse("draft")
        desk.post(reverse("ask_for_approval"), {"notes": "Plainer wording."})
        assert "Another editor has to approve or return it" in text(desk.get(page))
        asked = ApprovalRequest.objects.get()
        assert "Plainer wording." in text(other.get(page))
        own = desk.post(reverse("decide", args=[asked.pk]), {"decision": "approved"})
        assert own.status_code == 409
        other.post(reverse("decide", args=[asked.pk]), {"decision": "approved"})
        assert "approved this draft on" in text(desk.get(page))
        response = desk.post(reverse("publish"))
        assert response["Location"] == reverse("release", args=[2])
        assert make_screening(clinician).release.number == 2

    def test_an_edit_voids_an_approval_and_the_page_says_so(
        self, browse, desk, editor, superuser, release
    ):
        def draft():
            return text(desk.get(reverse("draft")))

        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        asked = ask_approval(by=editor, notes="Plainer.")
        QuestionDefinition.objects.filter(key="own-step").update(text="Anything?")
        assert "so that request is void; ask for approval again" in draft()
        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        assert "void" not in draft()
        browse(superuser).post(reverse("decide", args=[asked.pk]), {"decision": "approved"})
        QuestionDefinition.objects.filter(key="own-step").update(text="Anything?")
        assert "so that approval is void" in draft()
        assert "void: the draft was edited since" in draft()
        assert desk.post(reverse("publish")).status_code == 409
        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        desk.post(reverse("publish"))
        assert "published as release 2" in draft()
        assert "void" not in draft()

    def test_a_page_that_shows_another_draft_asks_for_nothing(self, desk, release):
        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        shown = desk.get(reverse("draft")).context["digest"]
        QuestionDefinition.objects.filter(key="own-step").update(text="Anything?")
        sent = {"notes": "Plainer.", "digest": shown}
        response = desk.post(reverse("ask_for_approval"), sent)
        assert response.status_code == 409
        assert "edited since you opened this page" in text(response)
        assert not ApprovalRequest.objects.exists()

    def test_a_practice_with_one_editor_publishes_on_its_own(self, desk, settings, release):
        settings.CATALOG_NEEDS_SECOND_EDITOR = False
        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        assert "Ask for approval" not in text(desk.get(reverse("draft")))
        response = desk.post(reverse("publish"), {"notes": "Plainer."})
        assert response["Location"] == reverse("release", args=[2])

    def test_what_was_typed_is_not_lost_when_it_is_refused(self, desk, release):
        response = desk.post(reverse("ask_for_approval"), {"notes": "Nothing has changed."})
        assert response.status_code == 409
        assert "equal release 1" in text(response)
        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        long = "x" * 2001
        response = desk.post(reverse("ask_for_approval"), {"notes": long})
        assert response.status_code == 409
        assert long in text(response)

    def test_a_forged_decision_is_refused(self, desk, editor, superuser, release):
        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        asked = ask_approval(by=superuser, notes="Plainer.")
        response = desk.post(reverse("decide", args=[asked.pk]), {"decision": "eaten"})
        assert response.status_code == 422
        asked.refresh_from_db()
        assert asked.decision == ""


class TestStartingAgain:
    def test_makes_an_older_release_the_draft_byte_for_byte(self, desk, second, release):
        BarrierDefinition.objects.filter(key="alliance").update(name="Something else")
        shown = text(desk.get(reverse("start_again", args=[1])))
        assert "<del>Something" in shown
        desk.post(reverse("start_again", args=[1]))
        assert canonical_text(read_definitions()) == release.content
        assert Event.objects.filter(verb="catalog.started-again", release=release).exists()

    def test_leaves_reports_and_releases_alone(self, desk, second, clinician):
        report = make_report(clinician)
        desk.post(reverse("start_again", args=[1]))
        assert Report.objects.get().content == report.content
        assert make_screening(clinician).release == second


class TestPreview:
    def test_asks_the_drafts_questions_and_stores_nothing(self, desk, release):
        QuestionDefinition.objects.filter(key="own-step").update(text=REWORDED)
        assert REWORDED in text(desk.get(reverse("preview")))
        told = text(desk.post(reverse("preview"), STUCK))
        assert "safety questions have no answer yet" in told
        assert "What a report would say" in told
        assert "Misdiagnosis or wrong treatment focus" in told
        assert (
            'id="high-energy-spells-in-the-past" value="in-the-past" data-number="3" checked'
            in told
        )
        assert not Report.objects.exists()
        assert not Answer.objects.exists()

    def test_shows_what_a_weight_would_do(self, desk, release):
        BarrierDefinition.objects.filter(key="logistics").update(likely_at=30)
        told = text(desk.post(reverse("preview"), STUCK))
        assert told.index("Possible") < told.index("Logistical barriers")

    def test_refuses_forged_answers(self, desk, release):
        response = desk.post(reverse("preview"), {"own-step": "weekly", "no-such": "yes"})
        assert response.status_code == 422
        assert "weekly" in text(response)

    def test_needs_a_draft_without_problems(self, desk, release):
        BarrierDefinition.objects.filter(key="alliance").update(gate="own-step")
        assert desk.get(reverse("preview")).status_code == 409
