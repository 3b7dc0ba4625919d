"""The report of a screening and the same in full: what they say, to whom, and at what cost."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.models import Event
from screening.workflows.plans import decide
from screening.workflows.reviews import record_review
from screening.workflows.safety import record_action
from tests.factories import CALM, STUCK, URGENT, make_decision, make_report
from tests.pages import page

pytestmark = pytest.mark.django_db

MOST_QUERIES = 11
TIRED = {
    "daily-rhythm-disruption": "strongly",
    "insomnia-frequency": "yes",
    "usual-activity": "under-30",
}


@pytest.fixture
def report(clinician):
    return make_report(clinician, answers=STUCK | TIRED, own_words="Bus & <b>train</b>")


def read(client, report, name="report"):
    return page(client.get(reverse(name, args=[report.uuid])))


def count_queries(client, report):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("report", args=[report.uuid])).status_code == 200
    return len(queries)


class TestWhatItSays:
    def test_safety_comes_first_then_at_most_three_barriers(self, web, report):
        shown = read(web, report)
        assert shown.headings[1:4] == ["Safety", "In the way", "Ask next"]
        assert len(shown.main.find_all("article", class_="finding-card")) <= 3

    def test_points_stand_with_their_parts_thresholds_and_maximum(self, web, report):
        barrier = read(web, report).part("b-misdiagnosis")
        assert "Misdiagnosis or wrong treatment focus" in barrier.headings
        (spells,) = (row for row in barrier.rows if "spells of unusual energy" in row[0])
        assert spells[1:] == ["Yes, in the past", "3 × 3", "9"]
        assert "Possible from" in barrier.text
        assert "at most" in barrier.text

    def test_all_bars_share_a_scale_on_which_likely_stands_at_half(self, web, report):
        finding = json.loads(report.content)["barriers"][0]
        bar = read(web, report).part(f"b-{finding['barrier']}").main.find("svg", class_="pbar")

        def place(name):
            return str(min(220, round(110 * finding[name] / finding["likely_at"], 1)))

        assert bar.find("rect", class_="score")["width"] == place("points")
        assert bar.find(class_="tick")["d"] == f"M{place('possible_at')} 0v12M110.0 0v12"
        assert bar.find(class_="range")["d"].startswith(f"M{place('low')} 15H{place('high')}M")
        assert bar["aria-label"] == (
            f"{finding['points']} points; possible from {finding['possible_at']}, likely from "
            f"{finding['likely_at']}; between {finding['low']} and {finding['high']}"
        )

    def test_steps_come_with_cautions_sources_and_what_waits(self, web, report):
        shown = read(web, report)
        assert "Take care:" in shown.text
        assert any(address.startswith("https://doi.org/") for address in shown.links.values())
        assert "Hold back for now" in shown.headings
        assert "waits: safety flag “Possible bipolar disorder in the history”" in shown.text
        assert "“Misdiagnosis or wrong treatment focus” is likely or possible" in shown.text

    def test_safety_questions_that_nobody_has_asked_are_named(self, web, report):
        shown = read(web, report)
        assert "safety questions have no answer yet" in shown.text
        assert "What did the client say when last asked directly about suicidal" in shown.text

    def test_it_says_what_it_is_not(self, web, report):
        shown = read(web, report)
        assert "does not diagnose" in shown.text
        assert "not probabilities" in shown.text

    @pytest.mark.parametrize("name", ["report", "report_in_full"])
    def test_the_clinicians_words_stay_text(self, name, web, report):
        assert "Bus & <b>train</b>" in read(web, report, name).text

    def test_a_case_on_track_names_nothing_and_says_what_that_means(self, web, clinician):
        quiet = make_report(clinician, answers={"own-step": "yes", "alliance-strain": "not-at-all"})
        assert "No barrier" in read(web, quiet).text

    @pytest.mark.parametrize(
        ("answers", "sentence"),
        [
            (
                {
                    "sessions-held-in-eight-weeks": "three-or-four",
                    "gaps-due-to-practical-obstacles": "strongly",
                },
                "The one likely barrier is about the service , not the client.",
            ),
            (
                {"readiness-hesitation": "strongly", "readiness-external-pressure": "yes"},
                "The one likely barrier is about the client .",
            ),
        ],
    )
    def test_it_says_where_to_start(self, answers, sentence, web, clinician):
        assert sentence in read(web, make_report(clinician, answers=answers)).text


class TestInFull:
    def test_all_thirty_barriers_and_every_question_are_there(self, web, report, compiled):
        shown = read(web, report, "report_in_full")
        assert len(shown.main.find_all("details", class_="brief")) == 30
        questions = {term.get_text() for term in shown.main.find_all("dt")}
        assert {question.text for question in compiled.questions.values()} <= questions

    def test_an_answer_reads_as_it_was_given_and_no_answer_says_so(self, web, report, compiled):
        shown = read(web, report, "report_in_full")
        groups = shown.main.select("dl.answers > div")
        answers = {g.dt.get_text(): page_words(g.dd.get_text()) for g in groups}
        strain = compiled.questions["alliance-strain"]
        assert answers[strain.text] == compiled.options["alliance-strain"]["not-at-all"].label
        assert answers[compiled.questions["systemic-weighs-on-mood"].text] == "Don’t know"
        assert answers[compiled.questions["suicidal-thoughts"].text] == "Not answered"

    def test_opinions_are_asked_on_every_barrier_but_the_unlikely(self, web, report):
        shown = read(web, report, "report_in_full")
        for finding in json.loads(report.content)["barriers"]:
            buttons = shown.part(f"b-{finding['barrier']}").buttons
            assert ("Agree" in buttons) == (finding["band"] != "unlikely")


def page_words(text):
    return " ".join(text.split())


def test_every_link_within_a_page_has_its_place(web, clinician, compiled):
    gates = [key for key, parent in compiled.parents.items() if parent is None]
    full = {key: max(compiled.levels[key], key=compiled.levels[key].get) for key in gates}
    report = make_report(clinician, answers=full)
    for name in ("report", "report_in_full"):
        shown = read(web, report, name)
        ids = {one["id"] for one in shown.main.find_all(id=True)}
        places = {link["href"] for link in shown.main.find_all("a") if link["href"][0] == "#"}
        assert {place for place in places if place[1:] not in ids} == set()
    named = report.headline["named"][0]["key"]
    beyond = [link["href"] for link in read(web, report).main.find_all("a", href=True)]
    assert not any(address.endswith(f"/all/#b-{named}") for address in beyond)


class TestOverTime:
    def test_points_are_compared_with_the_screening_before(self, web, report, clinician):
        answers = STUCK | {"unexplained-by-depression": "a-little"}
        second = make_report(clinician, case=report.screening.case, answers=answers)
        points = {each["key"]: each["points"] for each in report.headline["named"]}["misdiagnosis"]
        assert f"was {points} in screening 1" in read(web, second).text
        assert "in screening 1" not in read(web, report).text

    def test_steps_planned_before_say_what_came_of_them(self, web, report, clinician):
        make_decision(report, by=clinician)
        later = make_report(clinician, case=report.screening.case, answers=STUCK)
        shown = read(web, later)
        assert "Planned before" in shown.headings
        assert shown.links["no outcome recorded yet"].endswith(f"/{report.uuid}/#plan")

    def test_a_flag_that_a_report_before_raised_leads_to_where_it_is_recorded(self, web, clinician):
        first = make_report(clinician, answers=STUCK)
        later = make_report(clinician, case=first.screening.case, answers=CALM)
        shown = read(web, later)
        assert "raised by screening 1 and still open" in shown.text
        address = reverse("record_action", args=[first.uuid, "high-mood-past"])
        assert address in shown.links.values()
        record_action(report=first, key="high-mood-past", by=clinician, action="Asked the GP.")
        assert "and still open" not in read(web, later).text


class TestReaders:
    def test_each_reading_is_recorded(self, web, browse, supervisor, report):
        read(web, report)
        read(browse(supervisor), report, "report_in_full")
        readers = Event.objects.filter(verb="report.read").values_list("by__username", flat=True)
        assert sorted(readers) == ["clinician", "supervisor"]

    def test_a_supervisor_is_led_to_the_review_and_presses_nothing(
        self, browse, supervisor, report
    ):
        shown = read(browse(supervisor), report)
        assert shown.links["Review"] == reverse("review", args=[report.uuid])
        assert "Plan" not in shown.buttons

    def test_a_reviewed_report_takes_no_more_decisions(self, web, clinician, supervisor):
        report = make_report(clinician, answers=CALM)
        item = {"kind": "barrier", "key": "misdiagnosis", "choice": "agree"}
        decide(report=report, by=clinician, **item)
        assert "✓ Agree" in read(web, report).buttons
        record_review(report=report, by=supervisor, verdict="signed-off", digest=report.digest)
        shown = read(web, report)
        assert "Signed off" in shown.part("supervision").headings
        assert "Agree" in shown.part("d-barrier-misdiagnosis").text
        assert shown.part("d-barrier-misdiagnosis").buttons == []

    def test_two_people_read_the_same_words(self, web, browse, supervisor, report):
        mine, theirs = read(web, report), read(browse(supervisor), report)
        own = mine.part("b-misdiagnosis").main.find("ul", class_="why")
        other = theirs.part("b-misdiagnosis").main.find("ul", class_="why")
        assert own == other

    def test_each_form_carries_the_token_of_its_own_reader(self, browse, clinician, report):
        tokens = set()
        for client in (browse(clinician), browse(clinician)):
            shown = read(client, report)
            fields = shown.main.find_all("input", attrs={"name": "csrfmiddlewaretoken"})
            assert len(fields) == len(shown.main.find_all("form", method="post"))
            tokens.add(fields[0]["value"])
        assert len(tokens) == 2


class TestQueries:
    def test_they_are_as_few_however_much_was_answered(self, web, report, clinician):
        second = make_report(clinician, case=report.screening.case)
        first_count = count_queries(web, second)
        for _ in range(5):
            last = make_report(clinician, case=report.screening.case)
        assert count_queries(web, last) <= first_count <= MOST_QUERIES

    def test_a_first_screening_asks_for_nothing_earlier(self, web, report, clinician):
        second = make_report(clinician, case=report.screening.case)
        assert count_queries(web, report) == count_queries(web, second) - 2

    def test_decisions_and_flags_cost_nothing_each(self, web, clinician):
        report = make_report(clinician, answers=URGENT)
        before = count_queries(web, report)
        for row in json.loads(report.content)["adjustments"]:
            if not row["holds"]:
                make_decision(report, by=clinician, key=row["adjustment"])
        assert count_queries(web, report) == before
