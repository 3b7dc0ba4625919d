"""The draft: the working rows as a catalog, and what was said of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.engine.catalog.branching import most_points
from screening.engine.catalog.values import Indicator
from screening.models import BarrierDefinition, QuestionDefinition, ScaleDefinition
from screening.queries.draft import (
    REQUESTS_SHOWN,
    approval_of,
    approvals_of,
    barrier_of,
    draft_digest,
    earlier_requests,
    questions_and_scales,
    read_definitions,
    unsaved_barrier,
)
from screening.queries.releases import current_release
from screening.workflows.approvals import ask_approval, decide_approval, publish_draft
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_editor(db):
    return make_person("editor2", is_staff=True, group="Catalog editors")


def reword(text="Has the client done anything new?"):
    QuestionDefinition.objects.filter(key="own-step").update(text=text)


class TestWorkingRows:
    def test_have_the_digest_of_the_release_they_were_published_as(self, release):
        assert draft_digest() == release.digest
        reword()
        assert draft_digest() != release.digest

    def test_questions_and_scales_are_those_of_the_catalog(self, release):
        questions, scales = questions_and_scales()
        catalog = read_definitions()
        assert tuple(questions.values()) == catalog.questions
        assert tuple(scales.values()) == catalog.scales

    def test_retired_questions_and_scales_are_left_out(self, release):
        QuestionDefinition.objects.filter(key="own-step").update(retired=True)
        ScaleDefinition.objects.filter(key="extent").update(retired=True)
        questions, scales = questions_and_scales()
        assert "own-step" not in questions
        assert "extent" not in scales

    def test_questions_and_scales_take_two_queries(self, release):
        with CaptureQueriesContext(connection) as queries:
            questions_and_scales()
        assert len(queries) == 2


class TestPointsOfARow:
    def test_are_those_of_the_published_barrier(self, release, compiled):
        """The value of the engine for the row equals that for the barrier of the release."""
        questions, scales = questions_and_scales()
        for row in BarrierDefinition.objects.prefetch_related("indicators"):
            barrier = compiled.barriers[row.key]
            assert barrier_of(row).indicators == barrier.indicators
            assert most_points(barrier_of(row), questions, scales) == most_points(
                barrier, compiled.questions, compiled.scales
            )

    def test_of_a_row_that_is_not_stored_are_none(self, release):
        assert barrier_of(BarrierDefinition()).indicators == ()

    def test_count_a_follow_up_only_where_its_parent_opens_it(self, release):
        """A gate on which the follow-up hangs speaks against: 0 to 3 levels, weak, opened at 1.

        At level 0 the follow-up is closed: 0 points. At level 1 it is open: -1 + 3 x 3 = 8. Adding
        up what supports would say 9.
        """
        barrier = unsaved_barrier(
            (
                Indicator("alliance-strain", "against", "weak"),
                Indicator("alliance-withdrawal", "supports", "strong"),
            )
        )
        assert most_points(barrier, *questions_and_scales()) == 8

    def test_leave_a_retired_question_out(self, release):
        QuestionDefinition.objects.filter(key="alliance-withdrawal").update(retired=True)
        barrier = unsaved_barrier(
            (
                Indicator("alliance-strain", "supports", "weak"),
                Indicator("alliance-withdrawal", "supports", "strong"),
            )
        )
        # 1 x level 3 of the gate.
        assert most_points(barrier, *questions_and_scales()) == 3


class TestApprovals:
    def test_of_a_draft_that_nobody_asked_for_are_none(self, release):
        reword()
        assert approval_of(draft_digest(), current_release()) is None
        assert not approvals_of(draft_digest()).exists()

    def test_are_those_of_exactly_this_draft(self, release, editor, second_editor):
        reword()
        asked = ask_approval(by=editor, notes="Plainer.")
        assert approval_of(draft_digest(), current_release()) == asked
        assert not approvals_of(draft_digest()).exists()
        decide_approval(request=asked, by=second_editor, decision="approved")
        assert approvals_of(draft_digest()).get() == asked
        reword("Anything?")
        assert approval_of(draft_digest(), current_release()) is None
        assert not approvals_of(draft_digest()).exists()

    def test_are_used_up_by_the_release_they_led_to(self, release, editor, second_editor):
        reword()
        asked = ask_approval(by=editor, notes="Plainer.")
        decide_approval(request=asked, by=second_editor, decision="approved")
        wanted = draft_digest()
        publish_draft(by=editor)
        assert approval_of(wanted, current_release()) is None
        (earlier,) = earlier_requests(None)
        assert (earlier, earlier.published) == (asked, 2)

    def test_earlier_requests_are_the_newest_without_the_one_shown(self, release, editor):
        for number in range(REQUESTS_SHOWN + 2):
            reword(f"Anything new in week {number}?")
            shown = ask_approval(by=editor, notes=f"Week {number}.")
        notes = [request.notes for request in earlier_requests(shown)]
        assert notes == ["Week 5.", "Week 4.", "Week 3.", "Week 2.", "Week 1."]

    def test_earlier_requests_take_one_query(self, release, editor, django_assert_num_queries):
        reword()
        ask_approval(by=editor, notes="Plainer.")
        with django_assert_num_queries(1):
            (request,) = earlier_requests(None)
            assert request.asked_by == editor
