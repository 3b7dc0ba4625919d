"""Paper holds what the screen folds away, step by step and on as few pages as promised.

The print document is laid out by two engines: the browser's, and WeasyPrint's for PDFs.
"""

import re
import shutil
import subprocess

import pytest
from django.urls import reverse

from screening.exchange.letter import SIZES, lines_of
from screening.exchange.pdf import pdf_of
from screening.queries.report_page import report_view
from screening.web.presenters.report import report_in_words
from screening.web.report_copies import print_style
from tests.browser.people import STALLED, answer_for, sign_in
from tests.factories import (
    CRISIS_TEXT,
    first_step,
    make_case,
    make_decision,
    make_planned,
    make_report,
)

pytestmark = pytest.mark.django_db(transaction=True)

SIX_FLAGS = {
    "suicidal-thoughts": "intent-or-plan",
    "high-energy-spells": "at-present",
    "psychotic-symptoms": "yes",
    "substance-level": "dependence",
    "fit-harm-reported": "earlier-therapy",
    "sessions-held-in-eight-weeks": "two-or-fewer",
}


def run(tool, pdf, *arguments):
    """What a tool of poppler says of a PDF."""
    path = shutil.which(tool)
    if path is None:
        pytest.fail(f"{tool} is missing. Debian: apt-get install poppler-utils", pytrace=False)
    command = [path, *arguments]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def words_of(pdf):
    return squeezed(run("pdftotext", pdf, "-raw", "-", "-"))


def sheets_of(pdf):
    return int(re.search(r"^Pages: +(\d+)", run("pdfinfo", pdf, "-"), re.MULTILINE)[1])


def printed(page):
    """The page as its browser prints it."""
    return page.pdf(format="A4", prefer_css_page_size=True)


def squeezed(text):
    """The text without white space, since a line may end anywhere on paper."""
    return re.sub(r"\s+", "", text)


def full_answers(compiled, changes):
    """Everything that every case is asked, answered as the stalled case does; then `changes`."""
    asked = [key for key, parent in compiled.parents.items() if parent is None]
    return {key: answer_for(compiled, key) for key in asked} | STALLED | changes


@pytest.fixture
def report(clinician, compiled):
    case = make_case(clinician, code="K-9001")
    return make_report(clinician, case=case, answers=full_answers(compiled, {}))


@pytest.fixture
def open_page(browser, live_server, clinician, client):
    """A page of the clinician in a browser of its own."""
    contexts = []

    def opened(address, **kwargs):
        context = browser.new_context(**kwargs)
        contexts.append(context)
        page = context.new_page()
        sign_in(page, live_server, clinician, client)
        page.goto(live_server.url + address)
        return page

    yield opened
    for context in contexts:
        context.close()


def assert_every_part_is_in(paper, report):
    text = report_in_words(report, report_view(report))
    assert len(text.all_findings) == 30
    for finding in text.all_findings:
        for words in (finding.name, finding.brief_points, finding.brief_scale):
            assert squeezed(words) in paper, (finding.key, words)
        for question, answer, total, *_rest in finding.brief_rows:
            for words in (question, answer, total):
                assert squeezed(words) in paper, (finding.key, words)
    for _key, _name, answers in text.answers:
        for _style, question, answer, *_rest in answers:
            assert squeezed(question + answer) in paper


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_full_report_prints_every_part_of_every_barrier(script, open_page, report):
    page = open_page(reverse("report_in_full", args=[report.uuid]), java_script_enabled=script)
    paper = words_of(printed(page))
    assert_every_part_is_in(paper, report)
    for _timing, steps in report_in_words(report, report_view(report)).more_suggestions:
        for source in (source for step in steps for source in step.sources):
            assert squeezed(source.title) in paper


def test_the_printed_caseload_says_whom_to_call(open_page, report):
    assert squeezed(CRISIS_TEXT) in words_of(printed(open_page(reverse("caseload"))))


