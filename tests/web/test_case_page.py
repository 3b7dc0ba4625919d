"""The page of a case: how it goes by its scores, what needs somebody, its steps and its story."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from screening.models import ServiceInstrument
from screening.workflows.cases import close_case
from screening.workflows.courses import hide_course
from screening.workflows.measurements import correct_score, take_score_back
from screening.workflows.outcomes import record_outcome
from screening.workflows.safety import record_action_on_score
from tests.factories import (
    CALM,
    make_case,
    make_decision,
    make_report,
    make_returned,
    make_score,
)
from tests.pages import page

pytestmark = pytest.mark.django_db
CALM_ITEMS = [2, 2, 2, 2, 2, 2, 2, 2, 0]


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def noon(days):
    """The middle of that day, far from where another zone has another date."""
    return timezone.make_aware(datetime.combine(ago(days), time(12)))


def day(days):
    """A day as the page writes it, without its year where that is this one."""
    on = ago(days)
    return f"{on:%-d %b}" if on.year == timezone.localdate().year else f"{on:%-d %b %Y}"


@pytest.fixture
def case(clinician, release):
    return make_case(clinician, started_on=ago(400), sessions=10)


@pytest.fixture
def shown(web, case):
    """The page of the case, for its clinician or another client."""

    def open_page(client=web, **query):
        return page(client.get(reverse("case", args=[case.uuid]), query))

    return open_page


def stall(case):
    for days, total in ((160, 19), (47, 18), (9, 17)):
        make_score(case, total, on=ago(days))


class TestWithoutScores:
    def test_says_so_and_what_to_do(self, shown):
        assert "No scores yet" in shown().headings
        assert "Enter a total of the PHQ-9 or the GAD-7" in shown().text
        assert shown().main.find("svg") is None

    def test_tells_a_supervisor_who_enters_them(self, shown, browse, supervisor):
        text = shown(browse(supervisor)).text
        assert "The clinician who carries the case enters them." in text

    def test_of_a_closed_case_asks_for_nothing(self, shown, case, clinician):
        close_case(case=case, by=clinician)
        assert "None was entered while the case was open." in shown().text
        assert "Save score" not in shown().buttons

    def test_one_that_was_taken_back_counts_no_more(self, shown, case, clinician):
        take_score_back(measurement=make_score(case, 12, on=ago(3)), by=clinician)
        assert "No scores yet" in shown().headings
        assert shown().links["Scores that were taken back"] == reverse("scores", args=[case.uuid])


class TestCourse:
    def test_is_said_with_its_rule_and_what_to_do_about_it(self, shown, case):
        stall(case)
        text = shown().text
        assert "No reliable improvement after 10 sessions: PHQ-9 19 → 17." in text
        assert "6 points or more is a reliable change on the PHQ-9" in text
        assert "Screen for what is in the way" in shown().buttons
        assert shown().links["Hide for 4 weeks"] == reverse("hide_course", args=[case.uuid])

    def test_that_improves_offers_no_screening(self, shown, case):
        for days, total in ((30, 19), (9, 11)):
            make_score(case, total, on=ago(days))
        assert "Reliable improvement" in shown().text
        assert "Screen for what is in the way" not in shown().buttons
        assert "Hide for 4 weeks" not in shown().links

    def test_that_was_put_aside_says_until_when(self, shown, case, clinician):
        stall(case)
        until = hide_course(case=case, by=clinician, state="stalled", reason="Holidays.").until
        assert f"Put aside until {until:%-d %B %Y}" in shown().links

    def test_is_read_by_a_supervisor_who_changes_nothing(self, shown, case, browse, supervisor):
        stall(case)
        seen = shown(browse(supervisor))
        assert "No reliable improvement after 10 sessions" in seen.text
        assert not {"Screen for what is in the way", "Save score"} & set(seen.buttons)
        assert "Hide for 4 weeks" not in seen.links

    def test_of_a_closed_case_asks_for_nothing(self, shown, case, clinician):
        stall(case)
        close_case(case=case, by=clinician)
        assert "No reliable improvement after 10 sessions" in shown().text
        assert "Screen for what is in the way" not in shown().buttons

    def test_is_not_said_of_another_instrument_than_the_phq_9(self, shown, case):
        make_score(case, 12, on=ago(40), instrument="gad-7")
        make_score(case, 4, on=ago(4), instrument="gad-7")
        assert "No PHQ-9 score yet." in shown().text
        assert shown().rows[1][1] == "minimal; reliable recovery (4)"

    def test_of_a_case_closed_long_ago_is_what_it_was_then(self, shown, case, clinician):
        for days, total in ((160, 19), (130, 11)):
            make_score(case, total, on=ago(days))
        close_case(case=case, by=clinician, at=noon(120))
        assert "Reliable improvement, not yet below the cut-off" in shown().text


class TestTable:
    def test_holds_first_previous_latest_and_change(self, shown, case):
        stall(case)
        for days, total in ((160, 12), (47, 11), (9, 10)):
            make_score(case, total, on=ago(days), instrument="gad-7")
        table = shown().main.find("table")
        head = [cell.get_text(" ").split() for cell in table.find("thead").find_all("th")]
        assert [" ".join(words) for words in head] == [
            "Instrument",
            f"First {day(160)}",
            f"Previous {day(47)}",
            f"Latest {day(9)}",
            "Change since first",
        ]
        assert shown().rows == [
            ["PHQ-9", "19", "18", "17", "−2"],
            ["", "moderately severe; no reliable change (6)"],
            ["GAD-7", "12", "11", "10", "−2"],
            ["", "moderate; no reliable change (4)"],
        ]
        assert shown().links["All 6 scores"] == reverse("scores", args=[case.uuid])

    def test_says_days_in_the_cells_where_instruments_differ(self, shown, case):
        make_score(case, 12, on=ago(40))
        make_score(case, 20, on=ago(9))
        make_score(case, 9, on=ago(2), instrument="gad-7")
        assert shown().rows == [
            ["PHQ-9", f"12 {day(40)}", "–", f"20 {day(9)}", "+8"],
            ["", "severe; reliable deterioration (6)"],
            ["GAD-7", "–", "–", f"9 {day(2)}", ""],
            ["", "mild; one score so far"],
        ]

    @pytest.mark.parametrize(
        ("first", "latest", "words"),
        [
            (19, 12, "moderate; reliable improvement (6)"),
            (19, 9, "mild; reliable recovery (6)"),
            (12, 9, "mild; below the cut-off; no reliable change (6)"),
            (12, 18, "moderately severe; reliable deterioration (6)"),
            (8, 6, "mild; no reliable change (6)"),
        ],
    )
    def test_says_what_a_change_counts_as(self, first, latest, words, shown, case):
        make_score(case, first, on=ago(40))
        make_score(case, latest, on=ago(4))
        assert shown().rows[1][1] == words

    def test_shows_a_corrected_score_as_it_stands(self, shown, case, clinician):
        first = make_score(case, 19, on=ago(40))
        make_score(case, 12, on=ago(4))
        correct_score(measurement=first, by=clinician, total=16)
        assert shown().rows[0] == ["PHQ-9", "16", "–", "12", "−4"]

    def test_of_an_instrument_without_thresholds_judges_nothing(self, shown, case):
        ServiceInstrument.objects.create(key="wsas", name="WSAS <1>", highest=40)
        make_score(case, 30, on=ago(40), instrument="wsas")
        make_score(case, 12, on=ago(4), instrument="wsas")
        assert shown().rows == [["WSAS <1>", "30", "–", "12", "−18"], ["", ""]]


class TestItemNine:
    def test_has_a_row_of_its_own_with_what_was_done(self, shown, case, clinician):
        make_score(case, on=ago(40), items=CALM_ITEMS)
        latest = make_score(case, on=ago(4), items=[*CALM_ITEMS[:8], 1])
        assert shown().rows[2:4] == [
            ["Item 9", "0", "–", "1", ""],
            ["", "several days; no action recorded"],
        ]
        flag = latest.flags.get()
        record_action_on_score(
            measurement=latest, key=flag.key, by=clinician, action="Safety plan renewed."
        )
        assert shown().rows[3][1] == "several days; Safety plan renewed."

    def test_that_was_not_answered_is_named(self, shown, case):
        make_score(case, on=ago(4), items=[*CALM_ITEMS[:8], None])
        assert shown().rows[1][1] == ("moderately severe; one score so far; 8 of 9 items answered")
        assert shown().rows[3][1] == "thoughts of death: not answered"

    def test_has_no_row_where_only_totals_are_known(self, shown, case):
        make_score(case, 12, on=ago(4))
        assert "Item 9" not in shown().text

    def test_stands_among_the_answers_to_each_item_on_request(self, shown, case):
        make_score(case, 12, on=ago(40))
        make_score(case, on=ago(4), items=CALM_ITEMS)
        request = shown().main.find("summary", string=lambda text: "each item" in str(text))
        rows = [
            [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])]
            for row in request.parent.find("tbody").find_all("tr")
        ]
        assert len(rows) == 9
        assert rows[0] == ["Little interest or pleasure in doing things", "–", "–", "2"]


class TestChart:
    def test_shows_the_scores_screenings_and_steps_in_words(self, shown, case, clinician):
        stall(case)
        report = make_report(clinician, case=case, answers=CALM)
        make_decision(report, by=clinician)
        wide = shown().main.find("svg", class_="wide")
        assert wide.find("title").get_text() == "PHQ-9 by date"
        assert "first 19, lowest 17, highest 19, latest 17" in wide.find("desc").get_text()
        words = [text.get_text() for text in wide.find_all("text")]
        assert "screening 1" in words
        assert any(text.endswith(": planned") for text in words)

    def test_of_an_instrument_with_another_scale_stands_alone(self, shown, case):
        ServiceInstrument.objects.create(key="wsas", name="WSAS", highest=40)
        make_score(case, 12, on=ago(4))
        make_score(case, 30, on=ago(4), instrument="wsas")
        assert len(shown().main.find_all("svg", class_="wide")) == 2

    def test_has_no_script_and_no_style(self, web, case):
        stall(case)
        html = web.get(reverse("case", args=[case.uuid])).content.decode()
        assert "style=" not in html.partition("<main")[2]


class TestSteps:
    @pytest.fixture
    def report(self, case, clinician):
        return make_report(clinician, case=case, answers=CALM, at=noon(100))

    def plan(self, report, clinician, days, **fields):
        return make_decision(report, by=clinician, at=noon(days), **fields)

    def row(self, shown):
        (row,) = shown().main.select(".step-row")
        return " ".join(row.get_text(" ").split())

    def test_stand_beside_the_scores_around_them(self, shown, case, clinician, report):
        for days, total in ((70, 18), (40, 16), (9, 18)):
            make_score(case, total, on=ago(days))
        step = self.plan(report, clinician, 60)
        item = {"report": report, "by": clinician, "kind": step.kind, "key": step.key}
        record_outcome(**item, outcome="helped", at=noon(30))
        row = self.row(shown)
        assert f"planned {day(60)}, report 1" in row
        assert f"Outcome {day(30)} helped PHQ-9 18 → 16 → 18" in row
        assert "not proof that the step caused a change" in shown().text

    def test_without_an_outcome_show_what_happened_since(self, shown, case, clinician, report):
        make_score(case, 18, on=ago(70))
        self.plan(report, clinician, 60)
        assert "PHQ-9 18, no score since" in self.row(shown)
        make_score(case, 14, on=ago(9))
        assert "PHQ-9 18 → 14" in self.row(shown)

    def test_say_nothing_of_a_score_long_before(self, shown, case, clinician, report):
        make_score(case, 18, on=ago(200))
        make_score(case, 14, on=ago(9))
        self.plan(report, clinician, 60)
        assert "PHQ-9" not in self.row(shown)

    def test_that_are_due_stand_first_with_the_way_to_record(self, shown, clinician, report):
        step = self.plan(report, clinician, 60, due_on=ago(2))
        needs = shown().main.select_one(".needs")
        assert f"2 days over {step.title}" in " ".join(needs.get_text(" ").split())
        assert needs.find("a")["href"] == reverse("report", args=[report.uuid]) + "#plan"

    def test_of_a_closed_case_need_nobody(self, shown, clinician, case, report):
        self.plan(report, clinician, 60, due_on=ago(2))
        close_case(case=case, by=clinician)
        assert shown().main.select_one(".needs") is None

    def test_of_a_returned_report_are_not_due(self, shown, clinician, supervisor, report):
        self.plan(report, clinician, 60, due_on=ago(2))
        make_returned(report, by=supervisor)
        assert "over" not in self.row(shown)

    def test_are_read_by_a_supervisor_who_records_nothing(
        self, shown, clinician, browse, supervisor, report
    ):
        self.plan(report, clinician, 60, due_on=ago(2))
        seen = shown(browse(supervisor))
        assert "2 days over" in seen.text
        assert not any(words.startswith("Record outcome") for words in seen.links)


class TestComparison:
    def test_of_the_newest_two_is_said_in_a_line(self, shown, case, clinician):
        make_report(clinician, case=case, answers=CALM | {"alliance-strain": "strongly"})
        assert "Compare" not in shown().text
        make_report(clinician, case=case, answers=CALM)
        assert "From screening 1 to 2: 1 cleared" in shown().text
        address = reverse("compare_screenings", args=[case.uuid, 1, 2])
        assert shown().links["Compare 1 and 2"] == address


class TestStory:
    def test_goes_from_the_newest_day_back_and_counts_many_scores(self, shown, case):
        for days in range(1, 6):
            make_score(case, 12, on=ago(days))
        items = shown().main.select(".story li")
        assert "opened the case; entered 5 scores" in " ".join(items[0].get_text(" ").split())

    def test_is_told_in_full_on_request(self, shown, case):
        for days in range(1, 6):
            make_score(case, 12, on=ago(days))
        assert shown().links["All 6 events"] == "?story=all#story"
        every = shown(story="all")
        assert every.text.count("entered the PHQ-9 of") == 5
        assert "All 6 events" not in every.links


def test_the_head_says_the_course_of_therapy_in_a_line(shown):
    facts = shown().facts
    assert facts["Therapy"] == "Cognitive behavioural therapy"
    assert facts["Started"].startswith("since ")
    assert facts["Sessions so far"].startswith("10")


class TestPrintedReport:
    @pytest.fixture
    def report(self, case, clinician):
        stall(case)
        return make_report(clinician, case=case, answers=CALM)

    def chart(self, web, report, name="print_in_full"):
        return page(web.get(reverse(name, args=[report.uuid]))).main.find("svg", class_="chart")

    def test_in_full_holds_the_chart_and_the_one_of_two_pages_its_sentence(self, web, report):
        assert "latest 17" in self.chart(web, report).find("desc").get_text()
        assert self.chart(web, report, "print_report") is None
        short = page(web.get(reverse("print_report", args=[report.uuid])))
        assert "19 → 17" in short.text

    def test_of_an_earlier_screening_ends_on_its_day(self, web, case, clinician):
        early = make_report(clinician, case=case, answers=CALM, at=noon(30))
        stall(case)
        make_report(clinician, case=case, answers=CALM)
        words = self.chart(web, early).find("desc").get_text()
        assert "2 scores" in words
        assert "latest 18" in words
        assert "Screening 2" not in words

    def test_without_scores_has_no_chart(self, web, clinician, case):
        assert self.chart(web, make_report(clinician, case=case, answers=CALM)) is None
