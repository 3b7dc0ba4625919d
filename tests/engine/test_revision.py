"""What a return is about, and what differs between a returned report and its answer."""

from dataclasses import replace

import pytest

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.values import DONT_KNOW
from screening.engine.report import build_report
from screening.engine.revision import (
    ChangedAnswer,
    ChangedPoints,
    compare,
    is_unchanged,
    keys_of,
    points_to_name,
    questions_about,
)
from screening.engine.state import state
from tests.engine.small_catalog import BIPOLAR, STUCK, small_catalog

SMALL = small_catalog()
COMPILED = compile_catalog(SMALL)
REWORDED = compile_catalog(
    replace(
        SMALL,
        questions=tuple(
            replace(q, text="Is there trust?") if q.key == "trust" else q for q in SMALL.questions
        ),
    )
)


def report(answers, compiled=COMPILED, own_words=""):
    return build_report(
        compiled,
        state(compiled, answers),
        number=1,
        digest="0" * 64,
        own_words=own_words,
        modality="cbt",
    )


def difference(before, after, compiled=COMPILED):
    return compare(COMPILED, compiled, report(before), report(after, compiled))


class TestWhatMayBeNamed:
    def test_questions_asked_barriers_in_the_way_and_flags_raised(self):
        points = points_to_name(report(BIPOLAR))
        assert {"question:mood-up", "barrier:diagnosis", "flag:mania"} <= points

    @pytest.mark.parametrize("point", ["flag:mania", "barrier:diagnosis", "question:no-such", ""])
    def test_no_flag_that_was_not_raised_and_no_unlikely_barrier(self, point):
        # STUCK: diagnosis 0 of at most 15, so unlikely.
        assert point not in points_to_name(report(STUCK))

    def test_keys_come_by_kind(self):
        about = ["barrier:alliance", "question:trust", "question:strain"]
        assert keys_of(about, "question") == ("trust", "strain")
        assert keys_of(["nonsense"], "question") == ()


class TestWhereToLookAgain:
    def status(self, answers):
        return state(COMPILED, answers).status

    @pytest.mark.parametrize(
        ("about", "questions"),
        [
            ([], ()),
            (["question:trust", "question:strain"], ("strain", "trust")),  # order of the pages
            (["barrier:alliance"], ("strain",)),  # its first question
            (["flag:mania"], ("mood-up",)),  # what raises it
            (["barrier:alliance", "question:strain", "flag:mania"], ("mood-up", "strain")),
            (["question:gone", "barrier:gone", "flag:gone", "x"], ()),  # another release
        ],
    )
    def test_each_point_leads_to_a_question(self, about, questions):
        assert questions_about(COMPILED, about, self.status(STUCK)) == questions

    def test_in_place_of_a_question_that_is_closed_now_comes_what_closed_it(self):
        # strain "not at all" closes withdrawal.
        status = self.status(STUCK | {"strain": "not-at-all"})
        assert questions_about(COMPILED, ["question:withdrawal"], status) == ("strain",)


class TestUnchanged:
    def test_the_same_answers_are(self):
        assert is_unchanged(COMPILED, COMPILED, STUCK, dict(STUCK))

    @pytest.mark.parametrize(
        "after",
        [
            STUCK | {"trust": "a-little"},
            STUCK | {"trust": DONT_KNOW},
            {key: STUCK[key] for key in STUCK if key != "trust"},
        ],
    )
    def test_another_one_or_one_less_is_not(self, after):
        assert not is_unchanged(COMPILED, COMPILED, STUCK, after)

    def test_what_another_release_asks_again_is_not_taken_as_changed_until_answered(self):
        kept = {key: STUCK[key] for key in STUCK if key != "trust"}
        assert is_unchanged(COMPILED, REWORDED, STUCK, kept)
        assert not is_unchanged(COMPILED, REWORDED, STUCK, STUCK)


class TestDifference:
    def test_of_equal_reports_there_is_none(self):
        none = difference(STUCK, STUCK)
        assert (none.answers, none.points, none.own_words_changed) == ((), (), False)

    def test_answers_and_the_points_they_moved(self):
        # Alliance: strain 2 x 3 + withdrawal 3 x 2 - speaks-up 0 - trust 0 = 12, likely;
        # with trust at 2 ("clearly"), 12 - 1 x 2 = 10, possible.
        changed = difference(STUCK, STUCK | {"trust": "clearly"})
        assert changed.answers == (ChangedAnswer("trust", "not-at-all", "clearly"),)
        assert changed.points == (ChangedPoints("alliance", 12, 10, "likely", "possible"),)

    def test_what_was_answered_since_and_what_was_not_any_more(self):
        less = {key: STUCK[key] for key in STUCK if key != "own-step"}
        assert difference(less, STUCK).answers == (ChangedAnswer("own-step", "", "yes"),)
        assert difference(STUCK, less).answers == (ChangedAnswer("own-step", "yes", ""),)

    def test_an_answer_to_a_reworded_question_is_another_one(self):
        changed = difference(STUCK, STUCK, REWORDED)
        assert changed.answers == (ChangedAnswer("trust", "not-at-all", "not-at-all"),)

    def test_notes(self):
        before = report(STUCK) | {"notes": {"trust": "Says so.", "strain": "Seen."}}
        after = report(STUCK) | {"notes": {"trust": "Says so.", "strain": "Seen twice."}}
        assert compare(COMPILED, COMPILED, before, after).notes == ("strain",)
        assert compare(COMPILED, COMPILED, before, report(STUCK)).notes == ("strain", "trust")

    def test_own_words(self):
        before, after = report(STUCK), report(STUCK, own_words="The buses.")
        assert compare(COMPILED, COMPILED, before, after).own_words_changed
