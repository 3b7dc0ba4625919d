"""Retiring a barrier: what goes with it, what stays and why, and that nothing is left to settle."""

from dataclasses import replace

import pytest

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.leaving_out import needed_by, without
from screening.engine.catalog.retiring import problems_made, retirement, returning
from screening.engine.catalog.validation import find_problems
from screening.engine.catalog.values import ExampleAnswer, ExampleCase, RedFlag
from screening.engine.examples import check_examples
from tests.engine.small_catalog import small_catalog


def reasons(plan):
    """Why each row stays, by its key."""
    return {one.row.key: (one.reason, [user.key for user in one.users]) for one in plan.stays}


def with_example(**changes):
    answers = (ExampleAnswer("mismatch", "strongly"), ExampleAnswer("own-step", "no"))
    example = ExampleCase("stuck", "Stuck", "Nobody.", answers, main=("modality",))
    return small_catalog(example_cases=(replace(example, **changes),))


class TestWhatGoes:
    def test_are_the_questions_that_nothing_else_asks_for(self):
        plan = retirement(small_catalog(), "modality")
        assert plan.keys["question"] == {"mismatch", "trend", "own-step"}
        assert plan.keys["scale"] == {"trend"}
        assert plan.keys["domain"] == {"fit"}

    def test_a_question_of_another_barrier_stays(self):
        plan = retirement(small_catalog(), "modality")
        assert reasons(plan)["strain"] == ("informs", ["alliance"])

    def test_a_question_that_opens_one_that_stays_stays_for_it(self):
        catalog = small_catalog()
        flag = RedFlag("worse", "trend", "Worse", "Ask.", "soon", at_least=3)
        catalog = replace(catalog, red_flags=(*catalog.red_flags, flag))
        plan = retirement(catalog, "modality", keep_flags=True)
        assert reasons(plan)["trend"] == ("raises", ["worse"])
        assert reasons(plan)["mismatch"] == ("opens", ["trend"])
        assert plan.keys["red-flag"] == set()
        assert plan.keys["question"] == {"own-step"}

    def test_a_red_flag_goes_with_its_question_unless_it_is_kept(self):
        plan = retirement(small_catalog(), "diagnosis")
        assert plan.keys["red-flag"] == {"mania"}
        assert "mood-up" in plan.keys["question"]

    def test_a_question_that_another_step_asks_for_first_stays(self):
        catalog = small_catalog()
        first, *others = (
            replace(row, ask_first=("own-step",))
            if row.indications[0].barrier == "alliance"
            else row
            for row in catalog.adjustments
        )
        plan = retirement(replace(catalog, adjustments=(first, *others)), "modality")
        assert reasons(plan)["own-step"][0] == "asked-first"

    def test_an_adjustment_of_two_barriers_stays(self):
        catalog = small_catalog()
        plan = retirement(catalog, "modality")
        for row in catalog.adjustments:
            helped = {link.barrier for link in row.indications}
            if "modality" not in helped:
                continue
            if helped == {"modality"}:
                assert row.key in plan.keys["adjustment"]
            else:
                assert reasons(plan)[row.key] == ("helps", sorted(helped - {"modality"}))

    def test_an_example_of_this_barrier_alone_waits(self):
        plan = retirement(with_example(), "modality")
        assert [row.key for row in plan.waiting] == ["stuck"]
        assert without(with_example(), plan.keys).example_cases == ()

    def test_an_example_of_two_barriers_expects_one_less(self):
        catalog = with_example(
            main=("modality", "alliance"), answers=(ExampleAnswer("strain", "strongly"),)
        )
        plan = retirement(catalog, "modality")
        assert [(one.code, one.row.key) for one in plan.loosened if one.row.key == "stuck"] == [
            ("not-expected", "stuck")
        ]
        (example,) = without(catalog, plan.keys).example_cases
        assert example.main == ("alliance",)

    def test_an_example_left_without_answers_goes(self):
        catalog = with_example(main=("alliance",), further=("modality",))
        assert retirement(catalog, "modality").keys["example-case"] == {"stuck"}

    def test_nothing_is_known_of_a_barrier_that_is_not_in_use(self):
        with pytest.raises(KeyError):
            retirement(small_catalog(), "no-such-barrier")


class TestComingBack:
    def test_restores_the_catalog_byte_for_byte(self):
        whole = with_example()
        plan = retirement(whole, "modality")
        in_use = without(whole, plan.keys)
        back = returning(whole, in_use, "modality", plan.keys)
        assert {kind: {row.key for row in rows} for kind, rows in back.items()} == plan.keys

    def test_brings_what_the_barrier_cannot_do_without_if_nothing_else_is_known(self):
        whole = small_catalog()
        plan = retirement(whole, "modality")
        back = returning(whole, without(whole, plan.keys), "modality", {})
        assert {row.key for row in back["question"]} == {"mismatch", "trend", "own-step"}
        assert back["adjustment"] == ()

    def test_needs_questions_with_the_ones_that_open_them(self):
        assert needed_by(small_catalog(), "alliance")["question"] >= {"strain", "withdrawal"}


def test_retiring_any_shipped_barrier_leaves_no_problem_and_no_example_wrong(shipped_catalog):
    for barrier in shipped_catalog.barriers:
        for keep_flags in (False, True):
            plan = retirement(shipped_catalog, barrier.key, keep_flags=keep_flags)
            after = without(shipped_catalog, plan.keys)
            assert find_problems(after) == (), barrier.key
            wrong = [row for row in check_examples(compile_catalog(after)) if not row.is_right]
            assert wrong == [], barrier.key


def test_problems_that_were_there_before_are_not_made(shipped_catalog):
    broken = replace(shipped_catalog, domains=())
    assert problems_made(broken, broken) == ()
