"""The chart of scores: its geometry, its labels, and what it says in words."""

import random
from datetime import date, timedelta
from itertools import combinations

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
from screening.templatetags.charts import score_chart, score_chart_on_paper
from screening.web.presenters.chart import Series, drawing
from screening.web.presenters.chart_labels import Room, Text, overlap
from screening.web.presenters.chart_notes import Notes, StepNote
from screening.web.presenters.chart_scales import (
    NARROW,
    WIDE,
    Days,
    Totals,
    date_ticks,
    days_shown,
)
from screening.web.presenters.charts import charts_of

TODAY = date(2026, 11, 25)
NO_NOTES = Notes()
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
WELLBEING = Instrument(
    *("wellbeing", "Well <being>", 0, 100, Thresholds(50, "x", 10, "x")),
    direction=HIGHER_IS_BETTER,
)
WORK = Instrument("work", "Work", 0, 40, Thresholds(None, "", None, ""))


def series(*totals, instrument=PHQ_9, every=7, until=TODAY):
    """Scores so many days apart, the last of them on `until`."""
    days = [until - timedelta(days=every * back) for back in range(len(totals))][::-1]
    rows = (Measured(instrument.key, day, total) for day, total in zip(days, totals, strict=True))
    return Series(instrument, tuple(rows))


def drawn(*lines, notes=NO_NOTES, size=WIDE, until=TODAY):
    return drawing(lines, notes, today=TODAY, until=until, size=size)


def texts_of(one):
    """Every text of a drawing."""
    values = [text for curve in one.curves for text in (curve.name, *curve.values)]
    return [*values, *one.totals, *one.words, *one.dates, *one.notes.labels]


def assert_readable(one):
    """No text lies on another, and none reaches out of the drawing."""
    texts = texts_of(one)
    clashes = [pair for pair in combinations(texts, 2) if overlap(*pair)]
    assert clashes == []
    for text in texts:
        left, top, right, bottom = text.box
        assert left >= -1, text
        assert right <= one.width + 1, text
        assert top >= 0, text
        assert bottom <= one.height, text


def walk(rnd, number, highest):
    total, totals = rnd.randint(0, highest), []
    for _ in range(number):
        total = max(0, min(highest, total + rnd.randint(-5, 5)))
        totals.append(total)
    return totals


@SIZES
@pytest.mark.parametrize("number", [1, 2, 3, 8, 30, 60, 200])
def test_no_label_lies_on_another_whatever_the_course(number, size):
    rnd = random.Random(number)
    for _ in range(12):
        every = rnd.choice([1, 3, 7, 30])
        first = series(*walk(rnd, number, 27), every=every)
        second = series(*walk(rnd, number, 21), instrument=GAD_7, every=every)
        days = [each.taken_on for each in first.scores]
        notes = Notes(
            screenings=tuple((n, rnd.choice(days)) for n in range(1, rnd.randint(1, 12))),
            steps=tuple(
                StepNote(f"A step with {n} words and more", rnd.choice(days), None, "")
                for n in range(rnd.randint(0, 9))
            ),
        )
        assert_readable(drawn(first, second, notes=notes, size=size))


@SIZES
@pytest.mark.parametrize("instrument", [GAD_7, WELLBEING, WORK], ids=lambda each: each.key)
def test_other_ranges_and_directions_are_readable_too(instrument, size):
    rnd = random.Random(3)
    for number in (1, 9, 40):
        totals = walk(rnd, number, instrument.highest)
        assert_readable(drawn(series(*totals, instrument=instrument), size=size))


@SIZES
def test_the_latest_score_always_has_its_value(size):
    rnd = random.Random(11)
    for number in (1, 2, 20, 200):
        totals = walk(rnd, number, 27)
        one = drawn(series(*totals), series(*totals[::-1], instrument=GAD_7), size=size)
        assert str(totals[-1]) in [text.words for text in one.curves[0].values]


def test_few_scores_all_have_their_values():
    one = drawn(series(19, 20, 18, 16, 18, 17, every=30))
    assert sorted(text.words for text in one.curves[0].values) == [
        "16",
        "17",
        "18",
        "18",
        "19",
        "20",
    ]
    assert len(one.curves[0].marks) == 6


def test_many_scores_have_marks_only_where_a_value_stands():
    one = drawn(series(*[20, 4] * 100)).curves[0]
    assert len(one.marks) == len(one.values) < 30
    assert len(one.line) == 200


