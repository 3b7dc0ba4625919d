"""manage.py check_examples: each example right or wrong with its reason, and the exit status."""

import pytest
from django.core.management import CommandError, call_command

from screening.models import ExampleCaseDefinition, QuestionDefinition
from screening.workflows.publishing import publish_release
from tests.factories import STUCK, make_example

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release")]


@pytest.fixture
def printed(capsys):
    def run(*arguments):
        call_command("check_examples", *arguments)
        return capsys.readouterr().out.splitlines()

    return run


@pytest.fixture(autouse=True)
def stuck():
    ExampleCaseDefinition.objects.all().delete()
    make_example("stuck", STUCK, main=["misdiagnosis"])


def test_says_that_there_are_none(printed):
    ExampleCaseDefinition.objects.all().delete()
    assert printed("--draft") == ["This catalog has no example cases."]


def test_checks_the_draft_or_the_release_in_use(printed):
    publish_release(by=None, notes="With an example.")
    make_example("second", STUCK, main=["logistics"])
    assert printed() == ["right: Case stuck", "1 of 1 example comes out right."]
    assert printed("--draft") == [
        "right: Case stuck",
        "right: Case second",
        "2 of 2 examples come out right.",
    ]


def test_fails_and_says_what_is_missing(printed, capsys):
    make_example("strained", {"own-step": "yes"}, main=["alliance"], flags=["psychosis"])
    with pytest.raises(CommandError, match=r"^1 of 2 examples come out right\.$") as refusal:
        printed("--draft")
    assert refusal.value.returncode == 1
    right, wrong, barrier, flag = capsys.readouterr().out.splitlines()
    assert (right, wrong) == ("right: Case stuck", "wrong: Case strained")
    assert barrier == (
        "    “Weak or ruptured therapeutic alliance” is unclear (0 points), and should be among "
        "the first three."
    )
    assert flag.startswith("    The red flag “")


def test_a_draft_with_problems_is_refused_in_words(printed):
    QuestionDefinition.objects.filter(key="own-step").update(text="")
    with pytest.raises(CommandError, match="“text” is empty"):
        printed("--draft")
