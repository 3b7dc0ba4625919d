"""The commands that read releases refuse, or name, what was changed after publishing."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from screening.models import QuestionDefinition
from screening.workflows.publishing import publish_release
from tests.damaged_releases import damage_release

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]


@pytest.fixture
def second(release):
    QuestionDefinition.objects.filter(key="own-step").update(text="Anything new?")
    return publish_release(by=None, notes="Plainer.")


def verified():
    out = StringIO()
    call_command("verify_releases", stdout=out)
    return out.getvalue().strip()


def test_export_prints_the_exact_bytes(release, capfdbinary):
    call_command("export_release", "1")
    assert capfdbinary.readouterr().out == release.content.encode()


def test_export_refuses_a_changed_text_by_number(second, capfdbinary):
    damage_release(second)
    with pytest.raises(CommandError, match="release 2 was changed after publishing"):
        call_command("export_release")
    assert capfdbinary.readouterr().out == b""
    call_command("export_release", "1")


def test_verify_counts_what_it_hashed(second):
    assert verified() == "Releases verified: 2."


def test_verify_names_every_changed_release(second, release):
    damage_release(second)
    damage_release(release)
    with pytest.raises(CommandError, match=r"in release: 1, 2\."):
        verified()


def test_replay_names_the_problems_of_a_draft(release):
    QuestionDefinition.objects.filter(key="own-step").update(text="")
    with pytest.raises(CommandError, match="own-step"):
        call_command("replay", "--draft", stdout=StringIO(), stderr=StringIO())
