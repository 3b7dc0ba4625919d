"""The questionnaire on paper."""

from screening.web.presenters.release import paper_pages


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
