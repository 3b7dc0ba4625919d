"""What is known of a case, as the answer that it means."""

from dataclasses import replace

import pytest

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.values import SPACINGS, Option, Scale
from screening.engine.filling import CaseFacts, option_from
from screening.engine.state import state
from tests.engine.small_catalog import small_catalog

NUMBERS = Scale(
    "numbers",
    (
        # Shown from many to few, and one that no number means.
        Option("over-twenty", "More than 20", 0, 21),
        Option("some", "6 to 20", 1, 6),
        Option("few", "1 to 5", 3, 1),
        Option("paused", "Paused", 0),
    ),
)
PLANNED = Scale("planned", (Option("weekly", "Weekly", 0), Option("no-rhythm", "No rhythm", 3)))
FILLED = {"trust": ("sessions", "numbers"), "strain": ("spacing", "planned")}
FILLED |= {"mood-up": ("last-screening", "yesno")}


def filled_catalog():
    """The small catalog with a question from each fact of the case."""
    catalog = small_catalog()
    questions = tuple(
        replace(q, filled_from=FILLED[q.key][0], scale=FILLED[q.key][1]) if q.key in FILLED else q
        for q in catalog.questions
    )
    return replace(catalog, questions=questions, scales=(*catalog.scales, NUMBERS, PLANNED))


COMPILED = compile_catalog(filled_catalog())


def offered(question, **facts):
    known = CaseFacts(**{"sessions": 14, "spacing": "weekly"} | facts)
    return option_from(COMPILED, COMPILED.questions[question], known)


@pytest.mark.parametrize(
    ("sessions", "option"),
    [
        (0, None),
        (1, "few"),
        (5, "few"),
        (6, "some"),
        (20, "some"),
        (21, "over-twenty"),
        (1000, "over-twenty"),
    ],
)
def test_the_largest_number_that_was_reached_names_the_option(sessions, option):
    assert offered("trust", sessions=sessions) == option


@pytest.mark.parametrize(
    ("spacing", "option"),
    # A spacing that the scale of this release does not hold says nothing.
    [("weekly", "weekly"), ("no-rhythm", "no-rhythm"), ("tapering", None), ("", None)],
)
def test_a_spacing_is_the_option_of_its_key(spacing, option):
    assert (spacing in SPACINGS, offered("strain", spacing=spacing)) == (spacing != "", option)


@pytest.mark.parametrize(
    ("last", "option"),
    # "Don't know" at the last screening is nothing to confirm.
    [({"mood-up": "yes"}, "yes"), ({"mood-up": "dont-know"}, None), ({"trust": "few"}, None)],
)
def test_the_last_screening_offers_what_it_knew(last, option):
    assert offered("mood-up", last=last, last_on="2026-11-03") == option


def test_a_question_that_nothing_fills_is_offered_nothing():
    assert offered("own-step", last={"own-step": "yes"}) is None


def test_what_is_offered_is_unanswered():
    """Nothing is stored, so that neither progress nor scoring can know of an offer."""
    now = state(COMPILED, {})
    assert now.progress.answered == 0
    assert now.first_unanswered.key == "mood-up"
