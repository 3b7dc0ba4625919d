"""Questions to take along, and the orientation of somebody's first visit."""

import pytest
from django.urls import reverse

from screening.models import Event
from tests.factories import QUIET, STUCK, make_person, make_report, make_screening
from tests.pages import page

pytestmark = pytest.mark.django_db
DOUBTED = "systemic-weighs-on-mood"


def test_a_draft_lists_what_to_ask_and_what_is_doubted(web, clinician, compiled):
    draft = make_screening(clinician, answers=STUCK)
    check = page(web.get(reverse("check", args=[draft.uuid])))
    shown = page(web.get(check.links["Questions to take along"]))
    assert shown.headings[1] == "Safety: ask these first"
    text = shown.soup.find(id="take-along-text").text
    assert f"- {compiled.questions[DOUBTED].text}" in text
    assert text.strip().startswith(f"Questions to take along: case {draft.case.code}, screening 1")
    assert shown.links["Back to the check"] == reverse("check", args=[draft.uuid])


def test_a_report_lists_them_too_and_the_reading_is_recorded(web, clinician):
    report = make_report(clinician, answers=STUCK)
    read = page(web.get(reverse("report", args=[report.uuid])))
    shown = page(web.get(read.links["Questions to take along"]))
    assert shown.headings[1:] == ["Safety: ask these first", "What would decide most"]
    assert Event.objects.filter(verb="report.read", report=report).count() == 2
    instead = web.get(reverse("take_along", args=[report.screening.uuid]))
    assert instead["Location"] == reverse("report_take_along", args=[report.uuid])


def test_with_nothing_open_the_page_says_so(web, clinician, compiled):
    calm = {
        key: next(o.key for o in compiled.options[key].values() if o.level == 0)
        for key, parent in compiled.parents.items()
        if parent is None
    }
    draft = make_screening(clinician, answers=calm)
    shown = page(web.get(reverse("take_along", args=[draft.uuid])))
    assert "Nothing to take along" in shown.headings
    assert "Print" not in shown.buttons


def test_the_orientation_goes_away_with_the_first_report(web, clinician, team):
    draft = make_screening(clinician)
    first = reverse("questionnaire", args=[draft.uuid, "safety-and-facts"])
    second = reverse("questionnaire", args=[draft.uuid, "diagnosis-biology"])
    words = "Your first screening, in three lines"
    make_report(make_person("somebody-else", team=team, role="clinician"), answers=QUIET)
    assert words in page(web.get(first)).headings
    assert words not in page(web.get(second)).headings
    make_report(clinician, answers=QUIET)
    assert words not in page(web.get(first)).headings
