"""Trying a draft out: what would move, in counts, from a stream of stored screenings."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from screening.engine.catalog.compiled import compile_catalog
from screening.models import BarrierDefinition, RedFlagDefinition, Report
from screening.queries.draft import read_definitions
from screening.queries.releases import compiled_release
from screening.queries.replay import replay
from tests.factories import STUCK, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def six(clinician):
    """Six stalled cases and one that is on track."""
    for _ in range(6):
        make_report(clinician)
    make_report(clinician, answers={"own-step": "yes"})


def draft_compiled():
    return compile_catalog(read_definitions())


def run(*arguments):
    out = StringIO()
    call_command("replay", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_nothing_moves_under_the_same_release(six, compiled):
    movement = replay(compiled)
    assert (movement.screenings, movement.rows(), movement.new_flags) == (7, [], 0)


def test_bands_are_those_of_the_stored_reports(six, compiled):
    movement = replay(compiled)
    likely = sum(
        finding["key"] == "misdiagnosis" and finding["band"] == "likely"
        for report in Report.objects.all()
        for finding in report.headline["named"]
    )
    assert movement.moves["misdiagnosis", "likely", "likely"] == likely == 6


def test_a_higher_threshold_moves_cases_down(six, release):
    BarrierDefinition.objects.filter(key="misdiagnosis").update(likely_at=30)
    ((barrier, before, after, count),) = replay(draft_compiled()).rows()
    assert (barrier.key, before, after, count) == ("misdiagnosis", "likely", "possible", 6)


def test_a_flag_that_is_raised_earlier_is_new(six, release):
    flag = RedFlagDefinition.objects.get(key="high-mood-past")
    RedFlagDefinition.objects.filter(pk=flag.pk).update(at_least=1, option="")
    assert replay(draft_compiled()).new_flags == 0
    RedFlagDefinition.objects.create(
        key="missed",
        order=99,
        question_id="sessions-held-in-eight-weeks",
        at_least=2,
        title="Sessions missed",
        do_now="Ask why.",
        urgency="soon",
    )
    assert replay(draft_compiled()).new_flags == 6


def test_only_what_was_submitted_since_a_day_is_replayed(clinician, release):
    make_report(clinician, at=timezone.now() - timedelta(days=40))
    make_report(clinician)
    recent = timezone.localdate() - timedelta(days=7)
    assert replay(compiled_release(release), since=recent).screenings == 1
    assert replay(compiled_release(release), newest=1).screenings == 1


def test_the_command_tells_the_movement_and_hides_small_counts(six, release, clinician):
    assert "Nothing moves." in run()
    BarrierDefinition.objects.filter(key="misdiagnosis").update(likely_at=30)
    assert "likely -> possible  6" in run("--draft")
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert "Screenings: 0" in run("--draft", "--since", tomorrow)
    BarrierDefinition.objects.filter(key="misdiagnosis").update(likely_at=13)
    BarrierDefinition.objects.filter(key="logistics").update(likely_at=18)
    make_report(clinician, answers=STUCK | {"session-ends-before-work-done": "strongly"})
    assert "logistics" not in run("--draft")


def test_a_retired_barrier_leaves_its_bands(six, release):
    BarrierDefinition.objects.filter(key="alliance").update(retired=True)
    rows = replay(draft_compiled()).rows()
    assert {(barrier.key, after) for barrier, _before, after, _count in rows} == {("alliance", "")}
    assert sum(count for *_rest, count in rows) == 7
    assert "unlikely -> not asked" in run("--draft")


def test_small_totals_are_hidden_in_the_command_too(clinician, release):
    make_report(clinician)
    assert "Screenings: fewer than 5" in run()


def test_the_progress_goes_up_to_the_end(six):
    progress = StringIO()
    call_command("replay", stdout=StringIO(), stderr=progress)
    assert "100 %" in progress.getvalue()


def test_a_draft_with_problems_is_not_replayed(release):
    BarrierDefinition.objects.filter(key="alliance").update(gate="own-step")
    with pytest.raises(CommandError, match="alliance"):
        run("--draft")
