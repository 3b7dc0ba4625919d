"""The page of the draft: all that editors and approvers read, in one place."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.models import (
    ApprovalRequest,
    BarrierDefinition,
    CatalogRelease,
    Event,
    QuestionDefinition,
    Screening,
)
from screening.queries.draft import draft_digest
from screening.workflows.approvals import ask_approval
from screening.workflows.edit_record import record_edit
from screening.workflows.publishing import publish_release
from tests.factories import make_person, make_report, past_the_application
from tests.pages import page

pytestmark = pytest.mark.django_db
MOST_QUERIES = 38


@pytest.fixture
def second_editor(db):
    return make_person("editor2", is_staff=True, group="Catalog editors")


@pytest.fixture
def desk(browse, editor):
    return browse(editor)


def draft(client):
    return page(client.get(reverse("draft")))


def reword(text="Has the client done anything new?"):
    QuestionDefinition.objects.filter(key="own-step").update(text=text)


class TestTrial:
    @pytest.fixture
    def six(self, clinician):
        """Six stalled cases and one that is on track."""
        for _ in range(6):
            make_report(clinician)
        make_report(clinician, answers={"own-step": "yes"})

    def test_shows_counts_and_no_case(self, six, desk, clinician, compiled):
        BarrierDefinition.objects.filter(key="misdiagnosis").update(likely_at=30)
        shown = draft(desk)
        assert shown.facts["Screenings this rests on"] == "7"
        assert shown.facts["Of these answered under release 1"] == "7"
        barrier = compiled.barriers["misdiagnosis"].name
        assert shown.rows == [[barrier, "▲ Likely", "◆ Possible", "6"]]
        assert all(case.code not in shown.text for case in clinician.cases.all())

    def test_mixes_in_no_difference_of_an_earlier_release(self, six, desk):
        """Screened under release 1; release 2 moved a threshold, and the draft moves nothing."""
        BarrierDefinition.objects.filter(key="misdiagnosis").update(likely_at=30)
        publish_release(by=None, notes="Later.")
        reword()
        shown = draft(desk)
        assert shown.facts["Screenings this rests on"] == "7"
        assert shown.facts["Of these answered under release 2"] == "0"
        assert "Nothing moves." in shown.text

    def test_does_not_show_counts_under_five(self, clinician, desk):
        make_report(clinician)
        BarrierDefinition.objects.filter(key="misdiagnosis").update(likely_at=30)
        shown = draft(desk)
        assert [row[-1] for row in shown.rows] == ["fewer than 5"]
        assert shown.facts["Screenings this rests on"] == "fewer than 5"

    def test_shows_how_the_first_pass_changes(self, six, desk):
        QuestionDefinition.objects.filter(key="session-spacing").update(
            asked_if="sessions-so-far", asked_if_level=1
        )
        assert draft(desk).facts["Questions asked of everybody"] == "43 → 42"

    def test_waits_while_there_are_problems(self, six, desk):
        BarrierDefinition.objects.filter(key="alliance").update(gate="own-step")
        assert "can be tried out once the problems above are settled" in draft(desk).text

    def test_works_before_the_first_release(self, desk, release):
        with past_the_application() as cursor:
            for frozen in (Event, CatalogRelease):
                cursor.execute(f"DELETE FROM {frozen._meta.db_table}")  # noqa: S608
        assert "No screening was submitted yet" in draft(desk).text


class TestBudget:
    def test_suggests_what_could_be_optional_and_what_that_rests_on(self, desk, clinician):
        make_report(clinician)
        shown = draft(desk)
        assert "This rests on fewer than 5 screenings" in shown.text
        assert "take it as a hint" in shown.text
        assert "An answer counts at most" in shown.text

    def test_goes_by_the_weights_where_nothing_was_screened(self, desk, release):
        assert not Screening.objects.exists()
        shown = draft(desk).text
        assert "No screening was submitted under the release in use yet" in shown
        assert "in a finding" not in shown


class TestChanges:
    def test_are_told_with_who_made_them(self, desk, editor, superuser, release):
        reword()
        record_edit(by=editor, kind="question", key="own-step")
        record_edit(by=superuser, kind="barrier", key="alliance")
        shown = draft(desk).text
        assert "Changed by editor, superuser." in shown
        assert "Changed by editor, last on" in shown

    def test_take_the_same_queries_however_many_there_are(self, desk, editor, clinician, release):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                desk.get(reverse("draft"))
            return len(captured)

        make_report(clinician)
        reword()
        record_edit(by=editor, kind="question", key="own-step")
        queries()
        few = queries()
        for key in BarrierDefinition.objects.values_list("key", flat=True):
            BarrierDefinition.objects.filter(key=key).update(summary=f"Other words of {key}.")
            record_edit(by=editor, kind="barrier", key=key)
        for _ in range(4):
            make_report(clinician)
        assert queries() == few <= MOST_QUERIES


class TestPreview:
    def test_shows_what_can_be_shown_beside_problems(self, desk, release):
        BarrierDefinition.objects.filter(key="alliance").update(likely_at=90)
        shown = page(desk.post(reverse("preview"), {"answer-alliance-strain": "strongly"}))
        assert "The draft has 1 problem. What can be shown is shown." in shown.text
        assert "What a report would say" in shown.headings

    def test_names_what_cannot_be_shown(self, desk, release):
        QuestionDefinition.objects.filter(key="alliance-strain").update(retired=True)
        shown = page(desk.get(reverse("preview"))).text
        assert "“Weak or ruptured therapeutic alliance” cannot be shown yet" in shown
        assert "shown as asked of everybody" in shown

    def test_leaves_out_answers_that_the_draft_does_not_offer(self, desk, release):
        sent = {"answer-own-step": "yes", "answer-alliance-strain": "eaten"}
        shown = page(desk.post(reverse("preview"), sent))
        assert "1 answer was left out" in shown.text
        assert "What a report would say" in shown.headings


class TestApprovers:
    def test_an_editor_who_changed_it_may_only_return_it(
        self, browse, second_editor, editor, release
    ):
        reword()
        record_edit(by=second_editor, kind="question", key="own-step")
        asked = ask_approval(by=editor, notes="Plainer.")
        other = browse(second_editor)
        shown = draft(other)
        assert "You may return it, not approve it." in shown.text
        assert "Approve" not in shown.buttons
        refused = other.post(reverse("decide", args=[asked.pk]), {"decision": "approved"})
        assert refused.status_code == 409
        assert "another editor, who did not change it, has to approve it" in page(refused).text

    def test_who_can_approve_is_named_before_asking(self, desk, second_editor, release):
        reword()
        assert "Who can approve it: editor2" in draft(desk).text

    def test_that_nobody_can_is_said_before_asking(self, desk, second_editor, release):
        reword()
        record_edit(by=second_editor, kind="question", key="own-step")
        assert "Nobody is left who can approve it" in draft(desk).text

    def test_the_second_who_publishes_reads_which_release_came_first(
        self, browse, desk, editor, second_editor, release
    ):
        reword()
        asked = ask_approval(by=editor, notes="Plainer.")
        other = browse(second_editor)
        other.post(reverse("decide", args=[asked.pk]), {"decision": "approved"})
        sent = {"digest": draft_digest(), "release": "1"}
        assert other.post(reverse("publish"), sent).status_code == 302
        late = desk.post(reverse("publish"), sent)
        assert late.status_code == 409
        assert "Release 2 was published a moment ago" in page(late).text
        assert draft_digest() == asked.digest
        release_page = page(desk.get(reverse("release", args=[2])))
        assert release_page.facts["Approved by"] == "editor2"


class TestInbox:
    def test_shows_what_waits_for_whom(
        self, browse, desk, editor, second_editor, superuser, release
    ):
        reword()
        record_edit(by=superuser, kind="question", key="own-step")
        ask_approval(by=editor, notes="Plainer.")
        inbox = {
            person: page(browse(person).get(reverse("approvals"))).text
            for person in (editor, second_editor, superuser)
        }
        assert "You asked; it waits for somebody else." in inbox[editor]
        assert "Read the draft and decide" in inbox[second_editor]
        assert "somebody who did not change the draft, as you did" in inbox[superuser]

    def test_says_what_became_of_a_request(self, desk, browse, editor, second_editor, release):
        reword()
        ask_approval(by=editor, notes="Plainer.")
        reword("Anything?")
        shown = page(desk.get(reverse("approvals"))).text
        assert "Void, because the draft was edited since." in shown
        assert "Nothing waits for you" in shown
        again = ask_approval(by=editor, notes="Shorter.")
        other = browse(second_editor)
        sent = {"decision": "returned", "comment": "Too short."}
        other.post(reverse("decide", args=[again.pk]), sent)
        assert ApprovalRequest.objects.get(pk=again.pk).decision == "returned"
        assert "Returned by editor2. “Too short.”" in page(desk.get(reverse("approvals"))).text
        assert "by editor2 : The draft was returned" in page(desk.get(reverse("notices"))).text


def test_help_explains_a_barrier_by_its_sum(desk, release):
    """Each line of the table is one answer; the sum stands below with its word."""
    shown = page(desk.get(reverse("catalog_help")))
    total = sum(int(row[2]) for row in shown.rows)
    assert len(shown.rows) >= 2
    assert f"{total} points are" in shown.text
