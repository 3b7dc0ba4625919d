"""The agenda of supervision in a browser: two supervisors tick, and it prints on one sheet."""

import re
import shutil
import subprocess
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.people import sign_in
from tests.factories import (
    URGENT,
    make_case,
    make_decision,
    make_person,
    make_report,
    make_review_request,
)

pytestmark = pytest.mark.django_db(transaction=True)

FULL = 25


@pytest.fixture
def open_agenda(browser, live_server, team):
    """The team's agenda in a browser of its own, for this person."""
    contexts = []

    def opened(person):
        contexts.append(browser.new_context())
        page = contexts[-1].new_page()
        sign_in(page, live_server, person, Client())
        page.goto(live_server.url + reverse("agenda", args=[team.slug]))
        return page

    yield opened
    for context in contexts:
        context.close()


def make_items(number, clinician, supervisor):
    """Cases with a flag, a long question that is overdue, and a step that is due."""
    at = timezone.now() - timedelta(days=21)
    due = timezone.localdate() - timedelta(days=1)
    for place in range(number):
        case = make_case(clinician, code=f"LONG-CODE-{place + 1000}")
        report = make_report(clinician, case=case, answers=URGENT, at=at)
        make_decision(report, by=clinician, at=at, due_on=due)
        wish = {"question": "Why does nothing move here? " * 30, "wanted_by": due}
        make_review_request(report, at=at, supervisor=supervisor, **wish)


def test_two_supervisors_tick_the_same_agenda(open_agenda, clinician, supervisor, team, release):
    make_items(3, clinician, supervisor)
    one = open_agenda(supervisor)
    other = open_agenda(make_person("second", team=team, role="supervisor"))
    one.get_by_role("button", name="LONG-CODE-1001").click()
    expect(one.locator("tr.done")).to_contain_text("Ticked off by supervisor")
    other.get_by_role("button", name="LONG-CODE-1001").click()
    expect(other.get_by_role("status")).to_contain_text("supervisor had ticked off LONG-CODE-1001")
    other.get_by_role("button", name="LONG-CODE-1002").click()
    expect(other.locator("tr.done")).to_have_count(2)
    one.reload()
    expect(one.locator("tr.done")).to_have_count(2)
    one.get_by_role("button", name="LONG-CODE-1002").click()
    expect(one.locator("tr.done")).to_have_count(1)


def test_a_full_agenda_prints_on_one_sheet(open_agenda, clinician, supervisor, release, tmp_path):
    make_items(FULL, clinician, supervisor)
    page = open_agenda(supervisor)
    expect(page.locator("tbody tr")).to_have_count(FULL)
    file = tmp_path / "agenda.pdf"
    page.pdf(path=file, prefer_css_page_size=True)
    facts = words_of("pdfinfo", file)
    assert re.search(r"^Pages: +1$", facts, re.MULTILINE), facts
    assert "(A4)" in facts
    text = words_of("pdftotext", "-layout", file, "-")
    assert text.count("LONG-CODE-1") == text.count("☐") == FULL
    assert "Tick off" not in text


def words_of(program, *arguments):
    """What a program of poppler says."""
    path = shutil.which(program)
    if path is None:
        pytest.fail(f"{program} is missing. Debian: apt-get install poppler-utils", pytrace=False)
    done = subprocess.run([path, *arguments], capture_output=True, check=True, text=True)
    return done.stdout
