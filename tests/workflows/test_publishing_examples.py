"""Publishing with example cases that come out wrong: only where the notes name each of them."""

import pytest
from django.core.management import CommandError, call_command

from screening.models import ApprovalRequest, CatalogRelease, ExampleCaseDefinition
from screening.queries.draft import draft_digest
from screening.queries.example_cases import release_results
from screening.workflows.approvals import ask_approval, decide_approval, publish_draft
from screening.workflows.publishing import ExamplesComeOutWrong, publish_release
from tests.factories import STUCK, make_example, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release")]


@pytest.fixture(autouse=True)
def examples():
    """One that comes out right, and two that do not."""
    ExampleCaseDefinition.objects.all().delete()
    flags = ["high-mood-past"]
    make_example("stuck", STUCK, main=["misdiagnosis", "logistics"], flags=flags)
    make_example("strained", STUCK, main=["alliance"], title="Strained, and  nobody says so")
    make_example("quiet", {"own-step": "yes"}, main=["grief-existential"], flags=["psychosis"])


def names_of_refused(notes, publish=publish_release, **who):
    who = who or {"by": None}
    with pytest.raises(ExamplesComeOutWrong) as refusal:
        publish(notes=notes, **who)
    assert CatalogRelease.objects.count() == 1
    for example in refusal.value.examples:
        assert f"“{example.title}”" in str(refusal.value)
    return [example.key for example in refusal.value.examples]


@pytest.mark.parametrize(
    ("notes", "unnamed"),
    [
        ("Plainer words.", ["strained", "quiet"]),
        ("quiet: nothing is known of them.", ["strained"]),
        ("STRAINED, AND NOBODY SAYS SO has no strain any more.", ["quiet"]),
        ("“Strained, and nobody\nsays so” is to be written anew.", ["quiet"]),
        ("An unquiet release, not-quiet and quieter.", ["strained", "quiet"]),
    ],
)
def test_each_one_that_the_notes_do_not_name_is_refused(notes, unnamed):
    assert names_of_refused(notes) == unnamed


@pytest.mark.parametrize("notes", ["quiet and strained wait.", "Case Quiet, strained."])
def test_notes_that_name_all_of_them_publish(notes):
    release = publish_release(by=None, notes=notes)
    assert [(r.example.key, r.is_right) for r in release_results(release)] == [
        ("stuck", True),
        ("strained", False),
        ("quiet", False),
    ]


def test_one_that_comes_out_right_needs_no_word():
    ExampleCaseDefinition.objects.exclude(key="stuck").delete()
    assert publish_release(by=None, notes="Plainer words.").number == 2


def test_a_retired_one_is_not_asked_for():
    ExampleCaseDefinition.objects.exclude(key="stuck").update(retired=True)
    assert publish_release(by=None, notes="Plainer words.").number == 2


def test_asking_for_approval_is_refused_likewise(editor):
    assert names_of_refused("Plainer.", ask_approval, by=editor) == ["strained", "quiet"]
    assert not ApprovalRequest.objects.exists()


def test_what_was_approved_with_notes_that_name_them_is_published(editor):
    second = make_person("editor2", is_staff=True, group="Catalog editors")
    request = ask_approval(by=editor, notes="For quiet and strained see the minutes.")
    decide_approval(request=request, by=second, decision="approved")
    assert publish_draft(by=editor, seen=draft_digest()).number == 2


def test_a_single_editor_names_them_too(editor, settings):
    settings.CATALOG_NEEDS_SECOND_EDITOR = False
    assert names_of_refused("Plainer.", publish_draft, by=editor) == ["strained", "quiet"]


def test_the_command_says_which():
    with pytest.raises(CommandError, match="“Strained, and  nobody says so”; “Case quiet”"):
        call_command("publish_catalog", notes="Plainer.")
