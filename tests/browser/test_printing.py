"""Paper holds what the screen folds away, step by step and on as few pages as promised."""

import re
import shutil
import subprocess

import pytest
from django.urls import reverse

from screening.queries.report_page import report_view
from screening.web.presenters.report import report_in_words
from tests.browser.people import STALLED, answer_for, sign_in
from tests.factories import CRISIS_TEXT, make_case, make_report

pytestmark = pytest.mark.django_db(transaction=True)

SIX_FLAGS = {
    "suicidal-thoughts": "intent-or-plan",
    "high-energy-spells": "at-present",
    "psychotic-symptoms": "yes",
    "substance-level": "dependence",
    "fit-harm-reported": "earlier-therapy",
    "sessions-held-in-eight-weeks": "two-or-fewer",
}


def printed(page):
    """The words of the page as printed, with single spaces, and the number of sheets."""
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.fail("pdftotext is missing. Debian: apt-get install poppler-utils", pytrace=False)
    shown = subprocess.run([reader, "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return squeezed(shown.stdout.decode()), pdf.count(b"/Type /Page\n")


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


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_full_report_prints_every_part_of_every_barrier(script, open_page, report):
    page = open_page(reverse("report_in_full", args=[report.uuid]), java_script_enabled=script)
    paper, _sheets = printed(page)
    text = report_in_words(report, report_view(report))
    assert len(text.all_findings) == 30
    for finding in text.all_findings:
        for words in (finding.name, finding.brief_points, finding.brief_scale):
            assert squeezed(words) in paper, (finding.key, words)
        for question, answer, total, *_rest in finding.brief_rows:
            for words in (question, answer, total):
                assert squeezed(words) in paper, (finding.key, words)
    for _timing, steps in text.more_suggestions:
        for source in (source for step in steps for source in step.sources):
            assert squeezed(source.title) in paper


def test_the_printed_caseload_says_whom_to_call(open_page, report):
    paper, _sheets = printed(open_page(reverse("caseload")))
    assert squeezed(CRISIS_TEXT) in paper


@pytest.mark.parametrize("name", ["report", "report_in_full"])
def test_no_step_is_split_over_two_columns(name, open_page, report):
    page = open_page(reverse(name, args=[report.uuid]))
    page.emulate_media(media="print")
    # A box has one rectangle for each column that it stands in.
    pieces = page.evaluate(
        """() => [...document.querySelectorAll(".step-card, .finding-card, .plan-steps > li, li")]
            .filter((one) => one.getClientRects().length > 1).map((one) => one.textContent)"""
    )
    assert pieces == []


def test_a_report_with_six_flags_prints_on_two_pages(open_page, clinician, compiled):
    report = make_report(clinician, answers=full_answers(compiled, SIX_FLAGS))
    page = open_page(reverse("report", args=[report.uuid]))
    paper, sheets = printed(page)
    assert report.flags.count() == 6
    for flag in report.flags.all():
        assert squeezed(flag.title) in paper
    assert sheets <= 2


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
