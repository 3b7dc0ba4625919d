"""Importing scores on its page: check, problems by line, storing what was checked; the export."""

from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from screening.forms import score_import as form
from screening.models import Measurement
from screening.web import input_checks
from tests.factories import make_case, make_score
from tests.pages import page

pytestmark = pytest.mark.django_db

IMPORT, STORE = "/scores/import/", "/scores/import/store/"


def upload(client, content, name="scores.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data)})


def totals(*totals_of, code="K-1"):
    """A file with a total on the first, second, third day of September 2026."""
    lines = [f"{code},2026-09-{day:02},PHQ-9,{total}" for day, total in enumerate(totals_of, 1)]
    return "\n".join(["code,date,instrument,total", *lines])


def store(client, shown):
    return client.post(STORE, {"digest": page(shown).fields["digest"]}, follow=True)


@pytest.fixture
def case(clinician):
    return make_case(clinician, code="K-1")


def test_the_page_says_how_the_file_looks(web):
    shown = page(web.get(IMPORT))
    assert shown.facts["instrument"] == "GAD-7, PHQ-9"
    assert shown.buttons == ["Check the file"]
    example = web.get(shown.links["Download an empty file"])
    assert example.content == b"code,date,instrument,total,1,2,3,4,5,6,7,8,9,sessions\r\n"
    assert "attachment" in example["Content-Disposition"]


def test_the_caseload_leads_there(web, case):
    assert page(web.get(reverse("caseload"))).links["Import scores"] == IMPORT


def test_a_good_file_is_shown_first_and_stored_by_the_second_press(web, case):
    make_score(case, 17)
    shown = upload(web, totals(17, 15))
    assert shown.status_code == 200
    assert "1 new score. 1 score is stored already and is skipped." in page(shown).text
    assert page(shown).buttons[0] == "Store 1 score"
    assert Measurement.objects.count() == 1
    done = page(store(web, shown))
    said = "1 score was stored in 1 case. 1 score is stored already and is skipped."
    assert said in done.alerts
    assert [each.total for each in Measurement.objects.all()] == [17, 15]


def test_the_file_is_kept_until_it_is_stored_and_for_one_person_alone(web, browse, colleague, case):
    before = Session.objects.count()
    digest = page(upload(web, totals(17))).fields["digest"]
    assert Session.objects.count() == before + 1
    assert browse(colleague).post(STORE, {"digest": digest}).status_code == 409
    assert web.post(STORE, {"digest": digest}).status_code == 302
    assert Session.objects.count() == before + 1, "the colleague's own session is the second one"
    assert Measurement.objects.count() == 1


def test_a_second_click_says_that_it_is_stored(web, case):
    digest = page(upload(web, totals(17))).fields["digest"]
    web.post(STORE, {"digest": digest})
    again = web.post(STORE, {"digest": digest})
    assert again.status_code == 409
    assert "it was stored already" in page(again).text
    assert Measurement.objects.count() == 1


@pytest.mark.parametrize("digest", ["", "0" * 64, "é", None])
def test_another_file_than_the_one_checked_is_not_stored(digest, web, case):
    upload(web, totals(17))
    data = {} if digest is None else {"digest": digest}
    assert web.post(STORE, data).status_code == 409
    assert not Measurement.objects.exists()


def test_a_file_checked_in_another_tab_takes_its_place(web, case):
    first = upload(web, totals(17))
    second = upload(web, totals(16))
    refused = web.post(STORE, {"digest": page(first).fields["digest"]})
    assert refused.status_code == 409
    assert page(store(web, second)).headings[0] == "Caseload"
    assert Measurement.objects.get().total == 16


def test_what_changed_since_the_check_stores_nothing(web, case):
    shown = upload(web, totals(17, 16))
    make_score(case, 4)
    refused = store(web, shown)
    assert refused.status_code == 409
    assert page(refused).alerts[0].endswith("Nothing was stored.")
    ((line, column, sentence),) = page(refused).rows
    assert (line, column) == ("2", "total")
    assert sentence.startswith("The case has another PHQ-9 of 1 September 2026: 4. Correct that")
    assert Measurement.objects.count() == 1


def test_every_problem_stands_with_its_line_and_column(web, case):
    content = (
        "code;date;instrument;total;name\nK-1;3/9/2026;PHQ-9;17,5;Bob\nK-2;2026-09-01;WSAS;x;\n"
    )
    shown = upload(web, content)
    assert shown.status_code == 422
    assert page(shown).headings[1] == "scores.csv: 5 problems, nothing was stored"
    first, *others = page(shown).rows
    assert first[:2] == ["2", "date"]
    assert first[2].startswith("“3/9/2026” can be read in two ways, and no other line shows")
    assert others == [
        ["2", "total", "“17,5” is not a whole number, as every total is."],
        ["3", "total", "“x” is no whole number."],
        ["3", "code", "You work with no case that has the code “K-2”."],
        [
            "3",
            "instrument",
            "Your service does not use an instrument “WSAS”. In use: GAD-7, PHQ-9.",
        ],
    ]
    assert "Columns that are not read and not kept: “name”." in page(shown).text
    assert page(shown).buttons == ["Check the file"]


def test_the_order_of_dates_is_said_with_the_line_that_shows_it(web, case):
    content = "code,date,instrument,total\nK-1,3/9/2026,PHQ-9,17\nK-1,13/9/2026,PHQ-9,16"
    assert "Dates are read as day, month, year, as line 3 shows." in page(upload(web, content)).text


def test_markup_in_a_file_stays_text(web, case):
    shown = upload(web, "code,date,instrument,total,<i>x\n<b>,2026-09-01,PHQ-9,1", name="<u>.csv")
    assert not page(shown).main.find_all(["i", "b", "u"])
    assert "“<B>”" in page(shown).text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n\0\0", "The first line must name the columns"),
        ("K-1,2026-09-01,PHQ-9,17", "The first line must name the columns"),
        (totals(17).encode("utf-16-le"), "Save it as “CSV UTF-8”"),
    ],
)
def test_a_file_that_is_none_is_refused(content, sentence, web, case):
    shown = upload(web, content)
    assert shown.status_code == 422
    assert sentence in page(shown).text


