"""Four eyes: one editor asks, another approves, and only that very draft is published."""

import pytest

from screening.models import ApprovalRequest, CatalogRelease, Event, Notice, QuestionDefinition
from screening.queries.draft import draft_digest
from screening.queries.draft_edits import release_people
from screening.workflows import approvals
from screening.workflows.approvals import (
    ApprovalAskedAlready,
    ApprovalNeeded,
    DecidedAlready,
    OwnChange,
    OwnRequest,
    ReturnNeedsComment,
    ask_approval,
    decide_approval,
    publish_draft,
)
from screening.workflows.drafts import DraftChanged
from screening.workflows.edit_record import record_edit
from screening.workflows.publishing import (
    CatalogHasProblems,
    NotesNeeded,
    NothingToPublish,
    PublishedMeanwhile,
)
from screening.workflows.restoring import start_again_from
from tests.factories import make_person, make_screening

pytestmark = pytest.mark.django_db
WHY = "Plainer wording, after six clinicians misread it."


@pytest.fixture
def second_editor(db):
    return make_person("editor2", is_staff=True, group="Catalog editors")


def edit(text="Has the client done anything new?"):
    QuestionDefinition.objects.filter(key="own-step").update(text=text)


@pytest.fixture
def asked(release, editor):
    edit()
    return ask_approval(by=editor, notes=WHY)


def approve(request, by):
    return decide_approval(request=request, by=by, decision="approved")


def test_an_approved_draft_is_published_with_its_notes(asked, editor, second_editor):
    approve(asked, second_editor)
    release = publish_draft(by=editor)
    assert (release.number, release.notes, release.digest) == (2, WHY, asked.digest)
    verbs = Event.objects.order_by("pk").values_list("verb", "by__username")
    assert list(verbs)[-3:] == [
        ("catalog.approval-asked", "editor"),
        ("catalog.approval-approved", "editor2"),
        ("catalog.published", "editor"),
    ]


def test_nobody_approves_what_they_asked_for(asked, editor):
    with pytest.raises(OwnRequest):
        approve(asked, editor)


def test_without_approval_nothing_is_published(asked, editor):
    with pytest.raises(ApprovalNeeded):
        publish_draft(by=editor)
    assert CatalogRelease.objects.count() == 1


def test_any_later_edit_voids_the_approval(asked, editor, second_editor):
    approve(asked, second_editor)
    edit("Something else?")
    with pytest.raises(ApprovalNeeded):
        publish_draft(by=editor)
    edit()
    assert publish_draft(by=editor).number == 2


def test_a_draft_that_was_edited_since_is_not_approved(asked, second_editor):
    edit("Something else?")
    with pytest.raises(DraftChanged):
        approve(asked, second_editor)


def test_a_return_says_why_and_the_draft_can_be_asked_for_again(asked, editor, second_editor):
    with pytest.raises(ReturnNeedsComment):
        decide_approval(request=asked, by=second_editor, decision="returned", comment=" ")
    decide_approval(request=asked, by=second_editor, decision="returned", comment="Too long.")
    with pytest.raises(ApprovalNeeded):
        publish_draft(by=editor)
    assert ask_approval(by=editor, notes=WHY).digest == asked.digest
    verbs = Event.objects.order_by("pk").values_list("verb", "by__username")
    assert ("catalog.approval-returned", "editor2") in list(verbs)


def test_a_decision_is_made_once(asked, second_editor, superuser):
    approve(asked, second_editor)
    with pytest.raises(DecidedAlready):
        decide_approval(request=asked, by=superuser, decision="returned", comment="No.")
    assert ApprovalRequest.objects.get().decision == "approved"


def test_a_draft_is_asked_for_once(asked, second_editor):
    with pytest.raises(ApprovalAskedAlready):
        ask_approval(by=second_editor, notes=WHY)


def test_asking_needs_notes_a_change_and_a_whole_draft(release, editor):
    with pytest.raises(NothingToPublish):
        ask_approval(by=editor, notes=WHY)
    edit()
    with pytest.raises(NotesNeeded):
        ask_approval(by=editor, notes=" ")
    edit("")
    with pytest.raises(CatalogHasProblems):
        ask_approval(by=editor, notes=WHY)


def test_what_was_seen_is_what_is_asked_for_and_published(asked, editor, second_editor):
    shown = asked.digest
    approve(asked, second_editor)
    with pytest.raises(ApprovalAskedAlready):
        ask_approval(by=editor, notes=WHY)
    edit("Something else?")
    for deed in (ask_approval, publish_draft):
        with pytest.raises(DraftChanged):
            deed(by=editor, notes=WHY, seen=shown)


