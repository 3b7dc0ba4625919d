"""The exact range of a barrier, worked by hand where conditions decide it."""

from dataclasses import replace
from pathlib import Path

import pytest

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.serialization import parse_catalog
from screening.engine.catalog.values import DONT_KNOW, Condition
from screening.engine.scoring import Part
from tests.engine.properties import by_barrier
from tests.engine.small_catalog import small_catalog

RELEASE_1 = Path("screening/releases/release_1.json")


def test_nobody_is_asked_a_follow_up_whose_parent_stays_unknown():
    # Substance use 3x3 = 9. A plan that covers the condition (-6) is only asked once its gate
    # adds 2 or more, a diagnosis checked again takes 3: 9 + 2 - 6 - 3 = 2. The most: 9 + 6 + 6
    # + 9, difficulties between episodes 6, lifelong differences 3: 39.
    compiled = compile_catalog(parse_catalog(RELEASE_1.read_text(encoding="utf-8")))

    finding = by_barrier(compiled, {"substance-level": "dependence"})["comorbidity"]

    assert (finding.points, finding.low, finding.high) == (9, 2, 39)


def with_questions(**changes):
    """The small catalog, its questions changed by key (with "_" for "-")."""
    catalog = small_catalog()
    rows = {key.replace("_", "-"): fields for key, fields in changes.items()}
    questions = [replace(q, **rows.get(q.key, {})) for q in catalog.questions]
    return replace(catalog, questions=tuple(questions))


def test_a_parent_that_is_no_indicator_still_opens_and_closes():
    # Speaks-up is asked from mismatch 3 on, which says nothing about alliance.
    catalog = with_questions(speaks_up={"ask_if": Condition("mismatch", 3)})
    compiled = compile_catalog(catalog)
    answers = {"strain": "strongly", "withdrawal": "strongly", "trust": "strongly"}

    def bounds(**more):
        row = by_barrier(compiled, answers | {k.replace("_", "-"): v for k, v in more.items()})
        return row["alliance"].points, row["alliance"].low, row["alliance"].high

    # 6 + 9 - 3 = 12; mismatch strongly opens speaks-up: 12 - 6.
    assert bounds() == (12, 6, 12)
    # Volunteered: 12 - 6 now; mismatch below 3 closes it.
    assert bounds(speaks_up="yes") == (6, 6, 12)
    assert bounds(mismatch="clearly", speaks_up="yes") == (12, 12, 12)
    assert bounds(mismatch="strongly") == (12, 6, 12)


def test_a_parent_that_speaks_against_costs_what_it_opens():
    # Trust (-1 a level) asks for withdrawal (3 a level) from 3 on.
    catalog = with_questions(withdrawal={"ask_if": Condition("trust", 3)})
    compiled = compile_catalog(catalog)
    answers = {"strain": "strongly", "speaks-up": "no"}

    # 6 now. Trust clearly: 6 - 2 = 4; strongly: 6 - 3 + 9 = 12, or 6 - 3 + 0 = 3.
    finding = by_barrier(compiled, answers)["alliance"]
    assert (finding.points, finding.low, finding.high) == (6, 3, 12)
    # Withdrawal volunteered strongly: 15 while trust stays unknown, 6 - 2 where that closes it.
    finding = by_barrier(compiled, answers | {"withdrawal": "strongly"})["alliance"]
    assert (finding.points, finding.low, finding.high) == (15, 4, 15)


class TestOptionalQuestions:
    COMPILED = compile_catalog(
        with_questions(trust={"optional": True}, withdrawal={"optional": True})
    )

    def finding(self, answers):
        return by_barrier(self.COMPILED, answers)["alliance"]

    @pytest.mark.parametrize("given", [{}, {"trust": DONT_KNOW, "withdrawal": DONT_KNOW}])
    def test_unanswered_it_is_outside_the_range_and_no_gap(self, given):
        finding = self.finding({"strain": "strongly"} | given)

        # 2x3; speaks-up may take 6; trust (-3) and withdrawal (9) are left out.
        assert (finding.points, finding.low, finding.high) == (6, 0, 6)
        assert (finding.known, finding.relevant) == (1, 2)
        assert finding.parts[3] == Part("trust", -1, "optional", given.get("trust"), None, 0, 0, 0)

    def test_answered_it_counts_with_its_value(self):
        finding = self.finding({"strain": "strongly", "withdrawal": "clearly", "trust": "a-little"})

        # 6 + 3x2 - 1x1 = 11; speaks-up may take 6.
        assert (finding.points, finding.low, finding.high) == (11, 5, 11)
        assert (finding.known, finding.relevant) == (3, 4)
        assert finding.parts[1] == Part("withdrawal", 3, "optional", "clearly", 2, 6, 6, 6)

    def test_its_parent_closes_it_like_any_other(self):
        finding = self.finding({"strain": "not-at-all", "withdrawal": "clearly"})

        assert (finding.points, finding.low, finding.high) == (0, 0, 0)
        assert finding.parts[1] == Part("withdrawal", 3, "closed", None, None, 0, 0, 0)

    def test_volunteered_before_its_parent_is_known_it_may_yet_be_closed(self):
        finding = self.finding({"withdrawal": "clearly"})

        # 3x2 now; strain not at all closes it: 0; strongly: 6 + 6 - 0.
        assert (finding.points, finding.low, finding.high) == (6, 0, 12)
