"""The promises of scoring, on catalogs of any make and any answers to them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.validation import find_problems
from screening.engine.scoring import score
from screening.engine.state import state
from tests.engine import properties, reference
from tests.engine.small_catalog import STUCK, small_catalog
from tests.engine.strategies import answers_to, cases, catalogs

SMALL = small_catalog()
COMPILED = compile_catalog(SMALL)
# The small catalog stands in one case of two, catalogs made up in the other.
any_case = cases(st.just(SMALL) | catalogs())
many = settings(max_examples=150, deadline=None, derandomize=True)


def as_rows(compiled, answers):
    """The engine's findings in the words of the reference."""
    return [
        {name: getattr(row, name) for name in reference.find(compiled.catalog, row.barrier, {})}
        for row in score(compiled, state(compiled, answers))
    ]


@many
@given(catalogs())
def test_made_up_catalogs_are_valid(catalog):
    assert find_problems(catalog) == ()


def test_the_small_catalog_is_valid():
    assert find_problems(SMALL) == ()


@settings(many, max_examples=400)
@given(catalogs().flatmap(lambda c: st.tuples(st.just(c), st.lists(answers_to(c), min_size=5))))
def test_engine_agrees_with_the_slow_reference(drawn):
    catalog, given_answers = drawn
    compiled = compile_catalog(catalog)
    for answers in given_answers:
        assert as_rows(compiled, answers) == reference.findings(catalog, answers)


@settings(many, max_examples=1500)
@given(answers_to(SMALL))
def test_engine_agrees_with_the_slow_reference_on_the_small_catalog(answers):
    assert as_rows(COMPILED, answers) == reference.findings(SMALL, answers)


@many
@given(any_case)
def test_flags_agree_with_the_slow_reference(case):
    catalog, answers = case

    raised = state(compile_catalog(catalog), answers).flags

    assert sorted(f.key for f in raised) == sorted(f.key for f in reference.raised(*case))
    assert [f.urgency for f in raised] == sorted(f.urgency for f in raised)  # now, then soon


@many
@given(any_case)
def test_more_evidence_moves_points_its_own_way_while_the_same_is_asked(case):
    catalog, answers = case
    properties.more_evidence_moves_points_its_own_way(compile_catalog(catalog), answers)


@many
@given(any_case)
def test_an_unknown_adds_no_points(case):
    catalog, answers = case
    properties.an_unknown_adds_no_points(compile_catalog(catalog), answers)


@many
@given(any_case.flatmap(lambda case: st.tuples(st.just(case), answers_to(case[0], complete=True))))
def test_every_completion_stays_within_the_range(drawn):
    (catalog, answers), more = drawn
    properties.a_completion_stays_within_the_range(compile_catalog(catalog), answers, more)


@many
@given(any_case.flatmap(lambda case: st.tuples(st.just(case), answers_to(case[0]))))
def test_every_partial_completion_stays_within_the_range(drawn):
    (catalog, answers), more = drawn
    properties.a_completion_stays_within_the_range(compile_catalog(catalog), answers, more)


@many
@given(any_case)
def test_the_order_of_answers_does_not_matter(case):
    catalog, answers = case
    properties.the_order_of_answers_does_not_matter(compile_catalog(catalog), answers)


@many
@given(any_case)
def test_closed_questions_count_as_level_0(case):
    catalog, answers = case
    properties.closed_questions_count_as_level_0(compile_catalog(catalog), answers)


@many
@given(any_case)
def test_potential_questions_widen_the_range(case):
    catalog, answers = case
    properties.potential_questions_widen_the_range(compile_catalog(catalog), answers)


@many
@given(any_case)
def test_parts_add_up(case):
    catalog, answers = case
    compiled = compile_catalog(catalog)
    properties.parts_add_up(compiled, answers)
    properties.parts_taken_alone_are_at_least_as_wide(compiled, answers)


@many
@given(any_case)
def test_optional_questions_are_outside_until_answered(case):
    catalog, answers = case
    properties.what_is_optional_and_unknown_is_left_out(compile_catalog(catalog), answers)


@settings(many, max_examples=300)
@given(any_case)
def test_the_range_is_that_of_all_completions(case):
    catalog, answers = case
    properties.the_range_is_that_of_all_completions(compile_catalog(catalog), answers)


@many
@given(catalogs())
def test_every_barrier_can_be_likely_and_unlikely(catalog):
    properties.every_barrier_can_be_likely_and_unlikely(catalog, compile_catalog(catalog))


def test_every_barrier_of_the_small_catalog_can_be_likely_and_unlikely():
    properties.every_barrier_can_be_likely_and_unlikely(SMALL, compile_catalog(SMALL))


def test_across_branching_more_evidence_can_lower_points():
    # The design's own exception: strain 1 -> 2 asks speaks-up, whose stored yes speaks against.
    compiled = compile_catalog(SMALL)
    answers = STUCK | {"strain": "a-little", "withdrawal": "strongly", "speaks-up": "yes"}
    # 2x1 + 3x3 = 11, then 2x2 + 3x3 - 2x3 = 7.
    assert properties.by_barrier(compiled, answers)["alliance"].points == 11
    higher = answers | {"strain": "clearly"}
    assert properties.by_barrier(compiled, higher)["alliance"].points == 7
