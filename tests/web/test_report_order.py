"""What the report says of its order, and that a report written earlier says what it said."""

import json

import pytest
from django.urls import reverse

from screening.engine.report_view import read_report
from screening.web.presenters.report import in_words, order_sentence
from tests.factories import CALM, make_report
from tests.pages import page

pytestmark = pytest.mark.django_db
SENTENCE = (
    "The barrier whose own question was answered most strongly comes first; between equals, the "
    "one whose points are more certain."
)


@pytest.fixture
def report(clinician):
    """Misdiagnosis is possible, its gate at 3; logistics is likely, its gate at 2."""
    return make_report(clinician, answers=CALM)


def test_a_possible_barrier_stands_before_a_likely_one_with_its_word_beside(web, report):
    shown = page(web.get(reverse("report", args=[report.uuid])))
    cards = shown.main.find_all("article", class_="finding-card")
    assert [
        (card.h3.get_text(), card.find(class_="band").get_text(strip=True)) for card in cards
    ] == [
        ("Misdiagnosis or wrong treatment focus", "◆Possible"),
        ("Logistical barriers to regular sessions", "▲Likely"),
    ]


@pytest.mark.parametrize("name", ["report", "report_in_full"])
def test_the_report_says_once_how_it_is_ordered_and_so_does_paper(web, report, name):
    shown = page(web.get(reverse(name, args=[report.uuid])))
    (line,) = [each for each in shown.main.find_all("p") if each.get_text() == SENTENCE]
    assert not line.find_parent(class_="no-print")


def test_an_earlier_report_keeps_its_order_and_says_nothing_of_it(report, compiled):
    stored = json.loads(report.content)
    del stored["optional"]
    stored |= {"engine_version": "1", "barriers": sorted(stored["barriers"], key=likely_first)}

    view = read_report(compiled, json.dumps(stored))

    assert [finding.barrier.key for finding in view.named] == ["logistics", "misdiagnosis"]
    assert (in_words(view).order, order_sentence("2")) == ("", SENTENCE)


def likely_first(row):
    return ["likely", "possible", "unclear", "unlikely"].index(row["band"])
