"""The line of scores in rows of lists: its places, and what it says in words."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from screening.engine.instruments import (
    GAD_7,
    HIGHER_IS_BETTER,
    PHQ_9,
    Instrument,
    Measured,
    Thresholds,
)
from screening.templatetags.charts import spark_line
from screening.web.presenters.spark import HEIGHT, WIDTH, spark

START = date(2026, 6, 1)
WELLBEING = Instrument(
    *("wellbeing", "Well <being>", 10, 110, Thresholds(None, "", None, "")),
    direction=HIGHER_IS_BETTER,
)


def scores(*totals, days=7, instrument=PHQ_9):
    return [
        Measured(instrument.key, START + timedelta(days=days * place), total)
        for place, total in enumerate(totals)
    ]


def drawn(instrument, rows):
    return BeautifulSoup(spark_line(instrument, rows), "html.parser")


def test_the_line_goes_from_the_first_day_to_the_latest_and_lies_higher_for_more():
    # 3 at day 0, 71 at day 14; in between 3 + 68 / 2. 27 points take 24 px, so 9 points take 8.
    line = spark(PHQ_9, scores(27, 18, 9)).line
    assert line == ((3, 3), (37, 11), (71, 19))


def test_gaps_in_time_are_to_scale():
    rows = [*scores(10, 10), Measured("phq-9", START + timedelta(days=70), 10)]
    assert [x for x, _y in spark(PHQ_9, rows).line] == [3, 10, 71]


def test_the_cut_off_is_where_it_is_on_the_scale_of_the_instrument():
    # 10 of 27 points from the bottom at 27: 27 - 24 * 10 / 27; 8 of 21 on the GAD-7.
    assert spark(PHQ_9, scores(10)).cut_off == 18.1
    assert spark(GAD_7, scores(10)).cut_off == 17.9
    assert spark(WELLBEING, scores(60)).cut_off is None
    assert spark(WELLBEING, scores(60)).line == ((71, 15),)


def test_two_hundred_scores_take_no_more_places_than_the_line_has():
    line = spark(PHQ_9, scores(*(place % 28 for place in range(200)))).line
    assert len(line) <= 69
    assert line[-1] == (71, spark(PHQ_9, scores(199 % 28)).line[0][1])
    assert len(spark_line(PHQ_9, scores(*(place % 28 for place in range(200))))) < 1100


@pytest.mark.parametrize("total", [0, 27])
def test_the_mark_of_the_latest_score_stays_inside(total):
    x, y = spark(PHQ_9, scores(total)).line[-1]
    assert 3 <= x <= WIDTH - 3
    assert 3 <= y <= HEIGHT - 3


def test_the_words_say_the_course():
    assert drawn(PHQ_9, scores(19, 20, 16, 17)).title.text == (
        "PHQ-9, 4 scores: first 19, lowest 16, highest 20, latest 17"
    )
    assert drawn(PHQ_9, scores(18)).title.text == "PHQ-9: one score, 18"


def test_one_score_is_a_mark_without_a_line():
    svg = drawn(PHQ_9, scores(18))
    assert not svg.select(".line")
    assert svg.circle["cx"] == "71"


def test_no_score_draws_nothing():
    assert spark_line(PHQ_9, []) == ""


def test_a_name_of_the_service_is_escaped_and_nothing_is_styled_or_run():
    html = spark_line(WELLBEING, scores(60, instrument=WELLBEING))
    assert "Well &lt;being&gt;: one score, 60" in html
    assert "style=" not in html
    assert "<script" not in html
