"""Who changed the draft since the last release, and what of it."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.utils import timezone

from screening.models import BarrierDefinition, DraftChange, QuestionDefinition
from screening.queries.draft_edits import edits_since, release_people
from screening.queries.releases import current_release
from screening.workflows.edit_record import record_edit
from screening.workflows.fixtures import load_fixtures
from screening.workflows.publishing import publish_release

pytestmark = pytest.mark.django_db


def saved_in_the_admin(person, row, message):
    LogEntry.objects.log_actions(person.pk, [row], CHANGE, message, single_object=True)


def named(edits):
    return {place: [edit.name for edit in of_row] for place, of_row in edits.rows.items()}


def test_nothing_was_changed_at_first(release):
    edits = edits_since(release)
    assert (edits.rows, edits.whole, edits.people) == ({}, [], frozenset())


def test_recorded_edits_and_those_of_the_admin_stand_together(release, editor, superuser):
    editor.first_name, editor.last_name = "Ada", "Field"
    editor.save()
    record_edit(by=superuser, kind="barrier", key="alliance")
    record_edit(by=editor, kind="barrier", key="alliance")
    record_edit(by=editor, kind="barrier", key="alliance")
    question = QuestionDefinition.objects.get(key="own-step")
    saved_in_the_admin(editor, question, [{"changed": {"fields": ["text"]}}])
    edits = edits_since(release)
    assert named(edits) == {
        ("barrier", "alliance"): ["Ada Field", "superuser"],
        ("question", "own-step"): ["Ada Field"],
    }
    assert edits.people == {editor.pk, superuser.pk}
    assert edits.names == ["Ada Field", "superuser"]


def test_a_page_of_the_admin_saved_as_it_was_is_no_change(release, editor):
    saved_in_the_admin(editor, BarrierDefinition.objects.get(key="alliance"), [])
    assert not edits_since(release).people


def test_what_was_loaded_was_changed_as_a_whole(release, editor):
    load_fixtures(by=editor)
    edits = edits_since(release)
    assert [edit.person for edit in edits.whole] == [editor.pk]
    assert edits.rows == {}


def test_the_next_release_begins_anew(release, editor):
    record_edit(by=editor, kind="question", key="own-step")
    QuestionDefinition.objects.filter(key="own-step").update(text="Has a step been taken?")
    publish_release(by=editor, notes="Plainer.")
    assert not edits_since(current_release()).people
    assert release_people(current_release()) == ([editor], None)


def test_edits_on_the_page_of_a_barrier_count_and_so_does_undoing_them(release, editor, superuser):
    now = timezone.now()
    DraftChange.objects.create(
        barrier="alliance",
        subject="barrier.alliance.name",
        rows=[],
        by=editor,
        at=now,
        undone_by=superuser,
        undone_at=now,
    )
    edits = edits_since(release)
    assert set(named(edits)["barrier", "alliance"]) == {"editor", "superuser"}
    assert edits.people == {editor.pk, superuser.pk}


def test_four_queries_whatever_was_changed(release, editor, django_assert_num_queries):
    for key in BarrierDefinition.objects.values_list("key", flat=True):
        record_edit(by=editor, kind="barrier", key=key, at=timezone.now())
    with django_assert_num_queries(4):
        assert len(edits_since(release).rows) == 30