def test_time_is_to_scale_and_so_are_totals():
    rows = [
        Measured("phq-9", TODAY - timedelta(days=back), total)
        for back, total in ((100, 27), (75, 0), (0, 9))
    ]
    (xs, ys) = zip(*drawn(Series(PHQ_9, tuple(rows))).curves[0].line, strict=True)
    assert (xs[1] - xs[0]) * 4 == pytest.approx(xs[2] - xs[0], abs=4)
    # 9 of 27 points: a third of the way up.
    assert (ys[1] - ys[2]) * 3 == pytest.approx(ys[1] - ys[0], abs=3)


def test_two_scores_of_one_day_apart_do_not_divide_by_nothing():
    one = drawn(series(12), until=None)
    assert one.curves[0].line[0][0] <= one.right


def test_the_cut_off_and_the_bands_stand_at_their_heights():
    one = drawn(series(12))
    words = {text.words: text.y for text in one.words}
    assert words["cut-off: 10 or more"] - 5 == one.cut_off
    assert words["severe"] < words["moderately severe"] < words["moderate"] < one.cut_off + 5
    assert one.cut_off < words["mild"] < words["minimal"] < one.bottom
    assert [text.words for text in one.totals] == ["0", "5", "10", "15", "20", "27"]


def test_a_scale_of_the_service_has_round_ticks_its_direction_and_no_bands():
    one = drawn(series(40, instrument=WELLBEING))
    assert [text.words for text in one.totals] == ["0", "20", "40", "60", "80", "100"]
    assert [text.words for text in one.words] == ["cut-off: 50 or less"]
    assert one.curves[0].name.words == "Well <being> (higher is better)"
    assert drawn(series(40, instrument=WORK)).cut_off is None
    assert drawn(series(40, instrument=WORK)).right > one.right


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (28, ["2 Nov", "9 Nov", "16 Nov", "23 Nov"]),
        (70, ["21 Sep", "5 Oct", "19 Oct", "2 Nov", "16 Nov"]),
        (200, ["Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]),
        (700, ["2025", "Apr", "Jul", "Oct", "2026", "Apr", "Jul", "Oct"]),
        (2000, ["2022", "2023", "2024", "2025", "2026"]),
        (4000, ["2016", "2018", "2020", "2022", "2024", "2026"]),
        (20000, ["1980", "1990", "2000", "2010", "2020"]),
    ],
)
def test_ticks_of_dates_go_from_weeks_to_years(days, words):
    scale = Days(TODAY - timedelta(days=days), TODAY, 50, 500)
    assert [each for _day, each in date_ticks(scale, TODAY)] == words


def test_a_year_that_is_over_is_named():
    end = date(2024, 6, 20)
    scale = Days(end - timedelta(days=28), end, 50, 500)
    assert date_ticks(scale, TODAY)[0][1] == "27 May 2024"


def test_a_chart_covers_four_weeks_at_least_and_goes_until_today():
    assert days_shown([TODAY], None) == (TODAY - timedelta(days=28), TODAY)
    assert days_shown([TODAY - timedelta(days=90)], TODAY)[1] == TODAY
    assert days_shown([TODAY - timedelta(days=90)], None)[1] == TODAY - timedelta(days=90)


def test_screenings_and_steps_stand_where_they_were():
    planned = TODAY - timedelta(days=42)
    notes = Notes(
        screenings=((1, planned), (2, TODAY)),
        steps=(
            StepNote("Medication review", planned, TODAY - timedelta(days=14), "helped"),
            StepNote("Time-out", TODAY),
            StepNote("Video sessions", TODAY),
        ),
    )
    one = drawn(series(19, 18, 17, every=42), notes=notes)
    xs = [x for x, _y in one.curves[0].line]
    assert list(one.notes.screenings) == xs[1:]
    assert {bar.words.words for bar in one.notes.bars} == {
        "Medication review: helped",
        "2 steps planned",
    }
    helped = next(bar for bar in one.notes.bars if "helped" in bar.words.words)
    assert helped.left == xs[1]
    assert (helped.right - helped.left) * 3 == pytest.approx((xs[2] - xs[1]) * 2, abs=4)


def test_what_lies_long_before_the_first_score_is_left_out():
    long_ago = TODAY - timedelta(days=900)
    notes = Notes(((1, long_ago), (2, TODAY)), (StepNote("Old", long_ago, long_ago, "helped"),))
    one = drawn(series(12, 11), notes=notes)
    assert (len(one.notes.screenings), one.notes.bars) == (1, ())


