"""What changed between two catalogs by group, and the questionnaire on paper."""

from dataclasses import replace

import pytest

from screening.web.presenters.release import CHANGES_SHOWN, changes_between, paper_pages


@pytest.fixture
def catalog(compiled):
    return compiled.catalog


def with_barriers(catalog, change):
    return replace(catalog, barriers=tuple(change(barrier) for barrier in catalog.barriers))


def group(context, name):
    return next((count, rows) for key, count, rows in context["groups"] if key == name)


class TestChanges:
    def test_of_equal_catalogs_are_none(self, catalog):
        context = changes_between(catalog, catalog)
        assert context["changes"] == ()
        assert all(count == 0 and rows == [] for _group, count, rows in context["groups"])

    def test_are_told_by_group(self, catalog):
        def change(barrier):
            return replace(barrier, likely_at=15) if barrier.key == "alliance" else barrier

        context = changes_between(catalog, with_barriers(catalog, change))
        count, rows = group(context, "reweighted")
        ((changed, words, note),) = rows
        assert (count, changed.before, changed.after, words, note) == (1, "13", "15", [], "")
        assert group(context, "reworded") == (0, [])

    def test_of_a_key_say_what_becomes_of_stored_answers(self, catalog):
        flag = catalog.red_flags[0]
        question = replace(catalog.questions[-1], key="another")
        sources = (replace(catalog.sources[0], key="another"), *catalog.sources[1:])
        flags = (replace(flag, key="another"), *catalog.red_flags[1:])
        new = replace(
            catalog,
            questions=(*catalog.questions[:-1], question),
            red_flags=flags,
            sources=sources,
        )
        _count, rows = group(changes_between(catalog, new), "renamed")
        assert [(changed.kind, note) for changed, _words, note in rows] == [
            (
                "question",
                "Stored answers under the old key do not go along: the question is asked anew.",
            ),
            ("red-flag", "Raised flags keep the old key."),
            ("source", ""),
        ]

    def test_of_a_text_name_the_element_of_each_step(self, catalog):
        def change(barrier):
            if barrier.key != "alliance":
                return barrier
            return replace(barrier, name=barrier.name.replace("Weak", "Strained"))

        _count, rows = group(changes_between(catalog, with_barriers(catalog, change)), "reworded")
        ((changed, words, _note),) = rows
        assert {element for element, _text in words} <= {"del", "ins", "span"}
        before = "".join(text for element, text in words if element != "ins")
        after = "".join(text for element, text in words if element != "del")
        assert (before, after) == (changed.before, changed.after)

    def test_that_are_many_are_cut_and_counted(self, catalog):
        """134 questions with another text and help and 177 sources with another title: 445."""
        questions = tuple(replace(q, text=f"{q.text}!", help="More.") for q in catalog.questions)
        sources = tuple(replace(source, title=f"{source.title}!") for source in catalog.sources)
        changed = replace(catalog, questions=questions, sources=sources)
        context = changes_between(catalog, changed)
        count, rows = group(context, "reworded")
        assert (count, len(rows), context["shown"]) == (445, CHANGES_SHOWN, CHANGES_SHOWN)


class TestPaper:
    def test_holds_every_question_on_its_page_in_order(self, compiled):
        pages = paper_pages(compiled)
        assert [domain.key for domain, _rows in pages] == list(compiled.pages)
        for domain, rows in pages:
            assert [row.question for row in rows] == list(compiled.pages[domain.key])

    def test_gives_each_question_its_options_in_the_order_shown(self, compiled):
        for _domain, rows in paper_pages(compiled):
            for row in rows:
                assert row.options == compiled.scales[row.question.scale].options

    def test_says_what_opens_a_follow_up(self, compiled):
        rows = {row.question.key: row for _domain, rows in paper_pages(compiled) for row in rows}
        assert rows["alliance-withdrawal"].parent.key == "alliance-strain"
        assert rows["alliance-withdrawal"].opened_by == ("A little", "Clearly", "Strongly")
        assert rows["alliance-strain"].parent is None