def test_nothing_to_store_offers_nothing(web, case):
    make_score(case, 17)
    shown = page(upload(web, totals(17)))
    assert "There is nothing to store." in shown.text
    assert shown.buttons == ["Check the file"]


def test_no_file_is_asked_for(web):
    shown = web.post(IMPORT, {})
    assert shown.status_code == 422
    assert "Choose the CSV file to check." in page(shown).text


def test_a_file_that_is_too_large_is_refused(web, monkeypatch):
    monkeypatch.setattr(form, "MOST_BYTES", 100)
    shown = upload(web, totals(17) + "\n" * 100)
    assert shown.status_code == 413
    assert "larger than 8 MB" in page(shown).text


def test_a_body_far_larger_is_not_read_at_all(web, monkeypatch):
    monkeypatch.setattr(input_checks, "MOST_BYTES", 100)
    shown = upload(web, totals(17))
    assert shown.status_code == 413
    assert page(shown).headings == ["That is too much at once"]


def test_the_forms_want_a_token(browse, clinician, case):
    strict = browse(clinician, enforce_csrf_checks=True)
    assert upload(strict, totals(17)).status_code == 403
    assert strict.post(STORE, {}).status_code == 403


def test_the_scores_of_a_case_come_as_the_import_reads_them(web, case, supervisor, browse):
    make_score(case, items=[1] * 8 + [None], on=date(2026, 9, 8))
    make_score(case, 17)
    make_score(case, 4, instrument="gad-7")
    address = reverse("case_scores", args=[case.uuid])
    links = page(web.get(reverse("scores", args=[case.uuid]))).links
    assert links["Download the scores that count (CSV)"] == address
    response = web.get(address)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    header, first, second, third = response.content.decode().splitlines()
    assert header == "code,date,instrument,total,1,2,3,4,5,6,7,8,9,source,entered"
    assert first.startswith("K-1,2026-09-01,PHQ-9,17,,,,,,,,,,entered by the clinician,")
    assert second.startswith("K-1,2026-09-01,GAD-7,4,,,")
    assert third.startswith("K-1,2026-09-08,PHQ-9,9,1,1,1,1,1,1,1,1,,")
    shown = upload(browse(supervisor), response.content)
    assert "3 scores are stored already and are skipped." in page(shown).text