def test_more_steps_than_there_are_rows_are_counted():
    start = TODAY - timedelta(days=60)
    steps = tuple(StepNote(f"Step {n}", start + timedelta(days=n)) for n in range(9))
    one = drawn(series(*[12] * 9), notes=Notes(steps=steps))
    assert "and 6 more steps" in [text.words for text in one.notes.labels]
    assert next(bar.words.words for bar in one.notes.bars) == "Step 8: planned"


def test_a_value_avoids_a_line_that_passes():
    curve = [(0, 50), (100, 50)]
    room = Room(0, 200, [curve])
    assert not room.holds(Text(50, 55, "19"))
    assert room.holds(Text(50, 80, "19"))
    assert room.holds(Text(150, 55, "19"))


def test_totals_lie_between_the_ends_of_the_field():
    totals = Totals(WELLBEING, 30, 250)
    assert (totals.place(0), totals.place(50), totals.place(100)) == (250, 140, 30)


def charts(*lines, notes=NO_NOTES):
    return charts_of(lines, notes, today=TODAY, until=TODAY)


class TestInstruments:
    def test_of_like_scales_share_a_chart_and_others_have_their_own(self):
        every = [
            series(12),
            series(9, instrument=GAD_7),
            series(60, instrument=WELLBEING),
            series(30, instrument=WORK),
        ]
        titles = [chart.title for chart in charts(*every)]
        assert titles == ["PHQ-9 and GAD-7 by date", "Well <being> by date", "Work by date"]

    def test_are_told_apart_by_line_and_mark_and_not_by_colour_alone(self):
        html = score_chart(charts(series(12, 11), series(9, 8, instrument=GAD_7))[0])
        wide = BeautifulSoup(html, "html.parser").find("svg")
        dots = wide.find("path", class_="dot")["d"]
        squares = wide.find("path", class_="square")["d"]
        # Two scores each, and the sample before the name.
        assert (dots.count("h0"), squares.count("h8v8h-8z")) == (3, 3)
        assert wide.find("path", class_="first")
        assert wide.find("path", class_="second")


class TestMarkup:
    @pytest.fixture
    def html(self):
        name = 'A "step" <b>&'
        notes = Notes(((1, TODAY),), (StepNote(name, TODAY - timedelta(days=9)),))
        return score_chart(charts(series(60, 50, instrument=WELLBEING), notes=notes)[0])

    def test_escapes_what_people_wrote_and_carries_no_style_and_no_script(self, html):
        assert "<b>" not in html
        assert "<being>" not in html
        assert "A &quot;step&quot; &lt;b&gt;&amp;: planned" in html
        assert "style=" not in html
        assert "<script" not in html
        assert "on" + "load" not in html

    def test_says_the_course_in_words_in_both_layouts(self, html):
        layouts = BeautifulSoup(html, "html.parser").find_all("svg")
        assert [each["class"] for each in layouts] == [["chart", "wide"], ["chart", "narrow"]]
        for each in layouts:
            named = [each.find(id=key).get_text() for key in each["aria-labelledby"].split()]
            assert each["role"] == "img"
            assert named == [
                "Well <being> by date",
                (
                    "Well <being>, 2 scores from 18 November 2026 to 25 November 2026: first 60, "
                    "lowest 50, highest 60, latest 50; cut-off 50 or less. "
                    "Screening 1 on 25 November 2026. Planned steps: 1, with an outcome: 0. "
                    "The table holds the same values."
                ),
            ]

    def test_is_small(self):
        rnd = random.Random(5)
        thirty = charts(series(*walk(rnd, 30, 27)))[0]
        assert len(score_chart(thirty)) < 6000
        both = [series(*walk(rnd, 200, 27)), series(*walk(rnd, 200, 21), instrument=GAD_7)]
        assert len(score_chart(charts(*both)[0])) < 12_000

    def test_on_paper_needs_no_style_sheet(self):
        html = score_chart_on_paper(charts(series(12, 11), series(9, 8, instrument=GAD_7))[0])
        svg = BeautifulSoup(html, "html.parser").find("svg")
        assert all(path.get("stroke") and path.get("fill") for path in svg.find_all("path"))
        assert len(svg.find_all("title")) == 1