def test_an_edit_at_the_moment_of_publishing_does_not_slip_in(
    asked, editor, second_editor, monkeypatch
):
    approve(asked, second_editor)
    publish = approvals.publish_release

    def edited_just_before(**details):
        edit("Something nobody approved?")
        return publish(**details)

    monkeypatch.setattr(approvals, "publish_release", edited_just_before)
    with pytest.raises(DraftChanged):
        publish_draft(by=editor)
    assert CatalogRelease.objects.count() == 1


def test_going_back_to_an_older_release_needs_eyes_of_its_own(
    release, editor, second_editor, clinician
):
    for text in ("Has the client done anything new?", "Anything new?"):
        edit(text)
        approve(ask_approval(by=editor, notes=WHY), second_editor)
        publish_draft(by=editor)
    start_again_from(release=CatalogRelease.objects.get(number=2), by=editor, seen=draft_digest())
    # The approval that release 2 had is used up.
    with pytest.raises(ApprovalNeeded):
        publish_draft(by=editor)
    approve(ask_approval(by=editor, notes="The newer wording was misread."), second_editor)
    back = publish_draft(by=editor)
    assert (back.number, back.notes) == (4, "The newer wording was misread.")
    assert back.content == CatalogRelease.objects.get(number=2).content
    assert make_screening(clinician).release == back
    published = ApprovalRequest.objects.with_outcome().order_by("pk")
    assert [request.published for request in published] == [2, 3, 4]
    with pytest.raises(NothingToPublish):
        ask_approval(by=editor, notes=WHY)


def test_a_practice_with_one_editor_publishes_alone(release, editor, settings):
    settings.CATALOG_NEEDS_SECOND_EDITOR = False
    edit()
    assert publish_draft(by=editor, notes=WHY).notes == WHY


class TestFourEyesForReal:
    def test_nobody_approves_what_they_changed_whoever_asks(self, asked, second_editor):
        record_edit(by=second_editor, kind="question", key="own-step")
        with pytest.raises(OwnChange):
            approve(asked, second_editor)
        assert ApprovalRequest.objects.get().decision == ""

    def test_who_changed_it_may_still_return_it(self, asked, second_editor):
        record_edit(by=second_editor, kind="question", key="own-step")
        decide_approval(request=asked, by=second_editor, decision="returned", comment="I erred.")
        assert ApprovalRequest.objects.get().decision == "returned"

    def test_changes_before_the_last_release_bar_nobody(self, release, editor, second_editor):
        record_edit(by=second_editor, kind="question", key="own-step")
        edit()
        approve(ask_approval(by=second_editor, notes=WHY), editor)
        publish_draft(by=editor)
        edit("Something else?")
        assert approve(ask_approval(by=editor, notes=WHY), second_editor).decision == "approved"

    def test_the_release_names_its_editors_and_who_approved_it(
        self, asked, editor, second_editor, superuser
    ):
        record_edit(by=editor, kind="question", key="own-step")
        record_edit(by=superuser, kind="barrier", key="alliance")
        approve(asked, second_editor)
        assert release_people(publish_draft(by=editor)) == ([editor, superuser], second_editor)

    def test_only_those_who_can_approve_are_told(self, release, editor, second_editor, superuser):
        record_edit(by=superuser, kind="question", key="own-step")
        edit()
        ask_approval(by=editor, notes=WHY)
        assert [notice.user for notice in Notice.objects.all()] == [second_editor]

    @pytest.mark.parametrize(
        ("decision", "kind"), [("approved", "approved"), ("returned", "sent-back")]
    )
    def test_whoever_asked_is_told_what_was_decided(
        self, decision, kind, asked, editor, second_editor
    ):
        decide_approval(request=asked, by=second_editor, decision=decision, comment="Read it.")
        notice = Notice.objects.get(user=editor)
        assert (notice.kind, notice.approval) == (kind, asked)


class TestTwoPublications:
    def test_the_loser_is_told_which_release_came_first(self, asked, editor, second_editor):
        approve(asked, second_editor)
        publish_draft(by=second_editor, seen=asked.digest, seen_release=1)
        with pytest.raises(PublishedMeanwhile, match="Release 2 was published a moment ago"):
            publish_draft(by=editor, seen=asked.digest, seen_release=1)
        assert CatalogRelease.objects.count() == 2
        assert draft_digest() == asked.digest

    def test_so_is_whoever_asks_for_approval(self, asked, editor, second_editor):
        approve(asked, second_editor)
        publish_draft(by=second_editor)
        with pytest.raises(PublishedMeanwhile):
            ask_approval(by=editor, notes=WHY, seen=asked.digest, seen_release=1)
