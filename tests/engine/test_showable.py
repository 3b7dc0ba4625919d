"""What can be shown of a catalog with problems."""

from dataclasses import replace

import pytest

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.showable import showable
from screening.engine.catalog.values import Condition
from screening.engine.report import build_report, report_text
from screening.engine.report_view import read_report
from screening.engine.state import state
from tests.engine.small_catalog import changed_rows, small_catalog
from tests.engine.test_validation import BROKEN


def report_of(catalog):
    """A report with every question answered by the last of its options."""
    compiled = compile_catalog(catalog)
    answers = {key: list(options)[-1] for key, options in compiled.options.items()}
    report = build_report(compiled, state(compiled, answers), number=0, digest="0" * 64)
    return read_report(compiled, report_text(report))


@pytest.mark.parametrize("name", BROKEN)
def test_any_catalog_with_a_problem_leads_to_a_report(name, shipped_catalog):
    broken, _problem = BROKEN[name]
    shown = showable(broken(shipped_catalog))
    assert report_of(shown.catalog)
    assert len(shown.catalog.barriers) >= (0 if name == "no domain" else 28)


def test_a_catalog_without_problems_is_shown_whole(shipped_catalog):
    shown = showable(shipped_catalog)
    assert shown.catalog == replace(shipped_catalog, example_cases=())
    assert (shown.left_out, shown.unconditional) == ((), ())


def test_what_a_row_cannot_do_without_takes_it_along():
    """Without its scale a question goes, with it the barrier that it opens and the flag on it."""
    catalog = small_catalog()
    questions = changed_rows(catalog.questions, strain={"scale": "gone"})
    shown = showable(replace(catalog, questions=questions))
    assert shown.left_out == (
        ("question", "strain"),
        ("barrier", "alliance"),
        ("red-flag", "about-to-leave"),
    )
    # Its follow-ups stay, asked of everybody.
    assert shown.unconditional == ("withdrawal", "speaks-up")
    assert all(
        link.barrier != "alliance" for one in shown.catalog.adjustments for link in one.indications
    )
    assert report_of(shown.catalog)


def test_conditions_in_a_circle_are_let_go():
    catalog = small_catalog()
    questions = changed_rows(
        catalog.questions,
        strain={"ask_if": Condition("withdrawal", 1)},
    )
    shown = showable(replace(catalog, questions=questions))
    assert shown.left_out == ()
    assert set(shown.unconditional) >= {"strain", "withdrawal"}


def test_thresholds_in_the_wrong_order_still_count_points():
    catalog = small_catalog()
    barriers = changed_rows(catalog.barriers, alliance={"possible_at": 9, "likely_at": 0})
    (alliance,) = [
        barrier
        for barrier in showable(replace(catalog, barriers=barriers)).catalog.barriers
        if barrier.key == "alliance"
    ]
    assert (alliance.possible_at, alliance.likely_at) == (9, 9)


def test_an_empty_catalog_shows_nothing():
    catalog = replace(small_catalog(), domains=())
    assert showable(catalog).catalog.barriers == ()