def test_a_report_with_six_flags_fits_on_two_pages_of_both_engines(
    open_page, clinician, supervisor, compiled, client, pdfs_made
):
    """Also with every decision noted at length, a review, and words up to their limit."""
    words = ("Two buses each way. " * 100).strip()
    report = make_report(clinician, answers=full_answers(compiled, SIX_FLAGS), own_words=words)
    make_planned(report, by=clinician)
    note = "With the client, and only then with the family. " * 4
    make_decision(report, by=clinician, key=first_step(report), words=note.strip())
    page = open_page(reverse("print_report", args=[report.uuid]))
    client.get(reverse("pdf_report", args=[report.uuid]))
    (document,) = pdfs_made
    assert report.flags.count() == 6
    for pdf in (printed(page), pdf_of(document, print_style(), seconds=60)):
        assert sheets_of(pdf) == 2
        paper = words_of(pdf)
        for flag in report.flags.all():
            assert squeezed(flag.title) in paper
        assert squeezed(words) in paper
        assert squeezed(note) in paper


def test_no_step_is_parted_from_its_title(open_page, report):
    page = open_page(reverse("print_report", args=[report.uuid]))
    text = report_in_words(report, report_view(report))
    sheets = [
        squeezed(sheet) for sheet in run("pdftotext", printed(page), "-raw", "-", "-").split("\f")
    ]
    for _timing, steps in text.suggestions:
        for step in steps:
            (sheet,) = [sheet for sheet in sheets if squeezed(step.title) in sheet]
            for action in step.steps:
                assert squeezed(action) in sheet


def test_a_letter_of_the_most_words_stands_on_one_page(open_page, report, client, pdfs_made):
    smallest = SIZES[-1]
    body = "Womens moods"
    while lines_of(body + " Womens moods", smallest.width) <= smallest.lines:
        body += " Womens moods"
    page = open_page(reverse("letter", args=[report.uuid]))
    page.get_by_label("The letter").fill(body)
    page.get_by_role("button", name="Show the page to print").click()
    page.get_by_role("button", name="Change the letter").wait_for()
    client.post(page.url, {"to": "gp", "body": body, "go": "pdf"})
    (document,) = pdfs_made
    for pdf in (printed(page), pdf_of(document, print_style(), seconds=60)):
        assert sheets_of(pdf) == 1


def test_what_is_typed_into_a_letter_stays_and_the_text_is_copied_by_one_press(open_page, report):
    page = open_page(
        reverse("letter", args=[report.uuid]), permissions=["clipboard-read", "clipboard-write"]
    )
    field = page.get_by_role("textbox", name="The letter")
    field.fill("In my own words.")
    page.get_by_role("button", name="Show the page to print").click()
    page.get_by_role("link", name="Back to the report").click()
    page.get_by_role("link", name="Letter").click()
    assert field.input_value() == "In my own words."
    page.get_by_label("What is still unknown").check()
    page.get_by_role("button", name="Fill the letter from what is ticked").click()
    assert field.input_value() == "In my own words."
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("link", name="Letter").click()
    assert field.input_value() == "In my own words."
    page.get_by_role("button", name="Drop it").click()
    assert field.input_value().startswith("Dear colleague,")
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("link", name="Copy as text").click()
    page.get_by_role("button", name="Copy").click()
    page.get_by_text("Copied.").wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text == page.get_by_label("The text").input_value()
    assert "SAFETY" in text


def test_a_browser_that_cannot_print_closed_parts_opens_them_for_printing(open_page, report):
    page = open_page(reverse("report_in_full", args=[report.uuid]))
    first = page.locator("details.brief").first
    first.locator("summary").click()
    closed = "document.querySelectorAll('details:not([open])').length"
    before = page.evaluate(closed)
    assert before > 0
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(closed) == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(closed) == before
    assert first.evaluate("(one) => one.open")
