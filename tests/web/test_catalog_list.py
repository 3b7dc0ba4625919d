"""The list of barriers in the catalog: searched, filtered, with what matters of each."""

import pytest
from django.urls import reverse

from screening.web.presenters.catalog_list import CatalogSelection, catalog_list
from tests.pages import page

pytestmark = pytest.mark.django_db
EVERYTHING = CatalogSelection("", "", "")


def chosen(compiled, **sent):
    """The keys of the barriers that a selection takes, in order."""
    domains = catalog_list(compiled, CatalogSelection.of(sent, compiled))
    return [line.barrier.key for _domain, lines in domains for line in lines]


def test_every_barrier_stands_in_its_domain_once_in_catalog_order(compiled):
    rows = catalog_list(compiled, EVERYTHING)
    assert [domain.key for domain, _lines in rows] == [
        key
        for key in compiled.domains
        if any(barrier.domain == key for barrier in compiled.barriers.values())
    ]
    listed = [line.barrier for _domain, lines in rows for line in lines]
    assert sorted(barrier.number for barrier in listed) == list(range(1, 31))
    assert all(line.barrier.domain == domain.key for domain, lines in rows for line in lines)


def test_a_domain_without_barriers_is_left_out(compiled):
    assert "safety-and-facts" in compiled.domains
    listed = {domain.key for domain, _lines in catalog_list(compiled, EVERYTHING)}
    assert "safety-and-facts" not in listed


def test_a_line_counts_questions_and_adjustments(compiled):
    lines = [line for _domain, lines in catalog_list(compiled, EVERYTHING) for line in lines]
    (line,) = [line for line in lines if line.barrier.key == "logistics"]
    assert line.questions == len(compiled.barriers["logistics"].indicators)
    assert line.adjustments == sum(
        link.barrier == "logistics"
        for adjustment in compiled.adjustments.values()
        for link in adjustment.indications
    )


@pytest.mark.parametrize(
    "words", ["ruptured", "RUPTURED  weak", "alliance", "strained relationship"]
)
def test_each_word_stands_in_the_barrier_or_in_a_question(words, compiled):
    assert "alliance" in chosen(compiled, q=words)
    assert chosen(compiled, q=f"{words} zebra") == []


def test_filters_narrow_together(compiled):
    both = chosen(compiled, page="life-context", lever="service")
    assert both
    for key in both:
        assert compiled.barriers[key].domain == "life-context"
        assert compiled.barriers[key].lever == "service"


@pytest.mark.parametrize("sent", [{"page": "nowhere"}, {"lever": "x"}, {"q": "  "}, {"q": ""}])
def test_what_is_unknown_or_empty_narrows_nothing(sent, compiled):
    assert len(chosen(compiled, **sent)) == 30
    assert not CatalogSelection.of(sent, compiled).narrows


class TestThePage:
    def test_shows_points_and_what_hangs_on_a_barrier(self, web, release):
        assert "Possible from 6 points, likely from 13." in page(web.get(reverse("catalog"))).text

    def test_keeps_what_was_looked_for_and_counts_it(self, web, release):
        shown = page(web.get(reverse("catalog"), {"q": "alliance", "lever": "relationship"}))
        assert shown.fields["q"] == "alliance"
        assert shown.fields["lever"] == "relationship"
        assert "fit" in shown.alerts[0]
        assert shown.links["Show all barriers"] == reverse("catalog")

    def test_says_when_nothing_fits_and_shows_the_words_as_text(self, web, release):
        shown = page(web.get(reverse("catalog"), {"q": "<i>zebra</i>" + "x" * 200}))
        assert "Nothing fits" in shown.headings
        assert shown.fields["q"].startswith("<i>zebra</i>")
        assert len(shown.fields["q"]) == 80
