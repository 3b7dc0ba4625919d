"""The rows of a barrier's page: indicators with points, adjustments."""

import pytest

from screening.engine.catalog.values import WEIGHTS, Condition
from screening.web.presenters.catalog import (
    adjustment_rows,
    barrier_context,
    either,
    indicator_rows,
    opening_labels,
)


@pytest.fixture
def alliance(compiled):
    return compiled.barriers["alliance"]


class TestIndicators:
    def test_give_each_answer_its_weight_times_its_level(self, compiled, alliance):
        gate = next(row for row in indicator_rows(compiled, alliance) if row.gate)
        # Strong is 3 points a level; the levels are 0 to 3.
        assert gate.strength == "strong"
        assert gate.points == (
            ("Not at all", 0),
            ("A little", 3),
            ("Clearly", 6),
            ("Strongly", 9),
        )
        assert gate.question.key == alliance.gate == "alliance-strain"

    def test_of_a_question_asked_of_everybody_name_no_parent(self, compiled, alliance):
        gate = next(row for row in indicator_rows(compiled, alliance) if row.gate)
        assert (gate.parent, gate.opened_words) == (None, "")

    def test_of_a_follow_up_name_its_parent_and_what_opens_it(self, compiled, alliance):
        row = next(
            row
            for row in indicator_rows(compiled, alliance)
            if row.question.key == "alliance-withdrawal"
        )
        assert row.parent.key == "alliance-strain"
        assert row.opened_words == "“A little”, “Clearly” or “Strongly”"
        assert not row.gate

    def test_say_which_speak_against(self, compiled, alliance):
        rows = {row.question.key: row.against for row in indicator_rows(compiled, alliance)}
        assert rows == {i.question: i.direction == "against" for i in alliance.indicators}
        assert True in rows.values()


@pytest.mark.parametrize(
    ("at_least", "labels"),
    [
        (1, ("A little", "Clearly", "Strongly")),
        (2, ("Clearly", "Strongly")),
        (3, ("Strongly",)),
    ],
)
def test_the_answers_at_a_level_or_above_open_a_follow_up(at_least, labels, compiled):
    assert opening_labels(compiled, Condition("alliance-strain", at_least)) == labels


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (["Yes"], "“Yes”"),
        (["A little", "Clearly"], "“A little” or “Clearly”"),
        (["A", "B", "C"], "“A”, “B” or “C”"),
    ],
)
def test_labels_are_put_into_words(labels, words):
    assert either(labels) == words


class TestAdjustments:
    def test_are_those_that_help_the_strongest_link_first(self, compiled, alliance):
        rows = adjustment_rows(compiled, alliance)
        weights = [WEIGHTS[row.strength] for row in rows]
        assert weights == sorted(weights, reverse=True)
        assert {row.adjustment.key for row in rows} == {
            adjustment.key
            for adjustment in compiled.adjustments.values()
            if "alliance" in {link.barrier for link in adjustment.indications}
        }

    def test_name_their_sources_in_full(self, compiled, alliance):
        for row in adjustment_rows(compiled, alliance):
            assert tuple(source.key for source in row.sources) == row.adjustment.sources
            assert all(source.title for source in row.sources)

    def test_of_equal_strength_stand_in_catalog_order(self, compiled, alliance):
        order = list(compiled.adjustments)
        for strength in WEIGHTS:
            places = [
                order.index(row.adjustment.key)
                for row in adjustment_rows(compiled, alliance)
                if row.strength == strength
            ]
            assert places == sorted(places)


def test_a_barrier_comes_with_its_neighbours_and_background_reading(compiled, alliance):
    context = barrier_context(compiled, alliance)
    assert context["domain"].key == alliance.domain
    assert [(other.key, how) for other, how in context["neighbours"]] == [
        (near.barrier, near.how) for near in alliance.differentials
    ]
    assert all("alliance" in source.background_for for source in context["background"])
    assert len(context["indicators"]) == len(alliance.indicators)
