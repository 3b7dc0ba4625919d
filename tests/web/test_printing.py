"""The print document of a report and its PDF: what they show, to whom, how often one is made."""

import sys

import pytest
from django.urls import reverse

from screening.exchange.pdf import PdfNotMade
from screening.models import Event
from screening.web import kept_pdfs
from screening.workflows.safety import record_action
from tests.factories import URGENT, make_planned, make_report, make_review
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(clinician):
    return make_report(clinician, answers=URGENT, own_words="Bus & <b>train</b>")


def read(client, report, name="print_report"):
    return page(client.get(reverse(name, args=[report.uuid])))


def pdf(client, report, name="pdf_report"):
    return client.get(reverse(name, args=[report.uuid]))


def test_the_document_says_what_the_report_says_and_what_was_decided(
    web, report, clinician, supervisor
):
    make_planned(report, by=clinician, outcome="helped")
    record_action(report=report, key=report.flags.get().key, by=clinician, action="Rang the GP.")
    make_review(report, by=supervisor, comment="Well seen.")
    shown = read(web, report)
    assert shown.headings[:3] == [
        "What may be holding this therapy back",
        "Safety: act on this first",
        "Most likely in the way",
    ]
    for words in (
        "Rang the GP.",
        "Well seen.",
        "Helped",
        "Bus & <b>train</b>",
        "does not diagnose",
    ):
        assert words in shown.text
    assert "Clinician: Planned" in shown.text


def test_nothing_is_folded_away_and_nothing_can_be_pressed_but_print(web, report):
    for name in ("print_report", "print_in_full"):
        shown = read(web, report, name)
        assert shown.main.find_all(["details", "form", "button"]) == []
    assert "Print" in [button.get_text() for button in shown.soup.find_all("button")]


def test_in_full_it_holds_every_barrier_and_every_answer(web, report, compiled):
    shown = read(web, report, "print_in_full")
    for barrier in compiled.barriers.values():
        assert barrier.name in shown.text
    assert {question.text for question in compiled.questions.values()} <= set(shown.facts)


def test_everybody_who_may_read_it_gets_the_same_document(web, browse, supervisor, report):
    theirs = read(browse(supervisor), report)
    assert read(web, report).main == theirs.main


def test_each_document_and_pdf_is_recorded_as_a_reading(web, report, pdfs_made):
    before = Event.objects.count()
    read(web, report)
    pdf(web, report)
    pdf(web, report)
    assert Event.objects.count() == before + 3
    assert Event.objects.latest("pk").verb == "report.read"


def test_a_pdf_is_made_once_until_what_it_shows_changes(
    web, browse, supervisor, report, pdfs_made, clinician
):
    first = pdf(web, report)
    assert first["Content-Type"] == "application/pdf"
    assert first["Content-Disposition"] == (
        f'inline; filename="{report.screening.case.code}-1-report.pdf"'
    )
    assert "no-store" in first["Cache-Control"]
    assert pdf(browse(supervisor), report).content == first.content
    assert pdf(web, report, "pdf_in_full").content != first.content
    make_planned(report, by=clinician)
    assert pdf(web, report).content not in (first.content, b"%PDF-2")
    record_action(report=report, key=report.flags.get().key, by=clinician, action="Rang the GP.")
    pdf(web, report)
    make_review(report, by=supervisor)
    pdf(web, report)
    pdf(web, report)
    assert len(pdfs_made) == 5


def test_a_kept_pdf_is_not_served_to_who_may_not_see_the_report(
    web, browse, stranger, report, pdfs_made
):
    pdf(web, report)
    assert pdf(browse(stranger), report).status_code == 404
    assert len(pdfs_made) == 1


def test_the_oldest_is_let_go(web, report, pdfs_made, monkeypatch):
    monkeypatch.setattr(kept_pdfs, "MOST_KEPT", 1)
    pdf(web, report)
    pdf(web, report, "pdf_in_full")
    assert len(kept_pdfs.kept) == 1


def test_the_document_for_the_pdf_refers_to_nothing_outside(web, report, pdfs_made):
    pdf(web, report)
    (html,) = pdfs_made
    for word in ("<script", "<link", "http", "csrf", "<nav"):
        assert word not in html


def test_where_it_takes_too_long_the_page_leads_to_the_document(web, report, monkeypatch):
    def too_slow(html, css, *, seconds):
        raise PdfNotMade("it took longer than 10 seconds")

    monkeypatch.setattr(kept_pdfs, "pdf_of", too_slow)
    response = pdf(web, report)
    assert response.status_code == 503
    assert page(response).links["Print"] == reverse("print_report", args=[report.uuid])
    assert kept_pdfs.kept == {}
    letter = web.post(
        reverse("letter", args=[report.uuid]), {"to": "gp", "body": "Mine.", "go": "pdf"}
    )
    assert letter.status_code == 503
    assert page(letter).fields["body"] == "Mine."


def test_more_than_three_at_a_time_are_sent_to_the_document_at_once(web, report, pdfs_made):
    for _each in range(kept_pdfs.MOST_WAITING):
        kept_pdfs.places.acquire(blocking=False)
    try:
        assert pdf(web, report).status_code == 503
    finally:
        for _each in range(kept_pdfs.MOST_WAITING):
            kept_pdfs.places.release()
    assert pdf(web, report).status_code == 200


def test_without_weasyprint_the_button_says_print(web, report, monkeypatch):
    assert "PDF" in read(web, report, "report").links
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    links = read(web, report, "report").links
    assert links["Print"] == reverse("print_report", args=[report.uuid])
    assert "PDF" not in links
    assert pdf(web, report)["Location"] == reverse("print_report", args=[report.uuid])
    letter = web.get(reverse("letter", args=[report.uuid]))
    assert not [words for words in page(letter).buttons if "PDF" in words]


def test_the_report_leads_to_its_copies(web, report):
    for name in ("report", "report_in_full"):
        links = read(web, report, name).links
        assert links["Copy as text"] == reverse("copy_report", args=[report.uuid])
        assert links["Letter"] == reverse("letter", args=[report.uuid])
