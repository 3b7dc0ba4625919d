"""What changed between two catalogs, as pages tell it."""

from dataclasses import replace

import pytest

from screening.engine.catalog.compiled import compile_catalog
from screening.engine.catalog.values import Indicator
from screening.web.presenters.changes import CHANGES_SHOWN, changes_between
from tests.engine.small_catalog import changed_rows


@pytest.fixture
def catalog(shipped_catalog):
    return shipped_catalog


def only_row(context):
    (section,) = context["sections"]
    (row,) = section.rows
    return row


def with_barrier(catalog, **changes):
    return replace(catalog, barriers=changed_rows(catalog.barriers, alliance=changes))


def test_of_equal_catalogs_are_none(catalog):
    context = changes_between(catalog, catalog)
    assert (context["changes"], context["counts"], context["sections"]) == ((), [], [])


def test_of_a_threshold_say_what_it_was_and_is(catalog):
    context = changes_between(catalog, with_barrier(catalog, likely_at=15))
    (line,) = only_row(context).lines
    assert (line.label, line.before, line.after) == ("Likely from (points)", "13", "15")
    assert [(str(word), n) for word, n in context["counts"]] == [("re-weighted", 1)]
    assert context["sections"][0].name == "Weak or ruptured therapeutic alliance"


def test_of_how_much_an_answer_says_are_told_in_words(catalog):
    alliance = next(b for b in catalog.barriers if b.key == "alliance")
    first = replace(alliance.indicators[0], strength="decisive")
    context = changes_between(
        catalog, with_barrier(catalog, indicators=(first, *alliance.indicators[1:]))
    )
    (line,) = only_row(context).lines
    assert line.label.endswith("how much")
    assert line.after == "decisively (5 points a step)"


def test_a_question_that_a_barrier_asks_too_is_one_line(catalog):
    alliance = next(b for b in catalog.barriers if b.key == "alliance")
    more = Indicator("own-step", "against", "weak")
    new = with_barrier(catalog, indicators=(*alliance.indicators, more))
    question = next(q for q in catalog.questions if q.key == "own-step")
    for old, after, text in ((catalog, new, "after"), (new, catalog, "before")):
        (line,) = only_row(changes_between(old, after)).lines
        assert line.label == f"Asks “{question.text}”"
        assert getattr(line, text) == "speaks against it; a little (1 point a step)"


def test_a_condition_names_the_answer_and_no_level(catalog):
    follow_up = next(q for q in catalog.questions if q.key == "alliance-withdrawal")
    condition = replace(follow_up.ask_if, at_least=3)
    questions = changed_rows(catalog.questions, alliance_withdrawal={"ask_if": condition})
    (line,) = only_row(changes_between(catalog, replace(catalog, questions=questions))).lines
    assert (line.label, line.before, line.after) == ("From the answer", "A little", "Strongly")


def test_of_a_text_say_what_was_taken_out_and_put_in(catalog):
    (line,) = only_row(
        changes_between(catalog, with_barrier(catalog, short="Strained <b>alliance</b>"))
    ).lines
    assert "[taken out: </span><del>Alliance</del>" in line.words
    assert "<ins>Strained &lt;b&gt;alliance&lt;/b&gt;</ins>" in line.words


def test_of_a_key_say_what_becomes_of_stored_answers(catalog):
    question = replace(catalog.questions[-1], key="another")
    new = replace(catalog, questions=(*catalog.questions[:-1], question))
    notes = [
        line.note
        for section in changes_between(catalog, new)["sections"]
        for row in section.rows
        for line in row.lines
        if line.note
    ]
    assert notes == [
        "Stored answers under the old key do not go along: the question is asked anew."
    ]


def test_moves_say_behind_what(catalog):
    first, second, *rest = catalog.adjustments
    new = replace(catalog, adjustments=(second, first, *rest))
    (line,) = only_row(changes_between(catalog, new)).lines
    assert line.sentence == f"Now the first; it stood behind “{first.title}”."


class TestOfAnAddedBarrier:
    @pytest.fixture
    def fewer(self, catalog):
        return replace(catalog, barriers=tuple(b for b in catalog.barriers if b.key != "alliance"))

    def test_show_all_that_it_holds(self, fewer, catalog):
        compiled = compile_catalog(catalog)
        editors = {("barrier", "alliance"): "Changed by Ada."}
        context = changes_between(fewer, catalog, compiled=compiled, editors=editors)
        section = next(one for one in context["sections"] if one.anchor == "changes-alliance")
        assert section.what == "added"
        assert section.by == "Changed by Ada."
        assert section.whole["barrier"].key == "alliance"
        assert section.whole["adjustments"]

    def test_list_what_it_holds_where_it_cannot_be_shown(self, fewer, catalog):
        context = changes_between(fewer, catalog)
        section = next(one for one in context["sections"] if one.anchor == "changes-alliance")
        assert section.whole is None
        row = next(row for row in section.rows if row.content and not row.name)
        content = dict(row.content)
        assert content["Likely from (points)"] == "13"
        assert any("speaks for the barrier" in text for text in content.values())

    def test_a_retired_one_says_what_it_held(self, fewer, catalog):
        context = changes_between(catalog, fewer)
        section = next(one for one in context["sections"] if one.anchor == "changes-alliance")
        assert section.what == "retired"
        assert all(row.is_gone for row in section.rows if row.content)


def test_that_are_many_are_cut_and_counted(catalog):
    """134 questions with another text and help and 177 sources with another title: 445."""
    questions = tuple(replace(q, text=f"{q.text}!", help="More.") for q in catalog.questions)
    sources = tuple(replace(source, title=f"{source.title}!") for source in catalog.sources)
    context = changes_between(catalog, replace(catalog, questions=questions, sources=sources))
    shown = sum(len(row.lines) for one in context["sections"] for row in one.rows)
    assert (len(context["changes"]), shown, context["cut"]) == (445, CHANGES_SHOWN, True)
