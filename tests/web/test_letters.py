"""A letter to a GP or prescriber: what is ticked, in words that may be changed, on one page."""

import pytest
from django.urls import reverse

from screening.exchange.letter import SIZES
from screening.models import Event
from tests.factories import URGENT, first_step, make_decision, make_report
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(clinician):
    return make_report(clinician, answers=URGENT, own_words="Her sister Anna")


@pytest.fixture
def address(report):
    return reverse("letter", args=[report.uuid])


def ticked(**fields):
    return {"to": "gp", "part": ["way"], "filled": "", "body": ""} | fields


def body_of(response):
    return page(response).fields["body"]


def fill(client, address, **fields):
    return body_of(client.post(address, ticked(go="fill", **fields)))


def test_it_opens_with_barriers_and_plan_and_neither_flags_nor_points(web, address, report):
    flag = report.flags.get()
    shown = page(web.get(address))
    assert [one["value"] for one in shown.main.select("input[checked]")] == ["gp", "way", "plan"]
    assert flag.title in shown.text
    body = shown.fields["body"]
    assert "- Misdiagnosis or wrong treatment focus (likely)" in body.split("\n")
    assert flag.title not in body
    assert "point" not in body
    assert "Anna" not in body
    assert body.startswith("Dear colleague,\n\nI see this client for psychotherapy of depression (")


def test_only_ticked_parts_and_flags_are_in_it(web, address, report, clinician):
    make_decision(report, by=clinician, key=first_step(report))
    flag = report.flags.get()
    assert "Safety:\n- Act now: " in fill(web, address, part=[], flag=[flag.key])
    assert "What is planned:\n- " in fill(web, address, part=["plan"])
    assert "What is still unknown:\n- " in fill(web, address, part=["ask"])
    bare = fill(web, address, part=[])
    assert not [line for line in bare.split("\n") if line.startswith("- ")]


def test_points_come_with_thresholds_and_only_when_ticked(web, address):
    assert "points; possible from 6, likely from 13" in fill(web, address, points="on")
    assert "points" not in fill(web, address)


def test_a_prescriber_is_asked_about_the_medication(web, address):
    assert "medication" in fill(web, address, to="prescriber")
    assert "medication" not in fill(web, address)


def test_changed_words_stay_when_it_is_filled_again_until_the_person_says_so(web, address):
    first = fill(web, address)
    fields = ticked(body=first + "\nMine.", filled=first, part=["way", "ask"])
    response = web.post(address, fields | {"go": "fill"})
    assert body_of(response) == first + "\nMine."
    assert "What is still unknown:" in page(response).text
    assert "Use this instead of my words" in page(response).buttons
    replaced = web.post(address, fields | {"go": "replace"})
    assert "Mine." not in body_of(replaced)
    assert "What is still unknown:" in body_of(replaced)


def test_an_emptied_letter_is_refused_with_what_was_ticked(web, address, report):
    flag = report.flags.get().key
    for empty in ("", "  \r\n ", "\u200b"):
        response = web.post(address, ticked(body=empty, flag=[flag], go="print"))
        assert response.status_code == 422
        shown = page(response)
        assert "The letter has no words. Write it, or fill it from the ticked parts again." in (
            shown.text
        )
        ticks = [one["value"] for one in shown.main.select("input[checked]")]
        assert ticks == ["gp", "way", flag]


def test_a_letter_over_one_page_is_refused_and_keeps_every_word(web, address):
    body = "line\n" * (SIZES[-1].lines + 1) + "end"
    response = web.post(address, ticked(body=body, go="print"))
    assert response.status_code == 422
    assert "The letter is 2 lines too long for one page. Shorten it." in page(response).text
    assert body_of(response) == body


@pytest.mark.parametrize("field", ["to", "part", "flag"])
def test_what_is_not_offered_is_refused_and_keeps_the_words(field, web, address):
    for go in ("print", "fill"):
        response = web.post(address, ticked(body="Mine.", go=go) | {field: "no-such-thing"})
        assert response.status_code == 422
        assert body_of(response) == "Mine."
        assert "⚠ Choose" in " ".join(page(response).alerts)


def test_the_page_to_print_holds_the_words_the_code_and_a_line_for_the_name(web, address, report):
    shown = page(web.post(address, ticked(body="Dear & <b>all</b>\n\nBye", go="print")))
    assert "Dear & <b>all</b>" in shown.text
    assert ["Our code", report.screening.case.code] in shown.rows
    assert "(name and date of birth, by hand)" in shown.text
    assert "does not diagnose" in shown.text


def test_the_way_back_to_change_it_keeps_words_and_ticks(web, address, report):
    flag = report.flags.get().key
    printed = web.post(address, ticked(body="Mine.", flag=[flag], points="on", go="print"))
    way_back = page(printed).soup.find("form").find_all("input", type="hidden")
    response = web.post(address, {one["name"]: one["value"] for one in way_back} | {"go": "change"})
    assert body_of(response) == "Mine."
    ticks = [one.get("value") for one in page(response).main.select("input[checked]")]
    assert ticks == ["gp", "way", flag, None]


def test_what_was_sent_signed_out_is_in_the_letter_again(left_open, clinician, address):
    client = left_open(clinician)
    client.post(
        address,
        ticked(body="Typed for long.", part=["ask", "strengths"], go="print"),
        headers={"Referer": f"http://testserver{address}"},
    )
    client.force_login(clinician)
    shown = page(client.get(address))
    assert shown.fields["body"] == "Typed for long."
    assert [one["value"] for one in shown.main.select("input[checked]")] == [
        *("gp", "ask", "strengths"),
    ]


def test_nothing_of_a_letter_is_stored(web, address):
    before = Event.objects.count()
    web.post(address, ticked(body="Mine alone.", go="print"))
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("pk")
    assert (event.verb, event.details) == ("report.read", {})
    assert "Mine alone." not in str(web.session.items())


def test_the_letter_as_pdf_is_made_anew_and_not_kept(web, address, pdfs_made):
    for _press in range(2):
        response = web.post(address, ticked(body="Mine.", go="pdf"))
        assert response["Content-Type"] == "application/pdf"
    assert len(pdfs_made) == 2
    assert all("Mine." in document and "<form" not in document for document in pdfs_made)
